import { ActionIcon, Button, Group, Input, Stack, TagsInput, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { errorsBelow, sentenceOf } from '../errors.ts';
import { useForm } from '../form-context.ts';
import { SecretText } from '../../ui/SecretText.tsx';
import { HELP_FIRST, inputProps, listOf, useField, type FieldProps } from './field.ts';

/** Short texts such as scopes: one tag each, with known values to choose from. */
export function TagsField(props: FieldProps) {
  const field = useField(props);
  const { suggestions } = useForm();
  return (
    <TagsInput
      {...inputProps(field, props)}
      data={[...(suggestions[props.path.join('.')] ?? [])]}
      value={listOf(field.value ?? props.schema.default)}
      onChange={(next) => field.set(next)}
      placeholder="Type and press Enter"
      splitChars={[',', ' ']}
      acceptValueOnBlur
      clearable
    />
  );
}

/** Long texts such as redirect URIs: one line each, each with its own error. */
export function LinesField(props: FieldProps) {
  const field = useField(props);
  const { errors } = useForm();
  const lines = listOf(field.value ?? props.schema.default);
  const below = errorsBelow(errors, props.path);
  const own = below.find((error) => error.path === '');
  const [added, setAdded] = useState(false);
  const replace = (index: number, line: string) => field.set(lines.map((former, at) => (at === index ? line : former)));
  const add = () => {
    setAdded(true);
    field.set([...lines, '']);
  };
  return (
    <Input.Wrapper
      label={field.label}
      labelElement="div"
      {...HELP_FIRST}
      description={field.description}
      error={own && sentenceOf(own.message)}
      role="group"
      aria-label={field.label}
    >
      <Stack gap={6} mt={lines.length > 0 ? 6 : 0} id={field.id}>
        {lines.map((line, index) => {
          const error = below.find(({ path }) => path === String(index));
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a line is identified only by its position
            <Group key={index} gap={4} wrap="nowrap" align="flex-start">
              <TextInput
                flex={1}
                aria-label={`${field.label} ${index + 1}`}
                value={line}
                error={error && sentenceOf(error.message)}
                disabled={field.disabled}
                autoFocus={added && index === lines.length - 1}
                autoComplete="off"
                spellCheck={false}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
                onChange={(event) => replace(index, event.currentTarget.value)}
              />
              <Tooltip label="Remove">
                <ActionIcon
                  mt={1}
                  aria-label={`Remove ${field.label} ${index + 1}`}
                  onClick={() => field.set(lines.filter((_, at) => at !== index))}
                >
                  <IconX size={14} />
                </ActionIcon>
              </Tooltip>
            </Group>
          );
        })}
      </Stack>
      <Button variant="subtle" size="compact-xs" mt={6} leftSection={<IconPlus size={13} />} onClick={add}>
        Add
      </Button>
    </Input.Wrapper>
  );
}

/** Secrets that can be revealed and removed one by one. */
export function SecretsField(props: FieldProps) {
  const field = useField(props);
  const secrets = listOf(field.value);
  if (secrets.length === 0) return null;
  return (
    <Input.Wrapper
      label={field.label}
      labelElement="div"
      {...HELP_FIRST}
      description={field.description}
      error={field.error}
    >
      <Stack gap={4} mt={6} id={field.id}>
        {secrets.map((secret, index) => (
          <Group key={secret} gap="xs" justify="space-between">
            <SecretText value={secret} label={`${field.label.toLowerCase()} ${index + 1}`} />
            <Button
              variant="subtle"
              color="red"
              size="compact-xs"
              onClick={() => field.set(secrets.filter((former) => former !== secret))}
            >
              Remove
            </Button>
          </Group>
        ))}
      </Stack>
    </Input.Wrapper>
  );
}
