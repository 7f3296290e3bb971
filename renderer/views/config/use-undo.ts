import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useMutation } from '../../api/hooks.ts';

/** Undoes an import and reports the result. */
export function useUndo(): { undo: (importId: string) => Promise<void>; busy: boolean } {
  const { run, busy } = useMutation('config.undo');
  const undo = useCallback(
    async (importId: string): Promise<void> => {
      const outcome = await run({ params: { importId } });
      if (outcome.ok) notifications.show({ message: 'Import undone.' });
      else notifications.show({ color: 'red', title: 'Couldn’t undo the import', message: outcome.error.description });
    },
    [run],
  );
  return { undo, busy };
}
