import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePatch } from '../../../server/transfer/merge-patch.ts';
import {
  extrasOf,
  patchBetween,
  patched,
  valueAt,
  withoutDefaults,
  withValueAt,
  type JsonObject,
} from '../../../renderer/forms/value.ts';

/** RFC 7396 cannot express null as a value: null removes the member. */
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
const name = fc.constantFrom('a', 'b', 'c', 'constructor', 'toString');
const object = fc.dictionary(name, fc.oneof(leaf, fc.dictionary(name, leaf, { noNullPrototype: true })), {
  noNullPrototype: true,
});

/** The same text for the same JSON value. Matchers fail on a value with its own `constructor` member. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`);
  return `{${entries.sort().join()}}`;
}

describe('merge patches (RFC 7396)', () => {
  test('the patch between two values turns the first into the second', () => {
    const holds = fc.property(object, object, (before, after) => {
      expect(canonical(patched(before, patchBetween(before, after)))).toBe(canonical(after));
    });
    fc.assert(holds);
  });

  test('the server gets the same result', () => {
    const holds = fc.property(object, object, (before, after) => {
      expect(canonical(mergePatch(before, patchBetween(before, after)))).toBe(canonical(after));
    });
    fc.assert(holds);
  });

  test('no change gives an empty patch', () => {
    const holds = fc.property(object, (value) => {
      expect(canonical(patchBetween(value, structuredClone(value)))).toBe('{}');
    });
    fc.assert(holds);
  });

  test('changes made elsewhere are merged with unsaved input', () => {
    const typed = patchBetween({ name: 'A', email: 'a@x' }, { name: 'B', email: 'a@x' });
    expect(patched({ name: 'A', email: 'new@x' }, typed)).toEqual({ name: 'B', email: 'new@x' });
  });
});

describe('paths', () => {
  const value: JsonObject = { token_ttls: { access: '1h' }, name: 'A' };

  test('lead into objects only', () => {
    expect(valueAt(value, ['token_ttls', 'access'])).toBe('1h');
    expect(valueAt(value, ['name', 'access'])).toBeUndefined();
  });

  test('setting a value creates missing objects, and undefined removes it', () => {
    expect(withValueAt({}, ['address', 'country'], 'FR')).toEqual({ address: { country: 'FR' } });
    expect(withValueAt(value, ['token_ttls', 'access'], undefined)).toEqual({ token_ttls: {}, name: 'A' });
    expect(value).toEqual({ token_ttls: { access: '1h' }, name: 'A' });
  });
});

test('values the server would fill in are left out of a new record', () => {
  const schema = {
    required: ['client_id'],
    properties: {
      client_id: { type: 'string', default: 'x' },
      trusted: { type: 'boolean', default: false },
      redirect_uris: { type: 'array', default: [] },
      token_ttls: { type: 'object', default: {}, properties: { access: { type: 'string' } } },
    },
  };
  const record = { client_id: 'x', trusted: false, redirect_uris: ['http://localhost/'], token_ttls: {}, extra: 1 };
  expect(withoutDefaults(record, schema)).toEqual({
    client_id: 'x',
    redirect_uris: ['http://localhost/'],
    extra: 1,
  });
});

test('members that the schema does not know are listed separately', () => {
  expect(extrasOf({ name: 'A', badge: 7 }, { properties: { name: {} } })).toEqual({ badge: 7 });
});
