import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { AdminError } from '../admin/errors.ts';

/** Names of this machine that no other site can claim in DNS. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
/** Listening here means every address of this machine. */
const EVERYWHERE = ['0.0.0.0', '::'];

export interface Guard {
  /** Throws forbidden unless the request is addressed to this server and doesn't come from another site's page. */
  checkSource(request: Pick<IncomingMessage, 'headers'>): void;
  /** Throws unauthorized unless the request carries the admin token (RFC 6750 §2.1). */
  checkToken(request: Pick<IncomingMessage, 'headers'>): void;
}

/**
 * Guards the admin listener as if it were remote, because any page in the user's browser can reach loopback.
 *
 * `checkSource` runs first, so a page on a foreign or rebound name learns nothing about the token.
 */
export function createGuard({
  token,
  hosts,
  port,
  scheme,
}: {
  token: string;
  hosts: readonly string[];
  port: () => number;
  scheme: 'http' | 'https';
}): Guard {
  const names = new Set([...LOOPBACK, ...hosts].map((host) => host.toLowerCase()));
  const isEverywhere = hosts.some((host) => EVERYWHERE.includes(host));
  const expected = digestOf(token);

  /**
   * An IP address can't be rebound, but a name can, so it must be one of ours. A server listening on every address may
   * sit behind a mapped port, so the port is compared only otherwise.
   */
  const isOurs = (name: string): boolean => names.has(name) || (isEverywhere && isIP(name) !== 0);

  return {
    checkSource({ headers }) {
      const host = parseHost(headers.host, scheme === 'https' ? '443' : '80');
      if (!host || !isOurs(host.name) || !(isEverywhere || host.port === port())) {
        throw new AdminError(
          403,
          'forbidden_host',
          `Host "${headers.host ?? ''}" is not allowed. Use ${scheme}://localhost:${port()}, or start the server with --admin-host.`,
        );
      }
      if (headers.origin === undefined) return;
      if (headers.origin.toLowerCase() !== `${scheme}://${headers.host?.toLowerCase()}`) {
        throw new AdminError(
          403,
          'forbidden_origin',
          `Origin "${headers.origin}" is not allowed to call the admin API. Only the console and programs outside a browser can.`,
        );
      }
    },
    checkToken({ headers }) {
      const [, given] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
      if (given !== undefined && timingSafeEqual(digestOf(given), expected)) return;
      throw new AdminError(
        401,
        'unauthorized',
        given === undefined
          ? 'Send the admin token as "Authorization: Bearer <token>". The server prints it when it starts.'
          : 'Wrong admin token for this server.',
      );
    },
  };
}

/** Digests have equal lengths, whatever was sent. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Name and port of a Host header (RFC 9110 §7.2), the name lower-cased and without brackets. */
function parseHost(header: string | undefined, standard: string): { name: string; port: number } | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(header ?? '');
  if (!match) return undefined;
  const [, address, name, port = standard] = match;
  return { name: (address ?? name ?? '').toLowerCase(), port: Number(port) };
}
