import type { Settings } from '../../contract/settings.ts';
import { OAuthError } from './errors.ts';
import type { Parameters } from './parameters.ts';

/** The token of an `Authorization: Bearer` header, or undefined for none or another scheme (RFC 6750 §2.1). */
export function parseBearer(header: string | string[] | undefined): string | undefined {
  const match = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(typeof header === 'string' ? header : '');
  return match?.[1];
}

/** An access token as a request presents it. */
export interface PresentedToken {
  value: string;
  how: 'header' | 'form' | 'query';
}

type BearerRequest = { headers: Readonly<Record<string, string | string[] | undefined>>; query: string };

/** Every access token of a request for a resource, wherever it stands (RFC 6750 §2). */
export function presentedTokens(request: BearerRequest, form: Parameters | undefined): PresentedToken[] {
  const header = parseBearer(request.headers['authorization']);
  const field = form?.get('access_token');
  return [
    ...(header === undefined ? [] : [{ value: header, how: 'header' as const }]),
    ...(field === undefined ? [] : [{ value: field, how: 'form' as const }]),
    ...tokensInQuery(request.query).map((value) => ({ value, how: 'query' as const })),
  ];
}

/** A query that cannot be decoded as a whole may hold a token all the same. */
const tokensInQuery = (query: string): string[] =>
  [...query.matchAll(/(?:^|&)access_token=([^&]+)/g)].map(([, value = '']) => decoded(value));

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * The one access token that a request presents: in the header or in a form, and in the query only where the workspace
 * allows it (RFC 6750 §2, OAuth 2.1 §5.1). Throws invalid_request for two of them, invalid_token for none.
 */
export function acceptToken(
  presented: readonly PresentedToken[],
  request: BearerRequest,
  { allow_access_token_in_query: queryAllowed }: Pick<Settings, 'allow_access_token_in_query'>,
): PresentedToken {
  const [only, another] = presented;
  if (another !== undefined) {
    throw new OAuthError('invalid_request', 'The request presents an access token in two places.', {
      expected: 'one access token',
      received: `one in ${presented.map(({ how }) => `the ${how}`).join(' and one in ')}`,
      spec: 'RFC 6750 §2',
    });
  }
  if (only?.how === 'query' && !queryAllowed) throw refuseQuery();
  if (only?.how !== 'header' && /^bearer(?: |$)/i.test(String(request.headers['authorization'] ?? ''))) {
    throw new OAuthError('invalid_request', 'The Authorization header is not Bearer and one token.', {
      expected: 'Authorization: Bearer and one access token',
      received: 'Bearer and something else',
      spec: 'RFC 6750 §2.1, §3.1',
    });
  }
  if (only) return only;
  throw new OAuthError('invalid_token', 'The request presents no access token.', {
    expected: 'Authorization: Bearer with an access token',
    received: 'none',
    spec: 'RFC 6750 §2, OAuth 2.1 §5.1',
  });
}

const refuseQuery = (): OAuthError =>
  new OAuthError(
    'invalid_request',
    'The access token came in the query. It is refused there, because URLs end up in logs and browser history.',
    {
      expected: 'Authorization: Bearer with the access token',
      received: 'access_token in the query',
      hint: 'Send the token in the Authorization header. If your library cannot, turn on allow_access_token_in_query in the settings of this workspace.',
      spec: 'OAuth 2.1 §5.1, RFC 9700 §4.3.2',
    },
  );
