import type { HttpReply } from '../core/endpoint.ts';
import type { Issuer } from '../core/ports.ts';
import type { ResponseMode } from '../core/authorize-request.ts';
import { responseLocation } from '../protocol/response-mode.ts';

interface Target {
  redirect_uri: string;
  response_mode: ResponseMode;
  state?: string;
}

/** The answer to the client, by its response mode, with state and iss (RFC 6749 §4.1.2, RFC 9207 §2). */
export function answerClient(issuer: Issuer, target: Target, answer: Record<string, string>): HttpReply {
  const params = { ...answer, ...(target.state !== undefined && { state: target.state }), iss: issuer.url };
  if (target.response_mode !== 'form_post') {
    return {
      kind: 'redirect',
      status: 303,
      location: responseLocation(target.redirect_uri, target.response_mode, params),
    };
  }
  return {
    kind: 'page',
    status: 200,
    page: { page: 'form_post', action: target.redirect_uri, params },
    formAction: formActionOf(target.redirect_uri),
  };
}

/** What form-action must allow for a form whose answer is redirected to this URI (CSP Level 3 §6.4.2). */
export function formActionOf(redirectUri: string): readonly string[] {
  if (!URL.canParse(redirectUri)) return [];
  const { protocol, origin } = new URL(redirectUri);
  return [origin === 'null' ? protocol : origin];
}
