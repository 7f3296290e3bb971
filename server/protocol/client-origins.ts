import type { Client } from '../../contract/config/client.ts';

/**
 * The origin that a URI's pages send (RFC 6454 §6.2). The URL standard calls the origin of a custom scheme opaque, but
 * web views and extensions send scheme and host: capacitor://localhost. Undefined without a host.
 */
export function originOf(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, host, origin } = new URL(uri);
  if (origin !== 'null') return origin;
  return host === '' ? undefined : `${protocol}//${host.toLowerCase()}`;
}

/** The origins of a client's own pages: those of its registered redirect URIs. */
export const originsOf = ({ redirect_uris }: Pick<Client, 'redirect_uris'>): string[] => [
  ...new Set(redirect_uris.map(originOf).filter((origin) => origin !== undefined)),
];
