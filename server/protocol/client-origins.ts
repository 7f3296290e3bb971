import type { Client } from '../../contract/client.ts';

/**
 * The origin of a URI as its pages send it (RFC 6454 §6.2). The URL standard calls the origin of a scheme of an app
 * opaque, but web views and extensions send scheme and host: capacitor://localhost. Undefined without a host.
 */
export function originOf(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, host, origin } = new URL(uri);
  if (origin !== 'null') return origin;
  return host === '' ? undefined : `${protocol}//${host.toLowerCase()}`;
}

/** The origins that a client's own pages have: those of its registered redirect URIs. */
export const originsOf = ({ redirect_uris }: Pick<Client, 'redirect_uris'>): string[] => [
  ...new Set(redirect_uris.map(originOf).filter((origin) => origin !== undefined)),
];
