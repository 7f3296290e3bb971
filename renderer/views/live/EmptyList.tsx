import { Button, Code, Group } from '@mantine/core';
import { IconBroadcast, IconFilterOff, IconPlayerPause } from '@tabler/icons-react';
import { useWorkspace } from '../../api/console.tsx';
import { openOutside } from '../../frame/open-outside.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useSource } from './source.ts';
import { LIVE_WORDS } from './words.ts';

/** Why the list is empty: no traffic yet, paused, or no match. */
export function EmptyList(props: { filtered: boolean; paused: boolean; onUnfilter: () => void; onResume: () => void }) {
  const { issuer } = useWorkspace();
  const { recording } = useSource();
  if (props.filtered) {
    return (
      <EmptyState
        icon={<IconFilterOff size={22} />}
        title={LIVE_WORDS.noResults}
        actions={<Button onClick={props.onUnfilter}>Clear the filter</Button>}
      >
        {recording
          ? 'Nothing in this recording matches the filter.'
          : 'New traffic that matches the filter will appear here.'}
      </EmptyState>
    );
  }
  if (recording) return <EmptyState title="This recording is empty">It contains no requests.</EmptyState>;
  if (props.paused) {
    return (
      <EmptyState
        icon={<IconPlayerPause size={22} />}
        title="Paused"
        actions={<Button onClick={props.onResume}>Resume</Button>}
      >
        The server is still recording. There was no traffic when you paused.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconBroadcast size={22} />}
      title={LIVE_WORDS.empty}
      actions={<Button onClick={() => openOutside(`${issuer}/demo`)}>Run the demo login</Button>}
    >
      Point a client at this issuer, or run the demo login and watch its ten steps.
      <Group gap={4} justify="center" mt={8} wrap="nowrap">
        <Code>{issuer}</Code>
        <CopyButton value={issuer} label="Copy issuer" />
      </Group>
    </EmptyState>
  );
}
