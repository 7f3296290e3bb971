import { Kbd, Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import classes from './ui.module.css';

const IS_MAC = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');
const NAMES: Record<string, string> = {
  mod: IS_MAC ? '⌘' : 'Ctrl',
  enter: '↵',
  escape: 'Esc',
  up: '↑',
  down: '↓',
  space: 'Space',
};

/** The key labels of a shortcut such as `mod+K`. */
const keyNames = (keys: string): string[] => keys.split('+').map((key) => NAMES[key.toLowerCase()] ?? key);

/** A shortcut as keycaps: `<KeyHint keys="mod+K" />`. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <span className={classes.keys}>
      {keyNames(keys).map((name) => (
        <Kbd key={name} className={classes.key}>
          {name}
        </Kbd>
      ))}
    </span>
  );
}

/** A tooltip that explains a control and shows its shortcut, if any. */
export function Hint(props: { label: ReactNode; keys?: string; disabled?: boolean; children: ReactElement }) {
  return (
    <Tooltip
      disabled={props.disabled ?? false}
      label={
        <span className={classes.hint}>
          {props.label}
          {props.keys !== undefined && <KeyHint keys={props.keys} />}
        </span>
      }
    >
      {props.children}
    </Tooltip>
  );
}
