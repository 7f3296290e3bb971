import {
  createServer,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import type { RequestOptions } from 'node:https';
import { duplexPair } from 'node:stream';

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;
type Open = (url: string, options: RequestOptions) => ClientRequest | Promise<ClientRequest>;

/**
 * A fetch that a listener of this process answers, without a socket: nothing has to be trusted, whatever certificate
 * clients see.
 */
export function fetchInside(listener: RequestListener): Fetch {
  const server = createServer(listener);
  return fetchOver((url, options) => {
    const { host, pathname, search } = new URL(url);
    const [here, there] = duplexPair();
    const headers = { ...options.headers, host };
    const sent = httpRequest({ ...options, path: pathname + search, headers, createConnection: () => here });
    server.emit('connection', there);
    return sent;
  });
}

/** A fetch over https that trusts these certificates, as PEM, besides those that Node trusts. */
export const fetchTrusting = (ca: string): Fetch =>
  fetchOver(async (url, options) => {
    const [{ request }, { trustedWith }] = await Promise.all([import('node:https'), import('./trusted.ts')]);
    return request(url, { ...options, ca: await trustedWith(ca), agent: false });
  });

/** Like fetch, on connections of one's own. Doesn't follow redirects. */
const fetchOver =
  (open: Open): Fetch =>
  async (url, init) => {
    const asked = new Request(url, init);
    const body = Buffer.from(await asked.arrayBuffer());
    const headers = Object.fromEntries(asked.headers);
    const sent = await open(url, { method: asked.method, headers, signal: asked.signal });
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void =>
        reject(asked.signal.aborted ? asked.signal.reason : new TypeError('fetch failed', { cause }));
      sent.on('error', fail);
      sent.on('response', (answer) => {
        answer
          .toArray()
          .then((chunks) => resolve(responseOf(answer, Buffer.concat(chunks as Buffer[]))))
          .catch(fail);
      });
      sent.end(body.length > 0 ? body : undefined);
    });
  };

function responseOf({ statusCode = 0, rawHeaders }: IncomingMessage, body: Buffer) {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  const hasBody = statusCode !== 204 && statusCode !== 304;
  return new Response(hasBody ? new Uint8Array(body) : null, { status: statusCode, headers });
}
