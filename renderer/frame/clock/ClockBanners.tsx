import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClock } from '@tabler/icons-react';
import { timeOn, type MovedClock } from '../../../contract/clock/moved-clock.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation, useTraffic } from '../../api/hooks.ts';
import { useNow, useWorkspaceClock } from '../../ui/now.ts';
import { secondWords } from '../../ui/time-words.ts';
import { Banner } from '../Banners.tsx';
import { CLOCK_WORDS, differenceWords, laneBanner, movedBanner } from './clock-words.ts';
import { useMoveClock } from './use-move-clock.ts';
import classes from './clock.module.css';

/** Says on every screen that a clock is moved, with the way back. */
export function ClockBanners() {
  const { id } = useWorkspace();
  const clock = useWorkspaceClock();
  const lanes = useTraffic(({ traffic }) => traffic.clocks?.lanes);
  const move = useMoveClock();
  const reset = useMutation('laneClock.reset');
  const resetLane = async (laneId: string): Promise<void> => {
    const outcome = await reset.run({ params: { laneId } });
    if (!outcome.ok) notifications.show({ color: 'red', message: outcome.error.description });
  };
  return (
    <>
      {clock && <Moved clock={clock} words={(...told) => movedBanner(id, ...told)} onBack={() => void move()} />}
      {Object.entries(lanes ?? {}).map(([lane, moved]) => (
        <Moved
          key={lane}
          clock={moved}
          words={(...told) => laneBanner(lane, ...told)}
          onBack={() => void resetLane(lane)}
        />
      ))}
    </>
  );
}

function Moved(props: { clock: MovedClock; words: (time: string, difference: string) => string; onBack: () => void }) {
  const { clock, words, onBack } = props;
  const now = useNow();
  return (
    <Banner tone="waiting" icon={<IconClock size={16} />}>
      <div className={classes.moved}>
        <span className="u-tabular">{words(secondWords(timeOn(clock, now)), differenceWords(clock, now))}</span>
        <Button size="compact-xs" variant="default" onClick={onBack}>
          {CLOCK_WORDS.back}
        </Button>
      </div>
    </Banner>
  );
}
