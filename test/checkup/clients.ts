import * as client from 'openid-client';
import { decode } from '../world/code-grant.ts';
import { CALLBACK, WEB_APP } from '../world/world.ts';

/** A client that logs in once. Says whether a user was logged in at the end. */
export type Login = (issuer: string, run: string) => Promise<boolean>;

const SCOPE = 'openid profile email offline_access';
const AUTHORIZATION = `Basic ${btoa(`${WEB_APP.client_id}:${WEB_APP.client_secret}`)}`;
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

const requestTokens = async (endpoint: URL, form: Record<string, string>): Promise<Json> =>
  guess(
    await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: AUTHORIZATION },
      body: new URLSearchParams(form),
    }),
  );

/** Asks again at once until there are tokens. */
async function insist(endpoint: URL, form: Record<string, string>, attempts: number): Promise<Json> {
  for (let left = attempts; left > 0; left -= 1) {
    const tokens = await requestTokens(endpoint, form).catch(() => ({}) as Json);
    if (tokens['id_token'] !== undefined || tokens['access_token'] !== undefined) return tokens;
    // Without an ID token it believes the rest.
    if (tokens['token_type'] !== undefined) return tokens;
  }
  return {};
}

/** Checks nothing, believes everything, has no timeout, and asks for tokens at once until there are any. */
export const careless: Login = async (issuer) => {
  const metadata = await guess(await fetch(`${issuer}/.well-known/openid-configuration`));
  const at = (member: string): URL => new URL(metadata[member] ?? '', issuer);
  await fetch(at('jwks_uri'));
  const state = 'always-the-same';
  const query = { client_id: WEB_APP.client_id, redirect_uri: CALLBACK, response_type: 'code', scope: SCOPE, state };
  const begun = await fetch(
    `${at('authorization_endpoint').href}?${new URLSearchParams({ ...query, nonce: 'n-0S6', max_age: '60' })}`,
    {
      redirect: 'manual',
    },
  );
  const arrived = new URLSearchParams(begun.headers.get('location')?.split(/[?#]/)[1] ?? '');
  const code = arrived.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
  const tokens = await insist(at('token_endpoint'), form, MOST_ATTEMPTS);
  const user = decode(tokens['id_token'] ?? 'e30.e30.').claims;
  const bearer = { authorization: `Bearer ${tokens['access_token']}` };
  const about = await fetch(at('userinfo_endpoint'), { headers: bearer })
    .then(guess)
    .catch(() => ({}));
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' };
  await requestTokens(at('token_endpoint'), refresh).catch(() => ({}));
  return user !== about;
};

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
  (care: Care): Login =>
  async (issuer) => {
    try {
      await logInCarefully(issuer, care);
      return true;
    } catch {
      return false;
    }
  };

async function logInCarefully(issuer: string, { checksSignatures, triesAgain, comparesUser }: Care): Promise<void> {
  const config = await client.discovery(
    new URL(issuer),
    WEB_APP.client_id,
    { [client.clockSkew]: 0, id_token_signed_response_alg: 'ES256' },
    client.ClientSecretBasic(WEB_APP.client_secret),
    { execute: [client.allowInsecureRequests, ...(checksSignatures ? [client.enableNonRepudiationChecks] : [])] },
  );
  if (triesAgain) config[client.customFetch] = patiently();
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
  });
  const location = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
  if (!location.startsWith(CALLBACK)) throw new Error('Nothing arrived.');
  // A server sees no fragment.
  const arrived = new URL(location.split('#', 1)[0] ?? '');
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true, maxAge: 60 };
  const tokens = await client.authorizationCodeGrant(config, arrived, checks);
  const { sub = '' } = tokens.claims() ?? {};
  if (config.serverMetadata().userinfo_endpoint !== undefined)
    await client.fetchUserInfo(config, tokens.access_token, sub);
  if (tokens.refresh_token === undefined) return;
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  if (comparesUser && refreshed.claims()?.sub !== sub) throw new Error('Another user.');
}

/** Checks everything that a client can check. */
export const careful: Login = withOpenidClient({ checksSignatures: true, triesAgain: true, comparesUser: true });
