import { isPublicClient, type Client } from '../../../contract/client.ts';

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

export const needsSecret = (client: Pick<Client, 'token_endpoint_auth_method'>): boolean =>
  !isPublicClient(client) && client.token_endpoint_auth_method !== 'private_key_jwt';

export interface ClientFact {
  label: string;
  value: string;
  secret?: boolean;
}

/** What somebody pastes into an app so that it logs in here. */
export function appSettings(client: Client, issuer: string): ClientFact[] {
  const interactive = client.grant_types.includes('authorization_code');
  return [
    { label: 'Issuer', value: issuer },
    { label: 'Client id', value: client.client_id },
    ...(needsSecret(client) && client.client_secret !== undefined
      ? [{ label: 'Client secret', value: client.client_secret, secret: true }]
      : []),
    { label: 'Discovery document', value: `${issuer}/.well-known/openid-configuration` },
    ...(interactive ? [{ label: 'Authorization endpoint', value: `${issuer}/oauth2/authorize` }] : []),
    { label: 'Token endpoint', value: `${issuer}/oauth2/token` },
    ...(interactive ? [{ label: 'Userinfo endpoint', value: `${issuer}/userinfo` }] : []),
    { label: 'JWKS', value: `${issuer}/.well-known/jwks.json` },
    ...(client.scopes.length > 0 ? [{ label: 'Scopes', value: client.scopes.join(' ') }] : []),
  ];
}

/** The same as lines of a `.env` file. */
export function dotEnv(client: Client, issuer: string): string {
  const [redirect] = client.redirect_uris;
  const lines = [
    `OIDC_ISSUER=${issuer}`,
    `OIDC_CLIENT_ID=${quoted(client.client_id)}`,
    ...(needsSecret(client) && client.client_secret !== undefined
      ? [`OIDC_CLIENT_SECRET=${quoted(client.client_secret)}`]
      : []),
    ...(redirect === undefined ? [] : [`OIDC_REDIRECT_URI=${quoted(redirect)}`]),
    ...(client.scopes.length > 0 ? [`OIDC_SCOPE=${quoted(client.scopes.join(' '))}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const quoted = (value: string): string =>
  /^[\w./:@-]+$/.test(value) ? value : `"${value.replaceAll(/["\\$`]/g, (character) => `\\${character}`)}"`;
