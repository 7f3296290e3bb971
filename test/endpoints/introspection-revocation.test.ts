import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  addWorkspace,
  automate,
  clientCredentials,
  introspect,
  obtainTokens,
  refresh,
  SERVICE_BASIC,
  userinfo,
  WEB_APP_BASIC,
  type Tokens,
} from '../world/code-grant.ts';
import { basic, startWorld, WEB_APP } from '../world/world.ts';

async function automatedWorld() {
  const world = await startWorld();
  await automate(world);
  return world;
}
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('RFC 7662 §2: introspection', () => {
  test('only live tokens on record are active: not ID tokens, codes, garbage or another workspace’s', async () => {
    const world = await automatedWorld();
    const tokens = await obtainTokens(world);
    expect(await introspect(world, tokens.access_token)).toMatchObject({ active: true, token_type: 'access_token' });
    expect(await introspect(world, tokens.refresh_token)).toMatchObject({ active: true, token_type: 'refresh_token' });
    const forged = tokens.access_token.replace(/[^.]+$/, 'AAAA');
    for (const token of [tokens.id_token, forged, 'x', 'x'.repeat(10_000), '__proto__', 'a.b.c', '\0', 'é'])
      expect(await introspect(world, token)).toEqual({ active: false });
    const other = await addWorkspace(world, 'other');
    const elsewhere = await fetch(`${other}/oauth2/introspect`, {
      method: 'POST',
      headers: SERVICE_BASIC,
      body: new URLSearchParams({ token: tokens.access_token }),
    });
    expect(await elsewhere.json()).toEqual({ active: false });
  });

  test('acp.md §3.7: without introspect_tokens a client sees its own tokens only', async () => {
    const world = await automatedWorld();
    const own = await obtainTokens(world);
    const foreign = await clientCredentials(world);
    expect(await introspect(world, own.access_token, WEB_APP_BASIC)).toMatchObject({ active: true });
    expect(await introspect(world, foreign.access_token, WEB_APP_BASIC)).toEqual({ active: false });
    const failed = world.events.findLast((event) => event.type === 'flow.step' && event.outcome === 'failed');
    expect(failed).toMatchObject({ check: 'token-validated', hint: expect.stringContaining('introspect_tokens') });
  });

  test('acp.md §3.7: an access token works as credentials, with its scope', async () => {
    const world = await automatedWorld();
    const user = await obtainTokens(world);
    const all = await clientCredentials(world, { scope: 'introspect_tokens' });
    const none = await clientCredentials(world, { scope: 'revoke_tokens' });
    const ask = async (token: string, as: string) =>
      (await (await world.post('/oauth2/introspect', { token }, bearer(as))).json()) as unknown;
    expect(await ask(user.access_token, all.access_token)).toMatchObject({ active: true });
    expect(await ask(user.access_token, none.access_token)).toEqual({ active: false });
    expect(await ask(none.access_token, none.access_token)).toMatchObject({ active: true });
    for (const wrong of [user.id_token, user.refresh_token, 'x']) {
      const response = await world.post('/oauth2/introspect', { token: 'x' }, bearer(wrong));
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe(
        'Bearer realm="default/default", error="invalid_token", error_description="The access token in the Authorization header is not valid."',
      );
    }
  });

  test.each([
    ['nobody', { token: 'x' }, undefined, 401, 'invalid_client'],
    ['a public client', { token: 'x', client_id: 'spa' }, undefined, 401, 'invalid_client'],
    ['a wrong secret', { token: 'x' }, basic('service', 'x'), 401, 'invalid_client'],
    ['no token', {}, SERVICE_BASIC, 400, 'invalid_request'],
    ['two methods', { token: 'x', ...WEB_APP }, SERVICE_BASIC, 400, 'invalid_request'],
  ])('%s is refused', async (_, form, headers, status, error) => {
    const world = await startWorld();
    const response = await world.post('/oauth2/introspect', form as Record<string, string>, headers);
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([status, error]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('RFC 6749 §2.3: a client secret next to an access token is a second method', async () => {
    const world = await automatedWorld();
    const { access_token } = await clientCredentials(world);
    for (const path of ['/oauth2/introspect', '/oauth2/revoke']) {
      const response = await world.post(path, { token: 'x', ...WEB_APP }, bearer(access_token));
      expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([400, 'invalid_request']);
    }
  });

  test('a client_id next to an access token must match the token', async () => {
    const world = await automatedWorld();
    const { access_token } = await clientCredentials(world);
    const ask = async (client_id: string) =>
      (await world.post('/oauth2/introspect', { token: access_token, client_id }, bearer(access_token))).status;
    expect([await ask('service'), await ask('web-app')]).toEqual([200, 400]);
  });

  test('after a restart tokens are inactive, and the record says why', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const configPath = join(folder, 'understudy.json');
    const before = await startWorld({ config: configPath });
    await automate(before);
    const { access_token } = await obtainTokens(before);
    await before.stop();
    const again = await startWorld({ config: configPath, clock: () => Date.now() + 5000 });
    expect(await introspect(again, access_token)).toEqual({ active: false });
    const failed = again.events.find((event) => event.type === 'flow.step' && event.check === 'token-validated');
    expect(JSON.stringify(failed)).toContain('from before the server started');
  });
});

describe('RFC 7009 §2: revocation', () => {
  test('an access token ends alone, a refresh token with all of its login', async () => {
    const world = await automatedWorld();
    const tokens = await obtainTokens(world);
    const revoke = (token: string, more = {}) => world.post('/oauth2/revoke', { token, ...more }, WEB_APP_BASIC);
    const response = await revoke(tokens.access_token, { token_type_hint: 'refresh_token' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect((await userinfo(world, tokens.access_token)).status).toBe(401);
    expect(await introspect(world, tokens.refresh_token)).toMatchObject({ active: true });
    const next = (await (await refresh(world, tokens.refresh_token)).json()) as {
      access_token: string;
      refresh_token: string;
    };
    expect((await revoke(next.refresh_token)).status).toBe(200);
    expect(await introspect(world, next.access_token)).toEqual({ active: false });
    expect((await refresh(world, next.refresh_token)).status).toBe(400);
  });

  test('§2.2: an unknown token counts as revoked', async () => {
    const world = await startWorld();
    for (const token of ['x', 'a.b.c', '__proto__', 'x'.repeat(10_000)])
      expect((await world.post('/oauth2/revoke', { token, token_type_hint: 'x' }, SERVICE_BASIC)).status).toBe(200);
  });

  test('§2.1: another client’s token needs revoke_tokens', async () => {
    const world = await automatedWorld();
    const foreign = await clientCredentials(world);
    const refused = await world.post('/oauth2/revoke', { token: foreign.access_token }, WEB_APP_BASIC);
    expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([400, 'unauthorized_client']);
    const user = await obtainTokens(world);
    expect((await world.post('/oauth2/revoke', { token: user.access_token }, SERVICE_BASIC)).status).toBe(200);
    expect(await introspect(world, user.access_token)).toEqual({ active: false });
  });

  test('acp.md §3.7: a token may revoke itself', async () => {
    const world = await automatedWorld();
    const { access_token } = await obtainTokens(world);
    const headers = bearer(access_token);
    expect((await world.post('/oauth2/revoke', { token: access_token }, headers)).status).toBe(200);
    expect((await world.post('/oauth2/revoke', { token: access_token }, headers)).status).toBe(401);
  });

  test.each([
    ['nobody', { token: 'x' }, undefined, 401, 'invalid_client'],
    ['no token', {}, SERVICE_BASIC, 400, 'invalid_request'],
    ['a wrong secret', { token: 'x' }, basic('service', 'x'), 401, 'invalid_client'],
  ])('%s is refused', async (_, form, headers, status, error) => {
    const world = await startWorld();
    const response = await world.post('/oauth2/revoke', form as Record<string, string>, headers);
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([status, error]);
  });
});

describe('RFC 6749 §2.3.1: with the starter config, a service is taken with its secret in the header or in the form', () => {
  const SECRET = { client_id: 'service', client_secret: 'service-secret' };
  const SKU = { 'x-client-SKU': 'msal.js.node', 'x-client-VER': '3.0.0', client_info: '1' };

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['curl -u, simple-oauth2, Go’s oauth2 at first', {}, SERVICE_BASIC],
    ['requests-oauthlib: Basic and its client_id', { client_id: 'service' }, SERVICE_BASIC],
    ['curl -d, Spring’s client_secret_post, IdentityModel, Go’s oauth2 the second time', SECRET, {}],
    ['MSAL Node: the form, and fields of its own', { ...SECRET, ...SKU }, {}],
    ['axios: the form with a charset', SECRET, { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }],
  ])('%s', async (_, fields, headers) => {
    const world = await startWorld();
    const ask = async (path: string, form: Record<string, string>) => {
      const answer = await world.post(path, { ...form, ...fields }, headers);
      return { status: answer.status, text: await answer.text() };
    };
    const issued = await ask('/oauth2/token', { grant_type: 'client_credentials', scope: 'accounts.read' });
    expect(issued.status).toBe(200);
    const { access_token: token } = JSON.parse(issued.text) as Tokens;
    expect(JSON.parse((await ask('/oauth2/introspect', { token })).text)).toMatchObject({ active: true });
    expect((await ask('/oauth2/revoke', { token })).status).toBe(200);
    expect(JSON.parse((await ask('/oauth2/introspect', { token })).text)).toEqual({ active: false });
  });

  test('and refused with a wrong one, with none, or with two', async () => {
    const world = await startWorld();
    const form = { grant_type: 'client_credentials' };
    const refused: [Record<string, string>, Record<string, string>, number][] = [
      [{ ...SECRET, client_secret: 'wrong' }, {}, 401],
      [{ client_id: 'service' }, {}, 401],
      [SECRET, SERVICE_BASIC, 400],
    ];
    for (const [fields, headers, status] of refused)
      expect((await world.post('/oauth2/token', { ...form, ...fields }, headers)).status).toBe(status);
  });
});
