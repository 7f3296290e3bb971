import { createHash } from 'node:crypto';
import { basic, CALLBACK, clientOf, type World } from './world.ts';

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
export const WEB_APP_BASIC = basic('web-app', 'web-app-secret');
export const SERVICE_BASIC = basic('service', 'service-secret');

export interface Tokens {
  access_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  id_token: string;
  refresh_token: string;
}

/** Lets clients get codes without a page: login is automatic and web-app has a redirect URI and everybody's trust. */
export const automate = (world: World): Promise<void> =>
  world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: 'alice' };
    clientOf(workspace, 'web-app').redirect_uris = [CALLBACK];
    for (const client of workspace.clients ?? []) client.trusted = true;
  });

/** The address of an authorization request of web-app, with these parameters instead or besides. */
export function authorizePath(params: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'web-app',
    redirect_uri: CALLBACK,
    scope: 'openid profile email offline_access accounts.read',
    ...params,
  });
  return `/oauth2/authorize?${query.toString()}`;
}

/** What the authorization endpoint answered to the client, in an automated world. */
export async function authorize(world: World, params: Record<string, string> = {}): Promise<URLSearchParams> {
  const response = await world.fetch(authorizePath(params));
  await response.arrayBuffer();
  const location = response.headers.get('location');
  if (location === null) throw new Error(`No redirect, but ${response.status}.`);
  const { searchParams, hash } = new URL(location);
  return hash ? new URLSearchParams(hash.slice(1)) : searchParams;
}

export async function obtainCode(world: World, params: Record<string, string> = {}): Promise<string> {
  const answer = await authorize(world, params);
  const code = answer.get('code');
  if (code === null) throw new Error(`No code, but ${answer.toString()}.`);
  return code;
}

export const redeem = (
  world: World,
  code: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = WEB_APP_BASIC,
): Promise<Response> =>
  world.post('/oauth2/token', { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, ...form }, headers);

export async function obtainTokens(world: World, params: Record<string, string> = {}): Promise<Tokens> {
  const response = await redeem(world, await obtainCode(world, params));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Tokens;
}

export const refresh = (world: World, refresh_token: string, form: Record<string, string> = {}): Promise<Response> =>
  world.post('/oauth2/token', { grant_type: 'refresh_token', refresh_token, ...form }, WEB_APP_BASIC);

export async function clientCredentials(
  world: World,
  form: Record<string, string> = {},
  headers: Record<string, string> = SERVICE_BASIC,
): Promise<Tokens> {
  const response = await world.post('/oauth2/token', { grant_type: 'client_credentials', ...form }, headers);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Tokens;
}

export async function introspect(
  world: World,
  token: string,
  headers = SERVICE_BASIC,
): Promise<Record<string, unknown>> {
  const response = await world.post('/oauth2/introspect', { token }, headers);
  return (await response.json()) as Record<string, unknown>;
}

export const userinfo = (world: World, token: string): Promise<Response> =>
  world.fetch('/userinfo', { headers: { authorization: `Bearer ${token}` } });

/** Header and claims of a JWT, unverified. */
export function decode(jwt: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = jwt.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return { header: read(header), claims: read(claims) };
}

/** A second workspace beside the starter one, with the same users and clients. */
export async function addWorkspace(world: World, aid: string): Promise<string> {
  await world.core.config.update('test', (draft) => {
    const [first] = world.core.config.source().workspaces;
    if (first) draft.workspaces.push({ ...structuredClone(first), aid });
  });
  return world.issuer.replace(/[^/]+$/, aid);
}
