import { ActionIcon, Group, NumberInput, PasswordInput, Text, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { DURATION_PATTERN, secondsOf } from '../../../contract/config/duration.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { durationWords } from '../duration-words.ts';
import type { JsonSchema } from '../json-schema.ts';
import { newSecret } from '../new-secret.ts';
import { inputProps, orNothing, textOf, useField, type FieldProps } from './field.ts';

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } };
/** Keeps browsers from offering the developer's own passwords here. */
const PRIVATE = { autoComplete: 'off', spellCheck: false } as const;

/** Fields that hold multi-line text. */
const IN_LINES = new Set(['description', 'formatted']);

export function TextField(props: FieldProps & { mono?: boolean }) {
  const field = useField(props);
  if (IN_LINES.has(props.path.at(-1) ?? '') || textOf(field.value).includes('\n')) {
    return (
      <Textarea
        {...inputProps(field, props)}
        autosize
        maxRows={8}
        placeholder={field.placeholder}
        value={textOf(field.value)}
        onChange={(event) => field.set(orNothing(event.currentTarget.value))}
      />
    );
  }
  return (
    <TextInput
      {...inputProps(field, props)}
      {...PRIVATE}
      placeholder={field.placeholder}
      value={textOf(field.value)}
      onChange={(event) => field.set(orNothing(event.currentTarget.value))}
      {...(props.mono && { styles: MONO })}
    />
  );
}

export function DurationField(props: FieldProps) {
  const field = useField(props);
  const text = textOf(field.value);
  const read = text === '' ? (field.placeholder ?? '') : text;
  return (
    <TextInput
      {...inputProps(field, props)}
      {...PRIVATE}
      placeholder={field.placeholder}
      value={text}
      onChange={(event) => field.set(orNothing(event.currentTarget.value.trim()))}
      rightSectionWidth={110}
      rightSection={
        <Text size="xs" c="dimmed" pr={10} w="100%" ta="right">
          {DURATION_PATTERN.test(read) ? durationWords(secondsOf(read)) : ''}
        </Text>
      }
      styles={MONO}
    />
  );
}

export function NumberField(props: FieldProps) {
  const field = useField(props);
  return (
    <NumberInput
      {...inputProps(field, props)}
      placeholder={field.placeholder}
      value={typeof field.value === 'number' ? field.value : ''}
      onChange={(value) => field.set(typeof value === 'number' ? value : undefined)}
      allowDecimal={props.schema.type === 'number'}
      hideControls
    />
  );
}

/** Whether a generated secret fits here. It doesn't where a hash or another format is required. */
const canBeMade = ({ pattern }: JsonSchema): boolean => pattern === undefined || new RegExp(pattern).test(newSecret());

export function SecretField(props: FieldProps) {
  const field = useField(props);
  const value = textOf(field.value);
  const what = field.label.toLowerCase();
  return (
    <PasswordInput
      {...inputProps(field, props)}
      aria-invalid={field.error !== undefined}
      autoComplete="new-password"
      spellCheck={false}
      value={value}
      onChange={(event) => field.set(orNothing(event.currentTarget.value))}
      styles={{ innerInput: MONO.input }}
      visibilityToggleButtonProps={{ 'aria-label': `Show ${what}`, tabIndex: 0 }}
      inputContainer={(input) =>
        besideInput(input, { value, what, ...(canBeMade(props.schema) && { onMake: field.set }) })
      }
    />
  );
}

function besideInput(
  input: ReactNode,
  { value, what, onMake }: { value: string; what: string; onMake?: (value: string) => void },
) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <div style={{ flex: 1 }}>{input}</div>
      <Group gap={4} wrap="nowrap" h={30}>
        <CopyButton value={value} label={`Copy ${what}`} />
        {onMake && (
          <Tooltip label={`Generate new ${what}`}>
            <ActionIcon size="sm" aria-label={`Generate new ${what}`} onClick={() => onMake(newSecret())}>
              <IconRefresh size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </Group>
  );
}
