import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Flow } from '../../contract/traffic/flow.ts';
import { runWith, type Command } from '../cli/command.ts';
import { call } from '../world/admin.ts';
import { openPort } from '../world/site.ts';
import { startWorld, type World } from '../world/world.ts';

interface Watching extends Command {
  port: number;
}

async function watch(world: World, upstream: number): Promise<Watching> {
  const token = { UNDERSTUDY_ADMIN_TOKEN: world.adminToken };
  const args = ['watch-api', '--upstream', `http://127.0.0.1:${upstream}`, '--config', world.configPath, '--json'];
  const command = runWith(token, ...args);
  const { url } = JSON.parse(await command.firstLine) as { url: string };
  return { ...command, port: Number(new URL(url).port) };
}

/** A server of bytes: it gives the next connection an answer once so many have come. Without one it stays silent. */
async function rawApi(port = 0) {
  let serve = (_chunk: Buffer, _socket: Socket): void => undefined;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => serve(chunk, socket));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    port: (server.address() as AddressInfo).port,
    next: (length: number, answer: Buffer) =>
      new Promise<Buffer>((resolve) => {
        let received = Buffer.alloc(0);
        serve = (chunk, socket) => {
          received = Buffer.concat([received, chunk]);
          if (received.length < length) return;
          socket.end(answer);
          resolve(received);
        };
      }),
  };
}

async function sendBytes(port: number, bytes: Buffer): Promise<Buffer> {
  const socket: Socket = connect({ port, host: 'localhost', allowHalfOpen: true });
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  socket.destroy();
  return Buffer.concat(chunks);
}

const bytesOf = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');

const CHUNKED_REPLY = bytesOf(
  'HTTP/1.1 100 Continue',
  '',
  'HTTP/1.1 200 Very   Fine',
  'x-B: 2',
  'X-a:1',
  'x-B: \xe9 3',
  'Transfer-Encoding: chunked',
  'Trailer: X-End',
  '',
  '5;ext=1',
  'hello',
  '0',
  'X-End: yes',
  '',
  '',
);

const CONVERSATIONS = [
  [
    'chunks, trailers and odd headers',
    bytesOf(
      'POST /a%2fb?x=1&&y HTTP/1.1',
      'hOsT: api.test',
      'Expect: 100-continue',
      'Cookie: a=1',
      'cookie:   b=2',
      'Transfer-Encoding: chunked',
      '',
      '3',
      'abc',
      '0',
      'T: 1',
      '',
      '',
    ),
    CHUNKED_REPLY,
  ],
  [
    'HEAD with a length and no body',
    bytesOf('HEAD / HTTP/1.1', 'Host: a', '', ''),
    bytesOf('HTTP/1.1 200 OK', 'Content-Length: 5', '', ''),
  ],
  [
    'an upgrade and what follows it',
    bytesOf('GET /ws HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', '', '\x81\x85\x00\xff..'),
    bytesOf('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', '', '\x81\x05\x00\xff\r\n\r\nHTTP/1.1'),
  ],
  [
    'an answer without a length',
    bytesOf('GET / HTTP/1.0', '', ''),
    bytesOf('HTTP/1.0 200 OK', '', '\x00\x01\xff binary'),
  ],
  ['what isn’t HTTP', Buffer.from('\x16\x03\x01 nonsense'), Buffer.from('\x15 more nonsense')],
] as const;

test('nothing that passes is changed by a byte', async () => {
  const world = await startWorld();
  const api = await rawApi();
  const { port } = await watch(world, api.port);
  for (const [name, sent, answer] of CONVERSATIONS) {
    const received = api.next(sent.length, answer);
    expect(await sendBytes(port, sent), name).toEqual(answer);
    expect(await received, name).toEqual(sent);
  }
});

async function accessToken(world: World): Promise<string> {
  const made = await call(world, 'clients.issueAccessToken', {
    params: { client_id: 'web-app' },
    body: { username: 'alice' },
  });
  return String(made.body['access_token']);
}

test('a call is recorded in the flow of its token, masked', async () => {
  const world = await startWorld();
  const api = await openPort((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"balance":7,"refresh_token":"kept-away"}');
  });
  const { port } = await watch(world, api);
  const token = await accessToken(world);
  const response = await fetch(`http://localhost:${port}/accounts?id=7`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(await response.json()).toMatchObject({ balance: 7 });
  const recorded = await world.event(
    (event) => event.type === 'exchange.answered' && event.reply?.body?.text.includes('balance') === true,
  );
  const { flowId = '' } = recorded as { flowId?: string };
  const { body, text } = await call(world, 'flows.get', { params: { flowId } });
  const flow = body['flow'] as Flow;
  expect(flow).toMatchObject({ client_id: 'web-app', username: 'alice' });
  expect(flow.steps['resource-requested']?.[0]?.received).toBe(`GET http://127.0.0.1:${api}/accounts`);
  expect(flow.steps['resource-returned']?.[0]?.outcome).toBe('passed');
  expect(text).toContain('/accounts?id=7');
  expect(text).not.toContain(token);
  expect(text).not.toContain('kept-away');
});

test('calls on one connection keep their order, and those without a token aren’t recorded', async () => {
  const world = await startWorld();
  const api = await openPort((request, response) => response.end(request.url));
  const { port, out } = await watch(world, api);
  const of = (path: string) => [`GET ${path} HTTP/1.1`, 'Host: a', ''];
  const last = ['GET /3 HTTP/1.1', 'Host: a', 'Connection: close', '', ''];
  await sendBytes(port, bytesOf(...of('/1'), ...of('/2'), ...last));
  const lines = out()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as { path: string; flowId?: string });
  expect(lines.map(({ path, flowId }) => [path, flowId])).toEqual([
    ['/1', undefined],
    ['/2', undefined],
    ['/3', undefined],
  ]);
});

test('an API that is away is answered for and recorded, and found again', async () => {
  const world = await startWorld();
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const upstream = (gone.address() as AddressInfo).port;
  await new Promise((resolve) => gone.close(resolve));
  const { port, err } = await watch(world, upstream);
  const headers = { Authorization: `Bearer ${await accessToken(world)}` };
  const response = await fetch(`http://localhost:${port}/`, { headers });
  expect(response.status).toBe(502);
  expect(await response.text()).toContain(`http://127.0.0.1:${upstream}`);
  await fetch(`http://localhost:${port}/again`);
  await world.event(
    (event) => event.type === 'flow.step' && event.check === 'resource-answered' && event.outcome === 'failed',
  );
  expect(err().trimEnd().split('\n')).toHaveLength(1);
  const api = await rawApi(upstream);
  void api.next(1, bytesOf('HTTP/1.1 204 No Content', '', ''));
  expect((await fetch(`http://localhost:${port}/`, { headers })).status).toBe(204);
});

test('Ctrl+C ends it with exit code 0, with connections open', async () => {
  const world = await startWorld();
  const api = await rawApi();
  const { port, child, ended } = await watch(world, api.port);
  const socket = connect({ port, host: 'localhost' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('no upstream, or one that isn’t an origin, is a mistake', async () => {
  const world = await startWorld();
  const commands = [['--upstream', 'nonsense'], ['--upstream', 'http://localhost:8080/api'], []].map((args) =>
    runWith({ UNDERSTUDY_ADMIN_TOKEN: world.adminToken }, 'watch-api', '--config', world.configPath, ...args),
  );
  for (const command of commands) {
    expect(await command.ended).toBe(2);
    expect(command.err()).not.toBe('');
  }
});
