/** What a reader looks for first in a token: who made it, about whom, for whom, until when, and for which client and scopes. */
const FIRST = ['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'azp', 'client_id', 'scope', 'scp'];
const rankOf = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** Names of claims in the order they are read: the registered ones first (RFC 7519 §4.1), the rest as they came. */
export const orderClaims = (names: Iterable<string>): string[] => [...names].toSorted((a, b) => rankOf(a) - rankOf(b));
