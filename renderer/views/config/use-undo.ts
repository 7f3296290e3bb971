import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useMutation } from '../../api/hooks.ts';

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
