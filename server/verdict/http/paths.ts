import { ADDRESSED, type AddressedName } from './endpoints.ts';

/** What a path below a workspace was meant to be. `slip` says what is wrong with it; none if it is right. */
export interface ReadPath {
  name: AddressedName;
  slip?: string;
}

interface Slip {
  undo(path: string): string;
  says: string;
}

/** Single mistakes in a path, each with what takes it back. */
const SLIPS: readonly Slip[] = [
  { undo: (path) => path.replace(/\/+$/, ''), says: 'ends with a slash' },
  { undo: (path) => path.replaceAll(/\/{2,}/g, '/'), says: 'has two slashes in a row' },
  { undo: (path) => path.replace(/(?:%0a|%0d|%09|%20|\+)+$/i, ''), says: 'ends with a blank or a line break' },
  { undo: (path) => path.replace(/(?:[.,;:)\]}'"*]|%22|%27|%3e|%7d|%60)+$/i, ''), says: 'ends with a stray character' },
  { undo: (path) => path.replace(/^(.+?)\1+(?=\/|$)/, '$1'), says: 'repeats a part of itself' },
  { undo: (path) => path.replace(/^.*https?:\/+[^/]+(?:\/[^/]+){2}(?=\/)/i, ''), says: 'has a whole address inside' },
  { undo: (path) => path.replaceAll(/%2f/gi, '/'), says: 'has an encoded slash' },
  { undo: (path) => path.replaceAll('_', '-'), says: 'has an underscore where a dash belongs' },
  { undo: (path) => path.replace(/^\/well-known/, '/.well-known'), says: 'has no dot before well-known' },
  { undo: (path) => path.replace(/\.json$/, ''), says: 'ends with .json' },
];

/** Paths of other identity providers, and whose they are. */
const FOREIGN: readonly (readonly [path: RegExp, name: AddressedName, whose: string])[] = [
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/token$/, 'token', 'Keycloak'],
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/auth$/, 'authorize', 'Keycloak'],
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/userinfo$/, 'userinfo', 'Keycloak'],
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/logout$/, 'end-session', 'Keycloak'],
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/certs$/, 'jwks', 'Keycloak'],
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/token\/introspect$/, 'introspect', 'Keycloak'],
  [/^(?:\/realms\/[^/]+)?\/protocol\/openid-connect\/revoke$/, 'revoke', 'Keycloak'],
  [/^\/oauth\/token$/, 'token', 'Auth0'],
  [/^\/oauth\/revoke$/, 'revoke', 'Auth0'],
  [/^\/v2\/logout$/, 'end-session', 'Auth0'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/token$/, 'token', 'Okta'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/authorize$/, 'authorize', 'Okta'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/userinfo$/, 'userinfo', 'Okta'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/introspect$/, 'introspect', 'Okta'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/revoke$/, 'revoke', 'Okta'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/logout$/, 'end-session', 'Okta'],
  [/^(?:\/oauth2(?:\/default)?)?\/v1\/keys$/, 'jwks', 'Okta'],
  [/^(?:\/[^/]+)?\/oauth2\/v2\.0\/token$/, 'token', 'Entra ID'],
  [/^(?:\/[^/]+)?\/oauth2\/v2\.0\/authorize$/, 'authorize', 'Entra ID'],
  [/^(?:\/[^/]+)?\/oauth2\/v2\.0\/logout$/, 'end-session', 'Entra ID'],
  [/^(?:\/[^/]+)?\/discovery\/v2\.0\/keys$/, 'jwks', 'Entra ID'],
  [/^(?:\/[^/]+)?\/v2\.0\/\.well-known\/openid-configuration$/, 'discovery', 'Entra ID'],
  [/^\/connect\/token$/, 'token', 'IdentityServer'],
  [/^\/connect\/authorize$/, 'authorize', 'IdentityServer'],
  [/^\/connect\/userinfo$/, 'userinfo', 'IdentityServer'],
  [/^\/connect\/endsession$/, 'end-session', 'IdentityServer'],
  [/^\/connect\/introspect$/, 'introspect', 'IdentityServer'],
  [/^\/connect\/revocation$/, 'revoke', 'IdentityServer'],
  [/^\/auth$/, 'authorize', 'oidc-provider'],
  [/^\/me$/, 'userinfo', 'oidc-provider'],
  [/^\/session\/end$/, 'end-session', 'oidc-provider'],
  [/^\/token\/introspection$/, 'introspect', 'oidc-provider'],
  [/^\/token\/revocation$/, 'revoke', 'oidc-provider'],
  [/^\/oauth2\/userInfo$/, 'userinfo', 'Amazon Cognito'],
  [/^\/oauth2\/auth$/, 'authorize', 'Ory Hydra'],
  [/^\/oauth2\/sessions\/logout$/, 'end-session', 'Ory Hydra'],
  [/^\/application\/o\/token$/, 'token', 'authentik'],
  [/^\/application\/o\/authorize$/, 'authorize', 'authentik'],
  [/^\/login\/oauth\/access_token$/, 'token', 'GitHub'],
  [/^\/login\/oauth\/authorize$/, 'authorize', 'GitHub'],
];

/** The last part of a path that names an endpoint, wherever others have it. */
const LAST_PARTS: Readonly<Record<string, AddressedName>> = {
  token: 'token',
  authorize: 'authorize',
  authorization: 'authorize',
  userinfo: 'userinfo',
  introspect: 'introspect',
  introspection: 'introspect',
  revoke: 'revoke',
  revocation: 'revoke',
  logout: 'end-session',
  'end-session': 'end-session',
  endsession: 'end-session',
  jwks: 'jwks',
  'jwks.json': 'jwks',
  certs: 'jwks',
  keys: 'jwks',
  'openid-configuration': 'discovery',
  'oauth-authorization-server': 'discovery',
};

/** Reads a path below a workspace. Undefined: it resembles no endpoint. */
export function readPath(path: string): ReadPath | undefined {
  const exact = nameAt(path);
  if (exact) return { name: exact };
  for (const { undo, says } of SLIPS) {
    const name = nameAt(undo(path));
    if (name) return { name, slip: says };
  }
  const folded = NAMES.find((name) => ADDRESSED[name].path.toLowerCase() === path.toLowerCase());
  const foreign = FOREIGN.find(([pattern]) => pattern.test(path));
  if (foreign) return { name: foreign[1], slip: `is that of ${foreign[2]}` };
  if (folded) return { name: folded, slip: 'is written in another letter case' };
  const last = path.replace(/\/+$/, '').split('/').at(-1)?.toLowerCase() ?? '';
  const named = Object.hasOwn(LAST_PARTS, last) ? LAST_PARTS[last] : undefined;
  return named && { name: named, slip: 'names no endpoint' };
}

const NAMES = Object.keys(ADDRESSED) as AddressedName[];
const nameAt = (path: string): AddressedName | undefined => NAMES.find((name) => ADDRESSED[name].path === path);
