import type { ResponseMode } from '../core/authorize-request.ts';
import { OAuthError } from './errors.ts';

export const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const satisfies readonly ResponseMode[];

/** The response_mode parameter; query is the default of response_type=code (OAuth 2.0 Multiple Response Types §2.1). */
export function parseResponseMode(text: string | undefined): ResponseMode {
  const mode = RESPONSE_MODES.find((candidate) => candidate === (text ?? 'query'));
  if (mode !== undefined) return mode;
  throw new OAuthError('invalid_request', 'The response_mode is not supported.', {
    expected: RESPONSE_MODES.join(', '),
    received: text ?? '',
    spec: 'OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2',
  });
}

/**
 * How an error reaches the client: by the requested response mode, or the response type's default. When tokens were
 * requested, never in the query (RFC 6749 §4.2.2.1, OAuth 2.0 Multiple Response Types §5). Signed responses aren't
 * supported, but their errors go the same way (JARM §2.3).
 */
export function answerableMode(response_type: string | undefined, response_mode: string | undefined): ResponseMode {
  const isForTokens = (response_type ?? '').split(' ').some((type) => type === 'token' || type === 'id_token');
  const standard = isForTokens ? 'fragment' : 'query';
  const asked = RESPONSE_MODES.find((mode) => response_mode === mode || response_mode === `${mode}.jwt`) ?? standard;
  return asked === 'query' ? standard : asked;
}

/** The redirect URI with the response in its query or fragment. An existing query is kept (RFC 6749 §4.1.2, §3.1.2). */
export function responseLocation(
  redirectUri: string,
  mode: 'query' | 'fragment',
  params: Record<string, string>,
): string {
  const answer = new URLSearchParams(params).toString();
  if (mode === 'fragment') return `${redirectUri}#${answer}`;
  if (!redirectUri.includes('?')) return `${redirectUri}?${answer}`;
  return `${redirectUri}${/[?&]$/.test(redirectUri) ? '' : '&'}${answer}`;
}
