import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTraffic } from '../api/hooks.ts';
import type { Connection } from '../api/traffic-store.ts';
import classes from './frame.module.css';

const WORDS: Record<Connection['state'], string> = {
  connecting: 'Connecting',
  live: 'Connected',
  reconnecting: 'Reconnecting',
  refused: 'Rejected',
};

/** The state of the server connection in one word, with details on hover. */
export function ConnectionBadge() {
  const connection = useTraffic((view) => view.connection);
  const server = useTraffic((view) => view.traffic.server);
  const why =
    'reason' in connection ? connection.reason : `Understudy ${server?.version ?? ''} at ${server?.admin ?? ''}`;
  return (
    <Tooltip label={why} position="right">
      <UnstyledButton className={classes.connection} data-state={connection.state} aria-description={why}>
        <span className={classes.dot} />
        {WORDS[connection.state]}
      </UnstyledButton>
    </Tooltip>
  );
}
