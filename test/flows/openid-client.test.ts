import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import { rulesOf } from '../lint/offences.ts';
import { Browser } from '../world/browser.ts';
import { CALLBACK, startWorld } from '../world/world.ts';

describe('openid-client', () => {
  test('completes login, consent, userinfo, refresh, introspection and revocation', async () => {
    const world = await startWorld();
    const config = await client.discovery(
      new URL(world.issuer),
      'web-app',
      undefined,
      client.ClientSecretBasic('web-app-secret'),
      {
        execute: [client.allowInsecureRequests],
      },
    );
    const verifier = client.randomPKCECodeVerifier();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile email offline_access accounts.read',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 's-1',
      nonce,
    });
    const visit = await (await new Browser(world.issuer).open(url.href)).complete();
    const tokens = await client.authorizationCodeGrant(config, new URL(visit.url), {
      pkceCodeVerifier: verifier,
      expectedState: 's-1',
      expectedNonce: nonce,
    });
    expect(tokens.claims()).toMatchObject({
      sub: 'alice',
      tid: 'default',
      aid: 'default',
      idp: 'default',
      amr: ['pwd'],
    });
    expect(tokens.scope).toBe('openid profile email offline_access accounts.read');
    const userinfo = await client.fetchUserInfo(config, tokens.access_token, 'alice');
    expect(userinfo).toMatchObject({ email_verified: true });
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    const introspected = await client.tokenIntrospection(config, refreshed.access_token);
    expect(introspected).toMatchObject({ active: true, tenant_id: 'default', server_id: 'default' });
    await client.tokenRevocation(config, refreshed.refresh_token ?? '');
    expect(await client.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });
    // web-app of the starter config has no redirect URI.
    expect(await rulesOf(world, 'web-app')).toEqual(['redirect-uri-unregistered']);
  });
});
