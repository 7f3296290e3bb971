/** What readers look for first in a token: the issuer, subject, audience, expiry, then the client and scopes. */
const FIRST = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'azp', 'client_id', 'scope', 'scp'];
const rankOf = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** Sorts claim names for reading: the registered ones first (RFC 7519 §4.1), the rest in their original order. */
export const orderClaims = (names: Iterable<string>): string[] => [...names].toSorted((a, b) => rankOf(a) - rankOf(b));
