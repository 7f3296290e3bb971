import type { IncomingMessage } from 'node:http';
import type { HttpReply } from '../core/endpoint.ts';
import { isLoopbackHost } from '../protocol/redirect-uri.ts';

export interface ConsoleLinkOptions {
  /** Where the console is. */
  admin: string;
  /** The page's issuer. Behind a proxy its host isn't this machine's. */
  issuer: string;
  exchangeId: string;
}

type Source = Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } };

/**
 * Adds a link to the console to an error page. Only a browser on this machine can reach it, so pages sent elsewhere
 * don't reveal its URL. The link contains no token: the console asks for one.
 */
export function withConsoleLink(reply: HttpReply, req: Source, options: ConsoleLinkOptions): HttpReply {
  if (reply.kind !== 'page' || reply.page.page !== 'error' || !isShownHere(req, options)) return reply;
  const { flowId } = reply;
  const path = flowId === undefined ? `-/${encodeURIComponent(options.exchangeId)}` : encodeURIComponent(flowId);
  const console = { url: `${options.admin}/#/live/${path}`, shows: flowId === undefined ? 'request' : 'flow' } as const;
  return { ...reply, page: { ...reply.page, console } };
}

/** Whether both ends of the connection are on this machine, by address and by requested name. */
function isShownHere({ headers, socket }: Source, { admin, issuer }: ConsoleLinkOptions): boolean {
  if (headers['forwarded'] !== undefined || headers['x-forwarded-for'] !== undefined) return false;
  const peer = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const isLocalPeer = peer === '::1' || peer.startsWith('127.');
  return isLocalPeer && [`http://${headers.host ?? ''}`, issuer, admin].every(isOnLoopback);
}

const isOnLoopback = (url: string): boolean => URL.canParse(url) && isLoopbackHost(new URL(url).hostname);
