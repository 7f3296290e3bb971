import type { RequestListener, ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { answerPlainHttp } from '../client-error.ts';

/** What a listener proves its name with. */
export interface Secured {
  /** Key and certificate, as PEM. */
  identity(): { key: string; cert: string };
  /** Calls `changed` when there is another identity. */
  onChange(changed: () => void): void;
}

export type SecureServer = Server;

/** The type of the record that begins a TLS connection (RFC 8446 §5.1). */
const HANDSHAKE = 22;
/** Older versions must not be used (RFC 9325 §3.1.1). */
const minVersion = 'TLSv1.2';

/**
 * A server that speaks https. It takes over another certificate without a restart, and tells a client that speaks http
 * so.
 */
export function createSecureServer(secured: Secured, options: ServerOptions, handler: RequestListener): SecureServer {
  const server = createServer({ ...options, ...secured.identity(), minVersion }, handler);
  secured.onChange(() => server.setSecureContext({ ...secured.identity(), minVersion }));
  // Without this, a failed handshake would be answered in plain text, as a malformed request.
  server.removeAllListeners('tlsClientError');
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  lookFirst(server);
  destroyWithServer(server);
  return server;
}

/** Looks at the first byte of a connection before TLS does. */
function lookFirst(server: SecureServer): void {
  const handshakes = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      if (first[0] !== HANDSHAKE) return answerPlainHttp(socket);
      socket.pause();
      socket.unshift(first);
      for (const handshake of handshakes) handshake.call(server, socket);
    });
  });
}

/** Node's servers know only connections on which TLS is ready, so the others would delay a stop. */
function destroyWithServer(server: SecureServer): void {
  const unready = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unready.add(socket);
    socket.once('close', () => unready.delete(socket));
  });
  const closeAllConnections = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    closeAllConnections();
    for (const socket of unready) socket.destroy();
  };
  const closeIdleConnections = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    closeIdleConnections();
    for (const socket of unready) if (socket.bytesRead === 0) socket.destroy();
  };
}
