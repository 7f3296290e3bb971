import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AUTH_METHODS } from '../../contract/config/client.ts';
import {
  identifyCredentialsClient,
  parseCredentials,
  settleMethod,
  verifySecret,
} from '../../server/protocol/client-auth.ts';
import { assertionMethod, readAssertion, validateAssertionClaims } from '../../server/protocol/client-assertion.ts';
import { parseParameters } from '../../server/protocol/parameters.ts';
import { makeClient, refusalOf } from './issuer.ts';

const header = (text: string | Buffer) => `Basic ${Buffer.from(text).toString('base64')}`;
const read = (authorization: string | undefined, form = '') => parseCredentials(authorization, parseParameters(form));

describe('RFC 6749 §2.3.1: HTTP Basic', () => {
  test('any id and secret, form-encoded, arrive as they are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    const encode = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);
    fc.assert(
      fc.property(text, text, (id, secret) => {
        fc.pre(id !== '');
        expect(read(header(`${encode(id)}:${encode(secret)}`))).toEqual({
          method: 'client_secret_basic',
          client_id: id,
          client_secret: secret,
        });
      }),
    );
  });

  test.each([
    ['a:b%3Ac', 'b:c', 'an encoded colon'],
    ['a:b:c', 'b:c', 'a bare colon in the secret'],
    ['a:b+c', 'b c', 'a plus is a space'],
    ['a:b%2Bc', 'b+c', 'an encoded plus'],
    ['a:%25', '%', 'an encoded percent sign'],
    ['a:s%C3%A9cret', 'sécret', 'non-ASCII, encoded'],
    ['a:sécret', 'sécret', 'non-ASCII, bare'],
    ['a:', '', 'an empty secret'],
  ])('%s has the secret %j: %s', (text, secret) => expect(read(header(text))).toMatchObject({ client_secret: secret }));

  test('the scheme is case-insensitive (RFC 9110 §11.1)', () => {
    expect(read(header('a:b').replace('Basic', 'bASIC'))).toMatchObject({ client_id: 'a' });
  });

  test.each([
    [header('no-colon'), 'no colon'],
    [header(':secret'), 'no client id'],
    [header('a:50%off'), 'a bare percent sign'],
    [header('a:%ff'), 'no UTF-8 behind the percent signs'],
    [header(Buffer.from([0x61, 0x3a, 0xff])), 'bytes that are no UTF-8'],
    ['Basic', 'nothing'],
    ['Basic ', 'nothing but a space'],
    ['Basic !!!!', 'no base64'],
    ['Basic YTpi YTpi', 'two texts'],
    [`Basic ${'A'.repeat(10_000)}`, 'a long text without a colon'],
  ])('%.30s is refused with invalid_client: %s', (authorization) => {
    expect(refusalOf(() => read(authorization)).code).toBe('invalid_client');
  });

  test('any header is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          read(`Basic ${text}`);
        } catch {
          expect(refusalOf(() => read(`Basic ${text}`)).code).toMatch(/^invalid_(?:client|request)$/);
        }
      }),
    );
  });
});

describe('RFC 6749 §2.3: one method in a request', () => {
  test.each([
    [header('a:b'), 'client_id=a&client_secret=b'],
    [header('a:b'), 'client_assertion=x&client_assertion_type=y'],
    [undefined, 'client_id=a&client_secret=b&client_assertion=x'],
    [header('a:'), 'client_secret=b'],
    [header('a:b'), 'client_id=c'],
  ])('%s with %s is refused', (authorization, form) => {
    expect(refusalOf(() => read(authorization, form)).code).toBe('invalid_request');
  });

  test('the same client_id with Basic is not a second method, nor is an empty client_secret', () => {
    expect(read(header('a:b'), 'client_id=a&client_secret=')).toMatchObject({ method: 'client_secret_basic' });
  });

  test.each(['', 'client_id=', 'client_secret=b'])('a request that does not name its client is refused: %s', (form) => {
    expect(refusalOf(() => read(undefined, form)).code).toBe('invalid_client');
  });
});

describe('RFC 6749 §3.2.1: every method, at clients registered for every method', () => {
  const methods = AUTH_METHODS.filter((method) => method !== 'unspecified');
  const matrix = AUTH_METHODS.flatMap((registered) => methods.map((used) => ({ registered, used })));

  test.each(matrix)('registered $registered, used $used', ({ registered, used }) => {
    const client = makeClient({ token_endpoint_auth_method: registered });
    const clients = new Map([['app', client]]);
    const lenient = registered === 'unspecified' && /^client_secret_(?:basic|post)$/.test(used);
    if (registered === used || lenient) expect(identifyCredentialsClient('app', used, clients)).toBe(client);
    else expect(refusalOf(() => identifyCredentialsClient('app', used, clients)).code).toBe('invalid_client');
  });

  test.each(AUTH_METHODS)(
    'RFC 6749 §2.3.1: Basic with an empty secret, at a client registered for %s',
    (registered) => {
      const client = makeClient({ token_endpoint_auth_method: registered });
      const taken = settleMethod(read(header('app:')), new Map([['app', client]]));
      expect(taken).toEqual(
        registered === 'none'
          ? { method: 'none', client_id: 'app' }
          : { method: 'client_secret_basic', client_id: 'app', client_secret: '' },
      );
    },
  );

  test.each([
    ['a secret', header('app:x')],
    ['a blank for a secret', header('app:+')],
    ['another client', header('other:')],
  ])('%s is used unchanged', (_, authorization) => {
    const clients = new Map([['app', makeClient({ token_endpoint_auth_method: 'none' })]]);
    expect(settleMethod(read(authorization), clients)).toMatchObject({ method: 'client_secret_basic' });
  });

  test.each(['other', '__proto__', 'constructor', '', undefined, 'x'.repeat(10_000)])('no client is %.20s', (id) => {
    const clients = new Map([['app', makeClient()]]);
    expect(refusalOf(() => identifyCredentialsClient(id, 'client_secret_post', clients)).code).toBe('invalid_client');
  });

  test('an inactive client is refused', () => {
    const clients = new Map([['app', makeClient({ client_status: 'inactive' })]]);
    expect(refusalOf(() => identifyCredentialsClient('app', 'client_secret_basic', clients)).description).toMatch(
      /inactive/,
    );
  });

  test('rotated secrets are accepted, others refused, and none is revealed', () => {
    const client = makeClient({ client_secret: 'new-one', rotated_secrets: ['older', 'oldest'] });
    expect(verifySecret(client, 'new-one')).toBe('current');
    expect(verifySecret(client, 'oldest')).toBe('rotated');
    for (const wrong of ['', 'new-on', 'new-one ', 'NEW-ONE', 'x'.repeat(10_000)]) {
      const refusal = refusalOf(() => verifySecret(client, wrong));
      expect(JSON.stringify([refusal.description, refusal.detail])).not.toMatch(/new-one|older|oldest/);
    }
    const without = makeClient({ client_secret: undefined });
    expect(refusalOf(() => verifySecret(without, '')).code).toBe('invalid_client');
  });
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('RFC 7523 §3: client assertions', () => {
  test.each([
    'x',
    'a.b',
    'a.b.c',
    'a.b.c.d',
    '..',
    `${part({ alg: 'HS256' })}.${part(null)}.x`,
    `${part(null)}.${part({})}.x`,
    `${part({ alg: 'none' })}.${part({ sub: 'app' })}.`,
    `${part({ alg: 'HS256' })}.${Buffer.from('{').toString('base64url')}.x`,
    'x'.repeat(10_000),
  ])('%.40s is not a signed JWT', (assertion) => {
    expect(refusalOf(() => readAssertion(assertion)).code).toBe('invalid_client');
  });

  test.each(['none', 'None', 'NONE', 'hs256', 'ES256K', 'dir', '', 'undefined', '__proto__', '[object Object]'])(
    'RFC 8725 §3.1: alg %j is not allowed',
    (alg) => expect(refusalOf(() => assertionMethod(alg)).code).toBe('invalid_client'),
  );

  const now = 1_000_000;
  const good = { iss: 'app', sub: 'app', aud: 'https://as', exp: now + 60, jti: 'j' };
  const check = (claims: Record<string, unknown>) =>
    validateAssertionClaims({ ...good, ...claims }, makeClient(), { audiences: ['https://as'], now });

  test('the claims of §3 pass, aud alone or in a list', () => {
    expect(check({})).toEqual({ jti: 'j', exp: now + 60 });
    expect(check({ aud: ['https://as'], iat: now + 29, nbf: now })).toMatchObject({ jti: 'j' });
  });

  const noText = { toString: null, valueOf: null };
  test.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'other' }],
    ['no issuer', { iss: undefined }],
    ['an issuer without a text', { iss: noText }],
    ['another subject', { sub: ['app'] }],
    ['another audience', { aud: 'https://other' }],
    ['another audience beside', { aud: ['https://other', 'https://as'] }],
    ['part of the audience', { aud: 'https://as/' }],
    ['no audience', { aud: undefined }],
    ['an empty list of audiences', { aud: [] }],
    ['an audience in a list in a list', { aud: [['https://as']] }],
    ['an audience without a text', { aud: [noText] }],
    ['no expiry', { exp: undefined }],
    ['an expiry that is a text', { exp: String(now + 60) }],
    ['expired now', { exp: now }],
    ['expired long ago', { exp: -1e300 }],
    ['a life of years', { exp: 1e300 }],
    ['not yet valid', { nbf: now + 31 }],
    ['from the future', { iat: now + 3600 }],
    ['an iat that is a text', { iat: '1' }],
    ['an nbf without a text', { nbf: noText }],
    ['no jti', { jti: undefined }],
    ['an empty jti', { jti: '' }],
    ['a jti that is a number', { jti: 1 }],
    ['a jti of 10,000 characters', { jti: 'x'.repeat(10_000) }],
  ])('%s is refused', (_, claims) => expect(refusalOf(() => check(claims)).code).toBe('invalid_client'));

  test('any claims pass or are refused', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(
        fc.record(
          { iss: value, sub: value, aud: value, exp: value, nbf: value, iat: value, jti: value },
          { requiredKeys: [] },
        ),
        (claims) => {
          expect(refusalOf(() => check({ iss: 'app!', ...claims })).code).toBe('invalid_client');
        },
      ),
    );
  });
});
