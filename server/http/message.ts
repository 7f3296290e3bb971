/**
 * Where plain requests and replies meet sockets. Only this room knows Express and node:http. All it knows of OAuth is
 * how to send an error.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedReply } from '../../contract/traffic/events.ts';
import type { HttpReply, ReplyHeaders } from '../core/endpoint.ts';
import { recordBody } from '../core/recorded-body.ts';
import { pagePolicy, renderPage } from './pages/index.ts';

/** The default body limit: 1 MiB. */
export const LARGEST_BODY_BYTES = 1024 * 1024;

export interface ReadBody {
  text: string;
  bytes: number;
  fault?: string;
}

/** Reads a body as UTF-8. Faults are returned, not thrown. Undefined if the client disconnected. */
export function readBody(req: IncomingMessage, largestBytes = LARGEST_BODY_BYTES): Promise<ReadBody | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= largestBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    req.on('end', () => resolve(decodeBody(chunks, bytes, largestBytes)));
    req.on('error', () => resolve(undefined));
    req.on('close', () => resolve(undefined));
  });
}

function decodeBody(chunks: Buffer[], bytes: number, largestBytes: number): ReadBody {
  if (bytes > largestBytes)
    return { text: '', bytes, fault: `The body is too large. The limit is ${largestBytes / (1024 * 1024)} MiB.` };
  const [only = Buffer.alloc(0)] = chunks;
  const whole = chunks.length > 1 ? Buffer.concat(chunks) : only;
  if (!isUtf8(whole)) return { text: '', bytes, fault: 'The body is not valid UTF-8.' };
  const text = whole.toString();
  return { text: text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text, bytes };
}

const BYTE_ORDER_MARK = '\ufeff';

export interface RenderedReply {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
  /** The size of the body. */
  bytes: number;
  /** What a page was made of. */
  pieces?: readonly string[];
}

/** What a reply is rendered with. */
export interface Rendering {
  /** Becomes X-Trace-ID. */
  traceId: string;
  /** Returns a new value for each page. */
  nonce: () => string;
  /** Headers that no endpoint knows of. */
  added?: ReplyHeaders;
}

/** A reply as status, headers and bytes. */
export function renderReply(reply: HttpReply, { traceId, nonce, added }: Rendering): RenderedReply {
  const headers: RenderedReply['headers'] = { 'X-Trace-ID': traceId };
  let body: string | Buffer = '';
  let pieces: readonly string[] | undefined;
  switch (reply.kind) {
    case 'json':
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(reply.body);
      break;
    case 'bytes':
      if (reply.contentType !== '') headers['Content-Type'] = reply.contentType;
      body = reply.body;
      break;
    case 'redirect':
      headers['Location'] = reply.location;
      headers['Cache-Control'] = 'no-store';
      headers['Referrer-Policy'] = 'no-referrer';
      break;
    case 'page': {
      const once = nonce();
      headers['Content-Type'] = 'text/html; charset=utf-8';
      copyHeaders(
        pagePolicy(reply.page, { nonce: once, ...(reply.framedBy && { framedBy: reply.framedBy }) }),
        headers,
      );
      ({ pieces } = renderPage(reply.page, { nonce: once }));
      body = pieces.join('');
      break;
    }
    case 'empty':
  }
  if (reply.headers) copyHeaders(reply.headers, headers);
  if (added) copyHeaders(added, headers);
  if (reply.cookies?.length) headers['Set-Cookie'] = [...reply.cookies];
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  // RFC 9110 §8.6: a 204 MUST NOT have a Content-Length.
  if (reply.status !== 204) headers['Content-Length'] = String(bytes);
  const rendered = { status: reply.status, headers, body, bytes };
  return pieces ? { pieces, ...rendered } : rendered;
}

function copyHeaders(from: ReplyHeaders, to: RenderedReply['headers']): void {
  for (const name in from) to[name] = from[name] as string | string[];
}

export function writeReply(res: ServerResponse, { status, headers, body }: RenderedReply, withBody: boolean): void {
  res.writeHead(status, headers);
  res.end(withBody ? body : undefined);
}

/** A reply as it is recorded. */
export const recordReply = ({ status, headers, body, bytes, pieces }: RenderedReply): RecordedReply => ({
  status,
  headers,
  ...(bytes > 0 && { body: recordBody(body.toString(), bytes, pieces) }),
});
