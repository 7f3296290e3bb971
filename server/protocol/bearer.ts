import { OAuthError } from './errors.ts';
import type { Parameters } from './parameters.ts';

/** The token of an `Authorization: Bearer` header, or undefined for none or another scheme (RFC 6750 §2.1). */
export function parseBearer(header: string | string[] | undefined): string | undefined {
  const match = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(typeof header === 'string' ? header : '');
  return match?.[1];
}

/**
 * The access token of a request for a resource: in the header or in a form, not in the query (RFC 6750 §2,
 * OAuth 2.1 §5.1). Throws invalid_request for two of them, invalid_token for none.
 */
export function presentedToken(
  request: { headers: Readonly<Record<string, string | string[] | undefined>>; query: string },
  form: Parameters | undefined,
): { value: string; how: 'header' | 'form' } {
  const header = parseBearer(request.headers['authorization']);
  const field = form?.get('access_token');
  const inQuery = /(?:^|&)access_token=/.test(request.query);
  const places = [header && 'the header', field && 'the form', inQuery && 'the query'].filter(Boolean);
  if (places.length > 1) {
    throw new OAuthError('invalid_request', 'The request presents an access token in two places.', {
      expected: 'one access token',
      received: `one in ${places.join(' and one in ')}`,
      spec: 'RFC 6750 §2',
    });
  }
  if (header !== undefined) return { value: header, how: 'header' };
  if (/^bearer(?: |$)/i.test(String(request.headers['authorization'] ?? ''))) {
    throw new OAuthError('invalid_request', 'The Authorization header is not Bearer and one token.', {
      expected: 'Authorization: Bearer and one access token',
      received: 'Bearer and something else',
      spec: 'RFC 6750 §2.1, §3.1',
    });
  }
  if (field !== undefined) return { value: field, how: 'form' };
  throw new OAuthError('invalid_token', 'The request presents no access token.', {
    expected: 'Authorization: Bearer with an access token',
    received: inQuery ? 'an access token in the query, where it would end up in logs' : 'none',
    spec: 'RFC 6750 §2, OAuth 2.1 §5.1',
  });
}
