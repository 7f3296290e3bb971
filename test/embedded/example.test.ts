import { startUnderstudy, type Understudy } from '@understudy-idp/understudy';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, expect, test } from 'vitest';

let idp: Understudy;

beforeAll(async () => {
  idp = await startUnderstudy({
    config: {
      version: 2,
      workspaces: [
        {
          tid: 'default',
          aid: 'default',
          settings: { login: 'auto', auto_login_username: 'dana' },
          users: [{ username: 'dana', authentication_context: { email: 'dana@example.com' } }],
          clients: [
            {
              client_id: 'shop',
              client_secret: 'shop-secret',
              redirect_uris: ['http://localhost:3000/callback'],
              trusted: true,
            },
          ],
        },
      ],
    },
  });
});

afterAll(() => idp.stop());

test('dana logs in to the shop', async () => {
  const issuer = new URL(idp.issuer);
  const secret = oidc.ClientSecretBasic('shop-secret');
  const config = await oidc.discovery(issuer, 'shop', undefined, secret, { execute: [oidc.allowInsecureRequests] });

  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const sent = oidc.buildAuthorizationUrl(config, {
    redirect_uri: 'http://localhost:3000/callback',
    scope: 'openid email',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  // Your browser test would follow this redirect to your application.
  const answer = await fetch(sent, { redirect: 'manual' });
  const callback = new URL(answer.headers.get('location') ?? '');

  const tokens = await oidc.authorizationCodeGrant(config, callback, { pkceCodeVerifier });
  expect(tokens.claims()).toMatchObject({ sub: 'dana', email: 'dana@example.com' });
});
