import { describe, expect, it } from 'vitest';
import { Browser } from '../world/browser.ts';
import { call } from '../world/admin.ts';
import { clientCredentials } from '../world/code-grant.ts';
import { basic, CALLBACK, startWorld, WEB_APP, type World } from '../world/world.ts';

interface Tokens {
  access_token: string;
  refresh_token: string;
}

async function login(world: World, username = 'alice'): Promise<Tokens> {
  const query = new URLSearchParams({
    client_id: 'web-app',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid email accounts.read offline_access',
  });
  const visit = await new Browser(world.issuer).open(`${world.issuer}/oauth2/authorize?${query}`);
  const { answer } = await visit.complete(username);
  const form = { grant_type: 'authorization_code', code: answer['code'] ?? '', redirect_uri: CALLBACK };
  const response = await world.post('/oauth2/token', form, basic(WEB_APP.client_id, WEB_APP.client_secret));
  return (await response.json()) as Tokens;
}

type Entry = Record<string, unknown>;
const listed = async (world: World, noun: 'tokens' | 'sessions' | 'consents'): Promise<Entry[]> =>
  (await call(world, `${noun}.list`)).body as unknown as Entry[];

async function isActive(world: World, token: string): Promise<boolean> {
  const response = await world.post('/oauth2/introspect', { token }, basic('service', 'service-secret'));
  return ((await response.json()) as { active: boolean }).active;
}

const refresh = (world: World, { refresh_token }: Tokens): Promise<Response> =>
  world.post('/oauth2/token', { grant_type: 'refresh_token', refresh_token }, basic('web-app', 'web-app-secret'));

describe('tokens', () => {
  it('are listed as they were issued, and only in their workspace', async () => {
    const world = await startWorld();
    const tokens = await login(world);
    const entries = await listed(world, 'tokens');
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'access_token', value: tokens.access_token, username: 'alice', sub: 'alice' }),
        expect.objectContaining({ kind: 'refresh_token', value: tokens.refresh_token, client_id: 'web-app' }),
      ]),
    );
    await call(world, 'workspaces.create', { body: { tid: 'a', aid: 'b' } });
    expect((await call(world, 'tokens.list', { params: { tid: 'a', aid: 'b' } })).body).toEqual([]);
  });

  it('are revoked one by one: an access token alone, a refresh token with everything from its login', async () => {
    const world = await startWorld();
    const tokens = await login(world);
    const idOf = async (kind: string): Promise<string> =>
      String((await listed(world, 'tokens')).find((entry) => entry['kind'] === kind)?.['tokenId']);
    const access = await idOf('access_token');
    expect((await call(world, 'tokens.revoke', { params: { tokenId: access } })).status).toBe(204);
    expect(await isActive(world, tokens.access_token)).toBe(false);
    expect((await call(world, 'tokens.revoke', { params: { tokenId: access } })).status).toBe(404);
    const refreshed = (await (await refresh(world, tokens)).json()) as Tokens;
    expect(await isActive(world, refreshed.access_token)).toBe(true);
    await call(world, 'tokens.revoke', { params: { tokenId: await idOf('refresh_token') } });
    expect(await isActive(world, refreshed.access_token)).toBe(false);
    expect((await refresh(world, refreshed)).status).toBe(400);
    const revoked = world.events.flatMap((event) => (event.type === 'token.revoked' ? [event.reason] : []));
    expect(revoked).toContain('Revoked from the console.');
  });

  it('are revoked together, and counted', async () => {
    const world = await startWorld();
    const first = await login(world);
    const second = await login(world, 'bob');
    expect((await call(world, 'tokens.clear')).body).toEqual({ removed: 4 });
    expect(await listed(world, 'tokens')).toEqual([]);
    expect(await isActive(world, first.access_token)).toBe(false);
    expect(await isActive(world, second.access_token)).toBe(false);
  });
});

describe('sessions and consents', () => {
  it('are listed without the cookie’s value, and end one by one or together', async () => {
    const world = await startWorld();
    await login(world);
    await login(world, 'bob');
    const sessions = await listed(world, 'sessions');
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({ username: 'alice', client_ids: ['web-app'], amr: ['pwd'] });
    const [{ sessionId } = { sessionId: '' }] = sessions as { sessionId: string }[];
    expect((await call(world, 'sessions.revoke', { params: { sessionId } })).status).toBe(204);
    expect((await call(world, 'sessions.revoke', { params: { sessionId } })).status).toBe(404);
    expect((await call(world, 'sessions.clear')).body).toEqual({ removed: 1 });
    const consents = await listed(world, 'consents');
    expect(consents.map(({ username, scope }) => `${String(username)} ${String(scope)}`)).toContain(
      'alice accounts.read',
    );
    const consentId = String(consents[0]?.['consentId']);
    expect((await call(world, 'consents.revoke', { params: { consentId } })).status).toBe(204);
    expect((await call(world, 'consents.clear')).body).toEqual({ removed: consents.length - 1 });
    expect(await listed(world, 'consents')).toEqual([]);
  });
});

describe('withdrawing a consent', () => {
  it('ends what it gave: at that client, of that user, with that scope', async () => {
    const world = await startWorld();
    const alice = await login(world);
    const bob = await login(world, 'bob');
    const { access_token: service } = await clientCredentials(world);
    const consents = await listed(world, 'consents');
    const given = consents.find(({ username, scope }) => username === 'alice' && scope === 'accounts.read');
    await call(world, 'consents.revoke', { params: { consentId: String(given?.['consentId']) } });
    expect(await isActive(world, alice.access_token)).toBe(false);
    const refused = await refresh(world, alice);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: 'invalid_grant',
      error_description: expect.stringContaining('Consent to accounts.read was withdrawn.'),
    });
    expect(await isActive(world, bob.access_token)).toBe(true);
    await call(world, 'consents.clear');
    expect(await isActive(world, bob.access_token)).toBe(false);
    expect(await isActive(world, service)).toBe(true);
  });
});

describe('removing', () => {
  it('deleting a user ends their sessions and tokens, and no one else’s', async () => {
    const world = await startWorld();
    const alice = await login(world);
    const bob = await login(world, 'bob');
    expect((await call(world, 'users.delete', { params: { username: 'alice' } })).status).toBe(204);
    expect(await isActive(world, alice.access_token)).toBe(false);
    expect(await isActive(world, bob.access_token)).toBe(true);
    for (const noun of ['tokens', 'sessions', 'consents'] as const) {
      const names = new Set((await listed(world, noun)).map(({ username }) => username));
      expect([noun, [...names]]).toEqual([noun, ['bob']]);
    }
  });

  it('a client ends its tokens and consents; sessions are the users’ own', async () => {
    const world = await startWorld();
    await login(world);
    await call(world, 'clients.delete', { params: { client_id: 'web-app' } });
    expect(await listed(world, 'tokens')).toEqual([]);
    expect(await listed(world, 'consents')).toEqual([]);
    expect(await listed(world, 'sessions')).toHaveLength(1);
  });

  it('a scope withdraws the consents to it', async () => {
    const world = await startWorld();
    await login(world);
    await call(world, 'scopes.delete', { params: { scope: 'accounts.read' } });
    expect((await listed(world, 'consents')).map(({ scope }) => scope)).not.toContain('accounts.read');
  });

  it('a workspace ends everything in it', async () => {
    const world = await startWorld();
    await login(world);
    await call(world, 'workspaces.create', { body: { tid: 'a', aid: 'b' } });
    await call(world, 'workspaces.delete');
    for (const kind of ['session', 'consent', 'accessToken', 'refreshToken'] as const) {
      expect([kind, await world.core.runtime.list(kind)]).toEqual([kind, []]);
    }
  });
});

describe('a waiting login', () => {
  const authorize = (world: World) =>
    new Browser(world.issuer).open(
      `${world.issuer}/oauth2/authorize?${new URLSearchParams({ client_id: 'web-app', response_type: 'code', redirect_uri: CALLBACK, scope: 'openid' })}`,
    );

  it('is listed while it waits, and approved or denied from the console only once', async () => {
    const world = await startWorld();
    const visit = await authorize(world);
    expect(visit.page).toBe('login');
    const [waiting] = (await call(world, 'interactions.list')).body as unknown as Record<string, string>[];
    expect(waiting).toMatchObject({ kind: 'login', client_id: 'web-app', workspace: 'default/default' });
    const params = { interactionId: waiting?.['interactionId'] ?? '' };
    const decide = (body: object) => call(world, 'interactions.decide', { params, body });
    expect((await decide({ decision: 'maybe' })).status).toBe(400);
    expect((await decide({ decision: 'approve', username: 'nobody' })).status).toBe(400);
    expect((await decide({ decision: 'approve', username: 'bob' })).status).toBe(204);
    expect((await call(world, 'interactions.list')).body).toEqual([]);
    expect((await decide({ decision: 'deny' })).status).toBe(404);
  });

  it('that is unknown gets 404', async () => {
    const world = await startWorld();
    const params = { interactionId: 'nothing' };
    const answer = await call(world, 'interactions.decide', { params, body: { decision: 'deny' } });
    expect([answer.status, answer.body['error']]).toEqual([404, 'not_found']);
  });
});

describe('keys', () => {
  it('rotate, and are revoked once they no longer sign', async () => {
    const world = await startWorld();
    const keys = async () =>
      (await call(world, 'keys.list')).body as unknown as { kid: string; alg: string; status: string }[];
    const before = (await keys()).find(({ alg, status }) => alg === 'ES256' && status === 'current');
    const params = { kid: before?.kid ?? '' };
    expect((await call(world, 'keys.revoke', { params })).status).toBe(409);
    const rotated = await call(world, 'keys.rotate', { body: { alg: 'ES256' } });
    expect(rotated.body).toMatchObject({ alg: 'ES256', status: 'current' });
    expect(JSON.stringify(await keys())).not.toMatch(/"d":/);
    expect((await call(world, 'keys.revoke', { params })).status).toBe(204);
    expect((await call(world, 'keys.revoke', { params })).status).toBe(404);
  });
});

describe('traffic', () => {
  it('is available as a snapshot, by flow and by exchange, filtered and limited to the newest', async () => {
    const world = await startWorld();
    await login(world);
    await login(world, 'bob');
    const flows = (await call(world, 'flows.list')).body as unknown as { flowId: string; username: string }[];
    expect(flows.map(({ username }) => username)).toEqual(['alice', 'bob']);
    const [, { flowId } = { flowId: '' }] = flows;
    const one = (await call(world, 'flows.get', { params: { flowId } })).body as unknown as {
      flow: { exchangeIds: string[] };
      exchanges: { exchangeId: string }[];
    };
    expect(one.exchanges.map(({ exchangeId }) => exchangeId)).toEqual(one.flow.exchangeIds);
    const ofFlow = (await call(world, 'exchanges.list', { query: { flowId } })).body as unknown as object[];
    expect(ofFlow).toHaveLength(one.exchanges.length);
    const newest = (await call(world, 'flows.list', { query: { limit: '1' } })).body as unknown as object[];
    expect(newest).toEqual([flows[1]]);
    expect((await call(world, 'flows.list', { query: { workspace: 'no/such' } })).body).toEqual([]);
    expect((await call(world, 'traffic.get')).body).toMatchObject({ flows, seq: world.bus.traffic().seq });
  });

  it('is cleared, and requests for cleared records say so', async () => {
    const world = await startWorld();
    await login(world);
    const flowId = [...world.bus.traffic().flows.keys()][0] ?? '';
    const cleared = await call(world, 'exchanges.clear');
    expect(cleared.body['removed']).toBeGreaterThan(3);
    expect((await call(world, 'traffic.get')).body).toMatchObject({ flows: [], exchanges: [] });
    const gone = await call(world, 'flows.get', { params: { flowId } });
    expect([gone.status, gone.body['error_description']]).toEqual([404, expect.stringContaining('cleared')]);
  });
});
