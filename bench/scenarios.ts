import { randomBytes, randomUUID } from 'node:crypto';
import { Browser, requestTokens, requestUserinfo, runCodeFlow } from './code-flow.ts';
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

/**
 * A token that the server itself stores. oidc-provider doesn't store its JWTs, so it issues an opaque one, with one
 * signature less.
 */
const RECORDED = { scope: 'openid profile email', jwt: false };
const OFFLINE = { scope: 'openid profile email offline_access', jwt: true, asked: true };

const clientCredentials: Prepare = async (connection, target) => {
  const headers = basic(target.service) + FORM;
  const body = `grant_type=client_credentials${target.forJwt}`;
  return () => demand(connection.request('POST', target.paths.token, headers, body), '"access_token"');
};

/** A new browser each time: login page, consent page, tokens, userinfo. */
const codeFlow: Prepare = async (connection, target) => async () => {
  const tokens = await runCodeFlow(new Browser(connection), target, { ...RECORDED, asked: true });
  await requestUserinfo(connection, target, tokens);
};

/** The same browser each time, so no page is due. */
const signedIn: Prepare = async (connection, target) => {
  const browser = new Browser(connection);
  await runCodeFlow(browser, target, { ...RECORDED, asked: true });
  return async () => {
    await requestUserinfo(connection, target, await runCodeFlow(browser, target, { ...RECORDED, asked: false }));
  };
};

const refresh: Prepare = async (connection, target) => {
  let tokens = await runCodeFlow(new Browser(connection), target, OFFLINE);
  return async () => {
    const body = `grant_type=refresh_token&refresh_token=${tokens.refresh_token}`;
    tokens = await requestTokens(connection, target, body);
  };
};

const introspection: Prepare = async (connection, target) => {
  const headers = basic(target.client) + FORM;
  const { access_token } = await runCodeFlow(new Browser(connection), target, { ...RECORDED, asked: true });
  const body = `token=${access_token}`;
  return () => demand(connection.request('POST', target.paths.introspect, headers, body), '"active":true');
};

/** A token that nobody issued. Understudy says why in a verdict, which is part of its cost. */
const unknownToken: Prepare = async (connection, target) => {
  const headers = basic(target.client) + FORM;
  return () =>
    demand(connection.request('POST', target.paths.introspect, headers, `token=${randomUUID()}`), '"active":false');
};

const userinfo: Prepare = async (connection, target) => {
  const tokens = await runCodeFlow(new Browser(connection), target, { ...RECORDED, asked: true });
  const headers = `Authorization: Bearer ${tokens.access_token}\r\n`;
  return () => demand(connection.request('GET', target.paths.userinfo, headers), '"sub"');
};

const discovery: Prepare = async (connection, target) => () =>
  demand(connection.request('GET', target.paths.discovery), '"issuer"');

/** Bodies that repeat neither each other nor themselves. The answer is an error. */
const LARGE_BYTES = 200 * 1024;
const filler = randomBytes(LARGE_BYTES).toString('base64url');

const largeBodies: Prepare = async (connection, target) => async () => {
  const unique = `grant_type=client_credentials&filler=${randomUUID()}${filler}`.slice(0, LARGE_BYTES);
  const { status } = await connection.request('POST', target.paths.token, FORM, unique);
  if (status !== 401) throw new Error(`${target.name} large body: ${status}`);
};

export const SCENARIOS = {
  client_credentials: { prepare: clientCredentials, operations: 3000 },
  'code flow with login and consent': { prepare: codeFlow, operations: 1000 },
  'code flow, session exists': { prepare: signedIn, operations: 1500 },
  'refresh, rotating': { prepare: refresh, operations: 2000 },
  introspection: { prepare: introspection, operations: 5000 },
  'introspection, unknown token': { prepare: unknownToken, operations: 3000 },
  userinfo: { prepare: userinfo, operations: 5000 },
  discovery: { prepare: discovery, operations: 5000 },
} as const satisfies Record<string, Scenario>;

/** What fills the memory, beside the operations above. */
export const LOADS = { ...SCENARIOS, 'bodies of 200 KiB': { prepare: largeBodies, operations: 1000 } } as const;

export type ScenarioName = keyof typeof SCENARIOS;
export type LoadName = keyof typeof LOADS;
