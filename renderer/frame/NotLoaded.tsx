import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTraffic } from '../api/hooks.ts';
import { EmptyState } from '../ui/EmptyState.tsx';

/** In the place of a screen whose code did not come: the console is loaded anew once the server answers. */
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
      actions={live && <Button onClick={() => location.reload()}>Load the console again</Button>}
    >
      The server did not send the code of this screen.{' '}
      {live ? 'It may be another version by now.' : 'The console loads it as soon as the server answers again.'} What
      you typed and did not save is kept.
    </EmptyState>
  );
}
