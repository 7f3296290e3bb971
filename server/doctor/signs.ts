/**
 * What the doctor knows and what it looks at.
 *
 * A sign is what one request shows of a problem between clients and the server: names, proxies, cookies, clocks, ports.
 * This room is pure: it gets what happened and the addresses, and says what is wrong. It changes nothing.
 */
import type { Complaint } from '../../contract/doctor.ts';
import { headerValues } from '../../contract/traffic/events.ts';
import type { RecordedReply, RecordedRequest } from '../../contract/traffic/events.ts';
import type { Issuer } from '../core/issuer.ts';

/** A request and its answer. */
export interface Seen {
  exchangeId: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The clock here was moved, so it proves nothing about others. */
  isMoved: boolean;
  endpoint: string;
  request: RecordedRequest;
  reply: RecordedReply | undefined;
  /** The workspace of the request. Undefined for an address that has none. */
  issuer: Issuer | undefined;
  issuers: readonly Issuer[];
  /** What the listener speaks. */
  scheme: 'http' | 'https';
}

/** A complaint, as one request shows it. */
export interface Sign extends Omit<Complaint, 'evidence' | 'count'> {
  /** What was seen. */
  seen: string;
}

/** Looks for one kind of problem. */
export type Look = (seen: Seen) => Sign | undefined;

export const headerOf = ({ request }: Pick<Seen, 'request'>, name: string): string | undefined =>
  headerValues(request.headers, name)[0];

export const pathOf = ({ request }: Pick<Seen, 'request'>): string => request.url.split('?', 1)[0] ?? '';

export const queryOf = ({ request }: Pick<Seen, 'request'>): URLSearchParams => {
  const mark = request.url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : request.url.slice(mark + 1));
};

/** A host with or without a port, as a request may have it. Anything else is not repeated. */
const HOST = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** The URL of a scheme and host that were sent. Undefined if they are none. */
export function originSent(scheme: string | undefined, host: string | undefined): URL | undefined {
  const url = `${scheme?.toLowerCase()}://${host ?? ''}`;
  return /^https?:/.test(url) && HOST.test(host ?? '') && URL.canParse(url) ? new URL(url) : undefined;
}

/** The origins under which a workspace is known. */
export const originsOf = ({ names }: Issuer): ReadonlySet<string> =>
  new Set([...names.keys()].map((url) => new URL(url).origin));

export const schemeOf = ({ front }: Issuer): string => front.split(':', 1)[0] ?? 'http';

/** What a command that starts the server looks like. */
export const serveWith = (option: string): string => `understudy serve ${option}`;
