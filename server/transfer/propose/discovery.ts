import {
  AUTH_METHODS,
  GRANT_TYPES,
  type AuthMethod,
  type ClientInput,
  type GrantType,
} from '../../../contract/config/client.ts';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../../contract/config/settings.ts';
import type { Json } from '../acp/read.ts';
import { addClaims, addScopes, draftFor, exampleUser, listed, textsIn, type Draft } from './workspace.ts';

/** The redirect URI of the proposed client: the default of most frameworks. */
export const CALLBACK = 'http://localhost:3000/callback';

/** A workspace that behaves as the document describes (OpenID Connect Discovery §3, RFC 8414 §2). */
export function proposeFromDiscovery(document: Json, secret: string): Draft {
  const draft = draftFor(String(document['issuer']));
  const { workspace, notes } = draft;
  addScopes(draft, textsIn(document['scopes_supported']));
  const added = addClaims(draft, 'id_token', textsIn(document['claims_supported']));
  workspace.settings = settingsLike(document, draft);
  workspace.users = [exampleUser()];
  workspace.clients = [clientLike(document, draft, secret)];
  notes.push('The client “app” and the user “alice” (password “alice”) are examples to get you started.');
  if (added.length > 0) notes.push(`Claims without their own scope are always in the ID token: ${listed(added)}.`);
  noteMissing(document, notes);
  return draft;
}

function settingsLike(document: Json, { notes }: Draft): NonNullable<Draft['workspace']['settings']> {
  const signing_alg = algorithmLike(textsIn(document['id_token_signing_alg_values_supported']), notes);
  const acr = textsIn(document['acr_values_supported']);
  return { ...(signing_alg && { signing_alg }), ...(acr.length > 0 && { acr_values_supported: acr }) };
}

/**
 * Lists in a discovery document have no order. A client that doesn't choose gets RS256 (OpenID Connect Registration
 * §2).
 */
function algorithmLike(offered: readonly string[], notes: string[]): SigningAlgorithm | undefined {
  const known = knownIn(offered, SIGNING_ALGORITHMS);
  const chosen = known.find((alg) => alg === 'RS256') ?? known[0];
  if (offered.length === 0)
    notes.push('The document doesn’t say how ID tokens are signed. Understudy signs them with ES256.');
  else if (!chosen) notes.push(`The server signs with ${listed(offered)}. Understudy signs ID tokens with ES256.`);
  else if (offered.length > 1) {
    const why = chosen === 'RS256' ? ', the OpenID Connect default' : '';
    notes.push(`The server can sign ID tokens with ${listed(offered)}. Understudy signs them with ${chosen}${why}.`);
  }
  return chosen;
}

const knownIn = <T extends string>(offered: readonly string[], known: readonly T[]): T[] =>
  [...new Set(offered)].flatMap((value) => known.find((each) => each === value) ?? []);

function clientLike(document: Json, { workspace, notes }: Draft, secret: string): ClientInput {
  const method = methodLike(textsIn(document['token_endpoint_auth_methods_supported']), notes);
  const grants = grantsLike(document, notes);
  const isInteractive = grants.includes('authorization_code');
  return {
    client_id: 'app',
    client_name: 'App',
    application_types: [method === 'none' ? 'single_page' : 'server_web'],
    token_endpoint_auth_method: method,
    ...(method !== 'none' && { client_secret: secret }),
    ...(isInteractive && { redirect_uris: [CALLBACK] }),
    grant_types: grants,
    scopes: (workspace.scopes ?? []).filter(({ service_id }) => isForApps(service_id)).map(({ name }) => name),
  };
}

/** OpenID Connect Discovery §3: client_secret_basic by default. A new client has no keys. */
function methodLike(offered: readonly string[], notes: string[]): AuthMethod {
  const known = AUTH_METHODS.filter((name) => offered.includes(name) && name !== 'private_key_jwt');
  const [method = 'client_secret_basic'] = known;
  if (offered.length > 0 && known.length === 0)
    notes.push(`Clients authenticate with ${listed(offered)}. The proposed client uses a secret (${method}).`);
  return method;
}

/** Without grant_types_supported a server that offers offline_access issues refresh tokens (OpenID Connect Core §11). */
function grantsLike(document: Json, notes: string[]): GrantType[] {
  const offered = textsIn(document['grant_types_supported']);
  const known = GRANT_TYPES.filter((grant) => offered.includes(grant));
  if (known.length > 0) return known;
  const isOffline = textsIn(document['scopes_supported']).some((name) => REFRESHING_SCOPES.has(name));
  const grants: GrantType[] = isOffline ? ['authorization_code', 'refresh_token'] : ['authorization_code'];
  if (offered.length > 0)
    notes.push(`The server has none of the supported grant types. The proposed client has ${listed(grants)}.`);
  else if (isOffline) notes.push('The server offers offline_access, so the client can use refresh tokens.');
  return grants;
}

/** Salesforce offers refresh_token as another name for offline_access. */
const REFRESHING_SCOPES: ReadonlySet<string> = new Set(['offline_access', 'refresh_token']);

const isForApps = (service: string | undefined): boolean => /-(?:profile|api)$/.test(service ?? '');

const ENDPOINTS = [
  'pushed_authorization_request_endpoint',
  'device_authorization_endpoint',
  'backchannel_authentication_endpoint',
  'registration_endpoint',
  'check_session_iframe',
];

function noteMissing(document: Json, notes: string[]): void {
  const endpoints = ENDPOINTS.filter((name) => document[name] !== undefined);
  if (endpoints.length > 0) notes.push(`Unsupported endpoints: ${listed(endpoints)}.`);
  const grants = textsIn(document['grant_types_supported']).filter(
    (grant) => !(GRANT_TYPES as readonly string[]).includes(grant),
  );
  if (grants.length > 0) notes.push(`Unsupported grant types: ${listed(grants)}.`);
  const responses = textsIn(document['response_types_supported']).filter((type) => type !== 'code');
  if (responses.length > 0) notes.push(`Unsupported response types: ${listed(responses)}.`);
  const subjects = textsIn(document['subject_types_supported']);
  if (subjects.length > 0 && !subjects.includes('public'))
    notes.push(`The server’s sub is ${listed(subjects)}. In Understudy, sub is the same for every client.`);
}
