import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { Browser } from '../world/browser.ts';
import { decode } from '../world/code-grant.ts';
import { WEB_APP } from '../world/world.ts';
import {
  arrival,
  authorize,
  callApi,
  discover,
  HOME,
  logIn,
  PATIENCE_SECONDS,
  refresh,
  userinfo,
  type LoggedIn,
  type Stage,
} from './stage.ts';

/** What a client does while a fault is planted. Rejects if the client refuses what it gets. */
export interface Scene {
  /** What happens before the fault is planted. */
  prepare?: (stage: Stage) => Promise<LoggedIn>;
  run: (stage: Stage, before: LoggedIn) => Promise<unknown>;
}

const CLIENT: oauth.Client = { client_id: WEB_APP.client_id };
const AUTH = oauth.ClientSecretBasic(WEB_APP.client_secret);
const INSECURE = { [oauth.allowInsecureRequests]: true };

const server = ({ config }: LoggedIn): oauth.AuthorizationServer => config.serverMetadata();

/** The whole login, with every check of openid-client. */
export const login: Scene = { run: (stage) => logIn(stage, { maxAge: 60 }) };

/** A client that registered an algorithm. */
export const loginWithAlgorithm: Scene = {
  async run(stage) {
    const attempt = await authorize(stage);
    const { verifier, state, nonce, config } = attempt;
    const known = new client.Configuration(
      config.serverMetadata(),
      WEB_APP.client_id,
      { id_token_signed_response_alg: 'ES256' },
      client.ClientSecretBasic(WEB_APP.client_secret),
    );
    client.allowInsecureRequests(known);
    return client.authorizationCodeGrant(known, arrival(attempt), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
    });
  },
};

/** The claims of the ID token, whatever a library thinks of them. */
export const idToken: Scene = {
  run: async (stage) => decode((await logIn(stage)).tokens.id_token ?? '').claims,
};

/** An API that validates the access token with jose. */
export const api: Scene = {
  run: async (stage) => callApi(stage, (await logIn(stage)).tokens.access_token),
};

export const refreshing: Scene = { prepare: logIn, run: (_stage, before) => refresh(before) };

export const readingUserinfo: Scene = { prepare: logIn, run: (_stage, before) => userinfo(before) };

/** The same for a client that gives up soon. */
export const readingUserinfoImpatiently: Scene = {
  prepare: logIn,
  run(_stage, before) {
    before.config.timeout = PATIENCE_SECONDS;
    return userinfo(before);
  },
};

export const discovering: Scene = {
  async run(stage) {
    const url = new URL(stage.running.issuer);
    const response = await oauth.discoveryRequest(url, INSECURE);
    const metadata = await oauth.processDiscoveryResponse(url, response);
    if (!URL.canParse(metadata.authorization_endpoint ?? '')) throw new TypeError('There is nowhere to log in.');
    return metadata;
  },
};

/** An API that asks about the token: whether it is active, for this client and still alive. */
export const introspecting: Scene = {
  prepare: logIn,
  async run(_stage, before) {
    const request = oauth.introspectionRequest(server(before), CLIENT, AUTH, before.tokens.access_token, INSECURE);
    const said = await oauth.processIntrospectionResponse(server(before), CLIENT, await request);
    const isGood = said.active && said.client_id === CLIENT.client_id && (said.exp ?? 0) * 1000 > Date.now();
    if (!isGood) throw new TypeError('The token is not good for this API.');
    return said;
  },
};

/** A client that revokes its token, and deletes it in any case. */
export const revoking: Scene = {
  prepare: logIn,
  async run(stage, before) {
    const request = oauth.revocationRequest(server(before), CLIENT, AUTH, before.tokens.access_token, INSECURE);
    const refusal = await oauth.processRevocationResponse(await request).catch((error: unknown) => error);
    const { tokens } = before;
    const still = await stage.fetch('/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    return { refused: refusal !== undefined, works: still.status === 200 };
  },
};

/** Where the browser is after a logout. */
export const loggingOut: Scene = {
  prepare: logIn,
  async run({ running }, { tokens }) {
    const url = `${running.issuer}/oidc/logout?${new URLSearchParams({
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: HOME,
      state: 'logout-state',
    })}`;
    const visit = await new Browser(running.issuer).open(url);
    return { url: visit.url.startsWith(HOME) ? visit.url : 'here', status: visit.status };
  },
};

/** What the browser brings to the client, or fails to bring. */
export const arriving: Scene = { run: async (stage) => arrival(await authorize(stage)).href };

/** The key set and discovery document as a client with a timeout gets them. */
export const starting: Scene = { run: discover };

/** The claims of the refreshed ID token. */
export const refreshedClaims: Scene = {
  prepare: logIn,
  run: async (_stage, before) => decode((await refresh(before)).id_token ?? '').claims,
};

/** A client that keeps its refresh token if it gets no new one. */
export const refreshingTwice: Scene = {
  prepare: logIn,
  async run(_stage, { config, tokens }) {
    const { refresh_token = tokens.refresh_token } = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    return client.refreshTokenGrant(config, refresh_token ?? '');
  },
};

/** Type and content of the userinfo response. */
export const rawUserinfo: Scene = {
  prepare: logIn,
  async run(stage, { tokens }) {
    const response = await stage.fetch('/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    return { type: response.headers.get('content-type'), body: await response.json() };
  },
};
