import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { DomainEvent, InteractionQuestion } from '../../contract/events.ts';
import { emptyTraffic, snapshotOf, type TrafficSnapshot } from '../../contract/traffic.ts';
import { watchWaiting, type WaitingWatch } from '../../electron/waiting.ts';

const question = (interactionId: string): InteractionQuestion => ({
  interactionId,
  flowId: 'f',
  workspace: 'default/default',
  kind: 'login',
  client_id: 'spa',
  client_name: 'Shop',
  scopes: [],
  expiresAt: 0,
});

let server: Server | undefined;
let watch: WaitingWatch | undefined;
afterEach(async () => {
  watch?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

/** An admin listener of two answers; `streams` resolves with each stream that is opened. */
async function listen(snapshot: TrafficSnapshot) {
  const streams: ServerResponse[] = [];
  const asked: string[] = [];
  let opened: () => void = () => undefined;
  const nextStream = (): Promise<ServerResponse> => new Promise((resolve) => (opened = () => resolve(streams.at(-1)!)));
  server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    if (request.url === '/api/v1/traffic') return response.end(JSON.stringify(snapshot));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    streams.push(response);
    return opened();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { admin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, nextStream, asked };
}

const send = (stream: ServerResponse, event: DomainEvent): boolean =>
  stream.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);

test('counts who waits, tells whoever comes, and follows the stream again when it breaks', async () => {
  const snapshot = { ...snapshotOf(emptyTraffic()), seq: 7, waiting: [question('old')] };
  const { admin, nextStream, asked } = await listen(snapshot);
  const told: string[] = [];
  let heard: () => void = () => undefined;
  const first = nextStream();
  watch = watchWaiting({
    admin,
    adminToken: 'secret',
    onWaiting: ({ interactionId }) => told.push(interactionId),
    onChange: () => heard(),
    retryMs: 0,
  });
  const hear = (): Promise<void> => new Promise((resolve) => (heard = resolve));

  const stream = await first;
  expect(watch.count()).toBe(1);
  expect(asked).toEqual(['Bearer secret /api/v1/traffic', 'Bearer secret /api/v1/events?after=7']);

  let change = hear();
  send(stream, { type: 'interaction.waiting', seq: 8, at: 0, ...question('new') });
  await change;
  expect([watch.count(), told]).toEqual([2, ['new']]);

  change = hear();
  send(stream, {
    type: 'interaction.resolved',
    seq: 9,
    at: 0,
    interactionId: 'old',
    flowId: 'f',
    by: 'page',
    outcome: 'denied',
  });
  await change;
  expect(watch.count()).toBe(1);

  const second = nextStream();
  stream.destroy();
  await second;
  expect(asked).toHaveLength(4);
  // Those who waited before the break are known: nobody is told twice.
  expect(told).toEqual(['new']);
});
