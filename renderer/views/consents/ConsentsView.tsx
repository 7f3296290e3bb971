import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function ConsentsView() {
  return (
    <Page header={<PageHeader title="Consents" />}>
      <EmptyState title="Consents">Nothing here yet.</EmptyState>
    </Page>
  );
}
