import * as oauth from 'oauth4webapi';
import { describe, expect, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { CALLBACK, startWorld, WEB_APP, type World } from '../world/world.ts';

const http = { [oauth.allowInsecureRequests]: true } as const;

async function relyingParty(world: World) {
  const issuer = new URL(world.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
  const client: oauth.Client = { client_id: WEB_APP.client_id };
  const auth = oauth.ClientSecretPost(WEB_APP.client_secret);
  return { as, client, auth };
}

async function login(world: World, { as, client }: Awaited<ReturnType<typeof relyingParty>>, username = 'alice') {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email offline_access accounts.read',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }).toString();
  const visit = await (await new Browser(world.issuer).open(url.href)).complete(username);
  return { verifier, state, nonce, answer: new URL(visit.url) };
}

describe('oauth4webapi', () => {
  test('login, consent, userinfo, refresh, introspection and revocation', async () => {
    const world = await startWorld();
    const rp = await relyingParty(world);
    const { as, client, auth } = rp;
    const { verifier, state, nonce, answer } = await login(world, rp);
    const params = oauth.validateAuthResponse(as, client, answer, state);
    const tokens = await oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(as, client, auth, params, CALLBACK, verifier, http),
      { expectedNonce: nonce, requireIdToken: true },
    );
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    expect(claims).toMatchObject({ sub: 'alice', aud: 'web-app', tid: 'default', idp: 'default' });
    const userinfo = await oauth.userInfoRequest(as, client, tokens.access_token, http);
    expect(await oauth.processUserInfoResponse(as, client, 'alice', userinfo)).toMatchObject({ sub: 'alice' });
    const refreshed = await oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token ?? '', http),
    );
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    const introspect = async () =>
      oauth.processIntrospectionResponse(
        as,
        client,
        await oauth.introspectionRequest(as, client, auth, refreshed.access_token, http),
      );
    expect(await introspect()).toMatchObject({ active: true, client_id: 'web-app', token_type: 'access_token' });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, client, auth, refreshed.refresh_token ?? '', http),
    );
    expect(await introspect()).toEqual({ active: false });
  });

  test('refuses an answer with another state, another issuer, another nonce', async () => {
    const world = await startWorld();
    const rp = await relyingParty(world);
    const { as, client, auth } = rp;
    const { verifier, state, answer } = await login(world, rp);
    expect(() => oauth.validateAuthResponse(as, client, answer, 'another state')).toThrow(/state/);
    const mixedUp = new URL(answer);
    mixedUp.searchParams.set('iss', 'http://localhost:1/default/default');
    expect(() => oauth.validateAuthResponse(as, client, mixedUp, state)).toThrow(/iss/);
    const params = oauth.validateAuthResponse(as, client, answer, state);
    const response = await oauth.authorizationCodeGrantRequest(as, client, auth, params, CALLBACK, verifier, http);
    await expect(
      oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: 'another nonce' }),
    ).rejects.toThrow(/nonce/);
  });

  test('is refused with a wrong verifier, and told why', async () => {
    const world = await startWorld();
    const rp = await relyingParty(world);
    const { as, client, auth } = rp;
    const { state, answer } = await login(world, rp);
    const params = oauth.validateAuthResponse(as, client, answer, state);
    const wrong = oauth.generateRandomCodeVerifier();
    const response = await oauth.authorizationCodeGrantRequest(as, client, auth, params, CALLBACK, wrong, http);
    await expect(oauth.processAuthorizationCodeResponse(as, client, response)).rejects.toMatchObject({
      error: 'invalid_grant',
      error_description: 'The code_verifier does not match the code_challenge.',
    });
  });

  test('is refused a denied consent with access_denied', async () => {
    const world = await startWorld();
    const { as, client } = await relyingParty(world);
    const page = await new Browser(world.issuer).open(
      `${as.authorization_endpoint}?client_id=web-app&response_type=code&scope=openid&state=s&redirect_uri=${encodeURIComponent(CALLBACK)}`,
    );
    const visit = await (await page.login('bob')).deny();
    expect(() => oauth.validateAuthResponse(as, client, new URL(visit.url), 's')).toThrow(
      expect.objectContaining({ error: 'access_denied' }) as Error,
    );
  });
});
