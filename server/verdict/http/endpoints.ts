import type { Issuer } from '../../core/ports.ts';

/** An endpoint as a sentence speaks of it. */
export interface Addressed {
  title: string;
  /** Relative to the issuer. */
  path: string;
  methods: readonly string[];
  /** Where browsers go. Scripts can't fetch it. */
  isPage: boolean;
}

const called = (title: string, path: string, methods: readonly string[]): Addressed => ({
  title,
  path,
  methods,
  isPage: false,
});
const visited = (title: string, path: string): Addressed => ({
  title,
  path,
  methods: ['GET', 'POST'],
  isPage: true,
});

/** Every recorded endpoint, by its name in the record. */
export const ADDRESSED = {
  discovery: called('discovery', '/.well-known/openid-configuration', ['GET']),
  jwks: called('the key set', '/.well-known/jwks.json', ['GET']),
  authorize: visited('the authorization endpoint', '/oauth2/authorize'),
  login: visited('the login page', '/login'),
  consent: visited('the consent page', '/consent'),
  token: called('the token endpoint', '/oauth2/token', ['POST']),
  userinfo: called('the userinfo endpoint', '/userinfo', ['GET', 'POST']),
  introspect: called('the introspection endpoint', '/oauth2/introspect', ['POST']),
  revoke: called('the revocation endpoint', '/oauth2/revoke', ['POST']),
  'end-session': visited('the logout endpoint', '/oidc/logout'),
} as const satisfies Record<string, Addressed>;

export type AddressedName = keyof typeof ADDRESSED;

/** The endpoint that an exchange was with. Undefined for an address that has none. */
export const addressedBy = (endpoint: string): Addressed | undefined =>
  Object.hasOwn(ADDRESSED, endpoint) ? ADDRESSED[endpoint as AddressedName] : undefined;

export const urlOf = (issuer: Issuer, name: AddressedName): string => issuer.url + ADDRESSED[name].path;

/** The sentence's subject: the title at its beginning. */
export const capital = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1);
