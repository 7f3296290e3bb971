import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import { applyEvents, emptyTraffic, type TrafficLimits } from '../../contract/traffic/traffic.ts';
import type { Emitted } from '../../server/live/emitted.ts';
import { createJournal, type Journal, type JournalOptions } from '../../server/live/journal.ts';
import { servedHistories } from './arbitrary-events.ts';

const LIMITS: TrafficLimits = { exchanges: 5, bytes: 1_000_000, flows: 3 };

/** Without gaps, as the log numbers them. */
const renumbered = (history: readonly DomainEvent[]): DomainEvent[] =>
  history.map((event, index) => ({ ...event, seq: index + 1 }));

function push(journal: Journal, { type, seq, at, ...payload }: DomainEvent): void {
  journal.push({ type, seq, at, payload } as Emitted);
}

function journalOf(history: readonly DomainEvent[], options: Partial<JournalOptions> = {}) {
  const journal = createJournal({ seq: 0, limits: LIMITS, blockEvents: 4, ...options });
  for (const event of history) push(journal, event);
  return journal;
}

const sizes = fc.record({
  blockEvents: fc.integer({ min: 1, max: 9 }),
  eventBytes: fc.constantFrom(0, 300, 2000, 1e6),
});

describe('the journal', () => {
  it('folds to what all events fold to, whatever was packed, dropped and folded before', () => {
    fc.assert(
      fc.property(servedHistories.map(renumbered), sizes, (history, options) => {
        const expected = applyEvents(emptyTraffic(LIMITS), history);
        expect(journalOf(history, options).fold()).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the events after a number, or says that some are gone', () => {
    fc.assert(
      fc.property(
        servedHistories.map(renumbered),
        sizes,
        fc.integer({ min: 1, max: 5 }),
        (history, options, portion) => {
          const journal = journalOf(history, options);
          for (let seq = 1; seq <= history.length; seq += 1) {
            const events = journal.since(seq, portion);
            if (events) expect(events).toEqual(history.slice(seq, seq + portion));
            else expect(journal.since(seq - 1)).toBeUndefined();
          }
          expect(journal.since(history.length)).toEqual([]);
          expect(journal.since(history.length + 1)).toBeUndefined();
        },
      ),
    );
  });

  it('gives a reader that keeps up every event, while blocks close', () => {
    fc.assert(
      fc.property(
        servedHistories.map(renumbered),
        sizes,
        fc.integer({ min: 1, max: 20 }),
        (history, options, every) => {
          const journal = journalOf([], { ...options, limits: { ...LIMITS, exchanges: 1000 } });
          const kept = renumbered(history.filter(({ type }) => type !== 'traffic.cleared'));
          const read: DomainEvent[] = [];
          kept.forEach((event, index) => {
            push(journal, event);
            if (index % every === 0 || index === kept.length - 1) read.push(...(journal.since(read.length) ?? []));
          });
          expect(read).toEqual(kept);
        },
      ),
    );
  });

  it('drops the oldest messages beyond the limit of bytes, and says how many', () => {
    const history = Array.from({ length: 40 }, (_, index) => received(`x${index}`, index + 1, 'b'.repeat(10_000)));
    const journal = journalOf(history, { limits: { exchanges: 1000, bytes: 100_000, flows: 10 } });
    const { exchanges, dropped } = journal.fold();
    expect(exchanges.size).toBeLessThanOrEqual(10);
    expect(exchanges.size).toBeGreaterThan(4);
    expect([...exchanges.keys()].at(-1)).toBe('x39');
    expect(dropped.exchanges).toBe(40 - exchanges.size);
    expect(journal.since(0)).toBeUndefined();
  });

  it('keeps one message that is larger than the limit', () => {
    const journal = journalOf([received('x', 1, 'b'.repeat(10_000))], {
      blockEvents: 1,
      limits: { exchanges: 10, bytes: 100, flows: 10 },
    });
    expect([...journal.fold().exchanges.keys()]).toEqual(['x']);
  });
});

const received = (exchangeId: string, seq: number, text: string): DomainEvent => ({
  type: 'exchange.received',
  seq,
  at: 1000 + seq,
  exchangeId,
  endpoint: 'token',
  request: { method: 'POST', url: '/', headers: {}, body: { text: `${seq}${text}`, bytes: text.length, cut: false } },
});
