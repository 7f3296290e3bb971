import { describe, expect, test } from 'vitest';
import { clientSchema } from '../../contract/client.ts';
import { SNIPPETS } from '../../renderer/views/overview/snippets/snippets.ts';
import { snippetValues } from '../../renderer/views/overview/snippets/values.ts';

const ISSUER = 'http://localhost:9400/default/default';
const web = clientSchema.parse({
  client_id: 'web "app"',
  client_secret: "s3cret'\\",
  token_endpoint_auth_method: 'client_secret_post',
  redirect_uris: ['http://localhost:8080/cb'],
  scopes: ['openid', 'email', 'accounts.read'],
});
const spa = clientSchema.parse({
  client_id: 'spa',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://localhost:5173/callback'],
  scopes: ['openid', 'profile'],
});
const make = (name: string, client = web, alg = 'ES256') =>
  SNIPPETS.find((snippet) => snippet.name === name)!.make(snippetValues(client, ISSUER, alg));

/** What people leave to be filled in. */
const PLACEHOLDER =
  /<[a-z_ -]+>|\bYOUR[_ -]|\bTODO\b|example\.(?:com|org)|changeme|xxx|\.\.\.|…|undefined|null\b|\[object/i;

describe.each(SNIPPETS.map(({ name }) => name))('%s', (name) => {
  test('leaves nothing to be filled in', () => {
    for (const client of [web, spa]) expect(make(name, client)).not.toMatch(PLACEHOLDER);
  });

  test('holds the real issuer and client', () => {
    expect(make(name, spa)).toContain(ISSUER);
    expect(make(name, spa)).toContain('spa');
  });

  test('a public client’s has no secret', () => {
    const code = make(name, spa);
    expect(code).not.toMatch(/client[-_]?secret\s*[=:]\s*\S/i);
  });
});

test.each(['openid-client', 'Auth.js', 'Spring Security', 'oauth2-proxy', '.env'])(
  '%s names the algorithm, for RS256 is often assumed',
  (name) => expect(make(name)).toContain('ES256'),
);

test('Spring and .NET say that they cannot verify EdDSA', () => {
  for (const name of ['Spring Security', 'ASP.NET Core']) expect(make(name, web, 'EdDSA')).toContain('EdDSA');
});

test('quotes what has to be quoted', () => {
  expect(make('openid-client')).toContain(String.raw`'s3cret\'\\'`);
  expect(make('ASP.NET Core')).toContain(String.raw`"web \"app\""`);
  expect(make('.env')).toContain(String.raw`OIDC_CLIENT_SECRET="s3cret'\\"`);
  expect(make('curl')).toContain(String.raw`'client_secret=s3cret'\''\'`);
});

test('asks only for scopes that the client may ask for', () => {
  expect(snippetValues(web, ISSUER, 'ES256').scope).toBe('openid email');
  const machine = clientSchema.parse({ client_id: 'm', client_secret: 'x', scopes: ['accounts.read'] });
  expect(snippetValues(machine, ISSUER, 'ES256').scope).toBe('accounts.read');
});

test('takes the client’s own algorithm before the workspace’s', () => {
  const own = clientSchema.parse({ ...web, id_token_signed_response_alg: 'PS256' });
  expect(snippetValues(own, ISSUER, 'ES256').alg).toBe('PS256');
});
