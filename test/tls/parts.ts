import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Identity } from '../../server/tls/identity.ts';

/** The hash of a certificate's public key, as browsers pin it (RFC 7469 §2.4). */
export const pinOf = (pem: string): string =>
  createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

/** The certificate that a port on this machine serves to a client that trusts `ca`. Rejects with the client's error. */
export async function certificateAt(port: number, { ca, name = 'localhost' }: { ca: string; name?: string }) {
  const socket: TLSSocket = connect({ port, host: '127.0.0.1', servername: name, ca });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerX509Certificate()!.toString();
  } finally {
    socket.destroy();
  }
}

/** A server of Node's own that serves an identity; stopped when the test ends. */
export async function serveWith(identity: Identity): Promise<number> {
  const server = createServer(identity).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
