import { Badge, Checkbox, Group, Select, Stack, Switch } from '@mantine/core';
import { choicesOf } from '../json-schema.ts';
import { choiceLabel } from '../words.ts';
import { HELP_FIRST, inputProps, listOf, textOf, useField, type FieldProps } from './field.ts';

const optionsOf = (values: readonly string[]) => values.map((value) => ({ value, label: choiceLabel(value) }));

export function SwitchField(props: FieldProps) {
  const field = useField(props);
  const on = (field.value ?? props.schema.default) === true;
  return (
    <Switch
      id={field.id}
      label={
        <Group gap={6}>
          {field.label}
          {props.schema.relaxation && on && <Badge color="yellow">Relaxed</Badge>}
        </Group>
      }
      description={field.description}
      error={field.error}
      disabled={field.disabled}
      checked={on}
      onChange={(event) => field.set(event.currentTarget.checked)}
    />
  );
}

export function ChoiceField(props: FieldProps) {
  const field = useField(props);
  const standard = textOf(props.schema.default);
  const value = textOf(field.value) || standard;
  return (
    <Select
      {...inputProps(field, props)}
      data={optionsOf(choicesOf(props.schema))}
      value={value === '' ? null : value}
      onChange={(next) => field.set(next ?? undefined)}
      placeholder={props.required ? 'Choose one' : 'Not set'}
      clearable={!props.required && standard === ''}
      allowDeselect={false}
      checkIconPosition="right"
    />
  );
}

/** Shows a list that holds exactly one value as a choice. The value is still sent as a list. */
export function OneChoiceField(props: FieldProps) {
  const field = useField(props);
  const [value] = listOf(field.value ?? props.schema.default);
  return (
    <Select
      {...inputProps(field, props)}
      data={optionsOf(choicesOf(props.schema.items ?? {}))}
      value={value ?? null}
      onChange={(next) => field.set(next === null ? undefined : [next])}
      allowDeselect={false}
      checkIconPosition="right"
    />
  );
}

export function ChoicesField(props: FieldProps) {
  const field = useField(props);
  const chosen = listOf(field.value ?? props.schema.default);
  const options = choicesOf(props.schema.items ?? {});
  return (
    <Checkbox.Group
      {...HELP_FIRST}
      label={field.label}
      description={field.description}
      error={field.error}
      value={chosen}
      onChange={(next) => field.set(options.filter((option) => next.includes(option)))}
    >
      <Stack gap={6} mt={6} id={field.id}>
        {options.map((option) => (
          <Checkbox key={option} value={option} label={choiceLabel(option)} disabled={field.disabled} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
