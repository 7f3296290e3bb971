import type { HttpReply, HttpRequest } from './http-message.ts';
import type { Issuer } from './issuer.ts';

const AUTHORIZE = '/oauth2/authorize';

/** The server's other names: the origin that each stands for, by Host header. */
export type OtherNames = ReadonlyMap<string, string>;

/** Where browsers find this authorization endpoint. Under another name, its path says which issuer is meant. */
export function authorizationUrl({ url, front }: Issuer): string {
  return front + AUTHORIZE + (url === front ? '' : `/${encodeURIComponent(new URL(url).host).replaceAll('%3A', ':')}`);
}

/** What clients of an origin send as Host (RFC 9110 §7.2). A default port may be sent, too. */
export function hostsOf(origin: string): string[] {
  const { host, protocol } = new URL(origin);
  return /:\d+$/.test(host) ? [host] : [host, `${host}:${protocol === 'https:' ? 443 : 80}`];
}

/** The server's other names, by what clients send as Host. Undefined if there are none. */
export function otherNames(origins: readonly string[]): OtherNames | undefined {
  const names = new Map(origins.flatMap((origin) => hostsOf(origin).map((host) => [host, origin] as const)));
  return names.size > 0 ? names : undefined;
}

export interface Named {
  issuer: Issuer;
  /** The path of an endpoint, relative to the issuer. */
  path: string;
}

/** The issuer and endpoint that a request means, by its path or by its Host. */
export function named({ issuer, path }: Named, names: OtherNames, host: string | undefined): Named {
  if (path.startsWith(`${AUTHORIZE}/`)) {
    const meant = viewOf(issuer, names, decoded(path.slice(AUTHORIZE.length + 1)));
    return meant ? { issuer: meant, path: AUTHORIZE } : { issuer, path };
  }
  return { issuer: viewOf(issuer, names, host) ?? issuer, path };
}

const viewOf = (issuer: Issuer, names: OtherNames, host = ''): Issuer | undefined => {
  const origin = names.get(host.toLowerCase());
  return origin === undefined ? undefined : issuer.names.get(origin + issuer.path);
};

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

/**
 * Leads a browser that came under another name to the first. Its cookies belong to one host (RFC 6265 §5.1.3), and all
 * pages are there.
 */
export function leadToFront({ issuer, path, query, method }: HttpRequest): HttpReply {
  const rest = path.slice(issuer.path.length);
  const url = rest === AUTHORIZE ? authorizationUrl(issuer) : issuer.front + rest;
  return {
    kind: 'redirect',
    status: method === 'GET' ? 303 : 307,
    location: query === '' ? url : `${url}?${query}`,
  };
}
