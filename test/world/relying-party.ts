import * as client from 'openid-client';
import { Browser, type Visit } from './browser.ts';
import { CALLBACK, type World } from './world.ts';

export interface RelyingPartyOptions {
  client_id?: string;
  auth?: client.ClientAuth;
  redirect_uri?: string;
  metadata?: Partial<client.ClientMetadata>;
  issuer?: string;
}

interface LoginOptions {
  browser?: Browser;
  username?: string;
  params?: Record<string, string>;
}

interface LoggedIn {
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
  visit: Visit;
  browser: Browser;
}

export interface RelyingParty {
  config: client.Configuration;
  /** Authorization request, pages, answer and tokens, each verified by the library. */
  login(options?: LoginOptions): Promise<LoggedIn>;
}

/** A client made with openid-client: web-app unless told otherwise. */
export async function createRelyingParty(world: World, options: RelyingPartyOptions = {}): Promise<RelyingParty> {
  const { client_id = 'web-app', auth = client.ClientSecretBasic('web-app-secret'), redirect_uri = CALLBACK } = options;
  const config = await client.discovery(new URL(options.issuer ?? world.issuer), client_id, options.metadata, auth, {
    execute: [client.allowInsecureRequests],
  });
  return {
    config,
    async login({ browser = new Browser(world.issuer), username = 'alice', params = {} } = {}) {
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const nonce = client.randomNonce();
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri,
        scope: 'openid profile email offline_access',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...params,
      });
      const visit = await (await browser.open(url.href)).complete(username);
      const tokens = await client.authorizationCodeGrant(config, callbackOf(visit, redirect_uri), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      return { tokens, visit, browser };
    },
  };
}

/** What the client's server would see: its own address, or the form that was posted to it. */
function callbackOf(visit: Visit, redirect_uri: string): URL | Request {
  if (!visit.response) {
    const url = new URL(visit.url);
    if (url.hash) url.search = url.hash.slice(1);
    url.hash = '';
    return url;
  }
  return new Request(redirect_uri, { method: 'POST', body: visit.fields() });
}
