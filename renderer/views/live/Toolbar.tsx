import { ActionIcon, Chip } from '@mantine/core';
import { IconEye, IconEyeOff, IconFolderOpen, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Hint } from '../../ui/KeyHint.tsx';
import { ExportMenu, type Exported } from './ExportMenu.tsx';
import type { SeenValues } from './filter/complete.ts';
import { FilterInput } from './filter/FilterInput.tsx';
import { FLAGS, splitWords, type Flag } from './filter/parse.ts';
import classes from './live.module.css';

/** What can be done with traffic that goes on. */
export interface LiveControls {
  paused: boolean;
  /** Events since the pause. */
  behind: number;
  onPause: () => void;
  onClear: () => void;
}

export interface ToolbarProps {
  filter: string;
  onFilter: (filter: string) => void;
  problem: string | undefined;
  seen: () => SeenValues;
  inputRef: RefObject<HTMLInputElement | null>;
  shown: number;
  total: number;
  live: LiveControls | undefined;
  masked: boolean;
  onMask: () => void;
  onOpen: () => void;
  exported: () => Exported;
  selected: Exported | undefined;
  version: string;
}

/** The filter with a flag added, or taken away when it is there. */
export function toggleFlag(filter: string, flag: Flag): string {
  const words = splitWords(filter).map((word) => word.text);
  return (words.includes(flag) ? words.filter((word) => word !== flag) : [...words, flag]).join(' ');
}

/** Filter, count, pause, mask, recordings in and out, clear. */
export function Toolbar(props: ToolbarProps) {
  const { filter, onFilter, live, masked } = props;
  const words = splitWords(filter).map((word) => word.text);
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Live">
      <FilterInput
        value={filter}
        onChange={onFilter}
        problem={props.problem}
        seen={props.seen}
        inputRef={props.inputRef}
      />
      {FLAGS.map((flag) => (
        <Chip
          key={flag}
          size="xs"
          variant="light"
          checked={words.includes(flag)}
          onChange={() => onFilter(toggleFlag(filter, flag))}
        >
          {flag}
        </Chip>
      ))}
      <span className={`u-tabular ${classes.count}`} role="status">
        {props.shown === props.total ? `${props.total} shown` : `${props.shown} of ${props.total}`}
      </span>
      {live && <PauseButton {...live} />}
      <Hint label={masked ? 'Show secrets again' : 'Mask secrets, for a screenshot'} keys="M">
        <ActionIcon
          variant={masked ? 'filled' : 'default'}
          size={30}
          aria-label="Mask secrets"
          aria-pressed={masked}
          onClick={props.onMask}
        >
          {masked ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        </ActionIcon>
      </Hint>
      <Hint label="Open a recording (HAR)" keys="R">
        <ActionIcon variant="default" size={30} aria-label="Open a recording" onClick={props.onOpen}>
          <IconFolderOpen size={15} />
        </ActionIcon>
      </Hint>
      <ExportMenu shown={props.exported} selected={props.selected} version={props.version} />
      {live && (
        <ConfirmButton confirm="Forget everything" onConfirm={live.onClear}>
          Clear
        </ConfirmButton>
      )}
    </div>
  );
}

function PauseButton({ paused, behind, onPause }: LiveControls) {
  return (
    <Hint label={paused ? `Go on: ${behind} events since` : 'Pause'} keys="Space">
      <ActionIcon
        variant={paused ? 'filled' : 'default'}
        color={paused ? 'yellow' : 'gray'}
        size={30}
        aria-label={paused ? 'Go on' : 'Pause'}
        aria-pressed={paused}
        onClick={onPause}
      >
        {paused ? <IconPlayerPlayFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
      </ActionIcon>
    </Hint>
  );
}
