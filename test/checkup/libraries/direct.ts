import * as oauth from 'oauth4webapi';
import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { lastOf } from '../../faults/stage.ts';
import { CALLBACK, WEB_APP } from '../../world/world.ts';
import type { Login } from '../clients.ts';

const SCOPE = 'openid profile email offline_access';

/** What arrives at the redirect URI of a server, which sees no fragment. */
async function arrivalOf(url: string | URL): Promise<URL> {
  const location = (await lastOf(new URL(url))).headers.get('location') ?? '';
  if (!location.startsWith(CALLBACK)) throw new Error('Nothing arrived.');
  return new URL(location.split('#', 1)[0] ?? '');
}

const succeeds = (login: (issuer: string) => Promise<unknown>): Login =>
  async function attempt(issuer) {
    try {
      await login(issuer);
      return true;
    } catch {
      return false;
    }
  };

/** As in its examples/oidc.ts: PKCE, a nonce, userinfo, and then its examples/refresh_token.ts. */
export const withOauth4webapi: Login = succeeds(async (issuer) => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
  const client: oauth.Client = { client_id: WEB_APP.client_id, id_token_signed_response_alg: 'ES256' };
  const auth = oauth.ClientSecretPost(WEB_APP.client_secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const query = {
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: SCOPE,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  };
  const arrived = await arrivalOf(`${server.authorization_endpoint}?${new URLSearchParams(query)}`);
  const params = oauth.validateAuthResponse(server, client, arrived, state);
  const answer = await oauth.authorizationCodeGrantRequest(server, client, auth, params, CALLBACK, verifier, insecure);
  const expected = { expectedNonce: nonce, requireIdToken: true };
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, expected);
  const { sub } = oauth.getValidatedIdTokenClaims(tokens)!;
  const about = await oauth.userInfoRequest(server, client, tokens.access_token, insecure);
  await oauth.processUserInfoResponse(server, client, sub, about);
  if (tokens.refresh_token === undefined) return;
  const renewed = await oauth.refreshTokenGrantRequest(server, client, auth, tokens.refresh_token, insecure);
  await oauth.processRefreshTokenResponse(server, client, renewed);
});

/** As its documentation shows it, with storage in memory instead of a browser’s. */
export const withOidcClientTs: Login = succeeds(async (issuer) => {
  const store = new WebStorageStateStore({ store: new InMemoryWebStorage() });
  const client = new OidcClient({
    authority: issuer,
    client_id: 'spa',
    redirect_uri: CALLBACK,
    scope: SCOPE,
    loadUserInfo: true,
    stateStore: store,
  });
  const { url } = await client.createSigninRequest({});
  const response = await client.processSigninResponse((await arrivalOf(url)).href);
  if (response.refresh_token === undefined) return;
  await client.useRefreshToken({
    state: { ...response, refresh_token: response.refresh_token, scope: SCOPE, session_state: null } as never,
  });
});
