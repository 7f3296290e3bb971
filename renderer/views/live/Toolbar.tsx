import { ActionIcon, Chip } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Hint } from '../../ui/KeyHint.tsx';
import { ExportMenu, type Exported } from './ExportMenu.tsx';
import type { SeenValues } from './filter/complete.ts';
import { FilterInput } from './filter/FilterInput.tsx';
import { FLAGS, splitWords, type Flag } from './filter/parse.ts';
import classes from './live.module.css';

export interface ToolbarProps {
  filter: string;
  onFilter: (filter: string) => void;
  problem: string | undefined;
  seen: () => SeenValues;
  inputRef: RefObject<HTMLInputElement | null>;
  shown: number;
  total: number;
  paused: boolean;
  behind: number;
  onPause: () => void;
  onClear: () => void;
  exported: () => Exported;
  selected: Exported | undefined;
  origin: string;
  version: string;
}

/** The filter with a flag added, or taken away when it is there. */
export function toggleFlag(filter: string, flag: Flag): string {
  const words = splitWords(filter).map((word) => word.text);
  return (words.includes(flag) ? words.filter((word) => word !== flag) : [...words, flag]).join(' ');
}

/** Filter, count, pause, export, clear. */
export function Toolbar(props: ToolbarProps) {
  const { filter, onFilter, paused } = props;
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
      <Hint label={paused ? `Go on: ${props.behind} events since` : 'Pause'} keys="Space">
        <ActionIcon
          variant={paused ? 'filled' : 'default'}
          color={paused ? 'yellow' : 'gray'}
          size={30}
          aria-label={paused ? 'Go on' : 'Pause'}
          aria-pressed={paused}
          onClick={props.onPause}
        >
          {paused ? <IconPlayerPlayFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
        </ActionIcon>
      </Hint>
      <ExportMenu shown={props.exported} selected={props.selected} origin={props.origin} version={props.version} />
      <ConfirmButton confirm="Forget everything" onConfirm={props.onClear}>
        Clear
      </ConfirmButton>
    </div>
  );
}
