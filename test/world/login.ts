import { Browser, type Visit } from './browser.ts';
import { CALLBACK, WEB_APP, type World } from './world.ts';

/** The address of an authorization request; parameters left out take web-app's. */
export function authorizeUrl(world: World, params: Record<string, string | undefined> = {}): string {
  const all = {
    response_type: 'code',
    client_id: 'web-app',
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: 's',
    ...params,
  };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${world.issuer}/oauth2/authorize?${new URLSearchParams(given)}`;
}

/** Opens an authorization request and answers its pages as `username`, granting everything. */
export async function logIn(
  world: World,
  params: Record<string, string | undefined> = {},
  { browser = new Browser(world.issuer), username = 'alice' } = {},
): Promise<Visit> {
  return (await browser.open(authorizeUrl(world, params))).complete(username);
}

export interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token: string;
  scope: string;
}

/** Redeems the code that a visit ended with, as web-app. */
export async function redeem(world: World, visit: Visit, form: Record<string, string> = {}): Promise<Tokens> {
  const code = visit.answer['code'];
  if (code === undefined) throw new Error(`There is no code: ${visit.url}`);
  const response = await world.post('/oauth2/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    ...WEB_APP,
    ...form,
  });
  const body = (await response.json()) as Tokens;
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body;
}

export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

/** Makes web-app register the callback, so that it may be answered without a page. */
export const registerCallback = (world: World): Promise<void> =>
  world.configure((workspace) => {
    for (const client of workspace.clients ?? []) if (client.client_id === 'web-app') client.redirect_uris = [CALLBACK];
  });
