import type { IncomingMessage } from 'node:http';
import type { HttpReply } from '../core/endpoint.ts';
import { isLoopbackHost } from '../protocol/redirect-uri.ts';

export interface ConsoleLinkOptions {
  /** Where the console is. */
  admin: string;
  /** The issuer that the page is of: behind a proxy its host is not this machine's. */
  issuer: string;
  exchangeId: string;
}

type Source = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/**
 * Adds the way to the console to an error page. Only a browser on this machine can go there, so a page that leaves it
 * says nothing of the console's address. The link holds no token: whoever opens it has to have one.
 */
export function withConsoleLink(reply: HttpReply, req: Source, options: ConsoleLinkOptions): HttpReply {
  if (reply.kind !== 'page' || reply.page.page !== 'error' || !isShownHere(req, options)) return reply;
  const { flowId } = reply;
  const path = flowId === undefined ? `-/${encodeURIComponent(options.exchangeId)}` : encodeURIComponent(flowId);
  const console = { url: `${options.admin}/#/live/${path}`, shows: flowId === undefined ? 'request' : 'flow' } as const;
  return { ...reply, page: { ...reply.page, console } };
}

/** Are both ends of the connection on this machine, by its addresses and by the names that were asked for? */
function isShownHere({ headers, socket }: Source, { admin, issuer }: ConsoleLinkOptions): boolean {
  if (headers['forwarded'] !== undefined || headers['x-forwarded-for'] !== undefined) return false;
  const peer = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const isLocalPeer = peer === '::1' || peer.startsWith('127.');
  return isLocalPeer && [`http://${headers.host ?? ''}`, issuer, admin].every(isOnLoopback);
}

const isOnLoopback = (url: string): boolean => URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
