import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import {
  addWorkspace,
  authorizePath,
  automate,
  introspect,
  obtainCode,
  obtainTokens,
  redeem,
  refresh,
  userinfo,
  WEB_APP_BASIC,
} from '../world/code-grant.ts';
import { registerCallback } from '../world/login.ts';
import { startWorld, type World } from '../world/world.ts';

type Metadata = Record<string, unknown>;

const discover = async (world: World): Promise<Metadata> =>
  (await (await world.fetch('/.well-known/openid-configuration')).json()) as Metadata;

describe('discovery tells the truth (OpenID Connect Discovery §3, RFC 8414 §2)', () => {
  test('every listed endpoint responds', async () => {
    const world = await startWorld();
    const addresses = Object.entries(await discover(world)).filter(
      ([name, value]) => /(?:_endpoint|_uri)$/.test(name) && typeof value === 'string',
    );
    expect(addresses.length).toBeGreaterThanOrEqual(7);
    const lies: string[] = [];
    for (const [name, value] of addresses) {
      const url = String(value);
      const answers = await Promise.all([fetch(url), fetch(url, { method: 'POST' })]);
      const statuses = answers.map(({ status }) => status);
      const mounted = statuses.every((status) => status !== 404 && status < 500) && !statuses.every((s) => s === 405);
      if (!mounted || !url.startsWith(`${world.issuer}/`)) lies.push(`${name}: ${statuses.join(', ')}`);
    }
    expect(lies).toEqual([]);
  });

  test('both forms hold the same, and the issuer is their own', async () => {
    const world = await startWorld();
    const { origin, pathname } = new URL(world.issuer);
    const inserted = await fetch(`${origin}/.well-known/oauth-authorization-server${pathname}`);
    const metadata = await discover(world);
    expect(await inserted.json()).toEqual(metadata);
    expect(metadata['issuer']).toBe(world.issuer);
  });

  test('defaults that would lie are sent, and unspecified never', async () => {
    const metadata = await discover(await startWorld());
    expect(metadata).toMatchObject({
      request_uri_parameter_supported: false,
      request_parameter_supported: false,
      claims_parameter_supported: true,
      authorization_response_iss_parameter_supported: true,
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
    });
    expect(JSON.stringify(metadata)).not.toContain('unspecified');
  });

  test('every signing algorithm that is advertised has a published key', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, signing_alg: 'EdDSA' };
    });
    const advertised = (await discover(world))['id_token_signing_alg_values_supported'];
    expect(advertised).toEqual(['ES256', 'RS256', 'EdDSA']);
    const { keys } = (await (await world.fetch('/.well-known/jwks.json')).json()) as JSONWebKeySet;
    expect(keys.map(({ alg }) => alg)).toEqual(expect.arrayContaining(advertised as string[]));
    for (const key of keys) expect(key).not.toHaveProperty('d');
  });
});

describe('CORS (Fetch §3.3)', () => {
  const REGISTERED = 'https://app.example.com';
  const FOREIGN = 'https://elsewhere.example.com';
  const LOOPBACK = 'http://localhost:8123';

  const startShared = async (): Promise<World> => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.clients?.find(({ client_id }) => client_id === 'spa')?.redirect_uris?.push(`${REGISTERED}/cb`);
    });
    return world;
  };

  test.each<[string, string, string, string | null]>([
    ['GET', '/.well-known/openid-configuration', FOREIGN, '*'],
    ['GET', '/.well-known/jwks.json', FOREIGN, '*'],
    ...['/oauth2/token', '/userinfo', '/oauth2/introspect', '/oauth2/revoke'].flatMap(
      (path): [string, string, string, string | null][] => [
        ['POST', path, REGISTERED, REGISTERED],
        ['POST', path, LOOPBACK, LOOPBACK],
        ['POST', path, FOREIGN, null],
        ['POST', path, 'null', null],
        ['OPTIONS', path, REGISTERED, REGISTERED],
        ['OPTIONS', path, FOREIGN, null],
      ],
    ),
    ['GET', '/oauth2/authorize', LOOPBACK, null],
    ['GET', '/oidc/logout', REGISTERED, null],
  ])('%s %s from %s allows %s, error answers included', async (method, path, origin, allowed) => {
    const world = await startShared();
    const headers = { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'POST' }) };
    const answer = await world.fetch(path, { method, headers });
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.status).toBeLessThan(500);
  });
});

describe('workspaces know nothing of each other', () => {
  test('a code, a token, a cookie and a key of one are nothing in the other', async () => {
    const world = await startWorld();
    await automate(world);
    const other = await addWorkspace(world, 'other');
    const there: World = {
      ...world,
      issuer: other,
      fetch: (path, init) => fetch(`${other}${path}`, { redirect: 'manual', ...init }),
      post: (path, form, headers) =>
        fetch(`${other}${path}`, { method: 'POST', body: new URLSearchParams(form), ...(headers && { headers }) }),
    };
    const tokens = await obtainTokens(world);
    expect((await redeem(there, await obtainCode(world))).status).toBe(400);
    expect((await userinfo(there, tokens.access_token)).status).toBe(401);
    expect(await introspect(there, tokens.access_token)).toEqual({ active: false });
    expect((await refresh(there, tokens.refresh_token)).status).toBe(400);
    expect((await there.post('/oauth2/revoke', { token: tokens.access_token }, WEB_APP_BASIC)).status).toBe(200);
    expect((await userinfo(world, tokens.access_token)).status).toBe(200);
    const hinted = await there.fetch(authorizePath({ id_token_hint: tokens.id_token }));
    expect(hinted.headers.get('location')).toContain('error=invalid_request');
    const jwks = (await (await there.fetch('/.well-known/jwks.json')).json()) as JSONWebKeySet;
    await expect(jwtVerify(tokens.id_token, createLocalJWKSet(jwks))).rejects.toThrow(/no applicable key/);
  });

  test('a login in one is not a login in the other', async () => {
    const world = await startWorld();
    const other = await addWorkspace(world, 'default2');
    await registerCallback(world);
    const browser = new Browser(world.issuer);
    await (await browser.open(world.issuer + authorizePath())).complete();
    expect((await browser.open(world.issuer + authorizePath())).answer).toHaveProperty('code');
    expect((await browser.open(other + authorizePath())).page).toBe('login');
  });
});

describe('key rotation', () => {
  test('old ID tokens verify until the last one that the key signed has expired', async () => {
    let now = Date.now();
    const world = await startWorld({ clock: () => now });
    await automate(world);
    const { id_token } = await obtainTokens(world);
    const verify = async (jwt: string) => {
      const jwks = (await (await world.fetch('/.well-known/jwks.json')).json()) as JSONWebKeySet;
      return jwtVerify(jwt, createLocalJWKSet(jwks), { issuer: world.issuer, currentDate: new Date(now) });
    };
    await world.core.keys.rotate(world.workspace(), 'ES256');
    const renewed = await obtainTokens(world);
    const [before, after] = [await verify(id_token), await verify(renewed.id_token)];
    expect(before.protectedHeader.kid).not.toBe(after.protectedHeader.kid);
    now += 3_599_000;
    await verify(id_token);
    now += 48 * 3_600_000;
    await expect(verify(id_token)).rejects.toThrow(/no applicable key/);
    const keys = world.core.keys.list(world.workspace());
    expect(keys.map(({ kid }) => kid)).not.toContain(before.protectedHeader.kid);
  });
});
