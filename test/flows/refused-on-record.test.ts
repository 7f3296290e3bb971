import { expect, test } from 'vitest';
import { outcomeOf } from '../../contract/traffic/flow.ts';
import { logIn, redeem } from '../world/login.ts';
import { basic, CALLBACK, startWorld, type World } from '../world/world.ts';

const onlyFlow = (world: World) => {
  const { flows, exchanges } = world.bus.traffic();
  expect(flows.size).toBe(1);
  expect([...exchanges.values()].map(({ flowId }) => flowId)).toEqual([...flows.keys()]);
  const [flow] = flows.values();
  if (!flow) throw new Error('No flow is on record.');
  return flow;
};

test('a request answered with an error page has its own flow', async () => {
  const world = await startWorld();
  const answer = await world.fetch(
    '/oauth2/authorize?response_type=code&client_id=spa&redirect_uri=http://localhost:9/cb',
  );
  expect(answer.status).toBe(400);
  const flow = onlyFlow(world);
  expect(outcomeOf(flow)).toBe('failed');
  expect(flow.client_id).toBe('spa');
});

test('a token request with a wrong secret is recorded for the client it names', async () => {
  const world = await startWorld();
  const answer = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wrong'));
  expect(answer.status).toBe(401);
  expect(onlyFlow(world).client_id).toBe('service');
});

test('a token request of a client that does not exist names none', async () => {
  const world = await startWorld();
  await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('nobody', 'x'));
  expect(onlyFlow(world).client_id).toBeUndefined();
});

test('a refused logout is recorded for the client it names', async () => {
  const world = await startWorld();
  const query = new URLSearchParams({ client_id: 'web-app', post_logout_redirect_uri: 'http://evil.example/' });
  expect((await world.fetch(`/oidc/logout?${query}`)).status).toBe(400);
  expect(onlyFlow(world).client_id).toBe('web-app');
});

test('a login belongs to the client that started it, even if another client sends its code', async () => {
  const world = await startWorld();
  const { answer } = await logIn(world);
  const foreign = { grant_type: 'authorization_code', client_id: 'spa', code: answer['code'] ?? '' };
  expect((await world.post('/oauth2/token', foreign)).status).toBe(400);
  const [flow] = world.bus.traffic().flows.values();
  expect(flow?.client_id).toBe('web-app');
  expect(flow?.steps['request-validated']).toContainEqual(
    expect.objectContaining({ check: 'code-of-this-client', outcome: 'failed', received: 'spa' }),
  );
});

test.each([
  ['/oauth2/token', 'token-requested'],
  ['/oauth2/introspect', 'resource-requested'],
  ['/oauth2/revoke', 'revocation-requested'],
  ['/userinfo', 'resource-requested'],
  ['/oidc/logout', 'logout-requested'],
] as const)('a body that is no form fails a check at %s', async (path, step) => {
  const world = await startWorld();
  const answer = await world.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"token":"x"}',
  });
  expect(answer.status).toBe(400);
  expect(onlyFlow(world).steps[step]).toEqual([
    expect.objectContaining({ check: 'form-read', outcome: 'failed', received: 'application/json' }),
  ]);
});

test('an introspection without a token fails a check', async () => {
  const world = await startWorld();
  await world.post('/oauth2/introspect', {}, basic('service', 'service-secret'));
  expect(onlyFlow(world).steps['resource-returned']).toContainEqual(
    expect.objectContaining({ check: 'token-sent', outcome: 'failed' }),
  );
});

test('userinfo of a deleted user fails a check', async () => {
  const world = await startWorld();
  const { access_token } = await redeem(world, await logIn(world));
  await world.configure((workspace) => {
    workspace.users = [];
  });
  const answer = await world.fetch('/userinfo', { headers: { authorization: `Bearer ${access_token}` } });
  expect(answer.status).toBe(401);
  const [flow] = world.bus.traffic().flows.values();
  expect(flow?.steps['resource-returned']?.at(-1)).toMatchObject({ check: 'parties-still-there', outcome: 'failed' });
});

test('every failed check says what was expected and what was received', async () => {
  const world = await startWorld();
  const { answer } = await logIn(world);
  const web = basic('web-app', 'web-app-secret');
  const code = { grant_type: 'authorization_code', code: answer['code'] ?? '', redirect_uri: CALLBACK };
  const requests: [string, Record<string, string>, Record<string, string>?][] = [
    ['/oauth2/token', {}],
    ['/oauth2/token', { grant_type: 'password' }, web],
    ['/oauth2/token', { grant_type: 'client_credentials' }, web],
    ['/oauth2/token', { grant_type: 'client_credentials' }, basic('nobody', 'x')],
    ['/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wrong')],
    ['/oauth2/token', { ...code, client_id: 'spa' }],
    ['/oauth2/token', { ...code, redirect_uri: 'http://localhost:1/' }, web],
    ['/oauth2/token', { ...code, code_verifier: 'x'.repeat(43) }, web],
    ['/oauth2/token', { ...code, code: 'unknown' }, web],
    ['/oauth2/token', { grant_type: 'refresh_token' }, web],
    ['/oauth2/token', { grant_type: 'refresh_token', refresh_token: 'unknown' }, web],
    ['/oauth2/introspect', { token: 'unknown' }, web],
    ['/oauth2/introspect', {}, web],
    ['/oauth2/revoke', {}, web],
    ['/userinfo', {}],
    ['/userinfo', { access_token: 'unknown' }],
  ];
  for (const [path, form, headers] of requests) await world.post(path, form, headers);
  for (const body of ['grant_type=a&grant_type=b', 'grant_type=%zz', new Uint8Array([0xff]), 'x'.repeat(2 ** 20 + 1)])
    await world.fetch('/oauth2/token', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  for (const more of ['client_id=nobody', 'client_id=spa&redirect_uri=http://x/', 'client_id=spa&response_type=token'])
    await world.fetch(`/oauth2/authorize?redirect_uri=http://localhost:3000/callback&${more}`);
  await world.fetch('/oauth2/authorize?client_id=spa&response_type=code&redirect_uri=http://localhost:3000/callback');
  const failed = world.events.flatMap((event) =>
    event.type === 'flow.step' && event.outcome === 'failed' ? [event] : [],
  );
  expect(failed.length).toBeGreaterThanOrEqual(requests.length + 8);
  const silent = failed.filter(({ expected, received, spec }) => !expected || !received || !spec);
  expect(silent.map(({ check, description }) => ({ check, description }))).toEqual([]);
  expect(JSON.stringify(failed)).not.toMatch(/web-app-secret|service-secret/);
});
