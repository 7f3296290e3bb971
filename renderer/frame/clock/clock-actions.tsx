import type { SpotlightActionData } from '@mantine/spotlight';
import { IconClockPause, IconPlayerSkipForward, IconRestore } from '@tabler/icons-react';
import { timeOn, type MovedClock } from '../../../contract/clock/moved-clock.ts';
import { useWorkspaceClock } from '../../ui/now.ts';
import { CLOCK_STEPS, CLOCK_WORDS, settingTo } from './clock-words.ts';
import { useMoveClock } from './use-move-clock.ts';

/** What the clock menu does, for the command palette. */
export function useClockActions(): SpotlightActionData[] {
  const clock = useWorkspaceClock();
  const move = useMoveClock();
  const named = (label: string) => ({ id: `clock ${label}`, label: `${CLOCK_WORDS.clock}: ${label}` });
  return [
    ...CLOCK_STEPS.map(({ ms, label }) => ({
      ...named(label),
      leftSection: <IconPlayerSkipForward size={16} />,
      onClick: () => void move(settingTo(shownBy(clock) + ms, Date.now(), clock)),
    })),
    clock
      ? {
          ...named(CLOCK_WORDS.back),
          leftSection: <IconRestore size={16} />,
          onClick: () => void move(),
        }
      : {
          ...named(CLOCK_WORDS.freeze),
          leftSection: <IconClockPause size={16} />,
          onClick: () => void move({ frozen_at: new Date().toISOString() }),
        },
  ];
}

const shownBy = (clock: MovedClock | undefined): number => (clock ? timeOn(clock, Date.now()) : Date.now());
