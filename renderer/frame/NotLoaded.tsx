import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTraffic } from '../api/hooks.ts';
import { EmptyState } from '../ui/EmptyState.tsx';

/** Shown if a screen's code failed to load. The console reloads once the server answers. */
export function NotLoaded({ title }: { title: string }) {
  const live = useTraffic(({ connection }) => connection.state === 'live');
  const wasAway = useRef(!live);
  useEffect(() => {
    if (!live) wasAway.current = true;
    else if (wasAway.current) location.reload();
  }, [live]);
  return (
    <EmptyState
      icon={<IconCloudOff size={22} />}
      title={title}
      actions={live && <Button onClick={() => location.reload()}>Reload console</Button>}
    >
      Couldn’t load this screen from the server.{' '}
      {live ? 'The server may have been updated.' : 'It will load when the server is back.'} Your unsaved changes are
      kept.
    </EmptyState>
  );
}
