import type { Client } from '../../contract/config/client.ts';
import type { Settings } from '../../contract/config/settings.ts';
import type { Issuer } from '../core/ports.ts';
import type { AuthorizeRequest, ResponseMode } from '../core/authorize-request.ts';
import { OAuthError } from './errors.ts';
import { refuseRepeated, type Parameters } from './parameters.ts';
import { validateChallenge } from './pkce.ts';
import { parseClaims, parseMaxAge, parsePrompt } from './prompt.ts';
import { matchRedirectUri } from './redirect-uri.ts';
import { deliveryOf } from './request-object.ts';
import { answerableMode, parseResponseMode } from './response-mode.ts';
import { validateScope } from './scope.ts';

/** Everything that an authorization request may contain here. Other parameters are ignored (RFC 6749 §3.1). */
export const AUTHORIZE_PARAMETERS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'max_age',
  'login_hint',
  'id_token_hint',
  'acr_values',
  'claims',
  'ui_locales',
  'request',
  'request_uri',
  'registration',
  'display',
];

declare const verified: unique symbol;

/** Where a response may be redirected. Only `identifyClient` makes one, so an unproven URI is never redirected to. */
export interface VerifiedTarget {
  readonly [verified]: true;
  readonly client: Client;
  readonly client_id: string;
  /** As sent, valid or not. */
  readonly prompt: readonly string[];
  readonly redirect_uri: string;
  readonly redirect_uri_sent: boolean;
  readonly unregistered: boolean;
  readonly response_mode: ResponseMode;
  readonly state?: string;
}

/**
 * The client, active and known. Failures are shown on a page (RFC 6749 §4.1.2.1).
 */
export function identifyClient(parameters: Parameters, issuer: Issuer): Client {
  refuseRepeated(parameters, ['client_id']);
  const client_id = parameters.get('client_id');
  if (client_id === undefined) {
    throw new OAuthError('invalid_request', 'The parameter client_id is missing.', {
      expected: 'client_id',
      received: 'none',
      spec: 'RFC 6749 §4.1.1',
    });
  }
  const client = issuer.clients.get(client_id);
  if (!client) {
    throw new OAuthError('invalid_client', 'No client with this client_id exists in this workspace.', {
      hint: `You sent client_id ${client_id.slice(0, 256)} to workspace ${issuer.id}. Check the client_id and the workspace in the URL, or add the client.`,
      expected: 'the client_id of a client of this workspace',
      received: client_id.slice(0, 256),
      spec: 'RFC 6749 §4.1.2.1',
    });
  }
  if (client.client_status !== 'active') {
    throw new OAuthError('unauthorized_client', 'The client is inactive.', {
      expected: 'client_status active',
      received: 'inactive',
      hint: `Set client ${client.client_id} to active.`,
    });
  }
  return client;
}

/** Where the response goes: the client's proven redirect URI. Failures are shown on a page (RFC 6749 §4.1.2.1). */
export function verifyTarget(parameters: Parameters, client: Client, settings: Settings): VerifiedTarget {
  refuseRepeated(parameters, ['redirect_uri']);
  // It may be in a request object. Then the object is refused, not a missing redirect URI.
  if (parameters.get('redirect_uri') === undefined && client.redirect_uris.length !== 1) refuseUnsupported(parameters);
  const match = matchRedirectUri(client, parameters.get('redirect_uri'), settings.unregistered_redirect_hosts);
  if (match.unregistered) refuseSilence(parameters, match.redirect_uri, client, settings);
  const { response_type, response_mode, state } = deliveryOf(parameters);
  const prompt: readonly string[] = (parameters.get('prompt') ?? '').split(' ');
  return {
    client,
    client_id: client.client_id,
    prompt,
    redirect_uri: match.redirect_uri,
    redirect_uri_sent: match.sent,
    unregistered: match.unregistered,
    response_mode: answerableMode(response_type, response_mode),
    ...(state !== undefined && { state }),
  } as VerifiedTarget;
}

/** Parameters this server doesn't support (OpenID Connect Core §3.1.2.6). */
function refuseUnsupported(parameters: Parameters): void {
  for (const name of ['request', 'request_uri', 'registration'] as const) {
    if (parameters.get(name) === undefined) continue;
    throw new OAuthError(`${name}_not_supported`, `The parameter ${name} is not supported.`, {
      hint: 'Send the parameters directly in the request.',
      received: name,
      spec: 'OpenID Connect Core §3.1.2.6',
    });
  }
}

/**
 * Checks that response_type is code and no unsupported parameter is sent (RFC 6749 §4.1.1, OpenID Connect Core
 * §3.1.2.6).
 */
export function validateResponseType(parameters: Parameters, client: Client): 'code' {
  refuseRepeated(parameters, AUTHORIZE_PARAMETERS);
  refuseUnsupported(parameters);
  const type = parameters.get('response_type');
  if (type === undefined) {
    throw new OAuthError('invalid_request', 'The parameter response_type is missing.', {
      expected: 'code',
      received: 'none',
      spec: 'RFC 6749 §4.1.1',
    });
  }
  if (type !== 'code') {
    throw new OAuthError('unsupported_response_type', 'Only response_type=code is supported.', {
      expected: 'code',
      received: type,
      hint: 'OAuth 2.1 removed the implicit and hybrid flows. Use the authorization code flow with PKCE.',
      spec: 'RFC 6749 §4.1.2.1',
    });
  }
  if (!client.grant_types.includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'The client is not allowed to use the authorization code grant.', {
      expected: 'grant type authorization_code',
      received: client.grant_types.join(', ') || 'no grant types',
      hint: `Add authorization_code to the grant types of client ${client.client_id}.`,
    });
  }
  return type;
}

/** Validates the other parameters. `hinted_sub` comes from the id_token_hint. */
export function validateRequest(
  parameters: Parameters,
  target: VerifiedTarget,
  issuer: Issuer,
  facts: { now: number; hinted_sub?: string },
): AuthorizeRequest {
  const { client } = target;
  const { settings } = issuer.workspace;
  const prompt = parsePrompt(parameters.get('prompt'));
  const max_age = parseMaxAge(parameters.get('max_age')) ?? client.default_max_age;
  const claims = parseClaims(parameters.get('claims'));
  const demanded_subs = demandedSubjects(facts.hinted_sub, claims);
  const acr_values = (parameters.get('acr_values') ?? client.default_acr_values.join(' ')).split(' ').filter(Boolean);
  return {
    client_id: client.client_id,
    redirect_uri: target.redirect_uri,
    redirect_uri_sent: target.redirect_uri_sent,
    ...(target.unregistered && { redirect_uri_unregistered: true }),
    response_mode: parseResponseMode(parameters.get('response_mode')),
    scope: validateScope(parameters.get('scope'), client, issuer.scopes),
    ...validateChallenge(parameters, client, settings),
    prompt,
    acr_values,
    requested_at: facts.now,
    ...optional('state', target.state),
    ...optional('nonce', parameters.get('nonce')),
    ...optional('login_hint', parameters.get('login_hint')),
    ...(max_age !== undefined && { max_age }),
    ...(demanded_subs && { demanded_subs }),
    ...(claims && { claims }),
  };
}

const optional = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<K, string>);

/**
 * Whose session is acceptable. A sub required by the claims parameter works like an id_token_hint, and combines with
 * one (OpenID Connect Core §3.1.2.2, §5.5.1). Empty when the two conflict.
 */
function demandedSubjects(hinted: string | undefined, claims: AuthorizeRequest['claims']): unknown[] | undefined {
  const { value, values } = claims?.id_token['sub'] ?? {};
  const demanded = value === undefined ? values : [value];
  if (!demanded?.length) return hinted === undefined ? undefined : [hinted];
  return demanded.filter((sub) => hinted === undefined || sub === hinted);
}

/** An unregistered redirect URI always requires a page first (RFC 9700 §4.11). */
function refuseSilence(parameters: Parameters, redirect_uri: string, client: Client, { login }: Settings): void {
  const isPromptNone = (parameters.get('prompt') ?? '').split(' ').includes('none');
  if (!isPromptNone && login !== 'auto') return;
  const description = 'The client has no registered redirect URI, so silent login is not available.';
  throw new OAuthError('interaction_required', description, {
    hint: `Register ${redirect_uri.slice(0, 2048)} for client ${client.client_id}. Until you do, prompt=none and automatic login are refused.`,
    expected: 'a registered redirect URI, or a request that allows a page',
    received: isPromptNone ? 'prompt=none' : 'automatic login (the workspace sets login: auto)',
    spec: 'RFC 9700 §4.11',
  });
}
