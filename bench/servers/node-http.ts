/** The lower limit: the bare provider on node:http. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createBareProvider } from './bare.ts';
import { announce } from './ready.ts';

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}

const handlers = createBareProvider('http://localhost');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const handle = handlers[`${request.method} ${path}`];
  if (!handle) {
    response.writeHead(404).end();
    return;
  }
  const form = new URLSearchParams(request.method === 'POST' ? await readBody(request) : '');
  const reply = handle({ query: new URLSearchParams(query), form, headers: request.headers });
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

await announce(createServer((request, response) => void answer(request, response)));
