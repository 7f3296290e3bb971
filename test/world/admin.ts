import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { OPERATIONS, type OperationName } from '../../contract/operations.ts';
import type { World } from './world.ts';

export interface Sent {
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The text as JSON. */
  body: Record<string, unknown>;
}

/** The starter workspace, as paths name it. */
const DEFAULT = { tid: 'default', aid: 'default' };

/** Calls an operation with the admin token, in the starter workspace unless told otherwise. */
export function call(world: World, name: OperationName, sent: Sent = {}): Promise<Answer> {
  const { method, path } = OPERATIONS[name];
  const params: Record<string, string> = { ...DEFAULT, ...sent.params };
  const target = path.replaceAll(/\{(\w+)\}/g, (_, param: string) => encodeURIComponent(params[param] ?? ''));
  const query = sent.query ? `?${new URLSearchParams(sent.query)}` : '';
  return send(world, method, target + query, sent);
}

/** Sends a request with the admin token to any path of the admin listener. */
export function send(world: World, method: string, path: string, { body, headers }: Sent = {}): Promise<Answer> {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return sendPlain(world, method, path, {
    ...(text !== undefined && { text }),
    headers: {
      authorization: `Bearer ${world.adminToken}`,
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
}

/** Sends exactly these headers, Host included if it is among them: fetch would not. */
export function sendPlain(
  world: Pick<World, 'adminPort'>,
  method: string,
  path: string,
  { text, headers = {} }: { text?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const req = httpRequest(
      { host: '127.0.0.1', port: world.adminPort, method, path, headers: withHost(world, headers), agent: false },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('error', reject);
        res.on('end', () => {
          const received = Buffer.concat(chunks).toString('utf8');
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: received, body: parse(received) });
        });
      },
    );
    req.on('error', reject);
    req.end(text);
  });
}

const withHost = (
  { adminPort }: Pick<World, 'adminPort'>,
  headers: Record<string, string>,
): Record<string, string> => ({
  host: `localhost:${adminPort}`,
  ...headers,
});

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
