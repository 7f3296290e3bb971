import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';

/** What is called, and how. */
export interface Target {
  url: URL;
  method: string;
  headers: Readonly<Record<string, string>>;
  data: string | undefined;
  timeoutSeconds: number;
  signal: AbortSignal;
}

type Headers = Record<string, string | string[]>;

/** What came back: an answer, or why there is none. */
export type Outcome =
  | { kind: 'answer'; status: number; headers: Headers; text: string; bytes: number }
  | { kind: 'closed' }
  | { kind: 'late' }
  | { kind: 'away' };

/** How a token is sent. */
export type Presented = { in: 'header' | 'query'; token: string } | undefined;

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
}

/** The request line and headers of a call with a token. */
export function requestWith({ url, method, headers, data }: Target, presented: Presented): Sent {
  const target = new URL(url);
  if (presented?.in === 'query') target.searchParams.append('access_token', presented.token);
  return {
    method,
    url: target.pathname + target.search,
    headers: {
      ...(data !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
      ...(presented?.in === 'header' && { Authorization: `Bearer ${presented.token}` }),
    },
  };
}

/** Makes one call, on a connection of its own. */
export async function callApi(target: Target, { method, url, headers }: Sent): Promise<Outcome> {
  const { data, timeoutSeconds, signal } = target;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const send = target.url.protocol === 'https:' ? secure : plain;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(new URL(url, target.url), {
        method,
        headers,
        agent: false,
        signal: AbortSignal.any([timeout, signal]),
      });
      request.on('response', resolve).on('error', reject).end(data);
    });
    return await read(response);
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) return { kind: 'late' };
    return { kind: AWAY.has((error as NodeJS.ErrnoException).code ?? '') ? 'away' : 'closed' };
  }
}

const AWAY = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);
/** More of a body says nothing more. */
const KEPT_BYTES = 64 * 1024;

async function read(response: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (bytes < KEPT_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  }
  const text = Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8');
  return { kind: 'answer', status: response.statusCode ?? 0, headers: { ...response.headers } as Headers, text, bytes };
}
