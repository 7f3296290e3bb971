import { generateKeyPair, exportJWK, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rulesOf } from '../lint/offences.ts';
import { Browser } from '../world/browser.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { authorizePath, automate, introspect, redeem, refresh, type Tokens } from '../world/code-grant.ts';
import { claimsOf } from '../world/login.ts';
import { fetchFromContainer } from '../world/other-host.ts';
import { openPort } from '../world/site.ts';
import { clientOf, CALLBACK, startWorld, type World } from '../world/world.ts';

const INSECURE = { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: fetchFromContainer };
const CLIENT: oauth.Client = { client_id: 'web-app' };
const AUTH = oauth.ClientSecretBasic('web-app-secret');

/** The world, and its issuer as a container knows it. */
async function startNamed(...alsoHosts: string[]): Promise<{ world: World; inside: string }> {
  const world = await startWorld({ alsoHosts: alsoHosts.length > 0 ? alsoHosts : ['idp'] });
  return { world, inside: world.alsoIssuers[0] ?? '' };
}

const metadataAt = async (issuer: string): Promise<oauth.AuthorizationServer> =>
  oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), INSECURE));

/** Discovery as it is answered under a Host. */
async function discoveryAt({ port }: World, host: string): Promise<Record<string, string>> {
  const url = `http://localhost:${port}/default/default/.well-known/openid-configuration`;
  return (await (await fetchFromContainer(url, { headers: { host } })).json()) as Record<string, string>;
}

/** The world as a client in a container sees it. */
const seenAs = (world: World, issuer: string): World => ({
  ...world,
  issuer,
  fetch: (path, init) => fetchFromContainer(issuer + path, { redirect: 'manual', ...init }),
  post: (path, form, headers) =>
    fetchFromContainer(issuer + path, { method: 'POST', body: new URLSearchParams(form), ...(headers && { headers }) }),
});

/** A login in the browser on the machine, for a client in a container. */
async function logIn(as: oauth.AuthorizationServer, browser: Browser): Promise<{ callback: URL; verifier: string }> {
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(as.authorization_endpoint ?? '');
  for (const [name, value] of Object.entries({
    client_id: CLIENT.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile offline_access',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }))
    url.searchParams.set(name, value);
  const visit = await (await browser.open(url.href)).complete();
  return { callback: new URL(visit.url), verifier };
}

describe('a second host', () => {
  test('discovery under it names it, and leaves the browser at the first (OpenID Connect Discovery §4.3)', async () => {
    const { world, inside } = await startNamed();
    expect(inside).toBe(`http://idp:${world.port}/default/default`);
    const as = (await metadataAt(inside)) as Record<string, unknown>;
    for (const name of ['token', 'userinfo', 'introspection', 'revocation'])
      expect(as[`${name}_endpoint`]).toMatch(`${inside}/`);
    expect(as['jwks_uri']).toMatch(`${inside}/`);
    expect(as['authorization_endpoint']).toBe(`${world.issuer}/oauth2/authorize/idp:${world.port}`);
    expect(as['end_session_endpoint']).toBe(`${world.issuer}/oidc/logout`);
    const inserted = `http://idp:${world.port}/.well-known/oauth-authorization-server/default/default`;
    expect(await (await fetchFromContainer(inserted)).json()).toEqual(as);
  });

  test('oauth4webapi, which checks each iss, logs in, refreshes, introspects and revokes (RFC 9207 §2.4)', async () => {
    const { world, inside } = await startNamed();
    const as = await metadataAt(inside);
    const { callback, verifier } = await logIn(as, new Browser(world.issuer));
    expect(callback.searchParams.get('iss')).toBe(inside);
    const params = oauth.validateAuthResponse(as, CLIENT, callback, 'state-1');
    const answer = await oauth.authorizationCodeGrantRequest(as, CLIENT, AUTH, params, CALLBACK, verifier, INSECURE);
    const tokens = await oauth.processAuthorizationCodeResponse(as, CLIENT, answer, {
      expectedNonce: 'nonce-1',
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, answer, INSECURE);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ iss: inside, sub: 'alice' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ iss: inside });
    const info = await oauth.userInfoRequest(as, CLIENT, tokens.access_token, INSECURE);
    expect(await oauth.processUserInfoResponse(as, CLIENT, 'alice', info)).toMatchObject({ sub: 'alice' });
    const again = await oauth.refreshTokenGrantRequest(as, CLIENT, AUTH, tokens.refresh_token ?? '', INSECURE);
    const renewed = await oauth.processRefreshTokenResponse(as, CLIENT, again);
    expect(oauth.getValidatedIdTokenClaims(renewed)).toMatchObject({ iss: inside });
    const told = await oauth.introspectionRequest(as, CLIENT, AUTH, renewed.access_token, INSECURE);
    expect(await oauth.processIntrospectionResponse(as, CLIENT, told)).toMatchObject({ active: true, iss: inside });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, CLIENT, AUTH, renewed.access_token, INSECURE),
    );
  });

  test('an error answer names the same issuer', async () => {
    const { world, inside } = await startNamed();
    const as = await metadataAt(inside);
    const url = `${as.authorization_endpoint}${authorizePath({ prompt: 'none' }).replace('/oauth2/authorize', '')}`;
    await world.configure((workspace) => (clientOf(workspace, 'web-app').redirect_uris = [CALLBACK]));
    const { answer } = await new Browser(world.issuer).open(url);
    expect(answer).toMatchObject({ error: 'login_required', iss: inside });
  });

  test('the first name is as it was, and a Host that is not listed changes nothing', async () => {
    const { world } = await startNamed();
    for (const host of [`localhost:${world.port}`, `other:${world.port}`, 'idp:1', 'idp', `idp.:${world.port}`]) {
      const metadata = await discoveryAt(world, host);
      expect(metadata['issuer']).toBe(world.issuer);
      expect(metadata['authorization_endpoint']).toBe(`${world.issuer}/oauth2/authorize`);
    }
    expect((await world.fetch('/oauth2/authorize/other:9400?client_id=web-app')).status).toBe(404);
    expect((await world.fetch('/oauth2/authorize/%E0%A4%A?client_id=web-app')).status).toBe(404);
  });

  test('without a second host, an authorize address that names one is not found', async () => {
    const world = await startWorld();
    expect(world.alsoIssuers).toEqual([]);
    expect((await world.fetch(`/oauth2/authorize/localhost:${world.port}?client_id=web-app`)).status).toBe(404);
  });

  test.each([
    ['idp:8080', 'http://idp:8080'],
    ['my_idp.test', 'http://my_idp.test:PORT'],
    ['https://idp.test', 'https://idp.test'],
    ['[::1]:9400', 'http://[::1]:9400'],
    ['http://idp', 'http://idp'],
  ])('%s stands for %s', async (name, origin) => {
    const { world, inside } = await startNamed(name);
    expect(inside).toBe(`${origin.replace('PORT', String(world.port))}/default/default`);
    const { host } = new URL(inside);
    for (const sent of [host, host.toUpperCase()]) {
      const { issuer, authorization_endpoint } = await discoveryAt(world, sent);
      expect(issuer).toBe(inside);
      const marked = await fetch(authorization_endpoint ?? '');
      expect(marked.status).toBe(400);
      expect(await marked.text()).toContain('client_id');
    }
  });
});

describe('an issuer is kept', () => {
  const tokensOf = async (answer: Response): Promise<Tokens> => (await answer.json()) as Tokens;

  test('by the tokens of a login, whatever name is used later (OpenID Connect Core §12.2)', async () => {
    const { world, inside } = await startNamed();
    await automate(world);
    const container = seenAs(world, inside);
    const path = `/oauth2/authorize/idp:${world.port}${authorizePath().replace('/oauth2/authorize', '')}`;
    const code = async (from: string): Promise<string> =>
      new URL((await world.fetch(from)).headers.get('location') ?? '').searchParams.get('code') ?? '';

    const marked = await tokensOf(await redeem(world, await code(path)));
    const { aud } = claimsOf(marked.access_token);
    expect(claimsOf(marked.id_token)['iss']).toBe(inside);
    const renewed = await tokensOf(await refresh(world, marked.refresh_token));
    expect(claimsOf(renewed.id_token)['iss']).toBe(inside);
    expect(await introspect(world, renewed.access_token)).toMatchObject({ active: true, iss: inside });

    const plain = await tokensOf(await redeem(world, await code(authorizePath())));
    expect(claimsOf(plain.access_token)['aud']).toEqual(aud);
    expect(claimsOf(plain.id_token)['iss']).toBe(world.issuer);
    const renewedInside = await tokensOf(await refresh(container, plain.refresh_token));
    expect(claimsOf(renewedInside.id_token)['iss']).toBe(world.issuer);
    expect(await introspect(container, renewedInside.access_token)).toMatchObject({ active: true, iss: world.issuer });

    // A client with only the authorization endpoint set by hand knows the issuer by the name that it calls.
    const mixed = await tokensOf(await redeem(container, await code(authorizePath())));
    expect(claimsOf(mixed.id_token)['iss']).toBe(inside);
  });

  test('a token of either name proves who is logged in and ends the session', async () => {
    const { world, inside } = await startNamed();
    await world.configure((workspace) => (clientOf(workspace, 'web-app').redirect_uris = [CALLBACK]));
    const as = await metadataAt(inside);
    const browser = new Browser(world.issuer);
    const { callback, verifier } = await logIn(as, browser);
    const { id_token } = await tokensOf(
      await redeem(seenAs(world, inside), callback.searchParams.get('code') ?? '', { code_verifier: verifier }),
    );
    const silent = await browser.open(
      `${world.issuer}${authorizePath({ prompt: 'none', scope: 'openid', id_token_hint: id_token })}`,
    );
    expect(silent.answer).toMatchObject({ iss: world.issuer, code: expect.any(String) as string });
    const out = await browser.open(`${as['end_session_endpoint'] as string}?id_token_hint=${id_token}`);
    expect(out.status).toBe(200);
    expect(browser.cookieNames().filter((name) => name.endsWith('-sso'))).toEqual([]);
  });

  test('a client assertion may be meant for either name (RFC 7523 §3)', async () => {
    const { world, inside } = await startNamed();
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    await world.configure((workspace) => {
      const service = clientOf(workspace, 'service');
      service.token_endpoint_auth_method = 'private_key_jwt';
      service.jwks = { keys: [{ ...jwk, kty: 'EC' }] };
    });
    const statusFor = async (aud: string): Promise<number> => {
      const assertion = new SignJWT({ jti: aud }).setProtectedHeader({ alg: 'ES256' });
      const client_assertion = await assertion
        .setIssuer('service')
        .setSubject('service')
        .setAudience(aud)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
      const form = {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion,
      };
      return (await seenAs(world, inside).post('/oauth2/token', form)).status;
    };
    expect(await statusFor(inside)).toBe(200);
    expect(await statusFor(world.issuer)).toBe(200);
    expect(await rulesOf(world, 'service')).not.toContain('assertion-audience');
    expect(await statusFor(`${inside}/oauth2/token`)).toBe(200);
    expect(await statusFor(`http://other:${world.port}/default/default`)).toBe(401);
  });
});

test.each([
  ['https://idp.test', ['http://idp.test']],
  ['http://idp.test', ['idp:9500', 'https://idp:9500']],
])('names that a Host can’t tell apart are refused: %s and %s', async (publicUrl, alsoHosts) => {
  await expect(startWorld({ publicUrl, alsoHosts })).rejects.toThrow(/^\S+ has the same host as \S+, so .*\.$/);
});

test('a browser that comes under the second name is led to the first, form and all', async () => {
  const { world, inside } = await startNamed();
  const led = await fetchFromContainer(`${inside}${authorizePath()}`, { redirect: 'manual' });
  expect(led.status).toBe(303);
  expect(led.headers.get('location')).toBe(
    `${world.issuer}/oauth2/authorize/idp:${world.port}${authorizePath().replace('/oauth2/authorize', '')}`,
  );
  const posted = await fetchFromContainer(`${inside}/oidc/logout`, { method: 'POST', redirect: 'manual' });
  expect([posted.status, posted.headers.get('location')]).toEqual([307, `${world.issuer}/oidc/logout`]);
  await world.event((event) => event.type === 'exchange.answered' && event.reply?.status === 307);
});

describeInBrowser('in Chromium', () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  test('openid-client in a container logs in through a browser on the machine', async () => {
    const { world, inside } = await startNamed();
    const port = await openPort((_req, res) => res.end('<title>app</title>'));
    const redirect_uri = `http://localhost:${port}/callback`;
    const config = await client.discovery(
      new URL(inside),
      'web-app',
      undefined,
      client.ClientSecretPost('web-app-secret'),
      {
        execute: [client.allowInsecureRequests],
        [client.customFetch]: (url, init) => fetchFromContainer(url, init as RequestInit),
      },
    );
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri,
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      nonce: 'n',
      state: 's',
    });
    const page: Page = await (await browser.newContext()).newPage();
    await page.goto(url.href);
    expect(new URL(page.url()).origin).toBe(new URL(world.issuer).origin);
    await page.getByRole('button', { name: /alice/i }).click();
    await page.getByRole('button', { name: 'Allow access' }).click();
    await page.waitForURL((at) => at.port === String(port));
    const tokens = await client.authorizationCodeGrant(config, new URL(page.url()), {
      pkceCodeVerifier,
      expectedState: 's',
      expectedNonce: 'n',
    });
    expect(tokens.claims()).toMatchObject({ iss: inside, sub: 'alice' });
    expect(await client.fetchUserInfo(config, tokens.access_token, 'alice')).toMatchObject({ sub: 'alice' });
  });
});
