import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acrOf, nextStep } from '../../server/protocol/next-step.ts';
import { parseClaims, parseMaxAge, parsePrompt } from '../../server/protocol/prompt.ts';
import type { AuthorizeRequest } from '../../server/core/authorize-request.ts';
import { refusalOf } from './issuer.ts';

const anything = fc.string({ unit: 'grapheme', maxLength: 30 });

describe('OpenID Connect Core §3.1.2.1: prompt', () => {
  test.each([
    [undefined, []],
    ['none', ['none']],
    ['login consent', ['login', 'consent']],
    [' login  login ', ['login']],
    ['select_account', ['select_account']],
  ])('%j is %j', (text, prompts) => expect(parsePrompt(text)).toEqual(prompts));

  test.each(['none login', 'login none', 'None', 'create', '__proto__', 'toString', 'login,consent', 'login\tconsent'])(
    '%j is refused',
    (text) => expect(refusalOf(() => parsePrompt(text)).code).toBe('invalid_request'),
  );

  test('any text is read or refused, in a sentence of bounded length', () => {
    fc.assert(
      fc.property(anything, (text) => {
        fc.pre(text.trim() !== '');
        try {
          expect(parsePrompt(text).length).toBeGreaterThan(0);
        } catch {
          expect(refusalOf(() => parsePrompt(text)).code).toBe('invalid_request');
        }
      }),
    );
    expect(refusalOf(() => parsePrompt('x'.repeat(10_000))).description.length).toBeLessThan(500);
  });
});

describe('OpenID Connect Core §3.1.2.1: max_age', () => {
  test('whole seconds are read', () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(parseMaxAge(String(seconds))).toBe(seconds);
      }),
    );
    expect(parseMaxAge(undefined)).toBeUndefined();
  });

  test.each(['-1', '1.5', '1e3', '0x10', ' 1', 'NaN', 'Infinity', '9'.repeat(10_000), '١'])(
    '%.20s is refused',
    (text) => expect(refusalOf(() => parseMaxAge(text)).code).toBe('invalid_request'),
  );
});

const requestWith = (claims: AuthorizeRequest['claims']) =>
  ({ scope: [], prompt: [], acr_values: [], claims }) as unknown as AuthorizeRequest;

describe('OpenID Connect Core §5.5: the claims parameter', () => {
  test('members that are understood are kept, others are ignored', () => {
    const text =
      '{"id_token":{"email":null,"acr":{"essential":true,"values":["1"],"x":1}},"userinfo":{"name":{"value":"A"}},"other":1}';
    expect(JSON.parse(JSON.stringify(parseClaims(text)))).toEqual({
      id_token: { email: null, acr: { essential: true, values: ['1'] } },
      userinfo: { name: { value: 'A' } },
    });
  });

  test.each(['{', '[]', '"x"', 'null', '1', '{"id_token":[]}', '{"id_token":"x"}', `{"userinfo":${'['.repeat(9000)}`])(
    '%.30s is refused',
    (text) => expect(refusalOf(() => parseClaims(text)).code).toBe('invalid_request'),
  );

  test.each([
    ['values that is no list', '{"values":"1"}'],
    ['values that is a number', '{"values":5}'],
    ['values that is an object', '{"values":{}}'],
    ['a value without a text', '{"value":{"toString":null,"valueOf":null}}'],
    ['values without a text', '{"values":[{"toString":1},null,[]]}'],
    ['essential that is no boolean', '{"essential":"yes","value":"2"}'],
    ['a value nested deeply', `{"value":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('%s is understood as far as it goes, and breaks nothing', (_, acr) => {
    const essential = acr.includes('essential') ? acr : acr.replace('{', '{"essential":true,');
    const claims = parseClaims(`{"id_token":{"acr":${essential}}}`);
    expect(() => JSON.stringify(claims)).not.toThrow();
    const progress = {
      request: requestWith(claims),
      now: 0,
      freshLogin: false,
      toGrant: [],
      consented: new Set<string>(),
      acrSupported: ['1'],
    };
    expect(nextStep(progress).kind).toBe('login');
    expect(acrOf(progress.request, ['1'])).toBe('1');
  });

  test('a member nested deeply is refused', () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    expect(refusalOf(() => parseClaims(`{"id_token":${deep}}`)).code).toBe('invalid_request');
  });

  test('names like __proto__ are claims like any other', () => {
    const claims = parseClaims('{"id_token":{"__proto__":{"essential":true},"constructor":null}}');
    expect(Object.keys(claims?.id_token ?? {})).toEqual(['__proto__', 'constructor']);
    expect({}).not.toHaveProperty('essential');
  });

  test('any JSON is read or refused', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          expect(parseClaims(json)).toBeDefined();
        } catch {
          expect(refusalOf(() => parseClaims(json)).code).toBe('invalid_request');
        }
      }),
    );
  });
});
