import { createRemoteJWKSet, customFetch as joseFetch, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll } from 'vitest';
import type { FaultKind } from '../../contract/faults/kinds.ts';
import type { FaultView, NewFault } from '../../contract/faults/fault.ts';
import { start, type Running } from '../../server/compose/start.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { CALLBACK, WEB_APP } from '../world/world.ts';

export const HOME = 'http://localhost:3000/';
const SCOPE = 'openid profile email offline_access accounts.read';
/** A client gives up sooner than the longest of the planted waits. */
export const PATIENCE_SECONDS = 2;

/** One server for all tests of a file, where web-app logs in without a page. */
export interface Stage {
  running: Running;
  plant(kind: FaultKind, params?: Record<string, unknown>, more?: Partial<NewFault>): Promise<FaultView>;
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** The starter config, in which alice logs in by herself and everything is granted. */
export function automaticConfig() {
  const config = starterConfig();
  for (const workspace of config.workspaces) {
    workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: 'alice' };
    for (const entry of workspace.clients ?? []) {
      entry.trusted = true;
      if (entry.client_id !== 'web-app') continue;
      entry.redirect_uris = [CALLBACK];
      entry.post_logout_redirect_uris = [HOME];
    }
  }
  return config;
}

export function useStage(): Stage {
  let running: Running | undefined;
  beforeAll(async () => {
    running = await start({ config: automaticConfig() });
  });
  afterAll(() => running?.stop());
  const there = (): Running => {
    if (!running) throw new Error('The stage is not open.');
    return running;
  };
  const api: Stage['api'] = async (method, path, body) => {
    const response = await fetch(`${there().admin}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${there().adminToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    get running() {
      return there();
    },
    api,
    async plant(kind, params = {}, more = {}) {
      const { status, body } = await api('POST', 'faults', { kind, params, ...more });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body as FaultView;
    },
    fetch: (path, init) => fetch(`${there().issuer}${path}`, { redirect: 'manual', ...init }),
  };
}

/** A client made with openid-client, which checks signatures, too. */
export async function discover({ running }: Stage): Promise<client.Configuration> {
  const config = await client.discovery(
    new URL(running.issuer),
    WEB_APP.client_id,
    { [client.clockSkew]: 0 },
    client.ClientSecretBasic(WEB_APP.client_secret),
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
  );
  return config;
}

export interface LoggedIn {
  config: client.Configuration;
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
}

export interface Attempt {
  config: client.Configuration;
  verifier: string;
  state: string;
  nonce: string;
  /** Where the browser came to rest. */
  response: Response;
}

/** The authorization request, as far as the client's redirect URI. */
export async function authorize(stage: Stage, more: Record<string, string> = {}): Promise<Attempt> {
  const config = await discover(stage);
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...more,
  });
  return { config, verifier, state, nonce, response: await lastOf(url) };
}

/** The response that leaves the server: a browser follows its redirects to itself. */
export async function lastOf(url: URL): Promise<Response> {
  const response = await fetch(url, { redirect: 'manual' });
  const next = new URL(response.headers.get('location') ?? CALLBACK, url);
  return next.origin === url.origin ? lastOf(next) : response;
}

/** What the client gets from the browser. It listens at its redirect URI only, and doesn't see fragments. */
export function arrival({ response }: Attempt): URL {
  const location = response.headers.get('location');
  if (location === null || !location.startsWith(CALLBACK)) throw new Error('Nothing arrived at the client.');
  const url = new URL(location);
  url.hash = '';
  return url;
}

/** A whole login, with everything that openid-client can check. */
export async function logIn(stage: Stage, { maxAge }: { maxAge?: number } = {}): Promise<LoggedIn> {
  const attempt = await authorize(stage, maxAge === undefined ? {} : { max_age: String(maxAge) });
  const { config, verifier, state, nonce } = attempt;
  const tokens = await client.authorizationCodeGrant(config, arrival(attempt), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
    ...(maxAge !== undefined && { maxAge }),
  });
  return { config, tokens };
}

/** An API that validates JWTs with jose. */
export async function callApi({ running }: Stage, token: string): Promise<unknown> {
  const keys = createRemoteJWKSet(new URL(`${running.issuer}/.well-known/jwks.json`), {
    [joseFetch]: (url, init) => fetch(url, init),
  });
  const { payload } = await jwtVerify(token, keys, {
    issuer: running.issuer,
    audience: WEB_APP.client_id,
    typ: 'JWT',
    algorithms: ['RS256', 'ES256'],
    requiredClaims: ['exp', 'iat', 'sub'],
  });
  return payload;
}

export const refresh = ({ config, tokens }: LoggedIn): Promise<client.TokenEndpointResponse> =>
  client.refreshTokenGrant(config, tokens.refresh_token ?? '');

export const userinfo = ({ config, tokens }: LoggedIn): Promise<client.UserInfoResponse> =>
  client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '');
