import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What a server proves its name with, as PEM. */
export interface Identity {
  key: string;
  /** Its certificate, followed by those between it and the root. */
  cert: string;
}

/** HTTPS can't be served with what was given. The message says how to fix it. */
export class TlsError extends Error {
  override readonly name = 'TlsError';
}

/** The names that every authority of ours may vouch for. Names below localhost belong to this machine (RFC 6761 §6.3). */
export const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'] as const;

export const isLoopbackName = (name: string): boolean =>
  (LOOPBACK_NAMES as readonly string[]).includes(name) || name.endsWith('.localhost');

/** The host names and addresses of a certificate (RFC 5280 §4.2.1.6). */
export function namesIn({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName
    .split(', ')
    .map((entry) => entry.slice(entry.indexOf(':') + 1))
    .map((name) => (isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name));
}
