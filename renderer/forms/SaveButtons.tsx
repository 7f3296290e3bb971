import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { BusyButton } from '../ui/BusyButton.tsx';
import { Hint } from '../ui/KeyHint.tsx';
import type { RecordForm } from './use-record-form.ts';

/** Save and Discard buttons for the top of a screen. Ctrl/Cmd+S also saves from inside any field. */
export function SaveButtons(props: {
  record: RecordForm;
  label?: string;
  /** A new record can be saved unchanged, because its defaults may be all you want. */
  isNew?: boolean;
}) {
  const { record, label = 'Save', isNew = false } = props;
  const { dirty, busy, save, discard } = record;
  const ready = dirty || isNew;
  const saveNow = () => {
    if (ready && !busy) void save();
  };
  useHotkeys([['mod+S', saveNow]], []);
  return (
    <>
      {dirty && (
        <Button variant="subtle" color="gray" onClick={discard} disabled={busy}>
          Discard
        </Button>
      )}
      <Hint label={ready ? label : 'No changes to save'} keys="mod+S">
        <BusyButton onClick={saveNow} busy={busy} {...(!ready && { 'data-disabled': true })} aria-disabled={!ready}>
          {label}
        </BusyButton>
      </Hint>
    </>
  );
}
