import type { InputWrapperProps } from '@mantine/core';
import { messageAt } from '../errors.ts';
import { useForm } from '../form-context.ts';
import { fieldKind, labelOf, placeholderOf, type JsonSchema } from '../json-schema.ts';
import { valueAt, type Path } from '../value.ts';

export interface FieldProps {
  schema: JsonSchema;
  path: Path;
  required: boolean;
}

export interface FieldState {
  id: string;
  value: unknown;
  set: (value: unknown) => void;
  error: string | undefined;
  label: string;
  description: string | undefined;
  placeholder: string | undefined;
  disabled: boolean;
}

/** The element id of a field: `field-token_ttls.access`. */
const fieldId = (path: Path): string => `field-${path.join('.')}`;

/** A field's value, error, label and help. */
export function useField({ schema, path }: FieldProps): FieldState {
  const form = useForm();
  return {
    id: fieldId(path),
    value: valueAt(form.value, path),
    set: (value) => form.set(path, value),
    error: messageAt(form.errors, path),
    label: labelOf(path.at(-1) ?? '', schema),
    description: schema.description,
    placeholder: placeholderOf(schema) ?? (fieldKind(schema) === 'duration' ? '1h0m0s' : undefined),
    disabled: form.disabled,
  };
}

/** Help for a list or an editor is shown above it. Other fields show help below. */
export const HELP_FIRST: Pick<InputWrapperProps, 'inputWrapperOrder'> = {
  inputWrapperOrder: ['label', 'description', 'input', 'error'],
};

/** The props for Mantine's inputs. */
export const inputProps = (field: FieldState, { required }: FieldProps) => ({
  id: field.id,
  label: field.label,
  description: field.description,
  error: field.error,
  disabled: field.disabled,
  withAsterisk: required,
});

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

/** An empty field has no value, so the server uses its default. */
export const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);
