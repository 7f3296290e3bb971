import { isPublicClient, type Client } from '../../contract/client.ts';

/** What a client may do that a stricter server would refuse, in a sentence each. */
export function relaxationsOf(client: Client): string[] {
  return [
    ...(client.allow_unregistered_redirect_uri
      ? ['The redirect URI of a request is used when none is registered. Loopback hosts only; not recommended.']
      : []),
    ...(client.allow_plain_pkce ? ['PKCE’s plain method is allowed (RFC 9700 §2.1.1).'] : []),
    ...(client.token_endpoint_auth_method === 'unspecified'
      ? ['The secret is taken from the header or the form: no method is enforced.']
      : []),
  ];
}

/** Does the client prove who it is by a secret? */
export const needsSecret = (client: Pick<Client, 'token_endpoint_auth_method'>): boolean =>
  !isPublicClient(client) && client.token_endpoint_auth_method !== 'private_key_jwt';

type RedirectFacts = Pick<Client, 'redirect_uris' | 'token_endpoint_auth_method'> &
  Partial<Pick<Client, 'allow_unregistered_redirect_uri'>>;

/** Does the client use the redirect URI of its request, with none registered? Only one with credentials may. */
export const takesAnyRedirect = (client: RedirectFacts): boolean =>
  client.redirect_uris.length === 0 && client.allow_unregistered_redirect_uri === true && !isPublicClient(client);

/** What stands where a client has no redirect URI: what is true of its logins. `hosts` are the workspace's. */
export function noRedirectWords(
  client: RedirectFacts & Pick<Client, 'grant_types'>,
  hosts: readonly string[] = [],
): string {
  if (!client.grant_types.includes('authorization_code')) return 'not needed';
  if (!takesAnyRedirect(client)) return 'none: logins are refused';
  return `any on ${['localhost', ...hosts].join(' or ')}`;
}

export interface ClientFact {
  label: string;
  value: string;
  secret?: boolean;
  /** It says something; it is nothing to copy. */
  words?: boolean;
}

/** What somebody pastes into an app so that it logs in here. */
export function appSettings(client: Client, issuer: string, hosts: readonly string[] = []): ClientFact[] {
  const interactive = client.grant_types.includes('authorization_code');
  const redirects = client.redirect_uris.length > 0 ? client.redirect_uris : [undefined];
  return [
    { label: 'Issuer', value: issuer },
    { label: 'Client id', value: client.client_id },
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
