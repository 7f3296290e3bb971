import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import type { ChangeView } from '../../contract/transfer.ts';
import { useOperation, useTraffic } from '../api/hooks.ts';
import { sentenceOf } from '../forms/errors.ts';
import { pathTo } from './paths.ts';

const SHOWN_MS = 10_000;

/** Shows a notification when an editor, git or another program changes the config file. */
export function useFileChangeToast(): void {
  const restarts = useTraffic((view) => view.restarts);
  const { data } = useOperation('config.changes', undefined);
  const told = useRef<{ restarts: number; revision: number }>(undefined);
  useEffect(() => {
    if (!data) return;
    const revision = data[0]?.revision ?? 0;
    const last = told.current;
    told.current = { restarts, revision };
    // Ignore changes from before the console opened or the server restarted.
    if (!last || last.restarts !== restarts) return;
    for (const change of data.filter((one) => one.by === 'file' && one.revision > last.revision).toReversed())
      tell(change);
  }, [data, restarts]);
}

function tell({ summary, differences }: ChangeView): void {
  if (differences.length === 0) {
    notifications.show({ message: 'The config file is unchanged and active.' });
    return;
  }
  notifications.show({
    autoClose: SHOWN_MS,
    title: 'Config file changed',
    message: (
      <>
        {sentenceOf(summary.join(', '))}. The change is active.{' '}
        <Anchor underline="always" href={`#${pathTo('config')}`}>
          View changes
        </Anchor>
      </>
    ),
  });
}
