import { EventEmitter, once } from 'node:events';
import { Agent, get, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../server/http/listen.ts';
import { startWorld } from '../world/world.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

test.skipIf(!hasIpv6)('the host :: is every address, of IPv4 and of IPv6', async () => {
  const { port } = await startWorld({ host: '::' });
  for (const host of ['127.0.0.1', '[::1]']) expect((await fetch(`http://${host}:${port}/alive`)).status).toBe(200);
});

test.skipIf(!hasIpv6)('localhost is 127.0.0.1 and ::1, on one port', async () => {
  const { port, adminPort } = await startWorld();
  for (const host of ['127.0.0.1', '[::1]']) {
    expect((await fetch(`http://${host}:${port}/alive`)).status).toBe(200);
    expect((await fetch(`http://${host}:${adminPort}/api/v1/health`)).status).toBe(401);
  }
});

/** Longer than any test may take. */
const NO_HURRY_MS = 600_000;

function ask(port: number, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, agent }, (answer) => {
      answer.resume().on('end', () => resolve(answer.headers.connection));
    });
    request.on('error', reject);
  });
}

function keepAlive(): Agent {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  return agent;
}

test('a stop waits for requests in flight, but not for kept-alive connections', async () => {
  const held: ServerResponse[] = [];
  const arrived = new EventEmitter();
  const listening = await listen((_req, res) => arrived.emit('request', held.push(res)), '127.0.0.1', 0);
  const inFlight = once(arrived, 'request');
  const answer = ask(listening.port, keepAlive());
  await inFlight;
  const closed = listening.close(NO_HURRY_MS);
  held[0]!.end('done');
  expect(await answer).toBe('keep-alive');
  await closed;
});

test('a request that comes on a kept connection after the stop began is answered, and is its last', async () => {
  const held: ServerResponse[] = [];
  const arrived = new EventEmitter();
  const listening = await listen((_req, res) => arrived.emit('request', held.push(res)), '127.0.0.1', 0);
  const socket = connect(listening.port, '127.0.0.1');
  const answers = text(socket);
  const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  const first = once(arrived, 'request');
  socket.write(request);
  await first;
  const closed = listening.close(NO_HURRY_MS);
  const second = once(arrived, 'request');
  socket.write(request);
  await second;
  for (const res of held) res.end('done');
  expect((await answers).match(/^Connection: .*$/gm)).toEqual(['Connection: keep-alive', 'Connection: close']);
  await closed;
});
