import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';

export default function SettingsView() {
  return (
    <Page header={<PageHeader title="Settings" />}>
      <EmptyState title="Settings">Nothing here yet.</EmptyState>
    </Page>
  );
}
