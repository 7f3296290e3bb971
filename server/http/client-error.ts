import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

const REFUSALS: ReadonlyMap<string | undefined, { status: number; sentence: string }> = new Map([
  ['HPE_HEADER_OVERFLOW', { status: 431, sentence: 'The head of the request is too large: 64 KiB is the most.' }],
  ['ERR_HTTP_REQUEST_TIMEOUT', { status: 408, sentence: 'The request took too long to arrive.' }],
]);
const NOT_HTTP = { status: 400, sentence: 'The bytes received are not an HTTP/1.1 request (RFC 9112 section 2).' };

/** Answers what cannot be read as a request, so that nobody meets a connection that closes without a word. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, sentence } = REFUSALS.get(error.code) ?? NOT_HTTP;
  const body = JSON.stringify({ error: 'invalid_request', error_description: sentence, status_code: status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Trace-ID: ${randomBytes(12).toString('hex')}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
