import { request } from 'node:http';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvents, trafficFrom, type TrafficSnapshot } from '../../contract/traffic/traffic.ts';
import { jsonPieces } from '../../server/http/json-pieces.ts';
import { call } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';

const joined = (value: object): string => [...jsonPieces(value)].join('');

describe('JSON in pieces', () => {
  it('is the text that JSON.stringify makes', () => {
    const list = fc.array(fc.oneof(fc.jsonValue(), fc.constant(undefined)), { maxLength: 300, size: 'max' });
    const value = fc.oneof(list, fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), list, fc.constant(undefined))));
    fc.assert(
      fc.property(value, (data) => {
        expect(joined(data)).toBe(JSON.stringify(data));
      }),
    );
  });

  it('has small pieces, whatever the whole weighs', () => {
    const list = Array.from({ length: 1_000 }, (_, number) => ({ number, text: 'x'.repeat(1_000) }));
    const sizes = [...jsonPieces({ list })].map(({ length }) => length);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
  });
});

/** So many exchanges of so many characters. */
function record(world: World, count: number, characters: number): void {
  for (let index = 0; index < count; index += 1) {
    world.bus.emit('exchange.received', {
      exchangeId: world.core.ids.id(),
      endpoint: 'token',
      request: {
        method: 'POST',
        url: '/',
        headers: {},
        body: { text: 'é'.repeat(characters), bytes: characters * 2, cut: false },
      },
    });
  }
}

describe('a long answer', () => {
  it('is complete and consistent, even if events happen while it is written', async () => {
    const world = await startWorld();
    record(world, 2_000, 2_000);
    const answering = call(world, 'traffic.get');
    const more = setInterval(() => record(world, 10, 100), 1);
    const snapshot = (await answering).body as unknown as TrafficSnapshot;
    clearInterval(more);
    expect(snapshot.exchanges.length).toBeGreaterThanOrEqual(2_000);
    const traffic = applyEvents(trafficFrom(snapshot), world.bus.since(snapshot.seq) ?? []);
    expect(traffic).toEqual(world.bus.traffic());
  });

  it('does no harm when its reader hangs up in the middle', async () => {
    const world = await startWorld();
    record(world, 2_000, 10_000);
    for (let round = 0; round < 5; round += 1) {
      const req = request({
        host: '127.0.0.1',
        port: world.adminPort,
        path: '/api/v1/exchanges',
        agent: false,
        headers: { host: `localhost:${world.adminPort}`, authorization: `Bearer ${world.adminToken}` },
      }).end();
      const [res] = (await once(req, 'response')) as [NodeJS.ReadableStream];
      await once(res, 'readable');
      req.destroy();
    }
    expect((await call(world, 'health.get')).status).toBe(200);
  });
});
