import { ActionIcon, Button, Chip } from '@mantine/core';
import { IconEye, IconEyeOff, IconFolderOpen, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { memo, type RefObject } from 'react';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Hint } from '../../ui/KeyHint.tsx';
import { FRAME_WORDS } from '../../frame/words.ts';
import { ExportMenu, type Exported } from './ExportMenu.tsx';
import type { SeenValues } from './filter/complete.ts';
import { FilterInput } from './filter/FilterInput.tsx';
import { FLAGS, splitWords, type Flag } from './filter/parse.ts';
import { LIVE_WORDS } from './words.ts';
import classes from './live.module.css';

/** Actions for live traffic. */
export interface LiveControls {
  paused: boolean;
  /** Number of events since you paused. */
  behind: number;
  onPause: () => void;
  onClear: () => void;
}

interface FilterProps {
  filter: string;
  onFilter: (filter: string) => void;
  problem: string | undefined;
  seen: SeenValues;
  onAsk: () => void;
  inputRef: RefObject<HTMLInputElement | null>;
}

interface ActionProps {
  live: LiveControls | undefined;
  masked: boolean;
  onMask: () => void;
  onOpen: () => void;
  exported: () => Exported;
  selected: (() => Exported) | undefined;
  version: string;
}

export interface ToolbarProps {
  filter: FilterProps;
  actions: ActionProps;
  shown: number;
  total: number;
}

/** Adds a flag to the filter, or removes it if it is there. */
export function toggleFlag(filter: string, flag: Flag): string {
  const words = splitWords(filter).map((word) => word.text);
  return (words.includes(flag) ? words.filter((word) => word !== flag) : [...words, flag]).join(' ');
}

const NUMBER = new Intl.NumberFormat('en');

const countWords = (shown: number, total: number): string => {
  const [some, all] = [shown, total].map((count) => NUMBER.format(count));
  return shown === total ? `${all} shown` : `${some} of ${all}`;
};

/** Filter, count, pause, mask, open and export recordings, clear. Only the count renders again as exchanges arrive. */
export function Toolbar({ filter, actions, shown, total }: ToolbarProps) {
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Live">
      <FilterPart {...filter} />
      <span className={`u-tabular ${classes.count}`} role="status">
        {countWords(shown, total)}
      </span>
      <Actions {...actions} />
    </div>
  );
}

const FilterPart = memo(function FilterPart({ filter, onFilter, ...input }: FilterProps) {
  const words = splitWords(filter).map((word) => word.text);
  return (
    <>
      <FilterInput value={filter} onChange={onFilter} {...input} />
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
    </>
  );
});

const Actions = memo(function Actions(props: ActionProps) {
  const { live, masked } = props;
  return (
    <>
      {live && <PauseButton {...live} />}
      <Hint label={masked ? 'Show secrets' : 'Mask secrets, for screenshots'} keys="M">
        <ActionIcon
          variant={masked ? 'filled' : 'default'}
          size={30}
          aria-label={LIVE_WORDS.maskSecrets}
          aria-pressed={masked}
          onClick={props.onMask}
        >
          {masked ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        </ActionIcon>
      </Hint>
      <Hint label={`${FRAME_WORDS.openRecording} (HAR)`} keys="R">
        <ActionIcon variant="default" size={30} aria-label={FRAME_WORDS.openRecording} onClick={props.onOpen}>
          <IconFolderOpen size={15} />
        </ActionIcon>
      </Hint>
      <ExportMenu shown={props.exported} selected={props.selected} version={props.version} />
      {live && (
        <ConfirmButton confirm={LIVE_WORDS.clearAll} onConfirm={live.onClear}>
          Clear
        </ConfirmButton>
      )}
    </>
  );
});

/** When paused, shows how many events are waiting. */
function PauseButton({ paused, behind, onPause }: LiveControls) {
  const waiting = behind === 1 ? '1 event' : `${behind.toLocaleString('en')} events`;
  return (
    <Hint label={paused ? 'Resume and show new traffic' : 'Pause'} keys="Space">
      <Button
        variant={paused ? 'light' : 'default'}
        color={paused ? 'yellow' : 'gray'}
        px={paused ? 10 : 7}
        className={`u-tabular ${classes.pause}`}
        aria-label={paused ? `Paused, ${waiting}. Resume` : 'Pause'}
        leftSection={paused && <IconPlayerPlayFilled size={14} />}
        aria-pressed={paused}
        onClick={onPause}
      >
        {paused ? `Paused · ${waiting}` : <IconPlayerPauseFilled size={14} />}
      </Button>
    </Hint>
  );
}
