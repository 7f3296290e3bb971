import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import { applyEvent, emptyTraffic } from '../../contract/traffic/traffic.ts';
import { createEventLog, type EventLogOptions } from '../../server/live/event-log.ts';
import { emissions, type Emission } from './arbitrary-events.ts';

const LIMITS = { exchanges: 5, bytes: 10_000, flows: 5 };

function createTestBus(options: Partial<EventLogOptions> = {}) {
  let now = 1_700_000_000_000;
  return createEventLog({ clock: () => (now += 1), limits: LIMITS, ...options });
}

const emit = (bus: ReturnType<typeof createEventLog>, { type, payload }: Emission): void => bus.emit(type, payload);
const clear = (bus: ReturnType<typeof createEventLog>, by = 'test'): void => bus.emit('traffic.cleared', { by });

describe('the bus', () => {
  it('always has the fold of its stream as its traffic', () => {
    fc.assert(
      fc.property(emissions, fc.nat({ max: 120 }), (list, readAt) => {
        const bus = createTestBus();
        const stream: DomainEvent[] = [];
        bus.subscribe((event) => stream.push(event));
        const base = bus.traffic().seq;
        list.forEach((entry, index) => {
          emit(bus, entry);
          if (index === readAt) bus.traffic();
        });
        expect(bus.traffic()).toEqual(stream.reduce(applyEvent, { ...emptyTraffic(LIMITS), seq: base }));
      }),
    );
  });

  it('numbers events without gaps', () => {
    const bus = createTestBus();
    const base = bus.traffic().seq;
    for (let count = 0; count < 3; count += 1) clear(bus);
    expect(bus.since(base)?.map(({ seq }) => seq - base)).toEqual([1, 2, 3]);
  });

  it('never reuses a number, even across restarts of the server', () => {
    const before = createEventLog({ clock: () => 1_000 });
    for (let count = 0; count < 500; count += 1) clear(before);
    const after = createEventLog({ clock: () => 1_001 });
    expect(after.traffic().seq).toBeGreaterThanOrEqual(before.traffic().seq);
    expect(after.since(before.traffic().seq - 1)).toBeUndefined();
  });
});

describe('since', () => {
  it('returns the events after a number, and none after the last', () => {
    const bus = createTestBus();
    const base = bus.traffic().seq;
    ['a', 'b', 'c'].forEach((by) => clear(bus, by));
    expect(bus.since(base + 1)).toMatchObject([{ by: 'b' }, { by: 'c' }]);
    expect(bus.since(base + 3)).toEqual([]);
    expect(bus.since(0)).toHaveLength(3);
  });

  it('does not know numbers that this stream has not used', () => {
    const bus = createTestBus();
    const base = bus.traffic().seq;
    clear(bus);
    expect(bus.since(base + 2)).toBeUndefined();
    expect(bus.since(base - 1)).toBeUndefined();
    expect(bus.since(Number.MAX_SAFE_INTEGER)).toBeUndefined();
  });
});

describe('listeners', () => {
  it('receive each event once, in order, until they unsubscribe', () => {
    const bus = createTestBus();
    const heard: string[] = [];
    const stop = bus.subscribe((event) => 'by' in event && heard.push(event.by));
    ['a', 'b'].forEach((by) => clear(bus, by));
    stop();
    stop();
    clear(bus, 'c');
    expect(heard).toEqual(['a', 'b']);
  });

  it('that throw affect neither the emitter nor each other, and their errors are reported', () => {
    const faults: unknown[] = [];
    const bus = createTestBus({ onFault: (error) => faults.push(error) });
    const heard: number[] = [];
    bus.subscribe(() => {
      throw new Error('broken listener');
    });
    bus.subscribe((event) => heard.push(event.seq));
    clear(bus);
    clear(bus);
    expect(heard).toHaveLength(2);
    expect(faults).toHaveLength(2);
  });

  it('all see the same order when one of them emits', () => {
    const bus = createTestBus();
    const heard: string[] = [];
    bus.subscribe((event) => {
      if ('by' in event && event.by === 'outer') clear(bus, 'inner');
    });
    bus.subscribe((event) => 'by' in event && heard.push(event.by));
    clear(bus, 'outer');
    expect(heard).toEqual(['outer', 'inner']);
  });

  it('may unsubscribe while they are being called', () => {
    const bus = createTestBus();
    const heard: number[] = [];
    const stop = bus.subscribe((event) => {
      heard.push(event.seq);
      stop();
    });
    clear(bus);
    clear(bus);
    expect(heard).toHaveLength(1);
  });
});

describe('a long body', () => {
  const LONG = 'x'.repeat(40_000);
  const roomy = () => createTestBus({ limits: { exchanges: 1000, bytes: 1e9, flows: 5 }, blockEvents: 3 });
  const receive = (bus: ReturnType<typeof createTestBus>, exchangeId: string, text: string): void =>
    bus.emit('exchange.received', {
      exchangeId,
      endpoint: 'token',
      request: { method: 'POST', url: '/', headers: {}, body: { text, bytes: text.length, cut: false } },
    });
  const bodyIn = (bus: ReturnType<typeof createTestBus>, id: string) => bus.traffic().exchanges.get(id)?.request.body;

  it('is read when it is asked for, by a view from before and by one from afterwards', () => {
    const [watched, unwatched] = [roomy(), roomy()];
    const traffic = watched.traffic();
    for (const bus of [watched, unwatched])
      for (const [id, text] of Object.entries({ long: LONG, a: 'a', b: 'b', c: 'c' })) receive(bus, id, text);
    for (const bus of [watched, unwatched]) {
      expect(bodyIn(bus, 'long')).toEqual({ text: LONG, bytes: LONG.length, cut: false });
      expect(JSON.stringify(bus.traffic().exchanges.get('long'))).toContain(LONG);
      expect(JSON.stringify(bus.since(0))).toContain(LONG);
    }
    expect(watched.traffic()).toBe(traffic);
  });

  it('is dropped before anything else is, and says so', () => {
    const bus = roomy();
    receive(bus, 'short', 'short');
    for (let count = 0; count < 500; count += 1) receive(bus, `long-${count}`, LONG);
    const texts = [...bus.traffic().exchanges.values()].map(({ request }) => request.body);
    expect(texts).toHaveLength(501);
    expect(texts[0]?.text).toBe('short');
    expect(bodyIn(bus, 'long-0')).toEqual({ text: '', bytes: LONG.length, cut: true });
    expect(bodyIn(bus, 'long-499')).toEqual({ text: LONG, bytes: LONG.length, cut: false });
    const kept = texts.slice(1).filter((body) => body?.text !== '').length;
    expect(kept * LONG.length).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect((kept + 1) * LONG.length).toBeGreaterThan(16 * 1024 * 1024);
  });
});
