import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Fix } from '../../../../contract/traffic/verdict.ts';
import { openOutside } from '../../../frame/open-outside.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { useSource } from '../source.ts';
import { LIVE_WORDS } from '../words.ts';
import { isChanging, isRelaxing, type ChangingFix } from '../../../fixes/change.ts';
import type { Fixing } from './use-fixing.ts';
import classes from '../../../fixes/fixes.module.css';

interface FixButtonsProps {
  fixing: Fixing;
  /** The fix that is in effect. */
  done: ChangingFix | undefined;
  /** As the server sent them, to be made. */
  whole: readonly Fix[];
  /** The same, as they may be shown. */
  shown: readonly Fix[];
  replayUrl: string | undefined;
  /** The look of the first button, unless its fix makes something less safe. */
  variant?: 'filled' | 'default';
  /** Other buttons. */
  children?: ReactNode;
}

/** One button for each fix that the console can make. Once one is made, a button to take it back. */
export function FixButtons({ fixing, done, whole, shown, replayUrl, variant = 'filled', children }: FixButtonsProps) {
  const isForeign = useSource().recording !== undefined;
  const { applied } = fixing;
  const offered = isForeign ? [] : whole.filter(isChanging);
  const toApply = offered.map((fix, index) => ({
    id: fix.id,
    words: shown.find(({ id }) => id === fix.id)?.label ?? fix.label,
    variant: index === 0 && !isRelaxing(fix) ? variant : 'default',
    press: () => fixing.apply(fix),
  }));
  const toUndo = applied?.patches
    ? [{ id: applied.fix.id, words: LIVE_WORDS.undo, variant: 'default', press: () => fixing.undo(applied) }]
    : [];
  return (
    <div className={classes.actions}>
      {/* Undo has the key of its fix. It is the same button, so it keeps the focus. */}
      {(done ? toUndo : toApply).map(({ id, words, variant: look, press }) => (
        <BusyButton
          key={id}
          classNames={{ root: classes.fix ?? '', label: classes.fixLabel ?? '' }}
          variant={look}
          busy={fixing.busy}
          onClick={() => void press()}
        >
          {words}
        </BusyButton>
      ))}
      {done && replayUrl !== undefined && <RunAgain url={replayUrl} />}
      {children}
    </div>
  );
}

const RunAgain = ({ url }: { url: string }) => (
  <Button
    component="a"
    variant="default"
    href={url}
    target="_blank"
    rel="noreferrer"
    rightSection={<IconExternalLink size={14} />}
    onClick={(event) => {
      event.preventDefault();
      openOutside(url);
    }}
  >
    {LIVE_WORDS.runAgain}
  </Button>
);
