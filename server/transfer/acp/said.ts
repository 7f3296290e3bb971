import { IN_WORDS } from '../../../contract/config/fault-words.ts';
import type { z } from 'zod';
import { SECRET_KEYS } from '../../config/secret-fields.ts';
import { isJson, type Json } from './json.ts';
import type { Report } from './report.ts';

/** One thing of a file: its value if it is new, and what the file specifies about it, as a merge patch (RFC 7396). */
export interface Thing<T> {
  value: T;
  patch: Json;
}

/** What a file specifies about one thing, by our field names. */
export interface Words {
  said: Json;
  /** What the file resets to its default, as a merge patch. */
  cleared?: Json | undefined;
  /** What is used if the file doesn't specify it and the thing is new. */
  assumed?: Json | undefined;
}

/** ACP also writes unset values: empty strings and lists, zero times, the year 1. */
export function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (typeof value === 'string') return value === '0s' || value.startsWith('0001-01-01');
  return typeof value === 'object' && Object.values(value).every(isUnset);
}

const ZERO_DURATION = /^(?:0+[hms])+$/;

/** Whether a known field is unset. A string such as 0s may be a password. */
export function saysNothing(key: string, value: unknown): boolean {
  if (typeof value !== 'string') return isUnset(value);
  return value === '' || (key.endsWith('_ttl') && ZERO_DURATION.test(value));
}

const SECRETS: readonly string[] = [...SECRET_KEYS.client, ...SECRET_KEYS.user];

/** What a file specifies about a schema's fields. An empty secret was just left out of the export. */
export function wordsOf(acp: Json, { shape }: z.ZodObject): Words & { unknown: readonly string[] } {
  const [said, cleared]: [Json, Json] = [{}, {}];
  const unknown: string[] = [];
  for (const [key, value] of Object.entries(acp)) {
    const field: z.core.$ZodType | undefined = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!field) unknown.push(...(isUnset(value) ? [] : [key]));
    else if (!saysNothing(key, value) || (value === false && defaultOf(field) === true)) said[key] = value;
    else if (value !== undefined && !isJson(value) && !SECRETS.includes(key)) cleared[key] = null;
  }
  return { said, cleared, unknown };
}

const defaultOf = (field: z.core.$ZodType): unknown => (field as z.ZodType).safeParse(undefined).data;

/**
 * A thing as the contract accepts it. Fields and list entries it refuses are left out and reported. Undefined if the
 * rest is refused too.
 */
export function thingOf<S extends z.ZodObject>(
  schema: S,
  { said, cleared, assumed }: Words,
  what: string,
  report: Report,
): Thing<z.input<S>> | undefined {
  const value = settle(schema, { ...assumed, ...said }, what, report);
  if (!value) return undefined;
  const own = Object.entries(value as Json).filter(([key]) => Object.hasOwn(said, key));
  return { value, patch: { ...cleared, ...Object.fromEntries(own) } };
}

function settle<S extends z.ZodObject>(schema: S, value: Json, what: string, report: Report): z.input<S> | undefined {
  const settled = structuredClone(value);
  const refused = schema.safeParse(settled, IN_WORDS).error?.issues ?? [];
  // From the end, so list indexes stay correct.
  for (const { path, message } of refused.toReversed()) {
    if (!removeAt(settled, path)) break;
    report.approximated(what, path.map(String).join('.'), `left out: ${message}`);
  }
  const fault = schema.safeParse(settled, IN_WORDS).error?.issues[0];
  if (!fault) return settled as z.input<S>;
  report.dropped(what, `${fault.path.map(String).join('.')}: ${fault.message}`);
  return undefined;
}

function removeAt(value: Json, path: readonly PropertyKey[]): boolean {
  const key = path.at(-1);
  if (key === undefined) return false;
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], value);
  if (Array.isArray(parent) && typeof key === 'number') return parent.splice(key, 1).length === 1;
  return isJson(parent) && Object.hasOwn(parent, key) && Reflect.deleteProperty(parent, key);
}
