import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { holdsSecret } from '../../../../contract/traffic/redact.ts';
import type { Pair } from './draft.ts';
import { HELD_WORDS } from './words.ts';
import classes from './held.module.css';

interface PairsProps {
  label: string;
  pairs: readonly Pair[];
  onChange: (pairs: readonly Pair[]) => void;
}

/** Names and values, to change, add and remove. Secrets are hidden until you ask for them. */
export function PairsEditor({ label, pairs, onChange }: PairsProps) {
  const set = (key: number, change: Partial<Pair>) =>
    onChange(pairs.map((pair) => (pair.key === key ? { ...pair, ...change } : pair)));
  const add = () =>
    onChange([...pairs, { key: Math.max(-1, ...pairs.map(({ key }) => key)) + 1, name: '', value: '' }]);
  return (
    <div className={classes.pairs} role="group" aria-label={label}>
      {pairs.map((pair) => (
        <div key={pair.key} className={classes.pair}>
          <TextInput
            className={classes.name}
            aria-label={`Name of ${pair.name || 'the new entry'}`}
            value={pair.name}
            onChange={(event) => set(pair.key, { name: event.currentTarget.value })}
          />
          <ValueInput pair={pair} onChange={(value) => set(pair.key, { value })} />
          <ActionIcon
            color="gray"
            aria-label={`Remove ${pair.name}`}
            onClick={() => onChange(pairs.filter(({ key }) => key !== pair.key))}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </div>
      ))}
      <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={13} />} onClick={add}>
        {HELD_WORDS.add}
      </Button>
    </div>
  );
}

function ValueInput({ pair: { name, value }, onChange }: { pair: Pair; onChange: (value: string) => void }) {
  const Field = holdsSecret(name, value) ? PasswordInput : TextInput;
  return (
    <Field
      className={classes.value}
      aria-label={name || 'Value of the new entry'}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
