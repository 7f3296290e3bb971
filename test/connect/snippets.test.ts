import { execFile } from 'node:child_process';
import { parseEnv, promisify } from 'node:util';
import * as openidClient from 'openid-client';
import { describe, expect, test } from 'vitest';
import { clientSchema } from '../../contract/config/client.ts';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import { makeSnippet, misfit } from '../../contract/connect/adapt.ts';
import { hiddenSnippet } from '../../contract/connect/hidden.ts';
import { FRAMEWORKS } from '../../contract/connect/frameworks.ts';
import { snippetValues, type ClientFacts } from '../../contract/connect/values.ts';
import { DOTS } from '../../contract/connect/words.ts';
import { startWorld } from '../world/world.ts';
import { ISSUER, rowOf } from './rows.ts';

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<unknown>;

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
const service = clientSchema.parse({
  client_id: 'batch',
  client_secret: 'batch-secret',
  application_types: ['service'],
  grant_types: ['client_credentials'],
  response_types: [],
  scopes: ['accounts.read', 'accounts.write'],
});
const make = (id: string, client = web, signingAlg: SigningAlgorithm = 'ES256') =>
  makeSnippet(rowOf(id), client, { issuer: ISSUER, signingAlg })
    .map(({ code }) => code)
    .join('\n');
const ASP_NET = 'asp-net-core';
const NAMES = FRAMEWORKS.map(({ id }) => id);
const fitting = (client: ClientFacts) =>
  FRAMEWORKS.filter((row) => misfit(row, client) === undefined).map(({ id }) => id);

test.each(fitting(service))('%s of a service requests its own tokens, with its secret', (name) => {
  const code = make(name, service);
  expect(code).toContain('batch-secret');
  expect(code).toContain('accounts.write');
  expect(code).not.toMatch(/redirect_|callback|challenge|openid profile/i);
  if (name !== 'env' && name !== 'acp-client-go') expect(code).toMatch(/client_?credentials/i);
});

test('unsupported combinations say why instead of giving a snippet', () => {
  const publicOnly = FRAMEWORKS.filter(({ group, id }) => group === 'Browser' || id === 'appauth').map(({ id }) => id);
  expect(NAMES.filter((name) => !fitting(web).includes(name))).toEqual(publicOnly);
  expect(fitting(spa)).toEqual(expect.arrayContaining([...publicOnly, 'openid-client', 'curl']));
  expect(fitting(spa)).not.toContain('oauth2-proxy');
  expect(fitting(service)).not.toContain('next-auth');
  expect(misfit(rowOf('next-auth'), service)).toContain('batch');
  const signing = { ...web, token_endpoint_auth_method: 'private_key_jwt' as const };
  expect(fitting(signing)).toEqual(['env']);
});

test.each(['client_secret_basic', 'client_secret_post'] as const)(
  'openid-client and curl of a service, run: %s',
  { timeout: 30_000 },
  async (method) => {
    const world = await startWorld();
    await world.configure((workspace) => {
      const found = workspace.clients?.find(({ client_id }) => client_id === 'service');
      if (found) found.token_endpoint_auth_method = method;
    });
    const client = world.workspace().clients.get('service')!;
    const at = { issuer: world.issuer, signingAlg: 'ES256' as const };
    const code = makeSnippet(rowOf('openid-client'), client, at)[0]!.code.replace(/^import .*$/m, '');
    const run = new AsyncFunction('client', `${code}\nreturn headers;`);
    const headers = (await run(openidClient)) as { authorization: string };
    expect(headers.authorization).toMatch(/^Bearer \S+$/);
    const shell = makeSnippet(rowOf('curl'), client, at)[0]!.code.replace(/^curl /, 'curl --silent ');
    const { stdout } = await promisify(execFile)('sh', ['-c', shell]);
    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining('accounts.read') });
  },
);

test.each(['openid-client', 'auth-js', 'spring-boot', 'oauth2-proxy', 'env'])(
  '%s names the algorithm, because RS256 is often the default',
  (name) => expect(make(name)).toContain('ES256'),
);

test.each(NAMES)('%s shows dots instead of the secret, and nothing else is different', (name) => {
  const client_secret = 'PlainSecret0';
  const at = { issuer: ISSUER, signingAlg: 'ES256' } as const;
  for (const client of [service, web].map((one) => ({ ...one, client_secret }))) {
    if (!fitting(client).includes(name)) continue;
    for (const { code, hidden } of hiddenSnippet(rowOf(name), client, at)) {
      expect(hidden).not.toContain(client_secret);
      expect(hidden.replaceAll(DOTS, client_secret)).toBe(code);
    }
  }
});

test('quotes what needs quoting', () => {
  expect(make('openid-client')).toContain(String.raw`'s3cret\'\\'`);
  expect(make(ASP_NET)).toContain(String.raw`"web \"app\""`);
  expect(make('env')).toContain(String.raw`OIDC_CLIENT_SECRET="s3cret'\\"`);
  expect(make('curl')).toContain(String.raw`'client_secret=s3cret'\''\'`);
});

describe('a .env file', () => {
  test.each(['plain-1', 'two words', 'a"b', 'a$b`c', String.raw`back\slash`, `it's`, `it's "$HOME"`, '#hash', 'a=b&c'])(
    'gives a shell the secret %s unchanged',
    async (client_secret) => {
      const env = make('env', { ...web, client_secret });
      const { stdout } = await promisify(execFile)('sh', ['-c', `${env}\nprintf %s "$OIDC_CLIENT_SECRET"`]);
      expect(stdout).toBe(client_secret);
    },
  );

  test.each(['plain-1', 'two words', 'a"b', 'a$b`c', String.raw`back\slash`, `it's`, '#hash', 'a=b&c'])(
    'gives Node the secret %s unchanged',
    (client_secret) =>
      expect(parseEnv(make('env', { ...web, client_secret }))).toMatchObject({
        OIDC_CLIENT_SECRET: client_secret,
        OIDC_SCOPE: 'openid email',
      }),
  );

  test('is accurate about the redirect URI if none is registered', () => {
    const none = clientSchema.parse({ ...web, redirect_uris: [], allow_unregistered_redirect_uri: true });
    expect(make('env', none)).toContain(
      '# No redirect URI is registered. Any on localhost is accepted.\nOIDC_REDIRECT_URI=',
    );
    const strict = { ...none, allow_unregistered_redirect_uri: false };
    expect(make('env', strict)).toContain('# This redirect URI isn’t registered yet. Add it to the client first.\n');
    expect(make('env', web)).not.toContain('#');
  });

  test.each(['private_key_jwt', 'none'] as const)('of a client with %s has no secret', (method) =>
    expect(make('env', { ...web, token_endpoint_auth_method: method, client_secret: 'stale' })).not.toContain('stale'),
  );
});

const valuesOf = (client: ClientFacts) => snippetValues(rowOf('curl'), client, { issuer: ISSUER, signingAlg: 'ES256' });

test('requests only scopes that the client may request', () => {
  expect(valuesOf(web).scope).toBe('openid email');
  const machine = clientSchema.parse({ client_id: 'm', client_secret: 'x', scopes: ['accounts.read'] });
  expect(valuesOf(machine).scope).toBe('accounts.read');
});

test('prefers the client’s own algorithm over the workspace’s', () => {
  const own = clientSchema.parse({ ...web, id_token_signed_response_alg: 'PS256' });
  expect(valuesOf(own).alg).toBe('PS256');
});
