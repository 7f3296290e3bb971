import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseParameters, refuseRepeated, required } from '../../server/protocol/parameters.ts';
import { parseForm, parseGrantType, type FormRequest } from '../../server/protocol/token-request.ts';
import { refusalOf } from './issuer.ts';

describe('RFC 6749 appendix B: application/x-www-form-urlencoded', () => {
  test('what URLSearchParams writes is read back, whatever the names and values', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }), (pairs) => {
        const parameters = parseParameters(new URLSearchParams(pairs).toString());
        expect(parameters.repeated.size).toBe(0);
        for (const [name, value] of pairs) expect(parameters.get(name)).toBe(value === '' ? undefined : value);
      }),
    );
  });

  test('any text is parsed, or refused with invalid_request', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('%', '+', '&', '=', 'a', 'é', '0', 'f', 'C', '3') }), (text) => {
        try {
          parseParameters(text);
        } catch {
          expect(refusalOf(() => parseParameters(text)).code).toBe('invalid_request');
        }
      }),
    );
  });

  test.each([
    ['%', 'a lone percent sign'],
    ['a=%zz', 'no hexadecimal digits'],
    ['a=%ff', 'a byte that UTF-8 does not have'],
    ['a=%c0%af', 'an overlong slash'],
    ['a=%ed%a0%80', 'a lone surrogate'],
    ['%e2%82=1', 'a sequence cut short, in a name'],
  ])('%s is refused: %s', (text) => {
    expect(refusalOf(() => parseParameters(text))).toMatchObject({ code: 'invalid_request' });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
    expect(parseParameters('').get(name)).toBeUndefined();
    expect(parseParameters(`${name}=x`).get(name)).toBe('x');
    expect({}).not.toHaveProperty('x');
  });
});

describe('RFC 6749 §3.1, §3.2: parameters', () => {
  test.each([
    ['a=1&a=1', 'equal values'],
    ['a=1&a=', 'one of them empty'],
    ['a=&a=1', 'the first of them empty'],
    ['a&a', 'no values'],
    ['a=1&%61=2', 'one of them encoded'],
  ])('a parameter included twice is refused: %s (%s)', (text) => {
    const refusal = refusalOf(() => refuseRepeated(parseParameters(text), ['a']));
    expect(refusal).toMatchObject({ code: 'invalid_request', description: expect.stringContaining('more than once') });
  });

  test('unknown parameters may be repeated, and are ignored', () => {
    expect(() => refuseRepeated(parseParameters('b=1&b=2'), ['a'])).not.toThrow();
  });

  test('a parameter without a value counts as not sent', () => {
    expect(parseParameters('a=&b').get('a')).toBeUndefined();
    expect(refusalOf(() => required(parseParameters('a='), 'a')).description).toBe('The parameter a is missing.');
  });
});

const form = (fields: Partial<FormRequest>): FormRequest => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  query: '',
  body: '',
  ...fields,
});

describe('RFC 6749 §3.2: the form of a request', () => {
  test.each([
    ['application/x-www-form-urlencoded'],
    ['application/x-www-form-urlencoded; charset=UTF-8'],
    ['APPLICATION/X-WWW-FORM-URLENCODED;charset=utf-8'],
  ])('%s is read', (type) => {
    expect(parseForm(form({ headers: { 'content-type': type }, body: 'code=x' })).get('code')).toBe('x');
  });

  test.each([
    ['application/json', '{"code":"x"}'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['text/plain', 'code=x'],
    ['application/x-www-form-urlencoded-not', 'code=x'],
    ['', 'code=x'],
  ])('%s is refused', (type, body) => {
    const refusal = refusalOf(() => parseForm(form({ headers: { 'content-type': type }, body })));
    expect(refusal).toMatchObject({ code: 'invalid_request', description: 'The body is not form-encoded.' });
  });

  test.each(['code=x', 'client%5fsecret=x', 'a=b&grant_type=y'])('?%s belongs in the body', (query) => {
    expect(refusalOf(() => parseForm(form({ query }))).description).toMatch(/must be in the body/);
  });

  test('a body that is too large is refused with 413', () => {
    const refusal = refusalOf(() => parseForm(form({ bodyFault: 'The body is too large: 1 MiB is the most.' })));
    expect(refusal).toMatchObject({ code: 'invalid_request', status: 413 });
  });

  test.each(['password', 'implicit', '__proto__', 'constructor', 'AUTHORIZATION_CODE', 'x'.repeat(10_000)])(
    'RFC 6749 §5.2: grant_type %.30s is not supported',
    (grantType) => {
      expect(refusalOf(() => parseGrantType(parseParameters(`grant_type=${grantType}`))).code).toBe(
        'unsupported_grant_type',
      );
    },
  );
});
