import { isPublicClient, type Client } from '../config/client.ts';

/** What this client may do that a stricter server would reject. */
export function relaxationsOf(client: Client): string[] {
  return [
    ...(client.allow_unregistered_redirect_uri
      ? ['Uses the redirect URI from the request if none is registered. Loopback hosts only. Not recommended.']
      : []),
    ...(client.allow_plain_pkce ? ['Allows the plain PKCE method (RFC 9700 §2.1.1).'] : []),
    ...(client.token_endpoint_auth_method === 'unspecified'
      ? ['Accepts the secret in the header or the form. No method is enforced.']
      : []),
  ];
}

/** Whether the client authenticates with a secret. */
export const needsSecret = (client: Pick<Client, 'token_endpoint_auth_method'>): boolean =>
  !isPublicClient(client) && client.token_endpoint_auth_method !== 'private_key_jwt';

type RedirectFacts = Pick<Client, 'redirect_uris' | 'token_endpoint_auth_method'> &
  Partial<Pick<Client, 'allow_unregistered_redirect_uri'>>;

/** Whether the client may use any redirect URI in its request. Only confidential clients may. */
export const takesAnyRedirect = (client: RedirectFacts): boolean =>
  client.redirect_uris.length === 0 && client.allow_unregistered_redirect_uri === true && !isPublicClient(client);

/** Text for a client without redirect URIs. `hosts` are the workspace's. */
export function noRedirectWords(
  client: RedirectFacts & Pick<Client, 'grant_types'>,
  hosts: readonly string[] = [],
): string {
  if (!client.grant_types.includes('authorization_code')) return 'not needed';
  if (!takesAnyRedirect(client)) return 'none, logins will fail';
  return `any on ${['localhost', ...hosts].join(' or ')}`;
}

export interface ClientFact {
  label: string;
  value: string;
  secret?: boolean;
  /** An explanation, not a value to copy. */
  words?: boolean;
}

/** The settings an app needs to log in here. */
export function appSettings(client: Client, issuer: string, hosts: readonly string[] = []): ClientFact[] {
  const interactive = client.grant_types.includes('authorization_code');
  const redirects = client.redirect_uris.length > 0 ? client.redirect_uris : [undefined];
  return [
    { label: 'Issuer', value: issuer },
    { label: 'Client ID', value: client.client_id },
    ...(needsSecret(client) && client.client_secret !== undefined
      ? [{ label: 'Client secret', value: client.client_secret, secret: true }]
      : []),
    ...(interactive
      ? redirects.map((uri) =>
          uri === undefined
            ? { label: 'Redirect URIs', value: noRedirectWords(client, hosts), words: true }
            : { label: 'Redirect URI', value: uri },
        )
      : []),
    { label: 'Discovery document', value: `${issuer}/.well-known/openid-configuration` },
    ...(interactive ? [{ label: 'Authorization endpoint', value: `${issuer}/oauth2/authorize` }] : []),
    { label: 'Token endpoint', value: `${issuer}/oauth2/token` },
    ...(interactive ? [{ label: 'Userinfo endpoint', value: `${issuer}/userinfo` }] : []),
    { label: 'JWKS', value: `${issuer}/.well-known/jwks.json` },
    ...(client.scopes.length > 0 ? [{ label: 'Scopes', value: client.scopes.join(' ') }] : []),
  ];
}
