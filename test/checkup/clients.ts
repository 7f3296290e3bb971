import * as client from 'openid-client';
import { lastOf } from '../faults/stage.ts';
import { CHALLENGE, decode, VERIFIER } from '../world/code-grant.ts';
import { basic, CALLBACK, WEB_APP } from '../world/world.ts';

/** A client that logs in once. Says whether a user was logged in at the end. */
export type Login = (issuer: string, run: string) => Promise<boolean>;

const SCOPE = 'openid profile email offline_access';
const MOST_ATTEMPTS = 22;

type Json = Record<string, string | undefined>;

/** Whatever can be made of a body: JSON, a list with JSON in it, or a form. */
async function guess(response: Response): Promise<Json> {
  const text = await response.text();
  try {
    return [JSON.parse(text) as Json].flat()[0] ?? {};
  } catch {
    if (!text.includes('access_token=')) throw new Error('There is nothing in it.');
    return Object.fromEntries(new URLSearchParams(text));
  }
}

/** Who logs in. */
export interface Whom {
  client_id: string;
  /** Without a secret, it has to use PKCE. */
  client_secret?: string;
  response_mode?: 'query' | 'fragment';
}

/** A client that runs in the browser, and reads the response in the fragment. */
export const SPA: Whom = { client_id: 'spa', response_mode: 'fragment' };

/** A token request, with a verifier that is the same each time if there is no secret. */
async function requestTokens(endpoint: URL, { client_id, client_secret }: Whom, form: Record<string, string>) {
  const proof = client_secret === undefined ? { client_id, code_verifier: VERIFIER } : {};
  const headers = client_secret === undefined ? {} : basic(client_id, client_secret);
  return guess(await fetch(endpoint, { method: 'POST', headers, body: new URLSearchParams({ ...form, ...proof }) }));
}

/** Asks again at once until there are tokens. */
async function insist(endpoint: URL, whom: Whom, form: Record<string, string>): Promise<Json> {
  for (let left = MOST_ATTEMPTS; left > 0; left -= 1) {
    const tokens = await requestTokens(endpoint, whom, form).catch(() => ({}) as Json);
    if (tokens['id_token'] !== undefined || tokens['access_token'] !== undefined) return tokens;
    // Without an ID token it believes the rest.
    if (tokens['token_type'] !== undefined) return tokens;
  }
  return {};
}

/** Checks nothing, believes everything, has no timeout, and asks for tokens at once until there are any. */
export const carelessAs =
  (whom: Whom): Login =>
  async (issuer) => {
    const metadata = await guess(await fetch(`${issuer}/.well-known/openid-configuration`));
    const at = (member: string): URL => new URL(metadata[member] ?? '', issuer);
    await fetch(at('jwks_uri'));
    const begun = await lastOf(new URL(`${at('authorization_endpoint').href}?${carelessQuery(whom)}`));
    const arrived = new URLSearchParams(begun.headers.get('location')?.split(/[?#]/)[1] ?? '');
    const code = arrived.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
    const tokens = await insist(at('token_endpoint'), whom, form);
    const user = decode(tokens['id_token'] ?? 'e30.e30.').claims;
    const bearer = { authorization: `Bearer ${tokens['access_token']}` };
    const about = await fetch(at('userinfo_endpoint'), { headers: bearer })
      .then(guess)
      .catch(() => ({}));
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' };
    await requestTokens(at('token_endpoint'), whom, refresh).catch(() => ({}));
    return user !== about;
  };

const carelessQuery = ({ client_id, client_secret, response_mode = 'query' }: Whom): URLSearchParams =>
  new URLSearchParams({
    client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    response_mode,
    scope: SCOPE,
    state: 'always-the-same',
    nonce: 'n-0S6',
    max_age: '60',
    ...(client_secret === undefined && { code_challenge: CHALLENGE, code_challenge_method: 'S256' }),
  });

export const careless = carelessAs(WEB_APP);

const PATIENCE_MS = 2000;

/** Tries again what may work the next time, after the time that the server asks for. */
const patiently =
  (most = 2): client.CustomFetch =>
  async (url, options) => {
    for (let count = 1; ; count += 1) {
      const { body, headers, method } = options;
      const sent = { method, headers, redirect: 'manual' as const, ...(body !== null && { body: body as BodyInit }) };
      const response = await fetch(url, { ...sent, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
        (error: unknown) => {
          if (count === most) throw error;
          return undefined;
        },
      );
      if (response && response.status < 500 && response.status !== 429) return response;
      if (response && count === most) return response;
      await later(1000 * Number(response?.headers.get('retry-after') ?? 0));
    }
  };

const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Which checks a client made with openid-client makes. */
export interface Care {
  checksSignatures: boolean;
  triesAgain: boolean;
  /** Whether the app compares who logged in with whom a refresh is for. */
  comparesUser: boolean;
}

/** A client made with openid-client. */
export const withOpenidClient =
  (care: Care, whom: Whom = WEB_APP): Login =>
  async (issuer) => {
    try {
      await logInCarefully(issuer, care, whom);
      return true;
    } catch {
      return false;
    }
  };

async function discover(issuer: string, { checksSignatures, triesAgain }: Care, { client_id, client_secret }: Whom) {
  const config = await client.discovery(
    new URL(issuer),
    client_id,
    { [client.clockSkew]: 0, id_token_signed_response_alg: 'ES256' },
    client_secret === undefined ? client.None() : client.ClientSecretBasic(client_secret),
    { execute: [client.allowInsecureRequests, ...(checksSignatures ? [client.enableNonRepudiationChecks] : [])] },
  );
  if (triesAgain) config[client.customFetch] = patiently();
  return config;
}

/** What a server sees of an address, and what a page sees that listens to its fragment. */
function arrivalOf(location: string, { response_mode }: Whom): URL {
  if (!location.startsWith(CALLBACK)) throw new Error('Nothing arrived.');
  const url = new URL(location);
  if (response_mode === 'fragment') url.search = url.hash.slice(1);
  url.hash = '';
  return url;
}

async function logInCarefully(issuer: string, care: Care, whom: Whom): Promise<void> {
  const config = await discover(issuer, care, whom);
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    max_age: '60',
    ...(whom.response_mode && { response_mode: whom.response_mode }),
  });
  const arrived = arrivalOf((await lastOf(url)).headers.get('location') ?? '', whom);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, maxAge: 60 };
  const tokens = await client.authorizationCodeGrant(config, arrived, checks);
  const { sub = '' } = tokens.claims() ?? {};
  if (config.serverMetadata().userinfo_endpoint !== undefined)
    await client.fetchUserInfo(config, tokens.access_token, sub);
  if (tokens.refresh_token === undefined) return;
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  if (care.comparesUser && refreshed.claims()?.sub !== sub) throw new Error('Another user.');
}

const CARE: Care = { checksSignatures: true, triesAgain: true, comparesUser: true };

/** Checks everything that a client can check. */
export const carefulAs = (whom: Whom): Login => withOpenidClient(CARE, whom);

export const careful = carefulAs(WEB_APP);

const SERVICE: Whom = { client_id: 'service', client_secret: 'service-secret' };

/** A service that gets a token of its own, and looks at what it got. */
export const carefulService: Login = async (issuer) => {
  try {
    const config = await discover(issuer, CARE, SERVICE);
    await client.clientCredentialsGrant(config, { scope: 'accounts.read accounts.write' });
    return true;
  } catch {
    return false;
  }
};

/** One that takes whatever comes for a token. */
export const carelessService: Login = async (issuer) => {
  const metadata = await guess(await fetch(`${issuer}/.well-known/openid-configuration`));
  const endpoint = new URL(metadata['token_endpoint'] ?? '', issuer);
  await insist(endpoint, SERVICE, { grant_type: 'client_credentials', scope: 'accounts.read accounts.write' });
  return true;
};
