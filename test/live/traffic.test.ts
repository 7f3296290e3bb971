import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent, EventMap, EventType } from '../../contract/traffic/events.ts';
import {
  applyEvent,
  applyEvents,
  emptyTraffic,
  snapshotOf,
  trafficFrom,
  type Traffic,
} from '../../contract/traffic/traffic.ts';
import { EVENT_TYPES, events, PAYLOADS, servedEvents } from './arbitrary-events.ts';

const LIMITS = { exchanges: 3, bytes: 5_000, flows: 3 };

const fold = (list: readonly DomainEvent[], limits = LIMITS): Traffic => list.reduce(applyEvent, emptyTraffic(limits));

/** Events numbered from 1. */
function numbered(...list: readonly { [T in EventType]: { type: T } & EventMap[T] }[EventType][]): DomainEvent[] {
  return list.map((event, index) => ({ ...event, seq: index + 1, at: 1_000 + index }) as DomainEvent);
}

const received = (number: number, text = '') =>
  ({
    type: 'exchange.received',
    exchangeId: `x${number}`,
    endpoint: 'token',
    request: { method: 'POST', url: '/t', headers: {}, body: { text, bytes: text.length, cut: false } },
  }) as const;

const started = (flowId: string) =>
  ({ type: 'flow.started', flowId, kind: 'authorization_code', workspace: 'a/b', exchangeId: 'x1' }) as const;

const stepped = (flowId: string, number: number) =>
  ({ type: 'flow.step', flowId, step: 'request-validated', check: `check-${number}`, outcome: 'passed' }) as const;

describe('the fold', () => {
  it('is idempotent: repeated events change nothing', () => {
    fc.assert(
      fc.property(events, (list) => {
        const traffic = fold(list);
        const before = structuredClone(traffic);
        list.forEach((event) => applyEvent(traffic, event));
        expect(traffic).toEqual(before);
      }),
    );
  });

  it('treats events of earlier builds, which call the console "desk", the same', () => {
    const rename = (event: DomainEvent): DomainEvent =>
      ('by' in event && event.by === 'console' ? { ...event, by: 'desk' } : event) as DomainEvent;
    fc.assert(
      fc.property(events, (list) => {
        expect(fold(list.map(rename))).toEqual(fold(list));
      }),
    );
  });

  it('gives the same result for single events and for any batches', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 20 }), (list, size) => {
        const traffic = emptyTraffic(LIMITS);
        for (let from = 0; from < list.length; from += size) applyEvents(traffic, list.slice(from, from + size));
        expect(traffic).toEqual(fold(list));
      }),
    );
  });

  it('does not extend a flow by notes or revocations after its end', () => {
    const times = numbered(
      received(1),
      started('f'),
      stepped('f', 1),
      { ...stepped('f', 2), step: 'resource-returned', outcome: 'noted' },
      {
        type: 'token.issued',
        flowId: 'f',
        client_id: 'c',
        tokenId: 't',
        kind: 'access_token',
        issuedAt: 1,
        expiresAt: 2,
      },
      { type: 'token.revoked', flowId: 'f', tokenId: 't', reason: 'The client revoked it.' },
    ).map((event) => fold([...numbered(received(1), started('f'), stepped('f', 1)), event]).flows.get('f')?.updatedAt);
    expect(times.slice(3)).toEqual([1_002, 1_004, 1_002]);
  });

  it('lets no exchange begin before its flow or outlast it: a flow begins with its first request', () => {
    const [asked, begun] = numbered(received(1), started('f'));
    const answered = { type: 'exchange.answered', exchangeId: 'x1', flowId: 'f', durationMs: 1.9, seq: 3, at: 1_001 };
    const { flows } = fold([asked!, begun!, answered as DomainEvent]);
    expect(flows.get('f')).toMatchObject({ startedAt: 1_000, updatedAt: 1_001.9 });

    fc.assert(
      fc.property(servedEvents, (list) => {
        const traffic = fold(list, { ...LIMITS, exchanges: 1_000, bytes: 1e9 });
        for (const flow of traffic.flows.values()) {
          for (const id of flow.exchangeIds) {
            const { receivedAt, durationMs } = traffic.exchanges.get(id) ?? { receivedAt: flow.startedAt };
            if (durationMs === undefined) continue;
            expect(receivedAt).toBeGreaterThanOrEqual(flow.startedAt);
            expect(receivedAt + durationMs).toBeLessThanOrEqual(flow.updatedAt);
          }
        }
      }),
    );
  });

  it('stays within its limits and is JSON after every event', () => {
    fc.assert(
      fc.property(events, (list) => {
        const traffic = emptyTraffic(LIMITS);
        for (const event of list) {
          const snapshot = snapshotOf(applyEvent(traffic, event));
          expect(snapshot.exchanges.length).toBeLessThanOrEqual(LIMITS.exchanges);
          expect(snapshot.flows.length).toBeLessThanOrEqual(LIMITS.flows);
          expect(snapshot.bytes).toBe(snapshot.exchanges.reduce((sum, { weight }) => sum + weight, 0));
          expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('continues from a snapshot sent as JSON as if it had seen everything itself', () => {
    fc.assert(
      fc.property(events, fc.nat({ max: 120 }), (list, cut) => {
        const travelled = trafficFrom(JSON.parse(JSON.stringify(snapshotOf(fold(list.slice(0, cut))))));
        expect(applyEvents(travelled, list)).toEqual(fold(list));
      }),
    );
  });

  it('never mutates an exchange, a flow or a list that a reader may hold', () => {
    fc.assert(
      fc.property(events, (list) => {
        const traffic = emptyTraffic(LIMITS);
        for (const event of list) {
          const held = [...traffic.exchanges.values(), ...traffic.flows.values(), ...traffic.waiting.values()];
          const before = structuredClone(held);
          applyEvent(traffic, event);
          expect(held).toEqual(before);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('what the limits drop', () => {
  it('is the oldest exchange, by count, and is counted', () => {
    const traffic = fold(numbered(received(1), received(2), received(3), received(4), received(5)));
    expect([...traffic.exchanges.keys()]).toEqual(['x3', 'x4', 'x5']);
    expect(traffic.dropped.exchanges).toBe(2);
  });

  it('is the oldest exchange, by weight, but never the only one', () => {
    const traffic = fold(numbered(received(1, 'a'.repeat(3_000)), received(2, 'b'.repeat(3_000))));
    expect([...traffic.exchanges.keys()]).toEqual(['x2']);
    expect([...fold(numbered(received(1, 'a'.repeat(9_000)))).exchanges.keys()]).toEqual(['x1']);
  });

  it('is the oldest flow, and later events for it are ignored', () => {
    const traffic = fold(numbered(started('a'), started('b'), started('c'), started('d'), stepped('a', 1)));
    expect([...traffic.flows.keys()]).toEqual(['b', 'c', 'd']);
    expect(traffic.dropped.flows).toBe(1);
  });

  it('is reset with everything else by a clear, after which the count starts again', () => {
    const list = numbered(
      received(1),
      received(2),
      received(3),
      received(4),
      { type: 'traffic.cleared', by: 'test' },
      received(5),
      received(6),
      received(7),
      received(8),
    );
    const traffic = fold(list);
    expect([...traffic.exchanges.keys()]).toEqual(['x6', 'x7', 'x8']);
    expect(traffic.dropped.exchanges).toBe(1);
  });

  it('is the middle of a flow’s longest list: its beginning and end are kept', () => {
    const list = numbered(started('a'), ...Array.from({ length: 300 }, (_, number) => stepped('a', number)));
    const checks = fold(list).flows.get('a')?.steps['request-validated'] ?? [];
    expect(checks).toHaveLength(100);
    expect(checks[0]?.check).toBe('check-0');
    expect(checks[49]?.check).toBe('check-49');
    expect(checks.at(-1)?.check).toBe('check-299');
  });
});

describe('every event', () => {
  it.each(EVENT_TYPES)('%s survives a JSON round trip', (type) => {
    fc.assert(
      fc.property(PAYLOADS[type] as fc.Arbitrary<object>, (payload) => {
        const event = { type, seq: 1, at: 1, ...payload };
        expect(JSON.parse(JSON.stringify(event))).toEqual(event);
      }),
      { numRuns: 30 },
    );
  });

  it.each(EVENT_TYPES)('%s is named noun.verb', (type) => {
    expect(type).toMatch(/^[a-z]+\.[a-z]+$/);
  });

  it('keeps every detail of a check in its flow', () => {
    const facts = {
      check: 'redirect-uri-matched',
      outcome: 'failed',
      exchangeId: 'x1',
      expected: 'e',
      received: 'r',
      description: 'd',
      spec: 's',
      hint: 'h',
      error: 'invalid_request',
    } as const;
    const list = numbered(started('a'), { type: 'flow.step', flowId: 'a', step: 'authorize-requested', ...facts });
    expect(fold(list).flows.get('a')?.steps['authorize-requested']).toEqual([{ ...facts, at: 1_001 }]);
  });
});
