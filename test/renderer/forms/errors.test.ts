import { describe, expect, test } from 'vitest';
import { errorsBelow, errorsElsewhere, messageAt, missingFields, pathParts } from '../../../renderer/forms/errors.ts';
import { durationWords } from '../../../renderer/forms/duration-words.ts';
import { parseJson } from '../../../contract/config/json-text.ts';
import { newSecret } from '../../../renderer/forms/new-secret.ts';

describe('errors at their fields', () => {
  const errors = [
    { path: 'redirect_uris[1]', message: 'is relative' },
    { path: 'token_ttls.access_token_ttl', message: 'must be a duration' },
    { path: 'client_name', message: 'is too long' },
    { path: '', message: 'the config is read-only' },
    { path: 'no_field', message: 'is unknown' },
  ];

  test('a path is the same with brackets, quotes and dots', () => {
    expect(pathParts('a[0]["b c"].d')).toEqual(['a', '0', 'b c', 'd']);
  });

  test('a field shows its own error, else that of an entry, and says which', () => {
    expect(messageAt(errors, ['client_name'])).toBe('Is too long');
    expect(messageAt(errors, ['redirect_uris'])).toBe('1: is relative');
    expect(messageAt(errors, ['token_ttls', 'access_token_ttl'])).toBe('Must be a duration');
    expect(messageAt(errors, ['description'])).toBeUndefined();
  });

  test('an entry finds its own error', () => {
    expect(errorsBelow(errors, ['redirect_uris'])).toEqual([{ path: '1', message: 'is relative' }]);
  });

  test('errors that no field can show are listed separately', () => {
    const schema = { properties: { client_name: {}, redirect_uris: {}, token_ttls: {} } };
    expect(errorsElsewhere(errors, schema).map(({ path }) => path)).toEqual(['', 'no_field']);
  });

  test('required fields are reported before the server is called', () => {
    const schema = {
      required: ['name', 'type', 'login'],
      properties: {
        name: {},
        type: {},
        login: { default: 'pick' },
        address: { required: ['country'], properties: { country: {} } },
      },
    };
    expect(missingFields(schema, { name: '', type: 'x', address: {} }).map(({ path }) => path)).toEqual([
      'name',
      'address.country',
    ]);
  });
});

describe('JSON as text', () => {
  test.each([
    ['{\n  "a": 1,\n  b: 2\n}', 3, 3],
    ['{"a": 1', 1, 8],
    ['[1,\n2,,3]', 2, 3],
    ['nope', 1, 1],
    ['{"a": "b\\q"}', 1, 9],
    ['{"a": 01}', 1, 7],
    ['{"a": 1} // note', 1, 10],
  ])('%j breaks in line %i, column %i', (text, line, column) => {
    expect(parseJson(text)).toMatchObject({ ok: false, fault: { line, column } });
  });

  test('valid JSON text gives its value', () => {
    expect(parseJson(' {"a": [null]} ')).toEqual({ ok: true, value: { a: [null] } });
  });
});

test.each([
  [0, 'immediately'],
  [1, '1 second'],
  [90, '1 minute 30 seconds'],
  [3600, '1 hour'],
  [2_592_000, '30 days'],
  [90_061, '1 day 1 hour'],
])('%i seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

test('new secrets have 32 characters that are safe everywhere, and never repeat', () => {
  const secrets = Array.from({ length: 50 }, newSecret);
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{32}$/);
});
