import { hostsOf } from '../core/second-host.ts';
import { ListenError } from '../http/listen.ts';

export interface Addresses {
  /** The origin that clients see. */
  base: string;
  /** The ACP listener's URL from within this process. */
  loopback: string;
  adminUrl: string;
  /** The origins of the server's other names. */
  also: readonly string[];
}

/** A host, with a port or a scheme if they differ. Docker allows underscores. */
const HOST_NAME = /^(?:https?:\/\/)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** What a name of the server may be. */
export const HOST_NAME_SENTENCE = 'Use a host name, such as idp or idp:9400, or an origin, such as https://idp.test.';

/** What the listeners speak. */
export type Scheme = 'http' | 'https';

/** The origin that a name of the server stands for. `port` is that of the listener. Undefined if it is no host. */
export function originOf(name: string, port: number, scheme: Scheme = 'http'): string | undefined {
  if (!HOST_NAME.test(name)) return undefined;
  const hasScheme = /^https?:/i.test(name);
  const url = hasScheme ? name : `${scheme}://${/:\d+$/.test(name) ? name : `${name}:${port}`}`;
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

function originsOf(names: readonly string[], port: number, scheme: Scheme): string[] {
  return names.map((name) => {
    const origin = originOf(name, port, scheme);
    if (origin === undefined)
      throw new ListenError(`${name} is not a host. ${HOST_NAME_SENTENCE}`, { port, code: 'EINVAL' });
    return origin;
  });
}

/** The server's other origins. Requests are told apart by their Host, which has no scheme. */
function othersBeside(base: string, origins: readonly string[], port: number): string[] {
  const others = new Set(origins);
  others.delete(base);
  const known = new Map(hostsOf(base).map((host) => [host, base]));
  for (const origin of others) {
    for (const host of hostsOf(origin)) {
      const same = known.get(host);
      if (same !== undefined && same !== origin)
        throw new ListenError(
          `${origin} has the same host as ${same}, so requests can’t be told apart. Leave one out.`,
          {
            port,
            code: 'EINVAL',
          },
        );
      known.set(host, origin);
    }
  }
  return [...others];
}

interface Named {
  publicUrl?: string | undefined;
  alsoHosts?: readonly string[] | undefined;
  host: string;
  adminHost: string;
  scheme: Scheme;
}

export function addressesOf(
  { publicUrl, alsoHosts = [], host, adminHost, scheme }: Named,
  port: number,
  adminPort: number,
): Addresses {
  const base = publicUrl?.replace(/\/$/, '') ?? `${scheme}://localhost:${port}`;
  return {
    base,
    also: othersBeside(base, originsOf(alsoHosts, port, scheme), port),
    loopback: `${scheme}://${isEverywhere(host) || host === 'localhost' ? '127.0.0.1' : bracketed(host)}:${port}`,
    adminUrl: `${scheme}://${isEverywhere(adminHost) ? 'localhost' : bracketed(adminHost)}:${adminPort}`,
  };
}

/** Whether a host means every address of this machine. */
export const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
