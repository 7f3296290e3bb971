import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function ClientsView() {
  return (
    <Page header={<PageHeader title="Clients" />}>
      <EmptyState title="Clients">Nothing here yet.</EmptyState>
    </Page>
  );
}
