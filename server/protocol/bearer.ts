import type { Settings } from '../../contract/config/settings.ts';
import { OAuthError } from './errors.ts';
import type { Parameters } from './parameters.ts';

/**
 * The token of an `Authorization: Bearer` header. Undefined if there is none or the scheme is different (RFC 6750
 * §2.1).
 */
export function parseBearer(header: string | string[] | undefined): string | undefined {
  const match = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(typeof header === 'string' ? header : '');
  return match?.[1];
}

/** An access token and where the request carried it. */
export interface PresentedToken {
  value: string;
  how: 'header' | 'form' | 'query';
}

type BearerRequest = { headers: Readonly<Record<string, string | string[] | undefined>>; query: string };

/** Every access token in a resource request: header, form and query (RFC 6750 §2). */
export function presentedTokens(request: BearerRequest, form: Parameters | undefined): PresentedToken[] {
  const header = parseBearer(request.headers['authorization']);
  const field = form?.get('access_token');
  return [
    ...(header === undefined ? [] : [{ value: header, how: 'header' as const }]),
    ...(field === undefined ? [] : [{ value: field, how: 'form' as const }]),
    ...tokensInQuery(request.query).map((value) => ({ value, how: 'query' as const })),
  ];
}

/** A query that can't be decoded as a whole may still hold a token. */
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
 * The single access token of a request: in the header or a form, or in the query if the workspace allows it (RFC 6750
 * §2, OAuth 2.1 §5.1). Throws invalid_request if there are two, invalid_token if there is none.
 */
export function acceptToken(
  presented: readonly PresentedToken[],
  request: BearerRequest,
  { allow_access_token_in_query: queryAllowed }: Pick<Settings, 'allow_access_token_in_query'>,
): PresentedToken {
  const [only, another] = presented;
  if (another !== undefined) {
    throw new OAuthError('invalid_request', 'The request contains more than one access token.', {
      expected: 'one access token',
      received: `one in ${presented.map(({ how }) => `the ${how}`).join(' and one in ')}`,
      spec: 'RFC 6750 §2',
    });
  }
  if (only?.how === 'query' && !queryAllowed) throw refuseQuery();
  if (only?.how !== 'header' && /^bearer(?: |$)/i.test(String(request.headers['authorization'] ?? ''))) {
    throw new OAuthError('invalid_request', 'The Authorization header must be Bearer followed by one token.', {
      expected: 'Authorization: Bearer <access token>',
      received: 'Bearer followed by something else',
      spec: 'RFC 6750 §2.1, §3.1',
    });
  }
  if (only) return only;
  throw new OAuthError('invalid_token', 'The request has no access token.', {
    expected: 'Authorization: Bearer <access token>',
    received: 'none',
    spec: 'RFC 6750 §2, OAuth 2.1 §5.1',
  });
}

const refuseQuery = (): OAuthError =>
  new OAuthError(
    'invalid_request',
    'Access tokens are not accepted in the query, because URLs end up in logs and browser history.',
    {
      expected: 'Authorization: Bearer <access token>',
      received: 'access_token in the query',
      hint: 'Send the token in the Authorization header. If your library cannot, turn on allow_access_token_in_query in the settings of this workspace.',
      spec: 'OAuth 2.1 §5.1, RFC 9700 §4.3.2',
    },
  );
