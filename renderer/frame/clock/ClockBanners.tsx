import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClock } from '@tabler/icons-react';
import { timeOn, type MovedClock } from '../../../contract/clock/moved-clock.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation, useTraffic } from '../../api/hooks.ts';
import { useNow, useWorkspaceClock } from '../../ui/now.ts';
import { secondWords } from '../../ui/time-words.ts';
import { Banner } from '../Banners.tsx';
import { CLOCK_WORDS, differenceWords, laneBanner, lanesBanner, movedBanner } from './clock-words.ts';
import { useMoveClock } from './use-move-clock.ts';
import classes from '../frame.module.css';

/** Says on every screen that a clock is moved, with the way back. Several lanes share one banner. */
export function ClockBanners() {
  const { id } = useWorkspace();
  const clock = useWorkspaceClock();
  const lanes = Object.entries(useTraffic(({ traffic }) => traffic.clocks?.lanes) ?? {});
  const move = useMoveClock();
  const reset = useMutation('laneClock.reset');
  const resetLanes = async (): Promise<void> => {
    for (const [laneId] of lanes) {
      const outcome = await reset.run({ params: { laneId } });
      if (!outcome.ok) notifications.show({ color: 'red', message: outcome.error.description });
    }
  };
  const [first] = lanes;
  return (
    <>
      {clock && <Moved clock={clock} words={(...told) => movedBanner(id, ...told)} onBack={() => void move()} />}
      {first && lanes.length === 1 && (
        <Moved clock={first[1]} words={(...told) => laneBanner(first[0], ...told)} onBack={() => void resetLanes()} />
      )}
      {lanes.length > 1 && (
        <ClockBanner onBack={() => void resetLanes()}>{lanesBanner(lanes.map(([lane]) => lane))}</ClockBanner>
      )}
    </>
  );
}

function Moved(props: { clock: MovedClock; words: (time: string, difference: string) => string; onBack: () => void }) {
  const { clock, words, onBack } = props;
  const now = useNow();
  return (
    <ClockBanner onBack={onBack}>{words(secondWords(timeOn(clock, now)), differenceWords(clock, now))}</ClockBanner>
  );
}

const ClockBanner = ({ onBack, children }: { onBack: () => void; children: string }) => (
  <Banner tone="waiting" icon={<IconClock size={16} />}>
    <div className={classes.bannerRow}>
      <span className="u-tabular">{children}</span>
      <Button size="compact-xs" variant="default" onClick={onBack}>
        {CLOCK_WORDS.back}
      </Button>
    </div>
  </Banner>
);
