import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useMutation } from '../../api/hooks.ts';

/** How long Undo is offered; afterwards it is still on the Config file screen. */
const UNDO_MS = 12_000;

/** Takes an import back and says how that went. */
export function useUndo(): { undo: (importId: string) => Promise<void>; busy: boolean } {
  const { run, busy } = useMutation('config.undo');
  const undo = useCallback(
    async (importId: string): Promise<void> => {
      const outcome = await run({ params: { importId } });
      if (outcome.ok) notifications.show({ message: 'The import was taken back.' });
      else notifications.show({ color: 'red', title: 'Not undone', message: outcome.error.description });
    },
    [run],
  );
  return { undo, busy };
}

/** Says what an import did, with the way back. */
export function offerUndo(summary: readonly string[], undo: () => void): void {
  const id = notifications.show({
    autoClose: UNDO_MS,
    title: 'Imported',
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{summary.join(', ')}</span>
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
