import type { Client } from '../../contract/config/client.ts';
import { needsSecret, takesAnyRedirect } from './client-facts.ts';
import { quoteShell } from './quote.ts';

/** The values for snippets. */
export interface SnippetValues {
  /** The issuer, without a trailing slash. */
  issuer: string;
  client_id: string;
  /** Absent for a public client. */
  client_secret?: string;
  /** How the client sends its secret. */
  auth_method: 'client_secret_basic' | 'client_secret_post' | 'none';
  /** Whether the client may send its secret in the form. */
  takesForm: boolean;
  redirect_uri: string;
  /** A note about the redirect URI. Absent if it is registered. */
  redirect_note?: string;
  scope: string;
  /** The algorithm of this client's ID tokens. */
  alg: string;
}

export type ClientFacts = Pick<
  Client,
  'client_id' | 'grant_types' | 'redirect_uris' | 'scopes' | 'token_endpoint_auth_method'
> &
  Partial<Pick<Client, 'client_secret' | 'id_token_signed_response_alg' | 'allow_unregistered_redirect_uri'>>;

/** The scopes to request if the client may. */
const USUAL_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** A service requests its own tokens, and no user logs in. */
export const isService = ({ grant_types }: Pick<Client, 'grant_types'>): boolean =>
  !grant_types.includes('authorization_code') && grant_types.includes('client_credentials');

/** The values for a client of a workspace. */
export function snippetValues(client: ClientFacts, issuer: string, signingAlg: string): SnippetValues {
  const usual = USUAL_SCOPES.filter((scope) => client.scopes.includes(scope));
  const scopes = isService(client) || usual.length === 0 ? client.scopes : usual;
  const method = client.token_endpoint_auth_method;
  const secret = needsSecret(client) ? client.client_secret : undefined;
  const [redirect_uri] = client.redirect_uris;
  return {
    issuer,
    client_id: client.client_id,
    ...(secret !== undefined && { client_secret: secret }),
    auth_method: secret === undefined ? 'none' : method === 'client_secret_post' ? method : 'client_secret_basic',
    takesForm: method !== 'client_secret_basic',
    redirect_uri: redirect_uri ?? 'http://localhost:3000/callback',
    ...(redirect_uri === undefined && { redirect_note: noteOfNone(client) }),
    scope: scopes.join(' '),
    alg: client.id_token_signed_response_alg ?? signingAlg,
  };
}

/** The note for a client without a registered redirect URI. */
const noteOfNone = (client: ClientFacts): string =>
  takesAnyRedirect(client)
    ? 'No redirect URI is registered. Any on localhost is accepted.'
    : 'No redirect URI is registered yet. Add this one to the client first.';

export const tokenUrl = ({ issuer }: SnippetValues): string => `${issuer}/oauth2/token`;

/** curl arguments for client authentication (RFC 6749 §2.3.1). */
export function credentialsOf({ auth_method, client_id, client_secret = '' }: SnippetValues): string[] {
  if (auth_method === 'client_secret_basic')
    return [`--user ${quoteShell(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`)}`];
  return [
    `--data-urlencode ${quoteShell(`client_id=${client_id}`)}`,
    ...(auth_method === 'none' ? [] : [`--data-urlencode ${quoteShell(`client_secret=${client_secret}`)}`]),
  ];
}
