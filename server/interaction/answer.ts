import type { ResponseMode } from '../core/authorize-request.ts';
import type { HttpReply } from '../core/endpoint.ts';
import type { Issuer } from '../core/ports.ts';
import { originsOf } from '../protocol/client-origins.ts';
import { responseLocation } from '../protocol/response-mode.ts';

interface Target {
  client_id: string;
  prompt: readonly string[];
  redirect_uri: string;
  response_mode: ResponseMode;
  state?: string;
}

/** The response to the client in its response mode, with state and iss (RFC 6749 §4.1.2, RFC 9207 §2). */
export function answerClient(issuer: Issuer, target: Target, answer: Record<string, string>): HttpReply {
  const state = target.state === undefined ? {} : { state: target.state };
  const params: Record<string, string> = Object.assign({}, answer, state, { iss: issuer.url });
  const { client_id, redirect_uri, response_mode } = target;
  const answered = { client_id, redirect_uri, response_mode, params };
  if (response_mode !== 'form_post') {
    return {
      kind: 'redirect',
      status: 303,
      location: responseLocation(redirect_uri, response_mode, params),
      answer: answered,
    };
  }
  return {
    kind: 'page',
    status: 200,
    page: { page: 'form_post', action: redirect_uri, params },
    framedBy: framingOrigins(issuer, target),
    answer: answered,
  };
}

/** A silent request comes from a hidden frame in the client's own pages (OpenID Connect Core §3.1.2.1, prompt). */
function framingOrigins(issuer: Issuer, { client_id, prompt, redirect_uri }: Target): readonly string[] {
  const client = issuer.clients.get(client_id);
  if (!client || !prompt.includes('none')) return [];
  return originsOf({ redirect_uris: [...client.redirect_uris, redirect_uri] });
}
