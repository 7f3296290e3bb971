import { execFile } from 'node:child_process';
import { parseEnv, promisify } from 'node:util';
import * as openidClient from 'openid-client';
import { describe, expect, test } from 'vitest';
import { clientSchema } from '../../contract/config/client.ts';
import { makeSnippet, misfit, SNIPPETS } from '../../renderer/snippets/snippets.ts';
import { snippetValues, type ClientFacts } from '../../renderer/snippets/values.ts';
import { startWorld } from '../world/world.ts';

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...parts: string[]
) => (...given: unknown[]) => Promise<unknown>;

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
const service = clientSchema.parse({
  client_id: 'batch',
  client_secret: 'batch-secret',
  application_types: ['service'],
  grant_types: ['client_credentials'],
  response_types: [],
  scopes: ['accounts.read', 'accounts.write'],
});
const snippetOf = (name: string) => SNIPPETS.find((snippet) => snippet.name === name)!;
const make = (name: string, client = web, signingAlg = 'ES256') =>
  makeSnippet(snippetOf(name), client, { issuer: ISSUER, signingAlg });
const ASP_NET = 'ASP.NET Core';
const SPRING = 'Spring Security';
const NAMES = SNIPPETS.map(({ name }) => name);
const fitting = (client: ClientFacts) =>
  SNIPPETS.filter((snippet) => misfit(snippet, client) === undefined).map(({ name }) => name);

/** Placeholders that people leave to be filled in. */
const PLACEHOLDER =
  /<[a-z_ -]+>|\bYOUR[_ -]|\bTODO\b|example\.(?:com|org)|changeme|xxx|\.\.\.|…|undefined|null\b|\[object/i;

describe.each(NAMES)('%s', (name) => {
  const clients = [web, spa, service].filter((client) => misfit(snippetOf(name), client) === undefined);

  test('leaves no placeholders', () => {
    for (const client of clients) expect(make(name, client)).not.toMatch(PLACEHOLDER);
  });

  test('contains the real issuer and client', () => {
    for (const client of clients) {
      expect(make(name, client)).toContain(ISSUER);
      if (client !== web) expect(make(name, client)).toContain(client.client_id);
    }
  });
});

test.each(fitting(spa))('%s of a public client has no secret', (name) =>
  expect(make(name, spa)).not.toMatch(/client[-_]?secret\s*[=:(]\s*\S/i),
);

test.each(fitting(service))('%s of a service requests its own tokens, with its secret', (name) => {
  const code = make(name, service);
  expect(code).toContain('batch-secret');
  expect(code).toContain('accounts.write');
  expect(code).not.toMatch(/redirect|callback|challenge|openid profile/i);
  if (name !== '.env') expect(code).toMatch(/client_?credentials/i);
});

test('unsupported combinations say why instead of giving a snippet', () => {
  expect(NAMES.filter((name) => !fitting(web).includes(name))).toEqual(['oidc-client-ts']);
  expect(NAMES.filter((name) => !fitting(spa).includes(name))).toEqual(['oauth2-proxy']);
  expect(NAMES.filter((name) => !fitting(service).includes(name))).toEqual([
    'Auth.js',
    'oidc-client-ts',
    'oauth2-proxy',
  ]);
  const signing = { ...web, token_endpoint_auth_method: 'private_key_jwt' as const };
  expect(fitting(signing)).toEqual(['.env']);
});

test('ASP.NET Core warns about the form only if the client rejects it', () => {
  const either = clientSchema.parse({ ...web, token_endpoint_auth_method: 'unspecified' });
  const header = clientSchema.parse({ ...web, token_endpoint_auth_method: 'client_secret_basic' });
  const warning = 'must allow client_secret_post';
  expect(make(ASP_NET, either)).not.toContain(warning);
  expect(make(ASP_NET, header)).toContain(warning);
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
    const at = { issuer: world.issuer, signingAlg: 'ES256' };
    const code = makeSnippet(snippetOf('openid-client'), client, at).replace(/^import .*$/m, '');
    const run = new AsyncFunction('client', `${code}\nreturn headers;`);
    const headers = (await run(openidClient)) as { authorization: string };
    expect(headers.authorization).toMatch(/^Bearer \S+$/);
    const shell = makeSnippet(snippetOf('curl'), client, at).replace(/^curl /, 'curl --silent ');
    const { stdout } = await promisify(execFile)('sh', ['-c', shell]);
    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', scope: expect.stringContaining('accounts.read') });
  },
);

test.each(['openid-client', 'Auth.js', SPRING, 'oauth2-proxy', '.env'])(
  '%s names the algorithm, because RS256 is often the default',
  (name) => expect(make(name)).toContain('ES256'),
);

test('Spring and .NET say that they cannot verify EdDSA', () => {
  for (const name of [SPRING, ASP_NET]) expect(make(name, web, 'EdDSA')).toContain('EdDSA');
});

test('quotes what needs quoting', () => {
  expect(make('openid-client')).toContain(String.raw`'s3cret\'\\'`);
  expect(make(ASP_NET)).toContain(String.raw`"web \"app\""`);
  expect(make('.env')).toContain(String.raw`OIDC_CLIENT_SECRET="s3cret'\\"`);
  expect(make('curl')).toContain(String.raw`'client_secret=s3cret'\''\'`);
});

describe('a .env file', () => {
  test.each(['plain-1', 'two words', 'a"b', 'a$b`c', String.raw`back\slash`, `it's`, `it's "$HOME"`, '#hash', 'a=b&c'])(
    'gives a shell the secret %s unchanged',
    async (client_secret) => {
      const env = make('.env', { ...web, client_secret });
      const { stdout } = await promisify(execFile)('sh', ['-c', `${env}\nprintf %s "$OIDC_CLIENT_SECRET"`]);
      expect(stdout).toBe(client_secret);
    },
  );

  test.each(['plain-1', 'two words', 'a"b', 'a$b`c', String.raw`back\slash`, `it's`, '#hash', 'a=b&c'])(
    'gives Node the secret %s unchanged',
    (client_secret) =>
      expect(parseEnv(make('.env', { ...web, client_secret }))).toMatchObject({
        OIDC_CLIENT_SECRET: client_secret,
        OIDC_SCOPE: 'openid email',
      }),
  );

  test('is accurate about the redirect URI if none is registered', () => {
    const none = clientSchema.parse({ ...web, redirect_uris: [], allow_unregistered_redirect_uri: true });
    expect(make('.env', none)).toContain(
      '# No redirect URI is registered. Any on localhost is accepted.\nOIDC_REDIRECT_URI=',
    );
    const strict = { ...none, allow_unregistered_redirect_uri: false };
    expect(make('.env', strict)).toContain('# No redirect URI is registered yet. Add this one to the client first.\n');
    expect(make('.env', web)).not.toContain('#');
  });

  test.each(['private_key_jwt', 'none'] as const)('of a client with %s has no secret', (method) =>
    expect(make('.env', { ...web, token_endpoint_auth_method: method, client_secret: 'stale' })).not.toContain('stale'),
  );
});

test('requests only scopes that the client may request', () => {
  expect(snippetValues(web, ISSUER, 'ES256').scope).toBe('openid email');
  const machine = clientSchema.parse({ client_id: 'm', client_secret: 'x', scopes: ['accounts.read'] });
  expect(snippetValues(machine, ISSUER, 'ES256').scope).toBe('accounts.read');
});

test('prefers the client’s own algorithm over the workspace’s', () => {
  const own = clientSchema.parse({ ...web, id_token_signed_response_alg: 'PS256' });
  expect(snippetValues(own, ISSUER, 'ES256').alg).toBe('PS256');
});
