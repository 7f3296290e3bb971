import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function ScopesView() {
  return (
    <Page header={<PageHeader title="Scopes" />}>
      <EmptyState title="Scopes">Nothing here yet.</EmptyState>
    </Page>
  );
}
