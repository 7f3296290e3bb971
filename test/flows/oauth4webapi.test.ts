import * as oauth from 'oauth4webapi';
import { describe, expect, test } from 'vitest';
import { rulesOf } from '../lint/offences.ts';
import { Browser } from '../world/browser.ts';
import { CALLBACK, startWorld, WEB_APP, type World } from '../world/world.ts';

const CLIENT: oauth.Client = { client_id: WEB_APP.client_id };
const AUTH = oauth.ClientSecretBasic(WEB_APP.client_secret);
const INSECURE = { [oauth.allowInsecureRequests]: true };

async function discover(world: World): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(world.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
}

interface Arrived {
  as: oauth.AuthorizationServer;
  callback: URL;
  verifier: string;
}

/** A login as far as the client's redirect URI. */
async function arrive(world: World): Promise<Arrived> {
  const as = await discover(world);
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const visit = await (await new Browser(world.issuer).open(url.href)).complete();
  return { as, verifier, callback: new URL(visit.url) };
}

async function redeem({ as, callback, verifier }: Arrived): Promise<Response> {
  const params = oauth.validateAuthResponse(as, CLIENT, callback, 'state-1');
  return oauth.authorizationCodeGrantRequest(as, CLIENT, AUTH, params, CALLBACK, verifier, INSECURE);
}

const EXPECTED = { expectedNonce: 'nonce-1', requireIdToken: true };

describe('oauth4webapi', () => {
  test('completes login, consent, userinfo, refresh, introspection and revocation', async () => {
    const world = await startWorld();
    const arrived = await arrive(world);
    const { as } = arrived;
    const response = await redeem(arrived);
    const tokens = await oauth.processAuthorizationCodeResponse(as, CLIENT, response, EXPECTED);
    await oauth.validateApplicationLevelSignature(as, response, INSECURE);
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'alice', nonce: 'nonce-1' });

    const info = await oauth.userInfoRequest(as, CLIENT, tokens.access_token, INSECURE);
    expect(await oauth.processUserInfoResponse(as, CLIENT, 'alice', info)).toMatchObject({ email_verified: true });

    const refresh = await oauth.refreshTokenGrantRequest(as, CLIENT, AUTH, tokens.refresh_token ?? '', INSECURE);
    const renewed = await oauth.processRefreshTokenResponse(as, CLIENT, refresh);
    const introspect = async () =>
      oauth.processIntrospectionResponse(
        as,
        CLIENT,
        await oauth.introspectionRequest(as, CLIENT, AUTH, renewed.access_token, INSECURE),
      );
    expect(await introspect()).toMatchObject({ active: true, sub: 'alice', client_id: 'web-app' });
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, CLIENT, AUTH, renewed.access_token, INSECURE),
    );
    expect(await introspect()).toEqual({ active: false });
    expect(await rulesOf(world, 'web-app')).toEqual(['redirect-uri-unregistered']);
  });

  test('refuses an answer with another state or another issuer, or without one', async () => {
    const { as, callback } = await arrive(await startWorld());
    expect(() => oauth.validateAuthResponse(as, CLIENT, callback, 'state-2')).toThrow(/state/);
    const foreign = new URL(callback);
    foreign.searchParams.set('iss', 'http://localhost/other');
    expect(() => oauth.validateAuthResponse(as, CLIENT, foreign, 'state-1')).toThrow(/iss/);
    foreign.searchParams.delete('iss');
    expect(() => oauth.validateAuthResponse(as, CLIENT, foreign, 'state-1')).toThrow(/iss/);
  });

  test('refuses an ID token with another nonce', async () => {
    const arrived = await arrive(await startWorld());
    const response = await redeem(arrived);
    const expected = { ...EXPECTED, expectedNonce: 'nonce-2' };
    await expect(oauth.processAuthorizationCodeResponse(arrived.as, CLIENT, response, expected)).rejects.toThrow(
      /nonce/,
    );
  });

  test('refuses an ID token whose claims or signature were changed', async () => {
    const arrived = await arrive(await startWorld());
    const body = (await (await redeem(arrived)).json()) as { id_token: string };
    const [header = '', claims = '', signature = ''] = body.id_token.split('.');
    const forged = JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'bob' });
    const id_token = [header, Buffer.from(forged).toString('base64url'), signature].join('.');
    const response = Response.json({ ...body, id_token });
    await oauth.processAuthorizationCodeResponse(arrived.as, CLIENT, response, EXPECTED);
    await expect(oauth.validateApplicationLevelSignature(arrived.as, response, INSECURE)).rejects.toThrow(/signature/);
  });

  test('is refused with a wrong verifier, and with a code that is spent', async () => {
    const world = await startWorld();
    const arrived = await arrive(world);
    const refused = { error: 'invalid_grant', status: 400 };
    const wrong = await redeem({ ...arrived, verifier: oauth.generateRandomCodeVerifier() });
    await expect(oauth.processAuthorizationCodeResponse(arrived.as, CLIENT, wrong, EXPECTED)).rejects.toMatchObject(
      refused,
    );
    await oauth.processAuthorizationCodeResponse(arrived.as, CLIENT, await redeem(arrived), EXPECTED);
    const spent = await redeem(arrived);
    await expect(oauth.processAuthorizationCodeResponse(arrived.as, CLIENT, spent, EXPECTED)).rejects.toMatchObject(
      refused,
    );
  });

  test('reads a denial as access_denied', async () => {
    const world = await startWorld();
    const as = await discover(world);
    const query = new URLSearchParams({
      client_id: 'web-app',
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      state: 'state-1',
    });
    const page = await new Browser(world.issuer).open(`${as.authorization_endpoint}?${query}`);
    const denied = await (await page.login('alice')).deny();
    expect(() => oauth.validateAuthResponse(as, CLIENT, new URL(denied.url), 'state-1')).toThrow(
      expect.objectContaining({ error: 'access_denied' }),
    );
  });
});
