import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { KeyHint } from './KeyHint.tsx';
import classes from './ui.module.css';

/** How long Undo is offered, in milliseconds. */
const OFFERED_MS = 12_000;

let last: { id: string; undo: () => void } | undefined;

/** Shows what was done and offers Undo, as a button and with the key Z. */
export function offerUndo(message: string, undo: () => void, title?: string): void {
  const id = notifications.show({
    autoClose: OFFERED_MS,
    title,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span className={classes.told}>{message}</span>
        <Button
          className={classes.whole}
          variant="default"
          size="compact-xs"
          rightSection={<KeyHint keys="Z" />}
          onClick={() => take(id, undo)}
        >
          Undo
        </Button>
      </Group>
    ),
    onClose: () => {
      if (last?.id === id) last = undefined;
    },
  });
  last = { id, undo };
}

/** Undoes the last action while Undo is offered. */
export function undoLast(): void {
  if (last) take(last.id, last.undo);
}

function take(id: string, undo: () => void): void {
  if (last?.id === id) last = undefined;
  notifications.hide(id);
  undo();
}
