import { headerValues } from '../../contract/traffic/events.ts';
import type { Complaint } from '../../contract/doctor.ts';
import type { Seen } from './signs.ts';

/** Whether something accepts connections at an address of this machine. */
export type IsOpen = (address: string, port: number) => Promise<boolean>;

/** Where the ACP listener listens. */
export interface Listens {
  /** The host it was told, such as localhost or 0.0.0.0. */
  host: string;
  port: number;
  scheme: 'http' | 'https';
}

type PortComplaint = Omit<Complaint, 'evidence' | 'count'> & { seen: string };

/** Which loopback address a listener leaves to others. */
const LEFT: Readonly<Record<string, string>> = { '0.0.0.0': '::1', '127.0.0.1': '::1', '::1': '127.0.0.1' };

const shown = (address: string, port: number): string => `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** Another program at the other address of localhost, on the same port. */
export async function otherProgram({ host, port }: Listens, isOpen: IsOpen): Promise<PortComplaint | undefined> {
  const left = LEFT[host];
  if (left === undefined || !(await isOpen(left, port))) return undefined;
  return {
    id: `port:${port}`,
    kind: 'port',
    severity: 'error',
    cause: `Another program answers at ${shown(left, port)}, which localhost may mean, too.`,
    advice:
      'Clients and browsers may reach it instead of Understudy. Stop that program, or start Understudy on another port.',
    fix: { command: `understudy serve --port ${port + 100 > 65_535 ? 0 : port + 100}` },
    seen: `a connection to ${shown(left, port)} was accepted`,
  };
}

/** A callback at one loopback address. */
export interface Callback {
  /** As in the redirect URI: 127.0.0.1 or ::1. */
  address: string;
  port: number;
  uri: string;
}

/** The callback that a login was answered to, if its host is a loopback address and not a name. */
export function callbackIn({ endpoint, reply }: Seen): Callback | undefined {
  if (endpoint !== 'authorize' || !reply || reply.status >= 400) return undefined;
  const [location = ''] = headerValues(reply.headers, 'location');
  const url = URL.canParse(location) ? new URL(location) : undefined;
  const address = url?.hostname.replaceAll(/^\[|\]$/g, '');
  if (!url || (address !== '127.0.0.1' && address !== '::1') || url.port === '') return undefined;
  return { address, port: Number(url.port), uri: url.origin + url.pathname };
}

/** The application listens at the other loopback address than its redirect URI names. */
export async function deafCallback(
  { address, port, uri }: Callback,
  isOpen: IsOpen,
): Promise<PortComplaint | undefined> {
  const other = address === '::1' ? '127.0.0.1' : '::1';
  const [here, there] = await Promise.all([isOpen(address, port), isOpen(other, port)]);
  if (here || !there) return undefined;
  return {
    id: `port:${uri}`,
    kind: 'port',
    severity: 'error',
    cause: `Logins return to ${uri}, but the application listens at ${shown(other, port)} only.`,
    advice: `Make it listen at ${shown(address, port)}, or use a redirect URI with localhost.`,
    fix: { value: uri.replace(/\/\/(?:127\.0\.0\.1|\[::1\])/, '//localhost') },
    seen: `${shown(address, port)} refuses connections, and ${shown(other, port)} accepts them`,
  };
}
