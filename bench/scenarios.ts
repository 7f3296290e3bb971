import { requestTokens, runCodeFlow } from './code-flow.ts';
import { basic, FORM, type Target } from './target.ts';
import type { Connection } from './wire.ts';

/** Runs once per connection, and returns a function that does one operation. */
type Prepare = (connection: Connection, target: Target) => Promise<() => Promise<unknown>>;

export interface Scenario {
  prepare: Prepare;
  /** Operations in one round of a full run. */
  operations: number;
}

async function demand(reply: Promise<{ status: number; body: string }>, expected: string): Promise<void> {
  const { status, body } = await reply;
  if (status !== 200 || !body.includes(expected)) throw new Error(`${status} ${body.slice(0, 500)}`);
}

/** A token that the server itself stores. oidc-provider doesn't store its JWTs. */
async function recordedToken(connection: Connection, target: Target): Promise<string> {
  return (await runCodeFlow(connection, target, { scope: 'openid profile email', jwt: false })).access_token;
}

const clientCredentials: Prepare = async (connection, target) => {
  const headers = basic(target.service) + FORM;
  const body = `grant_type=client_credentials${target.forJwt}`;
  return () => demand(connection.request('POST', target.paths.token, headers, body), '"access_token"');
};

const codeFlow: Prepare = async (connection, target) => () =>
  runCodeFlow(connection, target, { scope: 'openid profile email offline_access', jwt: true });

const refresh: Prepare = async (connection, target) => {
  let tokens = await runCodeFlow(connection, target, { scope: 'openid profile email offline_access', jwt: true });
  return async () => {
    const body = `grant_type=refresh_token&refresh_token=${tokens.refresh_token}`;
    tokens = await requestTokens(connection, target, body);
  };
};

const introspection: Prepare = async (connection, target) => {
  const headers = basic(target.client) + FORM;
  const body = `token=${await recordedToken(connection, target)}`;
  return () => demand(connection.request('POST', target.paths.introspect, headers, body), '"active":true');
};

const userinfo: Prepare = async (connection, target) => {
  const headers = `Authorization: Bearer ${await recordedToken(connection, target)}\r\n`;
  return () => demand(connection.request('GET', target.paths.userinfo, headers), '"sub"');
};

const jwks: Prepare = async (connection, target) => () =>
  demand(connection.request('GET', target.paths.jwks), '"keys"');

export const SCENARIOS = {
  client_credentials: { prepare: clientCredentials, operations: 3000 },
  'code flow': { prepare: codeFlow, operations: 1000 },
  refresh: { prepare: refresh, operations: 1500 },
  introspection: { prepare: introspection, operations: 3000 },
  userinfo: { prepare: userinfo, operations: 3000 },
  JWKS: { prepare: jwks, operations: 5000 },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
