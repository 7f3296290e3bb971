import { Modal, SimpleGrid, Text } from '@mantine/core';
import { KeyHint } from '../ui/KeyHint.tsx';
import { SCREENS } from './screens.tsx';
import type { Shortcut } from './shortcuts.ts';
import { FRAME_WORDS } from './words.ts';
import classes from './frame.module.css';

const EVERYWHERE: readonly Shortcut[] = [
  { keys: 'mod+K', does: 'Command palette' },
  { keys: '?', does: FRAME_WORDS.shortcuts },
  { keys: 'Escape', does: 'Close or go back' },
  { keys: 'Z', does: 'Undo, while available' },
  ...SCREENS.map((screen) => ({ keys: `G+${screen.key.toUpperCase()}`, does: `Go to ${screen.title}` })),
];

const LISTS: readonly Shortcut[] = [
  { keys: 'J', does: 'Next row' },
  { keys: 'K', does: 'Previous row' },
  { keys: 'Enter', does: 'Open the row' },
  { keys: 'Space', does: 'Select the row' },
  { keys: 'mod+A', does: 'Select all rows' },
  { keys: '/', does: 'Search the list' },
  { keys: 'N', does: 'New user, client, scope or claim' },
  { keys: 'mod+S', does: 'Save the form' },
];

/** The keys of the live view. LiveView handles them. */
const LIVE_KEYS: readonly Shortcut[] = [
  { keys: 'J', does: 'Next flow or exchange' },
  { keys: 'K', does: 'Previous flow or exchange' },
  { keys: 'O', does: 'Expand or collapse a flow or group' },
  { keys: '/', does: 'Filter' },
  { keys: 'P', does: 'Pin or unpin' },
  { keys: 'Space', does: 'Pause or resume' },
  { keys: 'End', does: 'Go to the newest and follow' },
  { keys: 'C', does: 'Copy the exchange as curl' },
  { keys: 'Shift+F10', does: 'Row menu' },
  { keys: 'M', does: 'Mask secrets, for screenshots' },
  { keys: 'R', does: FRAME_WORDS.openRecording },
];

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={FRAME_WORDS.shortcuts} size={760}>
      <SimpleGrid cols={3} spacing="xl">
        <ShortcutList title="Everywhere" shortcuts={EVERYWHERE} />
        <ShortcutList title="Live" shortcuts={LIVE_KEYS} />
        <ShortcutList title="Lists" shortcuts={LISTS} />
      </SimpleGrid>
    </Modal>
  );
}

function ShortcutList({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <div>
      <Text fw={600} mb={6}>
        {title}
      </Text>
      <dl className={classes.shortcuts}>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.does}>
            <dt>{shortcut.does}</dt>
            <dd>
              <KeyHint keys={shortcut.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
