/** The substitute for an object, or undefined to copy it. */
export type Substitute = (value: object) => object | undefined;

/**
 * A copy of a value as it would come back from JSON: undefined members are dropped, dates become strings, and the copy
 * shares nothing with the original except substitutes.
 */
export function copyJson<T>(value: T, substitute: Substitute = () => undefined): T {
  return copy(value, substitute) as T;
}

function copy(value: unknown, substitute: Substitute): unknown {
  if (typeof value === 'object' && value !== null) return substitute(value) ?? copyObject(value, substitute);
  // JSON has no negative zero.
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'bigint') throw new TypeError('a bigint can’t be converted to JSON');
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
}

function copyObject(value: object, substitute: Substitute): unknown {
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return copy((value.toJSON as () => unknown)(), substitute);
  if (Array.isArray(value)) return value.map((item) => copy(item, substitute) ?? null);
  const copied: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = copy((value as Record<string, unknown>)[key], substitute);
    if (member === undefined) continue;
    // Assigned, it would become the prototype instead of a field.
    if (key === '__proto__')
      Object.defineProperty(copied, key, { value: member, enumerable: true, configurable: true, writable: true });
    else copied[key] = member;
  }
  return copied;
}
