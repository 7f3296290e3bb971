import type { JsonSchema } from './json-schema.ts';

export type Path = readonly string[];
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Are two JSON values the same, whatever the order of their names? */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => isSame(entry, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}

export function valueAt(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

/** `value` with another value at `path`; undefined removes it. */
export function withValueAt(value: JsonObject, [name, ...rest]: Path, next: unknown): JsonObject {
  if (name === undefined) return isObject(next) ? next : {};
  const inner = value[name];
  const changed = rest.length === 0 ? next : withValueAt(isObject(inner) ? inner : {}, rest, next);
  const { [name]: _former, ...others } = value;
  return changed === undefined ? others : { ...value, [name]: changed };
}

/** The merge patch that makes `after` of `before` (RFC 7396): null removes, objects merge, the rest replaces. */
export function patchBetween(before: JsonObject, after: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const from = before[name];
    const to = after[name];
    if (isSame(from, to)) continue;
    if (isObject(from) && isObject(to)) patch[name] = patchBetween(from, to);
    else patch[name] = to ?? null;
  }
  return patch;
}

/** What a merge patch makes of a value (RFC 7396 §2). */
export function patched(value: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...value };
  for (const [name, change] of Object.entries(patch)) {
    const former = result[name];
    if (change === null) delete result[name];
    else if (isObject(change)) result[name] = patched(isObject(former) ? former : {}, change);
    else result[name] = change;
  }
  return result;
}

/** Leaves out what the server would fill in anyway, so that the config file stays short. */
export function withoutDefaults(value: JsonObject, schema: JsonSchema): JsonObject {
  const entries = Object.entries(value).flatMap(([name, entry]): [string, unknown][] => {
    const property = schema.properties?.[name];
    if (!property) return [[name, entry]];
    const required = schema.required?.includes(name) ?? false;
    if (!required && property.default !== undefined && isSame(entry, property.default)) return [];
    if (!isObject(entry) || !property.properties) return [[name, entry]];
    const inner = withoutDefaults(entry, property);
    return required || Object.keys(inner).length > 0 ? [[name, inner]] : [];
  });
  return Object.fromEntries(entries);
}

/** The entries of a value that its schema does not know. */
export function extrasOf(value: unknown, schema: JsonSchema): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([name]) => schema.properties?.[name] === undefined));
}
