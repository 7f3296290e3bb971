import { AUTH_METHODS, GRANT_TYPES, type ClientInput } from '../../../contract/client.ts';
import { SIGNING_ALGORITHMS } from '../../../contract/settings.ts';
import type { Json } from '../acp/read.ts';
import { addClaims, addScopes, draftFor, exampleUser, listed, textsIn, type Draft } from './workspace.ts';

/** Where the proposed client is taken back to; frameworks begin there. */
export const CALLBACK = 'http://localhost:3000/callback';

/** A workspace that answers as this document says (OpenID Connect Discovery §3, RFC 8414 §2). */
export function proposeFromDiscovery(document: Json, secret: string): Draft {
  const draft = draftFor(String(document['issuer']));
  const { workspace, notes } = draft;
  const scopes = textsIn(document['scopes_supported']);
  addScopes(draft, scopes);
  const added = addClaims(draft, 'id_token', textsIn(document['claims_supported']));
  workspace.settings = settingsLike(document, draft);
  workspace.users = [exampleUser()];
  workspace.clients = [clientLike(document, draft, secret)];
  notes.push('The client “app” and the user “alice” (password “alice”) are examples to begin with.');
  if (added.length > 0) notes.push(`Claims without a scope of their own are always in the ID token: ${listed(added)}.`);
  noteMissing(document, notes);
  return draft;
}

const SIGNING_KEY = 'id_token_signing_alg_values_supported';

function settingsLike(document: Json, { notes }: Draft): NonNullable<Draft['workspace']['settings']> {
  const offered = textsIn(document[SIGNING_KEY]);
  const signing_alg = SIGNING_ALGORITHMS.find((alg) => offered[0] === alg) ?? knownIn(offered, SIGNING_ALGORITHMS)[0];
  if (offered.length > 0 && !signing_alg)
    notes.push(`It signs with ${listed(offered)}; here ID tokens are signed with ES256.`);
  const acr = textsIn(document['acr_values_supported']);
  return { ...(signing_alg && { signing_alg }), ...(acr.length > 0 && { acr_values_supported: acr }) };
}

function knownIn<T extends string>(offered: readonly string[], known: readonly T[]): T[] {
  return known.filter((value) => offered.includes(value));
}

function clientLike(document: Json, { workspace }: Draft, secret: string): ClientInput {
  const methods = textsIn(document['token_endpoint_auth_methods_supported']);
  // OpenID Connect Discovery §3: client_secret_basic when it says nothing. Keys of its own a new client has none.
  const [method = 'client_secret_basic'] = knownIn(methods, AUTH_METHODS).filter((name) => name !== 'private_key_jwt');
  const offered = textsIn(document['grant_types_supported']);
  const grants = offered.length > 0 ? knownIn(offered, GRANT_TYPES) : (['authorization_code'] as const);
  const isInteractive = grants.includes('authorization_code');
  return {
    client_id: 'app',
    client_name: 'App',
    application_types: [method === 'none' ? 'single_page' : 'server_web'],
    token_endpoint_auth_method: method,
    ...(method !== 'none' && { client_secret: secret }),
    ...(isInteractive && { redirect_uris: [CALLBACK] }),
    grant_types: [...grants],
    scopes: (workspace.scopes ?? []).filter(({ service_id }) => isForApps(service_id)).map(({ name }) => name),
  };
}

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
  if (endpoints.length > 0) notes.push(`Not proposed, for a config has no word for them: ${listed(endpoints)}.`);
  const grants = textsIn(document['grant_types_supported']).filter(
    (grant) => !(GRANT_TYPES as readonly string[]).includes(grant),
  );
  if (grants.length > 0) notes.push(`Grant types without a counterpart here: ${listed(grants)}.`);
  const responses = textsIn(document['response_types_supported']).filter((type) => type !== 'code');
  if (responses.length > 0) notes.push(`Response types without a counterpart here: ${listed(responses)}.`);
}
