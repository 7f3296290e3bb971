import { isPublicClient, redirectUriFault, type Client } from '../../contract/config/client.ts';
import { OAuthError } from './errors.ts';

export interface MatchedRedirectUri {
  redirect_uri: string;
  sent: boolean;
  /** Taken from the request, for a client with none registered. Marked, and always behind a page. */
  unregistered: boolean;
}

/** Whether a host name always refers to this machine (RFC 6761 §6.3, RFC 8252 §7.3). */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);

/** Scheme and host of a loopback redirect URI. An app learns its port only when it starts to listen. */
const LOOPBACK = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/;
const withoutPort = (uri: string): string => uri.replace(LOOPBACK, '$1');

/** Whether two loopback redirect URIs differ only in their ports. */
const differInPort = (registered: string, sent: string): boolean =>
  LOOPBACK.test(registered) && redirectUriFault(sent) === undefined && withoutPort(registered) === withoutPort(sent);

const mayChoosePort = (client: Client): boolean => client.application_types.includes('mobile_desktop');

/**
 * Whether the URI sent is the registered one. Exact match, except for a native client's loopback port (RFC 9700
 * §4.1.3).
 */
const matchesRegistered = (client: Client, registered: string, sent: string): boolean =>
  registered === sent || (mayChoosePort(client) && differInPort(registered, sent));

/**
 * The redirect URI for the response (RFC 6749 §3.1.2.3, RFC 8252 §7.3, RFC 9700 §2.1).
 *
 * Throws invalid_request, to be shown on a page: an unproven URI is never redirected to.
 */
export function matchRedirectUri(
  client: Client,
  sent: string | undefined,
  unregisteredHosts: readonly string[],
): MatchedRedirectUri {
  const { redirect_uris: registered } = client;
  if (registered.length === 0) return matchUnregistered(client, sent, unregisteredHosts);
  if (sent === undefined) {
    const [only, another] = registered;
    if (only === undefined || another !== undefined)
      throw mismatch(
        client,
        'no redirect_uri',
        'The request has no redirect_uri, and the client has more than one registered.',
      );
    return { redirect_uri: proveUrl(client, only), sent: false, unregistered: false };
  }
  if (!registered.some((uri) => matchesRegistered(client, uri, sent)))
    throw mismatch(client, sent, 'The redirect_uri is not registered for this client.');
  return { redirect_uri: proveUrl(client, sent), sent: true, unregistered: false };
}

/** A registered string may still not be a URL that browsers accept, such as one with half an IPv6 address. */
function proveUrl(client: Client, uri: string): string {
  if (URL.canParse(uri)) return uri;
  throw mismatch(client, uri, 'The redirect_uri is registered, but it is not a URL that browsers accept.');
}

function matchUnregistered(client: Client, sent: string | undefined, hosts: readonly string[]): MatchedRedirectUri {
  if (!client.allow_unregistered_redirect_uri || isPublicClient(client)) {
    throw mismatch(client, sent ?? 'no redirect_uri', 'No redirect URI is registered for this client.');
  }
  if (sent === undefined) {
    throw mismatch(client, 'no redirect_uri', 'The request has no redirect_uri, and the client has none registered.');
  }
  const fault = redirectUriFault(sent) ?? hostFault(sent, hosts);
  if (fault !== undefined) throw mismatch(client, sent, `The redirect_uri ${fault}.`);
  return { redirect_uri: sent, sent: true, unregistered: true };
}

function hostFault(sent: string, hosts: readonly string[]): string | undefined {
  if (!/^https?:/i.test(sent) || !URL.canParse(sent))
    return 'must be an http or https URL, because the client has none registered';
  const { hostname } = new URL(sent);
  if (isLoopbackHost(hostname) || hosts.includes(hostname)) return undefined;
  return 'must be on a loopback host or a host listed in the settings, because the client has none registered';
}

function mismatch(client: Client, received: string, description: string): OAuthError {
  const registered = client.redirect_uris.join(' or ');
  return new OAuthError('invalid_request', description, {
    cause: 'invalid_redirect_uri',
    expected: registered || 'a registered redirect URI',
    received,
    hint: registered
      ? `Registered: ${registered}. You sent: ${received.slice(0, 2048)}. Send a registered redirect URI, or register this one. ${comparison(client, received)}`
      : `Add the redirect URI to client ${client.client_id}. You sent: ${received.slice(0, 2048)}.`,
    spec: 'RFC 6749 §3.1.2.3, RFC 9700 §2.1',
  });
}

function comparison(client: Client, received: string): string {
  const onlyPort = client.redirect_uris.some((uri) => differInPort(uri, received));
  if (!onlyPort) return 'Redirect URIs are compared character by character.';
  return 'Only the ports differ. Only clients with application type mobile_desktop may use any port.';
}
