import { randomBytes } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';

interface Refusal {
  status: number;
  sentence: string;
}

const REFUSALS: ReadonlyMap<string | undefined, Refusal> = new Map([
  ['HPE_HEADER_OVERFLOW', { status: 431, sentence: 'The request header is too large. The limit is 64 KiB.' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, sentence: 'The request timed out before it was complete.' }],
]);
const NOT_HTTP = { status: 400, sentence: 'This is not a valid HTTP/1.1 request (RFC 9112 section 2).' };
const NO_PROXY = { status: 400, sentence: 'This server is not a proxy and does not support CONNECT.' };
const NO_TLS = { status: 400, sentence: 'This port speaks https. Use https:// in the address.' };
const ONE_HOST = { status: 400, sentence: 'The request must have exactly one Host header (RFC 9112 section 3.2).' };

/** Answers unreadable requests, so a connection never closes without an explanation. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  writeRefusal(socket, REFUSALS.get(error.code) ?? NOT_HTTP);
}

export const answerConnect = (_req: IncomingMessage, socket: Duplex): void => writeRefusal(socket, NO_PROXY);

/** Answers a request without TLS on a port with TLS, which would otherwise only be cut off. */
export function answerPlainHttp(socket: Duplex): void {
  // What is left unread would reset the connection before the answer is read.
  socket.resume();
  writeRefusal(socket, NO_TLS);
}

/** Lets requests with one Host header pass. HTTP/1.0 has none. */
export const demandHost =
  (listener: RequestListener): RequestListener =>
  (req, res) => {
    const hosts = hostsOf(req.rawHeaders);
    if (hosts === 1 || (hosts === 0 && req.httpVersion === '1.0')) return listener(req, res);
    const { headers, body } = render(ONE_HOST);
    res.writeHead(ONE_HOST.status, headers).end(body);
  };

function hostsOf(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

function render({ status, sentence }: Refusal): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ error: 'invalid_request', error_description: sentence, status_code: status });
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Trace-ID': randomBytes(12).toString('hex'),
    Connection: 'close',
  };
  return { headers, body };
}

function writeRefusal(socket: Duplex, refusal: Refusal): void {
  const { headers, body } = render(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`, ...lines];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
