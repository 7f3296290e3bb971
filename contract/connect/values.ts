import type { Client } from '../config/client.ts';
import type { SigningAlgorithm } from '../config/settings.ts';
import { needsSecret, takesAnyRedirect } from './client-facts.ts';
import type { Framework, SnippetAuth, SnippetValues } from './framework.ts';
import { quoteShell } from './quote.ts';

export type ClientFacts = Pick<
  Client,
  'client_id' | 'grant_types' | 'redirect_uris' | 'scopes' | 'token_endpoint_auth_method'
> &
  Partial<
    Pick<
      Client,
      'client_secret' | 'id_token_signed_response_alg' | 'allow_unregistered_redirect_uri' | 'post_logout_redirect_uris'
    >
  >;

/** What a snippet takes from the workspace. */
export interface At {
  issuer: string;
  signingAlg: SigningAlgorithm;
}

/** The scopes to request if the client may. */
const USUAL_SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** A service requests its own tokens, and no user logs in. */
export const isService = ({ grant_types }: Pick<Client, 'grant_types'>): boolean =>
  !grant_types.includes('authorization_code') && grant_types.includes('client_credentials');

/** The parts of a URI (RFC 3986 §3). */
export function partsOfUri(uri: string): { origin: string; port: string; path: string } {
  const [, origin = '', port, path = '/'] = /^([a-z][\w+.-]*:(?:\/\/[^/:?]*(?::(\d+))?)?)([^?]*)/i.exec(uri) ?? [];
  return { origin, port: port ?? (uri.startsWith('https:') ? '443' : '80'), path: path || '/' };
}

/** The values for a client of a workspace. */
export function snippetValues(framework: Framework, client: ClientFacts, { issuer, signingAlg }: At): SnippetValues {
  const usual = USUAL_SCOPES.filter((scope) => client.scopes.includes(scope));
  const scopes = isService(client) || usual.length === 0 ? client.scopes : usual;
  const secret = needsSecret(client) ? client.client_secret : undefined;
  const { redirect_uri, isRegistered } = redirectUriFor(framework, client);
  const { origin, port, path } = partsOfUri(redirect_uri);
  return {
    issuer,
    client_id: client.client_id,
    ...(secret !== undefined && { client_secret: secret }),
    auth_method: secret === undefined ? 'none' : authOf(framework, client),
    redirect_uri,
    ...(!isRegistered && { redirect_note: noteOfNone(client) }),
    logout_uri: client.post_logout_redirect_uris?.find((uri) => partsOfUri(uri).origin === origin) ?? origin,
    origin,
    port,
    path,
    scope: scopes.join(' '),
    alg: client.id_token_signed_response_alg ?? signingAlg,
  };
}

/** The redirect URI that fits the framework: a registered one that its snippet can use, or its own. */
export function redirectUriFor(
  { client: preset, callback = 'free' }: Framework,
  { redirect_uris: registered }: Pick<ClientFacts, 'redirect_uris'>,
): { redirect_uri: string; isRegistered: boolean } {
  const [wanted = ''] = preset.redirect_uris;
  const { path } = partsOfUri(wanted);
  const found =
    registered.find((uri) => uri === wanted) ??
    registered.find((uri) => OF_THIS_MACHINE.test(uri) && partsOfUri(uri).path === path) ??
    (callback === 'free'
      ? registered.find((uri) => OF_THIS_MACHINE.test(uri) && partsOfUri(uri).path !== '/')
      : undefined) ??
    (callback === 'any' ? registered[0] : undefined);
  return { redirect_uri: found ?? (wanted || 'http://localhost:3000/callback'), isRegistered: found !== undefined };
}

/** What an app can listen at. */
const OF_THIS_MACHINE = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d/;

function authOf({ methods }: Framework, { token_endpoint_auth_method: method }: ClientFacts): SnippetAuth {
  if (method === 'client_secret_basic' || method === 'client_secret_post') return method;
  return methods.find((known) => known !== 'none') ?? 'client_secret_basic';
}

/** The note for a client without a registered redirect URI. */
const noteOfNone = (client: ClientFacts): string =>
  takesAnyRedirect(client)
    ? 'No redirect URI is registered. Any on localhost is accepted.'
    : 'This redirect URI isn’t registered yet. Add it to the client first.';

export const tokenUrl = ({ issuer }: SnippetValues): string => `${issuer}/oauth2/token`;
export const discoveryUrl = ({ issuer }: SnippetValues): string => `${issuer}/.well-known/openid-configuration`;

/** curl arguments for client authentication (RFC 6749 §2.3.1). */
export function credentialsOf({ auth_method, client_id, client_secret = '' }: SnippetValues): string[] {
  if (auth_method === 'client_secret_basic')
    return [`--user ${quoteShell(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`)}`];
  return [
    `--data-urlencode ${quoteShell(`client_id=${client_id}`)}`,
    ...(auth_method === 'none' ? [] : [`--data-urlencode ${quoteShell(`client_secret=${client_secret}`)}`]),
  ];
}
