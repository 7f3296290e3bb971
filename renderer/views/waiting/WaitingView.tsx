import { Text } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';
import { useWorkspace } from '../../api/console.tsx';
import { sameEntries, useTraffic } from '../../api/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageHeader } from '../../ui/PageHeader.tsx';
import { useNow } from '../../ui/now.ts';
import { stillOpen } from './still-open.ts';
import { WaitingCard } from './WaitingCard.tsx';

/** Logins and consents that somebody is looking at now; answered here, the browser follows by itself. */
export default function WaitingView() {
  const { id } = useWorkspace();
  const now = useNow();
  const waiting = useTraffic(({ traffic }) => stillOpen(traffic.waiting.values(), id, now), sameEntries);
  const header = (
    <PageHeader
      title="Waiting now"
      description="Logins and consents that a browser is showing. Answer here, and the browser goes on by itself."
    />
  );
  if (waiting.length === 0) {
    return (
      <Page header={header}>
        <EmptyState icon={<IconMoodCheck size={22} />} title="Nobody is waiting">
          <Text>When a browser shows a login or consent page, it can be answered from here.</Text>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page header={header} narrow>
      {waiting.map((question) => (
        <WaitingCard key={question.interactionId} question={question} />
      ))}
    </Page>
  );
}
