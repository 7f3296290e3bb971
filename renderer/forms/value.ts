import type { JsonSchema } from './json-schema.ts';

export type Path = readonly string[];
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks own properties only, because a name such as `constructor` is inherited. */
const own = (value: JsonObject, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);

/** Whether two JSON values are equal, whatever the order of their names. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => isSame(entry, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(own(a, name), own(b, name)));
}

export function valueAt(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(own(value, name), rest) : undefined;
}

/** `value` with a new value at `path`. Undefined removes it. */
export function withValueAt(value: JsonObject, [name, ...rest]: Path, next: unknown): JsonObject {
  if (name === undefined) return isObject(next) ? next : {};
  const inner = own(value, name);
  const changed = rest.length === 0 ? next : withValueAt(isObject(inner) ? inner : {}, rest, next);
  const { [name]: _former, ...others } = value;
  return changed === undefined ? others : { ...value, [name]: changed };
}

/**
 * The merge patch that turns `before` into `after` (RFC 7396): null removes, objects merge, everything else replaces.
 */
export function patchBetween(before: JsonObject, after: JsonObject): JsonObject {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes = [...names].flatMap((name): [string, unknown][] => {
    const from = own(before, name);
    const to = own(after, name);
    if (isSame(from, to)) return [];
    return [[name, isObject(from) && isObject(to) ? patchBetween(from, to) : (to ?? null)]];
  });
  return Object.fromEntries(changes);
}

/** Applies a merge patch to a value (RFC 7396 §2). */
export function patched(value: JsonObject, patch: JsonObject): JsonObject {
  const result = new Map(Object.entries(value));
  for (const [name, change] of Object.entries(patch)) {
    const former = result.get(name);
    if (change === null) result.delete(name);
    else if (isObject(change)) result.set(name, patched(isObject(former) ? former : {}, change));
    else result.set(name, change);
  }
  return Object.fromEntries(result);
}

/** The schema of an entry, if the parent's schema defines it. */
export const propertyOf = ({ properties = {} }: JsonSchema, name: string): JsonSchema | undefined =>
  Object.hasOwn(properties, name) ? properties[name] : undefined;

/** Leaves out values that match the server's defaults, to keep the config file short. */
export function withoutDefaults(value: JsonObject, schema: JsonSchema): JsonObject {
  const entries = Object.entries(value).flatMap(([name, entry]): [string, unknown][] => {
    const property = propertyOf(schema, name);
    if (!property) return [[name, entry]];
    const required = schema.required?.includes(name) ?? false;
    if (!required && property.default !== undefined && isSame(entry, property.default)) return [];
    if (!isObject(entry) || !property.properties) return [[name, entry]];
    const inner = withoutDefaults(entry, property);
    return required || Object.keys(inner).length > 0 ? [[name, inner]] : [];
  });
  return Object.fromEntries(entries);
}

/** The entries of a value that its schema doesn't define. */
export function extrasOf(value: unknown, schema: JsonSchema): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([name]) => propertyOf(schema, name) === undefined));
}
