import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function LiveView() {
  return (
    <Page header={<PageHeader title="Live" />}>
      <EmptyState title="Live">Nothing here yet.</EmptyState>
    </Page>
  );
}
