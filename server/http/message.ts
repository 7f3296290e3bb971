/**
 * Where plain requests and replies meet sockets. Only this room knows Express and node:http. All it knows of OAuth is
 * how to send an error.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BODY_LIMIT_BYTES, type RecordedBody } from '../../contract/traffic/events.ts';
import type { HttpReply } from '../core/endpoint.ts';
import { pagePolicy, renderPage } from './pages/index.ts';

/** The default body limit: 1 MiB. */
export const LARGEST_BODY_BYTES = 1024 * 1024;

export interface ReadBody {
  text: string;
  bytes: number;
  fault?: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

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
  try {
    return { text: utf8.decode(whole), bytes };
  } catch {
    return { text: '', bytes, fault: 'The body is not valid UTF-8.' };
  }
}

/** A body as it is recorded, cut at BODY_LIMIT_BYTES. */
export function recordBody(text: string, bytes = Buffer.byteLength(text)): RecordedBody {
  if (bytes <= BODY_LIMIT_BYTES) return { text, bytes, cut: false };
  return { text: Buffer.from(text).subarray(0, BODY_LIMIT_BYTES).toString('utf8'), bytes, cut: true };
}

export interface RenderedReply {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** A reply as status, headers and bytes. `traceId` becomes X-Trace-ID; `nonce` is new for each page. */
export function renderReply(reply: HttpReply, traceId: string, nonce: () => string): RenderedReply {
  const headers: RenderedReply['headers'] = { 'X-Trace-ID': traceId };
  let body: string | Buffer = '';
  switch (reply.kind) {
    case 'json':
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(reply.body);
      break;
    case 'bytes':
      headers['Content-Type'] = reply.contentType;
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
      Object.assign(
        headers,
        pagePolicy(reply.page, { nonce: once, ...(reply.framedBy && { framedBy: reply.framedBy }) }),
      );
      body = renderPage(reply.page, { nonce: once });
      break;
    }
    case 'empty':
  }
  for (const name in reply.headers) headers[name] = reply.headers[name] as string | string[];
  if (reply.cookies?.length) headers['Set-Cookie'] = [...reply.cookies];
  return { status: reply.status, headers, body };
}

export function writeReply(res: ServerResponse, reply: RenderedReply, withBody: boolean): void {
  const length = typeof reply.body === 'string' ? Buffer.byteLength(reply.body) : reply.body.length;
  // RFC 9110 §8.6: a 204 MUST NOT have a Content-Length.
  if (reply.status !== 204) reply.headers['Content-Length'] = String(length);
  res.writeHead(reply.status, reply.headers);
  res.end(withBody ? reply.body : undefined);
}
