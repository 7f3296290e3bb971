/** Guesses the endpoint of a URL from common authorization server paths. */
const ENDPOINTS: readonly (readonly [RegExp, string])[] = [
  [/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)/i, 'discovery'],
  [/\/(?:jwks(?:\.json)?|certs|discovery\/(?:v[\d.]+\/)?keys|oauth2\/v\d\/keys)$/i, 'jwks'],
  [/\/(?:token\/)?introspect(?:ion)?$/i, 'introspect'],
  [/\/(?:token\/)?revo(?:ke|cation)$/i, 'revoke'],
  [/\/userinfo$/i, 'userinfo'],
  [/\/par$/i, 'par'],
  [/\/(?:authorize|authorization|auth)$/i, 'authorize'],
  [/\/token$/i, 'token'],
  [/\/(?:logout|end-?session|end_session)$/i, 'end-session'],
  [/\/login$/i, 'login'],
  [/\/consent$/i, 'consent'],
];

/** Endpoints that only an authorization server has. They identify its origin. */
export const OF_SERVER: ReadonlySet<string> = new Set(['authorize', 'token', 'discovery', 'jwks', 'par']);

/** The endpoint of a request recorded by another program. `callback` is the client's redirect URI. */
export function endpointOf(url: URL): string {
  const found = ENDPOINTS.find(([pattern]) => pattern.test(url.pathname.replace(/\/$/, '')));
  if (found) return found[1];
  const answer = new URLSearchParams(`${url.search.slice(1)}&${url.hash.slice(1)}`);
  const named = answer.has('code') || answer.has('error') || answer.has('access_token') || answer.has('id_token');
  return named && (answer.has('state') || answer.has('iss')) ? 'callback' : 'other';
}
