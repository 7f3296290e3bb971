import type { Client } from '../../../../contract/client.ts';

/** What the snippets are filled with. */
export interface SnippetValues {
  /** The issuer, without a trailing slash. */
  issuer: string;
  client_id: string;
  /** Absent for a public client. */
  client_secret?: string;
  /** How the secret is sent. */
  auth_method: 'client_secret_basic' | 'client_secret_post' | 'none';
  redirect_uri: string;
  scope: string;
  /** The algorithm of this client's ID tokens. */
  alg: string;
}

type ClientFacts = Pick<Client, 'client_id' | 'redirect_uris' | 'scopes' | 'token_endpoint_auth_method'> &
  Partial<Pick<Client, 'client_secret' | 'id_token_signed_response_alg'>>;

/** What to ask for when the client may ask for it. */
const USUAL_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** The values for a client of a workspace. */
export function snippetValues(client: ClientFacts, issuer: string, signingAlg: string): SnippetValues {
  const scopes = USUAL_SCOPES.filter((scope) => client.scopes.includes(scope));
  const method = client.token_endpoint_auth_method;
  const secret = method === 'none' ? undefined : client.client_secret;
  return {
    issuer,
    client_id: client.client_id,
    ...(secret !== undefined && { client_secret: secret }),
    auth_method: secret === undefined ? 'none' : method === 'client_secret_post' ? method : 'client_secret_basic',
    redirect_uri: client.redirect_uris[0] ?? 'http://localhost:3000/callback',
    scope: (scopes.length > 0 ? scopes : client.scopes).join(' '),
    alg: client.id_token_signed_response_alg ?? signingAlg,
  };
}
