import { useState } from 'react';
import { messageAt } from '../errors.ts';
import { useForm } from '../form-context.ts';
import { parseJson } from '../../../contract/config/json-text.ts';
import { JsonEditor } from '../JsonEditor.tsx';
import type { JsonSchema } from '../json-schema.ts';
import { extrasOf, isObject, isSame, propertyOf, valueAt, withValueAt, type Path } from '../value.ts';
import { useField, type FieldProps } from './field.ts';

const written = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

interface JsonState {
  text: string;
  change: (text: string) => void;
  fault: ReturnType<typeof faultOf>;
}

function faultOf(text: string) {
  if (text.trim() === '') return undefined;
  const parsed = parseJson(text);
  return parsed.ok ? undefined : parsed.fault;
}

/** Keeps the text while you type, and sets the value once it parses. */
function useJsonText(path: Path, value: unknown, accept: (value: unknown) => string | undefined): JsonState {
  const { hold, held } = useForm();
  const [draft, setDraft] = useState<{ text: string; of: unknown } | undefined>(() => {
    const kept = held(path);
    return kept === undefined ? undefined : { text: kept, of: value };
  });
  // A value that changed elsewhere replaces the text.
  const isOwn = draft !== undefined && isSame(draft.of, value);
  const text = isOwn ? draft.text : written(value);
  const change = (next: string): void => {
    const parsed = next.trim() === '' ? { ok: true as const, value: undefined } : parseJson(next);
    if (!parsed.ok) {
      setDraft({ text: next, of: value });
      hold(path, {
        message: `is not valid JSON: line ${parsed.fault.line}, column ${parsed.fault.column}`,
        text: next,
      });
      return;
    }
    const refusal = accept(parsed.value);
    setDraft({ text: next, of: refusal === undefined ? parsed.value : value });
    hold(path, refusal === undefined ? undefined : { message: refusal, text: next });
  };
  return { text, change, fault: faultOf(text) };
}

export function JsonField(props: FieldProps) {
  const field = useField(props);
  const { text, change, fault } = useJsonText(props.path, field.value, (value) => {
    field.set(value);
    return undefined;
  });
  return (
    <JsonEditor
      id={field.id}
      label={field.label}
      description={field.description}
      text={text}
      onChange={change}
      fault={fault}
      error={field.error}
      disabled={field.disabled}
    />
  );
}

/** The entries of a value that its schema doesn't define, as one editable JSON object. */
export function ExtrasField(props: { schema: JsonSchema; path: Path; label: string; description: string }) {
  const { schema, path } = props;
  const form = useForm();
  const whole = valueAt(form.value, path);
  const extras = extrasOf(whole, schema);
  const holder = [...path, '*'];
  const accept = (value: unknown): string | undefined => {
    const next = value ?? {};
    if (!isObject(next)) return 'must be a JSON object: { "name": value }';
    const known = Object.keys(next).find((name) => propertyOf(schema, name) !== undefined);
    if (known !== undefined) return `"${known}" already has a field above`;
    let result = isObject(whole) ? whole : {};
    for (const name of Object.keys(extras)) result = withValueAt(result, [name], undefined);
    form.set(path, { ...result, ...next });
    return undefined;
  };
  const value = Object.keys(extras).length === 0 ? undefined : extras;
  const { text, change, fault } = useJsonText(holder, value, accept);
  const error =
    messageAt(form.errors, holder) ??
    Object.keys(extras)
      .map((name) => messageAt(form.errors, [...path, name]))
      .find(Boolean);
  return (
    <JsonEditor
      label={props.label}
      description={props.description}
      text={text}
      onChange={change}
      fault={fault}
      error={error}
      disabled={form.disabled}
      placeholder={'{\n  "employee_id": "A-1024"\n}'}
    />
  );
}
