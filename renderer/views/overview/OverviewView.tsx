import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function OverviewView() {
  return (
    <Page header={<PageHeader title="Overview" />}>
      <EmptyState title="Overview">Nothing here yet.</EmptyState>
    </Page>
  );
}
