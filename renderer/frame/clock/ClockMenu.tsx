import { Menu, UnstyledButton } from '@mantine/core';
import {
  IconClock,
  IconClockPause,
  IconHourglass,
  IconPlayerSkipForward,
  IconRestore,
  IconSettings,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useNow, useWorkspaceClock, useWorkspaceNow } from '../../ui/now.ts';
import { secondWords } from '../../ui/time-words.ts';
import { CLOCK_STEPS, CLOCK_WORDS, settingTo } from './clock-words.ts';
import { ClockDialog } from './ClockDialog.tsx';
import { MomentsDialog } from './MomentsDialog.tsx';
import { useMoveClock } from './use-move-clock.ts';
import classes from './clock.module.css';

/** The time of the workspace, with a menu that moves it. */
export function ClockMenu() {
  const clock = useWorkspaceClock();
  const shown = useWorkspaceNow();
  const now = useNow();
  const move = useMoveClock();
  const [dialog, open] = useState<'custom' | 'moments'>();
  const close = () => open(undefined);
  const time = clock ? secondWords(shown) : CLOCK_WORDS.realTime;
  return (
    <>
      <Menu position="bottom-start" width={250}>
        <Menu.Target>
          <UnstyledButton
            className={classes.chip}
            data-moved={clock ? true : undefined}
            aria-label={`${CLOCK_WORDS.clock}: ${time}`}
          >
            {clock?.rate === 0 ? <IconClockPause size={14} /> : <IconClock size={14} />}
            <span className="u-tabular">{time}</span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRestore size={14} />} disabled={!clock} onClick={() => void move()}>
            {CLOCK_WORDS.back}
          </Menu.Item>
          <Menu.Divider />
          {CLOCK_STEPS.map(({ ms, label }) => (
            <Menu.Item
              key={label}
              leftSection={<IconPlayerSkipForward size={14} />}
              onClick={() => void move(settingTo(shown + ms, now, clock))}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<IconClockPause size={14} />}
            disabled={clock?.rate === 0}
            onClick={() => void move({ frozen_at: new Date(shown).toISOString() })}
          >
            {CLOCK_WORDS.freeze}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconHourglass size={14} />} onClick={() => open('moments')}>
            {CLOCK_WORDS.moments}
          </Menu.Item>
          <Menu.Item leftSection={<IconSettings size={14} />} onClick={() => open('custom')}>
            {CLOCK_WORDS.custom}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'custom' && <ClockDialog onClose={close} />}
      {dialog === 'moments' && <MomentsDialog onClose={close} />}
    </>
  );
}
