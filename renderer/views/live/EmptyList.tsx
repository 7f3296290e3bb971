import { Button, Code, Group } from '@mantine/core';
import { IconBroadcast, IconFilterOff, IconPlayerPause } from '@tabler/icons-react';
import { useWorkspace } from '../../api/console.tsx';
import { openOutside } from '../../frame/open-outside.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useSource } from './source.ts';

/** Why the list is empty: nothing came yet, paused, or nothing matches. */
export function EmptyList(props: { filtered: boolean; paused: boolean; onUnfilter: () => void; onResume: () => void }) {
  const { issuer } = useWorkspace();
  const { recording } = useSource();
  if (props.filtered) {
    return (
      <EmptyState
        icon={<IconFilterOff size={22} />}
        title="Nothing matches the filter"
        actions={<Button onClick={props.onUnfilter}>Clear the filter</Button>}
      >
        {recording ? 'The recording holds nothing like it.' : 'What comes and matches will appear here.'}
      </EmptyState>
    );
  }
  if (recording) return <EmptyState title="The recording is empty">It holds no exchange.</EmptyState>;
  if (props.paused) {
    return (
      <EmptyState
        icon={<IconPlayerPause size={22} />}
        title="Paused"
        actions={<Button onClick={props.onResume}>Go on</Button>}
      >
        The server goes on recording. Nothing had come when you paused.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconBroadcast size={22} />}
      title="Waiting for the first request"
      actions={<Button onClick={() => openOutside(`${issuer}/demo`)}>Run the demo login</Button>}
    >
      Point a client at this issuer, or run the demo login and watch its ten steps.
      <Group gap={4} justify="center" mt={8} wrap="nowrap">
        <Code>{issuer}</Code>
        <CopyButton value={issuer} label="Copy the issuer" />
      </Group>
    </EmptyState>
  );
}
