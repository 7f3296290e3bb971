import { request } from 'node:http';
import type { World } from './world.ts';

export interface RawRequest {
  method?: string;
  /** The request target, sent as it is. */
  path: string;
  /** Host included, if it is among them. */
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Sends what fetch would not: any Host, Origin and Sec-Fetch header, any target, any body. */
export function sendRaw(world: World, { method = 'GET', path, headers = {}, body }: RawRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    const all = { host: `localhost:${world.port}`, ...headers };
    const outgoing = request(
      { host: '127.0.0.1', port: world.port, method, path, headers: all, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const status = incoming.statusCode ?? 0;
          const received = new Headers();
          for (const [name, value = ''] of Object.entries(incoming.headers))
            for (const one of [value].flat()) received.append(name, one);
          resolve(
            new Response([204, 304].includes(status) ? null : Buffer.concat(chunks), { status, headers: received }),
          );
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
