import type { FieldError } from '../api/admin-client.ts';
import type { JsonSchema } from './json-schema.ts';
import { isObject, propertyOf, valueAt, type JsonObject, type Path } from './value.ts';

/** The parts of an error's path. `redirect_uris[1]` and `redirect_uris.1` are the same. */
export function pathParts(path: string): string[] {
  return path.match(/[^.[\]"]+/g) ?? [];
}

const startsWith = (parts: Path, path: Path): boolean => path.every((part, index) => parts[index] === part);

/** The errors at or below `path`, with paths relative to it. */
export function errorsBelow(errors: readonly FieldError[], path: Path): FieldError[] {
  return errors.flatMap(({ path: at, message }) => {
    const parts = pathParts(at);
    return startsWith(parts, path) ? [{ path: parts.slice(path.length).join('.'), message }] : [];
  });
}

/** The error text of a field: its own errors first, then those of its entries. */
export function messageAt(errors: readonly FieldError[], path: Path): string | undefined {
  const below = errorsBelow(errors, path);
  const own = below.find((error) => error.path === '');
  if (own) return sentenceOf(own.message);
  const [entry] = below;
  return entry && `${entry.path}: ${entry.message}`;
}

export const sentenceOf = (message: string): string => message.charAt(0).toUpperCase() + message.slice(1);

/** Errors that no field of the form shows, for a notice above it. */
export function errorsElsewhere(errors: readonly FieldError[], schema: JsonSchema): FieldError[] {
  return errors.filter(({ path }) => {
    const [first] = pathParts(path);
    return first === undefined || propertyOf(schema, first) === undefined;
  });
}

/** Required fields that are empty, reported before the request is sent. */
export function missingFields(schema: JsonSchema, value: JsonObject, path: Path = []): FieldError[] {
  const own = (schema.required ?? [])
    .filter((name) => isBlank(valueAt(value, [name])) && !hasDefault(schema.properties?.[name]))
    .map((name) => ({ path: [...path, name].join('.'), message: 'is required' }));
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const entry = value[name];
    return isObject(entry) ? missingFields(property, entry, [...path, name]) : [];
  });
  return [...own, ...inner];
}

const isBlank = (value: unknown): boolean => value === undefined || value === '';
const hasDefault = (schema: JsonSchema | undefined): boolean => schema?.default !== undefined;
