import { expect, test } from 'vitest';
import { startWorld, type World } from '../world/world.ts';

const RESOURCE = '/demo/resource';
const SERVICE = { Authorization: `Basic ${Buffer.from('service:service-secret').toString('base64')}` };

async function serviceToken(world: World, scope: string): Promise<string> {
  const response = await world.post('/oauth2/token', { grant_type: 'client_credentials', scope }, SERVICE);
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Allows the resource server to introspect the tokens of every client. */
const mayIntrospect = (world: World): Promise<void> =>
  world.configure((workspace) => {
    const demo = workspace.clients?.find(({ client_id }) => client_id === 'default-demo');
    demo?.scopes?.push('introspect_tokens');
  });

const call = (world: World, token: string, validation = ''): Promise<Response> =>
  world.fetch(`${RESOURCE}${validation && `?validation=${validation}`}`, {
    headers: { Authorization: `Bearer ${token}` },
  });

test.each(['jwks', 'introspection'])('a token with scope accounts.read gets accounts, validated by %s', async (by) => {
  const world = await startWorld();
  await mayIntrospect(world);
  const response = await call(world, await serviceToken(world, 'accounts.read'), by);
  expect(response.status).toBe(200);
  const body = (await response.json()) as { sub: string; validated_by: string; accounts: unknown[] };
  expect(body).toMatchObject({ sub: 'service', validated_by: by });
  expect(body.accounts).toHaveLength(3);
});

test('RFC 6750 §3: without a token, the challenge contains no error', async () => {
  const world = await startWorld();
  const response = await world.fetch(RESOURCE);
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer realm="default/default", scope="accounts.read"');
});

test.each(['jwks', 'introspection'])(
  'RFC 6750 §3.1: without the scope, insufficient_scope, validated by %s',
  async (by) => {
    const world = await startWorld();
    await mayIntrospect(world);
    const response = await call(world, await serviceToken(world, 'accounts.write'), by);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(response.headers.get('www-authenticate')).toContain('scope="accounts.read"');
  },
);

test('a token for another audience is rejected', async () => {
  const world = await startWorld();
  const token = await serviceToken(world, 'accounts.read');
  await world.configure((workspace) => {
    const accounts = workspace.services?.find(({ name }) => name === 'Accounts');
    if (accounts) accounts.custom_audience = 'https://accounts.example';
  });
  const response = await call(world, token, 'jwks');
  expect(response.status).toBe(401);
  expect(((await response.json()) as { error_description: string }).error_description).toContain(
    'not for https://accounts.example',
  );
});

test.each([
  ['a text that is no token', 'not a token!', 400, 'invalid_request'],
  ['an opaque text, by introspection', 'opaque', 401, 'invalid_token'],
  [
    'a JWT that nobody signed',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsInNjcCI6WyJhY2NvdW50cy5yZWFkIl19.',
    401,
    'invalid_token',
  ],
])('%s is rejected', async (_name, token, status, error) => {
  const world = await startWorld();
  const response = await call(world, token);
  expect(response.status).toBe(status);
  expect(response.headers.get('www-authenticate')).toContain(`error="${error}"`);
});

test('a token with a changed payload is rejected', async () => {
  const world = await startWorld();
  const [header, payload = '', signature] = (await serviceToken(world, 'accounts.write')).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...claims, scp: ['accounts.read'] })).toString('base64url');
  const response = await call(world, `${header}.${changed}.${signature}`, 'jwks');
  expect(response.status).toBe(401);
});

test('introspection rejects a revoked token; the JWKS cannot know', async () => {
  const world = await startWorld();
  await mayIntrospect(world);
  const token = await serviceToken(world, 'accounts.read');
  await world.post('/oauth2/revoke', { token }, SERVICE);
  expect((await call(world, token, 'introspection')).status).toBe(401);
  expect((await call(world, token, 'jwks')).status).toBe(200);
});

test('any other validation method is rejected with a message', async () => {
  const world = await startWorld();
  const response = await call(world, await serviceToken(world, 'accounts.read'), 'none');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error_description: 'validation must be jwks or introspection.' });
});

test('a page on another origin may call it, without cookies', async () => {
  const world = await startWorld();
  const headers = { 'access-control-request-headers': 'authorization,traceparent' };
  const preflight = await world.fetch(RESOURCE, { method: 'OPTIONS', headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,traceparent');
  expect(preflight.headers.get('vary')).toBe('Access-Control-Request-Headers');
  const plain = await world.fetch(RESOURCE, { method: 'OPTIONS' });
  expect(plain.headers.get('access-control-allow-headers')).toBe('Authorization');
  const refused = await world.fetch(RESOURCE);
  expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  expect(refused.headers.has('access-control-allow-credentials')).toBe(false);
  expect(refused.headers.has('set-cookie')).toBe(false);
});

test('it accepts only GET', async () => {
  const world = await startWorld();
  const response = await world.fetch(RESOURCE, { method: 'POST' });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toContain('GET');
});
