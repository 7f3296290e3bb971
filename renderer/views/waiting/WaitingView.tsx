import { Text } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';
import { useWorkspace } from '../../api/console.tsx';
import { sameEntries, useTraffic } from '../../api/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { useWorkspaceNow } from '../../ui/now.ts';
import { ContinueAll } from './held/ContinueAll.tsx';
import { HeldCard } from './held/HeldCard.tsx';
import { useHeld } from './held/use-held.ts';
import { stillOpen } from './still-open.ts';
import { WaitingCard } from './WaitingCard.tsx';

/** Pending logins and consents. When you respond here, the browser continues by itself. */
export default function WaitingView() {
  const { id } = useWorkspace();
  const now = useWorkspaceNow();
  const waiting = useTraffic(({ traffic }) => stillOpen(traffic.waiting.values(), id, now), sameEntries);
  const held = useHeld(id);
  const header = (
    <PageHeader
      title="Waiting now"
      description="Logins and consents that are open in a browser, and exchanges that are held at a breakpoint."
      actions={held.length > 0 && <ContinueAll />}
    />
  );
  if (waiting.length === 0 && held.length === 0) {
    return (
      <Page header={header}>
        <EmptyState icon={<IconMoodCheck size={22} />} title="Nothing is waiting">
          <Text>
            When a browser shows a login or consent page, you can respond to it here. Exchanges that are held at a
            breakpoint wait here, too.
          </Text>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page header={header} narrow>
      {held.map((note) => (
        <HeldCard key={note.heldId} note={note} />
      ))}
      {waiting.map((question) => (
        <WaitingCard key={question.interactionId} question={question} />
      ))}
    </Page>
  );
}
