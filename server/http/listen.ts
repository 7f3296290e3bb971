import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerClientError, answerConnect, demandHost } from './client-error.ts';
import type { Secured, SecureServer } from './tls/secure-server.ts';

/** A port that couldn't be opened. The message says how to fix it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly port: number;
  readonly code: string;

  constructor(message: string, facts: { port: number; code: string }) {
    super(message);
    this.port = facts.port;
    this.code = facts.code;
  }
}

export interface Listening {
  port: number;
  /** Stops accepting and waits for requests in flight, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

type AnyServer = Server | SecureServer;

/** Values of 10,000 characters must reach the endpoint, so it can refuse them properly. */
const LARGEST_HEADER_BYTES = 64 * 1024;
const FREE_PORT_ATTEMPTS = 20;

/**
 * Listens on a host. `localhost` means 127.0.0.1 and, if available, ::1 on the same port.
 *
 * `::` means every address, including IPv4. Port 0 picks a free port. With `secured`, the port speaks https. Throws
 * ListenError.
 */
export async function listen(
  handler: RequestListener,
  host: string,
  port: number,
  secured?: Secured,
): Promise<Listening> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await bind(handler, host === 'localhost' ? '127.0.0.1' : host, port, secured);
    const taken = (first.address() as AddressInfo).port;
    if (host !== 'localhost') return listening([first], taken);
    try {
      return listening([first, await bind(handler, '::1', taken, secured)], taken);
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return listening([first], taken);
      await closeAll([first], 0);
      if (port !== 0 || attempt === FREE_PORT_ATTEMPTS) throw error;
    }
  }
}

async function bind(listener: RequestListener, host: string, port: number, secured?: Secured): Promise<AnyServer> {
  const demanding = demandHost(listener);
  const handler: RequestListener = (req, res) => {
    // On a kept-alive connection, a busy client would delay the stop.
    if (!server.listening) res.shouldKeepAlive = false;
    demanding(req, res);
  };
  // Node's own answer to a missing Host is empty. demandHost explains it.
  const options = { maxHeaderSize: LARGEST_HEADER_BYTES, keepAliveTimeout: 30_000, requireHostHeader: false };
  const server: AnyServer = secured
    ? (await import('./tls/secure-server.ts')).createSecureServer(secured, options, handler)
    : createServer(options, handler);
  return new Promise((resolve, reject) => {
    server.on('clientError', answerClientError);
    server.on('connect', answerConnect);
    // An unknown expectation is ignored, as RFC 9110 §10.1.1 allows.
    server.on('checkExpectation', handler);
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen({ host, port, ipv6Only: host.includes(':') && host !== '::' }, () => resolve(server));
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const code = error.code ?? 'unknown';
  const where = `port ${port} on ${host}`;
  const why: Record<string, string> = {
    EADDRINUSE: `${where} is already in use. Stop the program that uses it, or choose another port (0 picks a free one)`,
    EACCES: `permission denied for ${where}. Choose a port above 1023`,
    ENOTFOUND: `unknown host ${host}. Use localhost or an address of this machine`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
  };
  return new ListenError(`Cannot listen: ${why[code] ?? `${where}: ${code}`}.`, { port, code });
}

const listening = (servers: readonly AnyServer[], port: number): Listening => ({
  port,
  close: (graceMs) => closeAll(servers, graceMs),
});

async function closeAll(servers: readonly AnyServer[], graceMs: number): Promise<void> {
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const server of servers) {
    server.closeIdleConnections();
    // Connections with requests in flight become idle after this.
    server.keepAliveTimeout = 1;
  }
  const hurry = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(hurry);
}
