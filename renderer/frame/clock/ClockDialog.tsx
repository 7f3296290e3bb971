import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ClockSetting } from '../../../contract/clock/moved-clock.ts';
import { useWorkspace } from '../../api/console.tsx';
import { useMutation } from '../../api/hooks.ts';
import { useWorkspaceNow } from '../../ui/now.ts';
import { CLOCK_WORDS } from './clock-words.ts';

type Way = keyof Required<ClockSetting>;

const WAYS = [
  { value: 'offset', label: 'Offset' },
  { value: 'frozen_at', label: 'Freeze' },
  { value: 'rate', label: 'Speed' },
] as const;

const FIELDS = {
  offset: { label: CLOCK_WORDS.offset, description: 'A duration such as 1h, -30m or 90s.' },
  frozen_at: {
    label: CLOCK_WORDS.frozenAt,
    description: 'A date and time with its zone, such as 2026-11-29T10:00:00Z.',
  },
  rate: { label: CLOCK_WORDS.rate, description: '2 is twice as fast. 0 stops the clock.' },
} as const;

/** Sets the clock of the workspace to anything that the admin API takes. */
export function ClockDialog({ onClose }: { onClose: () => void }) {
  const { tid, aid } = useWorkspace();
  const shown = useWorkspaceNow();
  const set = useMutation('clock.set');
  const [way, choose] = useState<Way>('offset');
  const [values, change] = useState({ offset: '1h', frozen_at: new Date(shown).toISOString(), rate: '2' });
  const fault = set.fieldError(way) ?? set.error?.description;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const value = values[way].trim();
    const body: ClockSetting = { [way]: way === 'rate' ? numberIn(value) : value };
    if ((await set.run({ params: { tid, aid }, body })).ok) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={CLOCK_WORDS.set}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <SegmentedControl
            fullWidth
            data={[...WAYS]}
            value={way}
            onChange={(next) => {
              set.reset();
              choose(next);
            }}
          />
          <TextInput
            data-autofocus
            label={FIELDS[way].label}
            description={fault === undefined ? FIELDS[way].description : undefined}
            value={values[way]}
            onChange={(event) => change({ ...values, [way]: event.currentTarget.value })}
            error={fault}
          />
          <Text size="xs" c="dimmed">
            {CLOCK_WORDS.browsers}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">{CLOCK_WORDS.set}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What isn't a number is sent as one that the server refuses with a sentence. */
const numberIn = (text: string): number => (text === '' || Number.isNaN(Number(text)) ? -1 : Number(text));
