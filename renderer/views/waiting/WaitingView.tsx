import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function WaitingView() {
  return (
    <Page header={<PageHeader title="Waiting" />}>
      <EmptyState title="Waiting">Nothing here yet.</EmptyState>
    </Page>
  );
}
