import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { makeCertificate } from './certificate.ts';

const HOSTS = ['localhost', '*.localhost', 'app.localhost', 'idp.localhost'];
let certificate: ReturnType<typeof makeCertificate> | undefined;

async function listen(server: Server): Promise<number> {
  server.listen(0);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A web server of the test's own; browsers find it under every name of this machine, `*.localhost` included. */
export const openPort = (listener: RequestListener): Promise<number> => listen(createServer(listener));

/** The same behind TLS, with a certificate that nobody trusts. */
export const openTlsPort = (listener: RequestListener): Promise<number> =>
  listen(createTlsServer((certificate ??= makeCertificate(HOSTS)), listener));

/** The certificate of the TLS ports, for those who shall trust it. */
export const certificateOfPorts = (): string => (certificate ??= makeCertificate(HOSTS)).cert;

/** Ends TLS and hands everything on to a port of this machine, as a proxy in front of the server does. */
export async function openTlsEnd(): Promise<{ port: number; leadTo(port: number): void }> {
  let target = 0;
  const port = await openTlsPort((req, res) => {
    const { method, url: path, headers } = req;
    const onward = httpRequest({ host: '127.0.0.1', port: target, method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  return { port, leadTo: (to) => (target = to) };
}
