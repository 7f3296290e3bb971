import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function UsersView() {
  return (
    <Page header={<PageHeader title="Users" />}>
      <EmptyState title="Users">Nothing here yet.</EmptyState>
    </Page>
  );
}
