import type { Server } from 'node:http';

/** Listens on the port from the command line, or on a free one, and prints it. */
export function announce(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      console.log(JSON.stringify({ event: 'ready', issuer: `http://localhost:${port}` }));
      resolve(port);
    });
  });
}
