import { describe, expect, it } from 'vitest';
import type { ActivityView } from '../../contract/admin.ts';
import { Browser } from '../world/browser.ts';
import { call } from '../world/admin.ts';
import { clientCredentials } from '../world/code-grant.ts';
import { authorizeUrl, logIn, redeem } from '../world/login.ts';
import { basic, startWorld, type World } from '../world/world.ts';

type Activity = ActivityView['users'][number];

async function activity(world: World, of: 'users' | 'clients', id: string): Promise<Activity | undefined> {
  const view = (await call(world, 'activity.get')).body as unknown as ActivityView;
  return view[of].find((entry) => entry.id === id);
}

const flowIds = async (world: World): Promise<string[]> =>
  ((await call(world, 'flows.list')).body as unknown as { flowId: string }[]).map(({ flowId }) => flowId);

describe('activity', () => {
  it('names the last login of a user and of a client, by its flow', async () => {
    const world = await startWorld();
    const before = Date.now();
    await redeem(world, await logIn(world, { scope: 'openid offline_access' }));
    await redeem(world, await logIn(world, { scope: 'openid' }, { username: 'bob' }));
    const [first, second] = await flowIds(world);
    expect(await activity(world, 'users', 'alice')).toMatchObject({ lastLogin: { flowId: first }, liveTokens: 2 });
    expect(await activity(world, 'users', 'bob')).toMatchObject({ lastLogin: { flowId: second }, liveTokens: 1 });
    const client = await activity(world, 'clients', 'web-app');
    expect(client).toMatchObject({ lastLogin: { flowId: second }, lastTokens: { flowId: second }, liveTokens: 3 });
    expect(client?.lastLogin?.at).toBeGreaterThanOrEqual(before);
    expect(await activity(world, 'users', 'zoe')).toBeUndefined();
  });

  it('counts a login by a session as a login', async () => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    await logIn(world, {}, { browser });
    await logIn(world, {}, { browser });
    const [, second] = await flowIds(world);
    expect((await activity(world, 'users', 'alice'))?.lastLogin?.flowId).toBe(second);
  });

  it('of a service holds its tokens, and no login', async () => {
    const world = await startWorld();
    await clientCredentials(world);
    const service = await activity(world, 'clients', 'service');
    expect(service).toMatchObject({ lastTokens: { flowId: (await flowIds(world))[0] }, liveTokens: 1 });
    expect(service).not.toHaveProperty('lastLogin');
  });

  it('names the last error, and what it was', async () => {
    const world = await startWorld();
    await clientCredentials(world);
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wrong'));
    const [, failed] = await flowIds(world);
    expect((await activity(world, 'clients', 'service'))?.lastError).toMatchObject({
      flowId: failed,
      error: 'invalid_client',
      description: expect.any(String),
    });
  });

  it('does not hold a password against a user who then typed the right one', async () => {
    const world = await startWorld();
    const page = await new Browser(world.issuer).open(authorizeUrl(world));
    const again = await page.login('alice', 'wrong');
    await again.complete();
    expect(await activity(world, 'users', 'alice')).toMatchObject({ lastLogin: expect.any(Object) });
    expect(await activity(world, 'users', 'alice')).not.toHaveProperty('lastError');
  });

  it('counts no token that was revoked, and none of another workspace', async () => {
    const world = await startWorld();
    await clientCredentials(world);
    expect((await activity(world, 'clients', 'service'))?.liveTokens).toBe(1);
    await call(world, 'workspaces.create', { body: { tid: 'a', aid: 'b' } });
    const elsewhere = await call(world, 'activity.get', { params: { tid: 'a', aid: 'b' } });
    expect(elsewhere.body).toEqual({ users: [], clients: [] });
    await call(world, 'tokens.clear');
    expect((await activity(world, 'clients', 'service'))?.liveTokens).toBe(0);
  });
});
