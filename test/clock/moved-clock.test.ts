import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EARLIEST, faultOf, LATEST, movedClock, realMsUntil, timeOn } from '../../contract/clock/moved-clock.ts';
import type { ExpiryListener } from '../../server/core/ports.ts';
import type { Session } from '../../server/core/records.ts';
import { createClocks } from '../../server/runtime/clocks.ts';
import { createMemoryStore } from '../../server/runtime/memory.ts';

const NOW = Date.UTC(2026, 10, 29, 10);
const seconds = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const settings = fc.oneof(
  fc.record({ offset: seconds.map((count) => `${count}s`), rate: fc.double({ min: 0, max: 1000, noNaN: true }) }),
  seconds.map((count) => ({ frozen_at: new Date(NOW + count * 1000).toISOString() })),
);

describe('a moved clock', () => {
  it('never leaves its range, never goes back by itself, and says when it will show a time', () => {
    fc.assert(
      fc.property(settings, fc.nat(10_000_000), fc.nat(10_000_000), (setting, later, ahead) => {
        fc.pre(faultOf(setting, NOW) === undefined);
        const clock = movedClock(setting, NOW);
        const time = timeOn(clock, NOW + later);
        expect(time >= EARLIEST && time <= LATEST && time >= timeOn(clock, NOW)).toBe(true);
        const wait = realMsUntil(clock, time + ahead, NOW + later);
        if (wait === Infinity) return;
        expect(timeOn(clock, NOW + later + Math.ceil(wait) + 1)).toBeGreaterThanOrEqual(time + ahead);
      }),
    );
  });
});

const session = (workspace: string): Session => ({
  sid: 's',
  workspace,
  username: 'alice',
  startedAt: NOW,
  auth_time: NOW / 1000,
  amr: ['pwd'],
  acr: '1',
  persistent: false,
  expiresAt: NOW + 60_000,
  client_ids: [],
});

describe('the runtime store under moved clocks', () => {
  const [one, two] = [{ workspace: 'a/one' }, { workspace: 'a/two' }];
  function setUp() {
    let now = NOW;
    const clocks = createClocks(() => now);
    const store = createMemoryStore({ clock: () => now, clocks });
    const move = (place: object, offset: string): void => clocks.move(place, movedClock({ offset }, now));
    return { clocks, store, move, advance: (ms: number) => void (now += ms) };
  }

  it('hides what expired by a moved clock, in its workspace only, and shows it again', async () => {
    const { store, move, clocks } = setUp();
    await store.put('session', '1', session('a/one'), { ttlSeconds: 60 });
    await store.put('session', '2', session('a/two'), { ttlSeconds: 60 });
    move(one, '61s');
    expect(await store.get('session', '1')).toBeUndefined();
    expect(await store.get('session', '2')).toBeDefined();
    clocks.move(one, undefined);
    expect(await store.get('session', '1')).toBeDefined();
  });

  it('removes for good what is dropped while it is hidden', async () => {
    const { store, move, clocks } = setUp();
    await store.put('session', '1', session('a/one'), { ttlSeconds: 60 });
    move(one, '61s');
    expect((await store.list('session')).length).toBe(1);
    expect(await store.drop('session', '1')).toBe(true);
    clocks.move(one, undefined);
    expect(await store.get('session', '1')).toBeUndefined();
  });

  it('tells a listener at once, and only about the workspace whose clock was moved', async () => {
    const { store, move } = setUp();
    const told: string[] = [];
    const listen: ExpiryListener<'session'> = (id) => void told.push(id);
    const stop = store.onExpired('session', listen);
    await store.put('session', '1', session('a/one'), { ttlSeconds: 60 });
    await store.put('session', '2', session('a/two'), { ttlSeconds: 60 });
    move(two, '-1h');
    expect(told).toEqual([]);
    move(one, '61s');
    expect(told).toEqual(['1']);
    stop();
  });

  it('keeps what a frozen or late clock still allows, however much real time passes', async () => {
    const { store, clocks, move, advance } = setUp();
    clocks.move(one, movedClock({ rate: 0 }, NOW));
    move(two, '-1h');
    await clocks.within(one, () => store.put('session', '1', session('a/one'), { ttlSeconds: 60 }));
    await store.put('session', '2', session('a/two'), { ttlSeconds: 60 });
    advance(50 * 60_000);
    for (let count = 0; count < 20; count += 1) {
      await store.put('assertion', `x${count}`, { client_id: 'x' }, { ttlSeconds: 60 });
    }
    expect(await store.get('session', '1')).toBeDefined();
    expect(await store.get('session', '2')).toBeDefined();
  });

  it('goes by a lane’s clock for what was put in it, whoever looks', async () => {
    const { store, clocks, move } = setUp();
    const lane = { workspace: 'a/one', lane: 'slow' };
    move({ lane: 'slow' }, '-1h');
    await clocks.within(lane, () => store.put('session', '1', session('a/one'), { ttlSeconds: 60 }));
    expect(await store.get('session', '1')).toBeDefined();
    move({ lane: 'slow' }, '1h');
    expect(await store.get('session', '1')).toBeUndefined();
  });
});
