import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseParameters } from '../../server/protocol/parameters.ts';
import { validateChallenge, verifyChallenge } from '../../server/protocol/pkce.ts';
import { settingsSchema } from '../../contract/config/settings.ts';
import { makeClient, refusalOf } from './issuer.ts';
import { equal } from '../../server/protocol/digest.ts';

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const settings = settingsSchema.parse({});
const validate = (query: string, client = makeClient(), more = {}) =>
  validateChallenge(parseParameters(query), client, { ...settings, ...more });
const publicClient = makeClient({ token_endpoint_auth_method: 'none' });

describe('RFC 7636 §4.3: the challenge of an authorization request', () => {
  test('appendix B’s is taken', () => {
    expect(validate(`code_challenge=${CHALLENGE}&code_challenge_method=S256`)).toEqual({
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    });
  });

  test.each([
    [`code_challenge=${CHALLENGE}`, 'plain by default'],
    [`code_challenge=${CHALLENGE}&code_challenge_method=plain`, 'plain'],
    [`code_challenge=${CHALLENGE}&code_challenge_method=s256`, 'a method in lower case'],
    [`code_challenge=${CHALLENGE}&code_challenge_method=none`, 'an unknown method'],
    [`code_challenge=${CHALLENGE}=&code_challenge_method=S256`, 'padding'],
    [`code_challenge=${CHALLENGE.slice(1)}&code_challenge_method=S256`, 'too short'],
    [`code_challenge=${'a'.repeat(10_000)}&code_challenge_method=S256`, 'too long'],
    ['code_challenge_method=S256', 'a method alone'],
  ])('%.60s is refused: %s', (query) => {
    expect(refusalOf(() => validate(query))).toMatchObject({
      code: 'invalid_request',
      detail: { cause: 'invalid_pkce' },
    });
  });

  test('RFC 9700 §2.1.1: public clients must send one, and others if the workspace requires it', () => {
    const required = /PKCE is required/;
    expect(validate('')).toBeUndefined();
    expect(refusalOf(() => validate('', publicClient)).description).toMatch(required);
    expect(validate('', publicClient, { enforce_pkce_for_public_clients: false })).toBeUndefined();
    expect(refusalOf(() => validate('', makeClient(), { enforce_pkce: true })).description).toMatch(required);
  });

  test('plain is for clients that are relaxed to it', () => {
    const relaxed = makeClient({ allow_plain_pkce: true });
    expect(validate(`code_challenge=${VERIFIER}`, relaxed)).toEqual({
      code_challenge: VERIFIER,
      code_challenge_method: 'plain',
    });
    expect(refusalOf(() => validate('code_challenge=short', relaxed)).code).toBe('invalid_request');
  });
});

describe('RFC 7636 §4.6: the verifier', () => {
  const S256 = { code_challenge: CHALLENGE, code_challenge_method: 'S256' } as const;

  test('only the exact verifier matches', () => {
    const unreserved = fc.string({
      unit: fc.constantFrom(...'ABCXYZabcxyz0189-._~'),
      minLength: 43,
      maxLength: 128,
    });
    fc.assert(
      fc.property(unreserved, unreserved, (verifier, other) => {
        const challenge = createHash('sha256').update(verifier).digest('base64url');
        expect(verifyChallenge({ ...S256, code_challenge: challenge }, verifier)).toBe('S256');
        fc.pre(other !== verifier);
        expect(refusalOf(() => verifyChallenge({ ...S256, code_challenge: challenge }, other)).code).toBe(
          'invalid_grant',
        );
      }),
    );
  });

  test.each<[string | undefined, string]>([
    [undefined, 'none'],
    [CHALLENGE, 'the challenge itself'],
    [`${VERIFIER} `, 'a space more'],
    [VERIFIER.slice(0, 42), 'too short'],
    ['a'.repeat(129), 'too long'],
    ['a'.repeat(10_000), 'far too long'],
    [`${VERIFIER.slice(1)}é`, 'a character that is not allowed'],
  ])('%.20s is refused: %s', (verifier) => {
    expect(refusalOf(() => verifyChallenge(S256, verifier))).toMatchObject({ code: 'invalid_grant' });
  });

  test('RFC 9700 §2.1.1: a verifier without a challenge is refused', () => {
    expect(refusalOf(() => verifyChallenge({}, VERIFIER)).code).toBe('invalid_grant');
    expect(verifyChallenge({}, undefined)).toBe('none');
  });

  test('the refusal of a plain verifier does not tell the challenge', () => {
    const plain = { code_challenge: VERIFIER, code_challenge_method: 'plain' } as const;
    expect(verifyChallenge(plain, VERIFIER)).toBe('plain');
    const refusal = refusalOf(() => verifyChallenge(plain, 'x'.repeat(43)));
    expect(JSON.stringify([refusal.description, refusal.detail])).not.toContain(VERIFIER);
  });
});

test('strings are compared completely, whatever their lengths', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(equal(a, b)).toBe(a === b);
    }),
  );
});
