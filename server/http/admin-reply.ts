import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { AdminErrorBody } from '../../contract/admin.ts';
import { AdminError } from '../admin/errors.ts';
import { OAuthError } from '../protocol/errors.ts';
import { isLong, jsonPieces } from './json-pieces.ts';

/** For every admin API response: it contains secrets, so it must not be cached or sniffed. */
const API_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  if (body === undefined) {
    const { 'Content-Type': _type, ...rest } = API_HEADERS;
    res.writeHead(204, { ...rest, ...headers }).end();
    return;
  }
  if (isLong(body)) return sendPieces(res, status, { body, headers });
  const text = Buffer.from(JSON.stringify(body));
  res.writeHead(status, { ...API_HEADERS, 'Content-Length': text.length, ...headers }).end(text);
}

/** A text that quotes what clients sent. A browser that gets it as a page may run nothing in it (CSP 3 §6.1). */
export function sendText(res: ServerResponse, text: string, type: string): void {
  const bytes = Buffer.from(text);
  res
    .writeHead(200, {
      ...API_HEADERS,
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Length': bytes.length,
      'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    })
    .end(bytes);
}

/** All traffic may be many megabytes. Token requests must not wait for one JSON.stringify. */
function sendPieces(res: ServerResponse, status: number, { body, headers }: { body: object; headers: object }): void {
  res.writeHead(status, { ...API_HEADERS, ...headers });
  // A reader that disconnects ends the pipeline. There is no one left to report it to.
  pipeline(Readable.from(jsonPieces(body), { highWaterMark: 1 }), res, () => undefined);
}

/** Sends an error as `{status_code, error, error_description, details}`. */
export function sendError(res: ServerResponse, error: AdminError, headers: Record<string, string> = {}): void {
  const body: AdminErrorBody = {
    status_code: error.status,
    error: error.error,
    error_description: error.message,
    details: error.details,
  };
  const challenge = error.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="Understudy admin API"' } : {};
  sendJson(res, error.status, body, { ...challenge, ...headers });
}

/** What was thrown, as a refusal. Undefined if it is a bug in the server. */
export function refusalOf(error: unknown): AdminError | undefined {
  if (error instanceof AdminError) return error;
  if (error instanceof OAuthError) {
    return new AdminError(error.status, error.status === 404 ? 'not_found' : error.code, error.description);
  }
  // How Express refuses a path with invalid percent-encoding.
  if (error instanceof URIError) {
    return new AdminError(400, 'invalid_request', 'The path contains invalid percent-encoding.');
  }
  return undefined;
}
