/** A client that knows the server by another name, as one in a container does: the name leads to this machine. */
import { request as httpRequest } from 'node:http';

type Init = { [K in keyof RequestInit]: RequestInit[K] | undefined };

/** `fetch` for which every host name is this machine. It sends the name as Host, or the Host it is given. */
export async function fetchFromContainer(url: string | URL | Request, init: Init = {}): Promise<Response> {
  const asked = new Request(url, init as RequestInit);
  const body = Buffer.from(await asked.arrayBuffer());
  const to = new URL(asked.url);
  const options = {
    host: '127.0.0.1',
    port: to.port,
    path: to.pathname + to.search,
    method: asked.method,
    headers: { host: to.host, ...Object.fromEntries(asked.headers), 'content-length': String(body.length) },
    agent: false as const,
  };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { statusCode: status = 0, rawHeaders: raw } = answer;
        const headers = new Headers(
          raw.flatMap((name, at) => (at % 2 ? [] : [[name, raw[at + 1] ?? ''] as const])) as [string, string][],
        );
        const isEmpty = status === 204 || status === 304;
        resolve(new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers }));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
