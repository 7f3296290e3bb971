import { Button, Group, Modal, Text } from '@mantine/core';
import type { ClockMoment } from '../../../contract/clock/clock-schema.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import { Loading } from '../../ui/Loading.tsx';
import { useNow, useWorkspaceClock, useWorkspaceNow } from '../../ui/now.ts';
import { countdownWords, secondWords } from '../../ui/time-words.ts';
import { AFTER_MS, BEFORE_MS, CLOCK_WORDS, MOMENT_WORDS, settingTo } from './clock-words.ts';
import { useMoveClock } from './use-move-clock.ts';
import classes from './clock.module.css';

/** More than these are not looked through. Those that end first are shown. */
const MOST = 50;

/** Moves the clock to just before or after something ends. */
export function MomentsDialog({ onClose }: { onClose: () => void }) {
  const { tid, aid } = useWorkspace();
  const moments = useOperation('clock.moments', { params: { tid, aid } }, 'never');
  return (
    <Modal opened onClose={onClose} title={CLOCK_WORDS.momentsTitle} size={640}>
      {moments.loading && <Loading>Loading …</Loading>}
      {moments.error && <Text c="red">{moments.error.description}</Text>}
      {moments.data?.length === 0 && <Text c="dimmed">{CLOCK_WORDS.noMoments}</Text>}
      {moments.data && moments.data.length > 0 && (
        <table className={classes.moments}>
          <tbody>
            {moments.data.slice(0, MOST).map((moment, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the list is loaded once
              <MomentRow key={index} moment={moment} onMoved={onClose} />
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}

function MomentRow({ moment, onMoved }: { moment: ClockMoment; onMoved: () => void }) {
  const clock = useWorkspaceClock();
  const shown = useWorkspaceNow();
  const now = useNow();
  const move = useMoveClock();
  const { kind, title, at } = moment;
  const moveTo = async (time: number): Promise<void> => {
    if ((await move(settingTo(time, now, clock))).ok) onMoved();
  };
  return (
    <tr>
      <th scope="row">
        {MOMENT_WORDS[kind]}
        <span className={classes.whose}>{title}</span>
      </th>
      <td className="u-tabular" title={secondWords(at)}>
        {at <= shown ? 'Expired' : `in ${countdownWords(at, shown)}`}
      </td>
      <td>
        <Group gap={6} justify="flex-end" wrap="nowrap">
          <Button size="compact-xs" variant="default" onClick={() => void moveTo(at - BEFORE_MS)}>
            {CLOCK_WORDS.before}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => void moveTo(at + AFTER_MS)}>
            {CLOCK_WORDS.after}
          </Button>
        </Group>
      </td>
    </tr>
  );
}
