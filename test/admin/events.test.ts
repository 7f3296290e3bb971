import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import { applyEvents, trafficFrom, type TrafficSnapshot } from '../../contract/traffic/traffic.ts';
import { call, send } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';

const PATH = '/api/v1/events';

/** A reader of the stream: what it has received, and how to wait for more. */
interface Reader {
  events: DomainEvent[];
  text(): string;
  /** Waits until so many events have come. */
  until(count: number): Promise<DomainEvent[]>;
  hangUp(): void;
  /** Whether the server ended the answer itself, or the connection was cut. */
  ended: Promise<'whole' | 'cut'>;
}

async function read(world: World, after?: number, headers: Record<string, string> = {}): Promise<Reader> {
  const req: ClientRequest = request({
    host: '127.0.0.1',
    port: world.adminPort,
    path: after === undefined ? PATH : `${PATH}?after=${after}`,
    agent: false,
    headers: { host: `localhost:${world.adminPort}`, authorization: `Bearer ${world.adminToken}`, ...headers },
  });
  req.end();
  onTestFinished(() => void req.destroy());
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  expect(res.statusCode).toBe(200);
  expect(res.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  let text = '';
  const events: DomainEvent[] = [];
  res.setEncoding('utf8');
  res.on('error', () => undefined);
  const arrived = new Set<() => void>();
  res.on('data', (chunk: string) => {
    text += chunk;
    const whole = text.slice(0, text.lastIndexOf('\n\n') + 2);
    const data = [...whole.matchAll(/^data: (.*)$/gm)].slice(events.length);
    events.push(...data.map(([, json = '']) => JSON.parse(json) as DomainEvent));
    for (const tell of arrived) tell();
  });
  return {
    events,
    text: () => text,
    until: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (events.length < count) return;
          arrived.delete(check);
          resolve(events);
        };
        arrived.add(check);
        check();
      }),
    hangUp: () => req.destroy(),
    ended: new Promise((resolve) => res.on('close', () => resolve(res.complete ? 'whole' : 'cut'))),
  };
}

const emit = (world: World, ...names: string[]): void => {
  for (const by of names) world.bus.emit('traffic.cleared', { by });
};

const namesOf = (events: readonly DomainEvent[]): string[] =>
  events.flatMap((event) => ('by' in event ? event.by : []));

const exchange = (world: World, characters: number): void =>
  world.bus.emit('exchange.received', {
    exchangeId: world.core.ids.id(),
    endpoint: 'token',
    request: {
      method: 'POST',
      url: '/',
      headers: {},
      // No two are alike: the record keeps a body that repeats only once.
      body: { text: `${randomUUID()}${'é'.repeat(characters)}`, bytes: 36 + characters * 2, cut: false },
    },
  });

describe('the event stream', () => {
  it('sends each event from now on with its seq, name and data', async () => {
    const world = await startWorld();
    emit(world, 'before');
    const reader = await read(world);
    emit(world, 'a', 'b');
    const events = await reader.until(2);
    expect(namesOf(events)).toEqual(['a', 'b']);
    expect(reader.text()).toContain(`id: ${events[0]?.seq}\nevent: traffic.cleared\ndata: {`);
  });

  it('starts after any seq that is still available, or at the beginning for 0', async () => {
    const world = await startWorld();
    emit(world, 'a', 'b', 'c');
    const last = world.bus.traffic().seq;
    const reader = await read(world, last - 2);
    expect(namesOf(await reader.until(2))).toEqual(['b', 'c']);
    const whole = await read(world, 0);
    expect((await whole.until(world.events.length)).map(({ seq }) => seq)).toEqual(world.events.map(({ seq }) => seq));
  });

  it('resumes by seq or Last-Event-ID without losing or repeating events', async () => {
    const world = await startWorld();
    const first = await read(world);
    emit(world, 'a', 'b');
    const [, last] = await first.until(2);
    first.hangUp();
    emit(world, 'c', 'd');
    const resumed = await read(world, last?.seq);
    const byHeader = await read(world, undefined, { 'last-event-id': String(last?.seq) });
    emit(world, 'e');
    expect(namesOf(await resumed.until(3))).toEqual(['c', 'd', 'e']);
    expect(namesOf(await byHeader.until(3))).toEqual(['c', 'd', 'e']);
  });

  it('brings a snapshot up to date, so that both sides see the same', async () => {
    const world = await startWorld();
    exchange(world, 10);
    const snapshot = (await call(world, 'traffic.get')).body as unknown as TrafficSnapshot;
    const reader = await read(world, snapshot.seq);
    exchange(world, 20);
    exchange(world, 30);
    const traffic = applyEvents(trafficFrom(snapshot), await reader.until(2));
    expect(traffic).toEqual(world.bus.traffic());
  });

  it('goes to two readers alike', async () => {
    const world = await startWorld();
    const readers = [await read(world), await read(world)];
    emit(world, 'a', 'b', 'c');
    for (const reader of readers) expect(namesOf(await reader.until(3))).toEqual(['a', 'b', 'c']);
  });

  it('keeps multi-byte text intact', async () => {
    const world = await startWorld();
    const reader = await read(world);
    for (let count = 0; count < 20; count += 1) exchange(world, 50_000);
    const events = await reader.until(20);
    expect(
      events.every(
        (event) => event.type === 'exchange.received' && event.request.body?.text.endsWith('é'.repeat(50_000)),
      ),
    ).toBe(true);
  });

  it('returns 410 for missing events, and 400 for an invalid seq', async () => {
    const world = await startWorld();
    const { seq } = world.bus.traffic();
    for (const after of [1, seq + 1, seq - 1_000_000]) {
      const answer = await send(world, 'GET', `${PATH}?after=${after}`);
      expect([after, answer.status, answer.body['error']]).toEqual([after, 410, 'events_gone']);
      expect(answer.body['error_description']).toContain('/api/v1/traffic');
    }
    for (const after of ['x', '-1', '1.5', '1e9', '%00', '99999999999999999999', '1&after=2']) {
      const answer = await send(world, 'GET', `${PATH}?after=${after}`);
      expect([after, answer.status]).toEqual([after, 400]);
    }
  });

  it('does not answer HEAD with a stream that never ends', async () => {
    const world = await startWorld();
    const answer = await send(world, 'HEAD', PATH);
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET']);
  });

  it('ends when the server stops, after telling so, and holds up no stop', async () => {
    const world = await startWorld();
    const reader = await read(world);
    await world.stop('test');
    expect(await reader.ended).toBe('whole');
    expect(reader.events.at(-1)).toMatchObject({ type: 'server.stopped', reason: 'test' });
  });
});

describe('readers that misbehave', () => {
  it('leave nothing behind when they hang up', async () => {
    const world = await startWorld();
    let listeners = 0;
    const count = world.bus.subscribe(() => (listeners += 1));
    for (let round = 0; round < 50; round += 1) {
      const reader = await read(world);
      reader.hangUp();
      await reader.ended;
    }
    emit(world, 'a');
    const reader = await read(world);
    emit(world, 'b');
    expect(namesOf(await reader.until(1))).toEqual(['b']);
    expect(listeners).toBeGreaterThan(0);
    count();
  });

  it('do not make the server keep what they do not read: they are let go when the ring has moved on', async () => {
    const limits = { exchanges: 100, bytes: 4 * 1024 * 1024, flows: 10 };
    const world = await startWorld({ limits });
    const socket = await openUnread(world);
    const closed = once(socket, 'close');
    for (let count = 0; count < 1000; count += 1) {
      // Longer bodies are kept apart, and don’t move the ring on.
      exchange(world, 8_000);
      await setImmediate();
    }
    socket.on('error', () => undefined);
    socket.resume();
    await closed;
    const again = await send(world, 'GET', `${PATH}?after=${world.bus.traffic().seq - 900}`);
    expect(again.status).toBe(410);
  });
});

/** A connection that asks for the stream and reads no more than its beginning. */
async function openUnread(world: World): Promise<Socket> {
  const socket = connect(world.adminPort, '127.0.0.1');
  const head = [
    `GET ${PATH} HTTP/1.1`,
    `Host: localhost:${world.adminPort}`,
    `Authorization: Bearer ${world.adminToken}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'readable');
  socket.pause();
  return socket;
}
