import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { checkIdToken, type IdTokenExpectation } from '../../server/demo/id-token.ts';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1000;
const expected: IdTokenExpectation = {
  issuer: 'https://issuer.example/t/a',
  client_id: 'demo',
  nonce: 'n-1',
  max_age: undefined,
  access_token: 'access',
  now: NOW,
};
const claims: JWTPayload = {
  iss: expected.issuer,
  sub: 'alice',
  aud: 'demo',
  iat: SECONDS,
  exp: SECONDS + 60,
  nonce: 'n-1',
};

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: typeof keys;
beforeAll(async () => {
  [keys, others] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
});

const sign = (changes: JWTPayload = {}, by = keys): Promise<string> =>
  new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(by.privateKey);

async function failures(token: string, changes: Partial<IdTokenExpectation> = {}): Promise<string[]> {
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'ES256' }] };
  const checks = await checkIdToken(token, jwks, { ...expected, ...changes });
  return checks.filter(({ passed }) => !passed).map(({ title }) => title);
}

test('OpenID Connect Core §3.1.3.7: a valid ID token passes every check', async () => {
  expect(await failures(await sign())).toEqual([]);
});

test.each<[string, JWTPayload, string]>([
  ['another issuer', { iss: 'https://other.example' }, 'Issuer'],
  ['another audience', { aud: ['other'] }, 'Audience'],
  ['an end in the past', { exp: SECONDS - 1 }, 'Not expired'],
  ['another nonce', { nonce: 'n-2' }, 'Nonce'],
  ['the hash of another access token', { at_hash: 'AAAA' }, 'Belongs to the access token'],
])('%s fails its own check and no other', async (_name, changes, title) => {
  expect(await failures(await sign(changes))).toEqual([title]);
});

test('a token signed by another key fails', async () => {
  expect(await failures(await sign({}, others))).toEqual(['Signature']);
});

test('a login older than max_age fails', async () => {
  const token = await sign({ auth_time: SECONDS - 100 });
  expect(await failures(token, { max_age: 60 })).toEqual(['Login is recent']);
  expect(await failures(token, { max_age: 100 })).toEqual([]);
});
