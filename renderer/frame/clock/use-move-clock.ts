import { notifications } from '@mantine/notifications';
import type { ClockSetting } from '../../../contract/clock/moved-clock.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation, type Outcome } from '../../api/hooks.ts';

/** Moves the clock of the current workspace. Without a setting, it goes by real time again. */
export function useMoveClock(): (setting?: ClockSetting) => Promise<Outcome<unknown>> {
  const { tid, aid } = useWorkspace();
  const set = useMutation('clock.set');
  const reset = useMutation('clock.reset');
  const params = { tid, aid };
  return async (setting) => {
    const outcome = await (setting ? set.run({ params, body: setting }) : reset.run({ params }));
    if (!outcome.ok) notifications.show({ color: 'red', message: outcome.error.description });
    return outcome;
  };
}
