import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { Browser } from '../world/browser.ts';
import { call } from '../world/admin.ts';
import { basic, CALLBACK, startWorld } from '../world/world.ts';

const SCOPES = ['openid', 'profile', 'email', 'accounts.read'];

/** What differs from one login to the next. */
const OF_ONE_LOGIN = ['jti', 'iat', 'nbf', 'exp', 'auth_time', 'rat', 'sid', 'at_hash', 'nonce'];

const lasting = (claims: object): object =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !OF_ONE_LOGIN.includes(name)));

describe('a preview', () => {
  it('shows what a login then gives', async () => {
    const world = await startWorld();
    const preview = await call(world, 'tokens.preview', {
      body: { username: 'bob', client_id: 'web-app', scopes: SCOPES },
    });
    const query = { client_id: 'web-app', response_type: 'code', redirect_uri: CALLBACK, scope: SCOPES.join(' ') };
    const visit = await new Browser(world.issuer).open(
      `${world.issuer}/oauth2/authorize?${new URLSearchParams(query)}`,
    );
    const { answer } = await visit.complete('bob');
    const form = { grant_type: 'authorization_code', code: answer['code'] ?? '', redirect_uri: CALLBACK };
    const response = await world.post('/oauth2/token', form, basic('web-app', 'web-app-secret'));
    const tokens = (await response.json()) as { access_token: string; id_token: string };
    const userinfo = await world.fetch('/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const body = preview.body as Record<'access_token' | 'id_token' | 'userinfo', object>;
    expect(lasting(body.access_token)).toEqual(lasting(decodeJwt(tokens.access_token)));
    expect(lasting(body.id_token)).toEqual(lasting(decodeJwt(tokens.id_token)));
    expect(body.userinfo).toEqual(await userinfo.json());
  });

  it('leaves no trace', async () => {
    const world = await startWorld();
    const before = world.events.length;
    await call(world, 'tokens.preview', { body: { username: 'bob', client_id: 'web-app', scopes: SCOPES } });
    expect(world.events).toHaveLength(before);
    expect((await call(world, 'tokens.list')).body).toEqual([]);
  });

  it('says which scopes the client would not get, and why', async () => {
    const world = await startWorld();
    await world.configure(({ scopes }) => scopes?.push({ name: 'gifts', implicit: true }));
    const scopes = ['revoke_tokens', 'no.such', 'email'];
    const { body } = await call(world, 'tokens.preview', { body: { username: 'bob', client_id: 'web-app', scopes } });
    expect(body['refused']).toEqual([
      { scope: 'revoke_tokens', reason: 'Client web-app is not subscribed to it.' },
      { scope: 'no.such', reason: 'This workspace has no such scope.' },
    ]);
    expect(body).not.toHaveProperty('id_token');
    expect(body['access_token']).toMatchObject({ scp: ['email'] });
  });

  it('needs a user and a client that exist', async () => {
    const world = await startWorld();
    const nobody = await call(world, 'tokens.preview', { body: { username: 'x', client_id: 'web-app', scopes: [] } });
    expect([nobody.status, nobody.body['details']]).toEqual([400, [expect.objectContaining({ path: 'username' })]]);
    const nothing = await call(world, 'tokens.preview', { body: { username: 'bob', client_id: 'x', scopes: [] } });
    expect([nothing.status, nothing.body['details']]).toEqual([400, [expect.objectContaining({ path: 'client_id' })]]);
  });
});
