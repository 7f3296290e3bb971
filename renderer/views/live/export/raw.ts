import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { headerPairs, targetOf } from '../../../../contract/traffic/read/message.ts';

const lines = (headers: Parameters<typeof headerPairs>[0]): string =>
  headerPairs(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

/** The request as an HTTP message (RFC 9112 §2.1). */
export const rawRequest = ({ request }: Exchange): string =>
  `${request.method} ${targetOf(request.url)} HTTP/1.1\r\n${lines(request.headers)}\r\n${request.body?.text ?? ''}`;

/** The response as an HTTP message. Empty if there is none. */
export const rawReply = ({ reply }: Exchange): string =>
  reply ? `HTTP/1.1 ${reply.status}\r\n${lines(reply.headers)}\r\n${reply.body?.text ?? ''}` : '';
