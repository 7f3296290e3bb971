import { GRANT_TYPES, type Client, type GrantType } from '../../contract/config/client.ts';
import { OAuthError } from './errors.ts';
import { parseParameters, refuseRepeated, required, type Parameters } from './parameters.ts';

const KNOWN = [
  'grant_type',
  'code',
  'redirect_uri',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'refresh_token',
  'code_verifier',
  'scope',
  'token',
  'token_type_hint',
  'access_token',
];

/** The parts of a request that carry its form. */
export interface FormRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  query: string;
  body: string;
  bodyFault?: string;
}

/**
 * The form in the body of a POST (RFC 6749 §3.2, appendix B).
 *
 * Throws invalid_request for a wrong content type, a broken or oversized body, a repeated parameter, or parameters in
 * the query, where they would end up in logs.
 */
export function parseForm(request: FormRequest, known: readonly string[] = KNOWN): Parameters {
  if (request.bodyFault !== undefined) {
    throw new OAuthError('invalid_request', request.bodyFault, {
      expected: 'a UTF-8 form of at most 1 MiB',
      received: 'an unreadable body',
      spec: 'RFC 6749 appendix B',
      ...(request.bodyFault.includes('large') && { status: 413 }),
    });
  }
  const type = String(request.headers['content-type'] ?? '');
  if (!/^application\/x-www-form-urlencoded(?:\s*;|$)/i.test(type) && (type !== '' || request.body !== '')) {
    throw new OAuthError('invalid_request', 'The body is not form-encoded.', {
      expected: 'Content-Type: application/x-www-form-urlencoded',
      received: type || 'no Content-Type',
      spec: 'RFC 6749 appendix B',
    });
  }
  refuseQuery(request.query);
  const form = parseParameters(request.body);
  refuseRepeated(form, known);
  return form;
}

function refuseQuery(query: string): void {
  if (query === '') return;
  const misplaced = parseParameters(query)
    .names()
    .filter((name) => KNOWN.includes(name));
  if (misplaced.length === 0) return;
  throw new OAuthError('invalid_request', `The parameter ${misplaced[0]} must be in the body, not in the query.`, {
    expected: 'a form-encoded body',
    received: `in the query: ${misplaced.join(', ')}`,
    spec: 'RFC 6749 §2.3.1, §3.2',
  });
}

/** The grant type, supported and allowed for this client. Throws unsupported_grant_type or unauthorized_client. */
export function parseGrantType(form: Parameters): GrantType {
  const sent = required(form, 'grant_type');
  const grantType = GRANT_TYPES.find((candidate) => candidate === sent);
  if (grantType !== undefined) return grantType;
  throw new OAuthError('unsupported_grant_type', 'The grant type is not supported.', {
    expected: GRANT_TYPES.join(', '),
    received: sent.slice(0, 200),
    spec: 'RFC 6749 §5.2',
  });
}

export function permitGrantType(client: Client, grantType: GrantType): void {
  if (client.grant_types.includes(grantType)) return;
  throw new OAuthError('unauthorized_client', `The client is not allowed to use the grant type ${grantType}.`, {
    expected: client.grant_types.join(', ') || 'no grant types',
    received: grantType,
    hint: `Add ${grantType} to the grant types of client ${client.client_id}.`,
    spec: 'RFC 6749 §5.2',
  });
}
