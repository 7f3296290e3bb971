import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Hint } from '../ui/KeyHint.tsx';
import type { RecordForm } from './use-record-form.ts';

/** Save and Discard, for the top of a screen; Ctrl/Cmd+S saves from inside any field. */
export function SaveButtons({ record, label = 'Save' }: { record: RecordForm; label?: string }) {
  const { dirty, busy, save, discard } = record;
  const saveNow = () => {
    if (dirty && !busy) void save();
  };
  useHotkeys([['mod+S', saveNow]], []);
  return (
    <>
      {dirty && (
        <Button variant="subtle" color="gray" onClick={discard} disabled={busy}>
          Discard
        </Button>
      )}
      <Hint label={dirty ? label : 'Nothing to save'} keys="mod+S">
        <Button onClick={saveNow} loading={busy} {...(!dirty && { 'data-disabled': true })} aria-disabled={!dirty}>
          {label}
        </Button>
      </Hint>
    </>
  );
}
