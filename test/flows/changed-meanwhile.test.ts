import { describe, expect, test } from 'vitest';
import { outcomeOf, stateOf, type Flow, type StepId } from '../../contract/traffic/flow.ts';
import type { ClientInput } from '../../contract/config/client.ts';
import type { UserInput } from '../../contract/config/user.ts';
import { call } from '../world/admin.ts';
import { Browser } from '../world/browser.ts';
import { obtainTokens, automate, refresh, type Tokens } from '../world/code-grant.ts';
import { authorizeUrl, logIn, redeem, registerCallback } from '../world/login.ts';
import { clientOf, startWorld, WEB_APP, CALLBACK, type World } from '../world/world.ts';

const flowOf = (world: World): Flow => {
  const flow = [...world.bus.traffic().flows.values()].findLast(({ kind }) => kind === 'authorization_code');
  if (!flow) throw new Error('No flow is on record.');
  return flow;
};

const failed = (world: World, step: StepId) =>
  flowOf(world).steps[step]?.findLast(({ outcome }) => outcome === 'failed');

const atLogin = (world: World, scope = 'openid accounts.read') =>
  new Browser(world.issuer).open(authorizeUrl(world, { scope }));

const atConsent = async (world: World, scope?: string) => (await atLogin(world, scope)).login('alice');

const disable = (world: World, username: string) =>
  world.configure(({ users }) => {
    for (const user of users ?? []) if (user.username === username) user.disabled = true;
  });

describe('while a page is open', () => {
  test('a user who is disabled gets no code, and the record says why', async () => {
    const world = await startWorld();
    const consent = await atConsent(world);
    await disable(world, 'alice');
    const { answer } = await consent.allow();
    expect(answer).toMatchObject({
      error: 'access_denied',
      error_description: expect.stringMatching(/no longer exists or is disabled/) as string,
    });
    expect(answer).not.toHaveProperty('code');
    expect(failed(world, 'user-authenticated')).toMatchObject({ error: 'access_denied' });
    expect(outcomeOf(flowOf(world))).toBe('failed');
    expect(await world.core.runtime.list('session')).toEqual([]);
  });

  test('a scope that is taken from the client is neither shown nor granted', async () => {
    const world = await startWorld();
    const consent = await atConsent(world);
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').scopes = ['openid'];
    });
    const visit = await consent.submit({ scope: ['openid', 'accounts.read'], action: 'allow' });
    expect((await redeem(world, visit)).scope).toBe('openid');
  });

  test('a scope that is removed from the workspace leaves the consent page', async () => {
    const world = await startWorld();
    const login = await atLogin(world);
    await world.configure((workspace) => {
      workspace.scopes = workspace.scopes?.filter(({ name }) => name !== 'accounts.read') ?? [];
    });
    const consent = await login.login('alice');
    expect(consent.askedScopes()).toEqual(['openid']);
  });

  test.each(['login', 'consent'] as const)('a client that is made inactive ends the %s with a reason', async (page) => {
    const world = await startWorld();
    const visit = page === 'login' ? await atLogin(world) : await atConsent(world);
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').client_status = 'inactive';
    });
    const answer = page === 'login' ? await visit.login('alice') : await visit.allow();
    expect(answer.status).toBe(400);
    expect(answer.html).toContain('deleted or deactivated');
    const step = page === 'login' ? 'user-authenticated' : 'consent-given';
    expect(failed(world, step)).toMatchObject({ check: 'client-still-there', received: 'web-app' });
    const exchange = [...world.bus.traffic().exchanges.values()].at(-1);
    expect(exchange?.flowId).toBe(flowOf(world).flowId);
  });
});

describe('deleting something cancels what was in progress', () => {
  const put = async (world: World, name: 'users' | 'clients', body: UserInput | ClientInput) =>
    expect((await call(world, `${name}.create`, { body })).status).toBe(201);

  test('the code of a removed user is not good for a new one of that name', async () => {
    const world = await startWorld();
    const visit = await logIn(world);
    expect((await call(world, 'users.delete', { params: { username: 'alice' } })).status).toBe(204);
    await put(world, 'users', { username: 'alice', password: 'another' });
    await expect(redeem(world, visit)).rejects.toThrow(/invalid_grant/);
  });

  test('the code of a removed client is not good for a new one of that id', async () => {
    const world = await startWorld();
    const visit = await logIn(world);
    expect((await call(world, 'clients.delete', { params: { client_id: 'web-app' } })).status).toBe(204);
    await put(world, 'clients', { ...WEB_APP, token_endpoint_auth_method: 'client_secret_post' });
    await expect(redeem(world, visit)).rejects.toThrow(/invalid_grant/);
  });

  test('a login waiting for a deleted client is cancelled', async () => {
    const world = await startWorld();
    await atLogin(world);
    const flow = flowOf(world);
    await call(world, 'clients.delete', { params: { client_id: 'web-app' } });
    expect((await call(world, 'interactions.list')).body).toEqual([]);
    expect(stateOf(flowOf(world).steps['user-authenticated'])).toBe('failed');
    expect(flowOf(world).flowId).toBe(flow.flowId);
  });
});

describe('RFC 6749 §6: a refresh gives no more than the client may still have', () => {
  test('a scope that was taken away is left out, and asking for it is refused', async () => {
    const world = await startWorld();
    await automate(world);
    const tokens = await obtainTokens(world, { scope: 'openid offline_access accounts.read' });
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').scopes = ['openid', 'offline_access'];
    });
    const refused = await refresh(world, tokens.refresh_token, { scope: 'accounts.read' });
    expect(await refused.json()).toMatchObject({ error: 'invalid_scope' });
    const refreshed = (await (await refresh(world, tokens.refresh_token)).json()) as Tokens;
    expect(refreshed.scope).toBe('openid offline_access');
    const flow = [...world.bus.traffic().flows.values()].at(-1);
    expect(flow?.steps['request-validated']).toContainEqual(
      expect.objectContaining({ check: 'scopes-withdrawn', outcome: 'noted', received: 'accounts.read' }),
    );
  });
});

describe('what a refusal leaves on record', () => {
  test('a user who grants nothing of what was asked has not consented', async () => {
    const world = await startWorld();
    const { answer } = await (await atConsent(world, 'accounts.read')).allow([]);
    expect(answer).toMatchObject({ error: 'access_denied' });
    expect(stateOf(flowOf(world).steps['consent-given'])).toBe('failed');
    expect(outcomeOf(flowOf(world))).toBe('failed');
  });

  test('consent_required: the user was authenticated by the session', async () => {
    const world = await startWorld();
    await registerCallback(world);
    const browser = new Browser(world.issuer);
    await logIn(world, { scope: 'openid' }, { browser });
    const { answer } = await browser.open(authorizeUrl(world, { scope: 'openid email', prompt: 'none' }));
    expect(answer).toMatchObject({ error: 'consent_required' });
    expect(stateOf(flowOf(world).steps['user-authenticated'])).toBe('passed');
    expect(stateOf(flowOf(world).steps['consent-given'])).toBe('failed');
  });

  test('a user who is disabled after the login fails a check of the token request', async () => {
    const world = await startWorld();
    const visit = await logIn(world, { redirect_uri: CALLBACK });
    await disable(world, 'alice');
    await expect(redeem(world, visit)).rejects.toThrow(/invalid_grant/);
    expect(failed(world, 'request-validated')).toMatchObject({ check: 'user-still-there', error: 'invalid_grant' });
  });
});

test('a login in another tab answers an open login page, and the record says so', async () => {
  const world = await startWorld();
  await registerCallback(world);
  const browser = new Browser(world.issuer);
  await logIn(world, { scope: 'openid' }, { browser });
  const page = await browser.open(authorizeUrl(world, { scope: 'openid', prompt: 'login' }));
  const login_id = new URL(page.url).searchParams.get('login_id');
  expect((await browser.open(`${world.issuer}/oauth2/authorize?login_id=${login_id}`)).page).toBe('login');
  const anew = new Browser(world.issuer);
  const waiting = await anew.open(authorizeUrl(world, { scope: 'openid' }));
  const waiting_id = new URL(waiting.url).searchParams.get('login_id');
  await logIn(world, { scope: 'openid' }, { browser: anew });
  const { answer } = await anew.open(`${world.issuer}/oauth2/authorize?login_id=${waiting_id}`);
  expect(answer['code']).toBeTruthy();
  const flow = [...world.bus.traffic().flows.values()].at(-2);
  expect(stateOf(flow?.steps['user-authenticated'])).toBe('passed');
  expect([...world.bus.traffic().waiting.keys()]).toEqual([login_id]);
});
