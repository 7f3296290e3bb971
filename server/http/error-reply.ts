import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import { errorBody, OAuthError, wireText } from '../protocol/errors.ts';
import { VERSION } from '../core/version.ts';

const NO_STORE = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

/** An error response: JSON, a bearer challenge (RFC 6750 §3) or a page, with its flow for the record. */
export function errorReply(error: OAuthError, surface: Endpoint['errors'], request: HttpRequest): HttpReply {
  const facts = { error: error.code, ...(error.flowId !== undefined && { flowId: error.flowId }) };
  if (surface === 'page') return { ...errorPage(error, request), ...facts };
  const challenge = challengeOf(error, surface, request);
  return {
    kind: 'json',
    status: error.status,
    body: errorBody(error),
    headers: { ...NO_STORE, ...(challenge !== undefined && { 'WWW-Authenticate': challenge }) },
    ...facts,
  };
}

/** WWW-Authenticate: Bearer if a token was expected (RFC 6750 §3), Basic if a client was (RFC 6749 §5.2). */
function challengeOf(error: OAuthError, surface: Endpoint['errors'], request: HttpRequest): string | undefined {
  const realm = `realm="${request.issuer.id}"`;
  if (surface === 'bearer' || error.code === 'invalid_token') {
    if (error.code === 'invalid_token' && !presentsToken(request)) return `Bearer ${realm}`;
    const description = `error_description="${wireText(error.message)}"`;
    const scope = error.code === 'insufficient_scope' ? ', scope="openid"' : '';
    return `Bearer ${realm}, error="${error.code}", ${description}${scope}`;
  }
  return error.code === 'invalid_client' ? `Basic ${realm}, charset="UTF-8"` : undefined;
}

/** A request without a token learns only that one is required (RFC 6750 §3.1). */
const presentsToken = ({ headers, body, query }: HttpRequest): boolean =>
  /^bearer(?: |$)/i.test((headers['authorization'] as string | undefined) ?? '') ||
  [body, query].some((form) => /(?:^|&)access_token=./.test(form));

function errorPage(error: OAuthError, { issuer, exchangeId }: HttpRequest): HttpReply {
  const { hint, cause } = error.detail;
  const status = error.status === 401 ? 400 : error.status;
  return {
    kind: 'page',
    status,
    page: {
      page: 'error',
      workspace: issuer.id,
      issuer: issuer.url,
      status,
      title: 'This request can’t be processed',
      error: error.code,
      error_description: error.message,
      traceId: exchangeId,
      version: VERSION,
      ...(hint !== undefined && { error_hint: hint }),
      ...(cause !== undefined && { cause }),
    },
  };
}

/** What any error other than an OAuthError becomes. Its text stays in the log. */
export const serverError = (): OAuthError =>
  new OAuthError('server_error', 'Internal server error. This is a bug in Understudy. See its log for details.', {
    hint: 'Search the log for the X-Trace-ID of this response.',
  });
