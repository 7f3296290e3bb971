import type { DomainEvent } from '../../contract/traffic/events.ts';
import { weightOf } from '../../contract/traffic/traffic.ts';

export interface RingLimits {
  events: number;
  bytes: number;
}

export interface Ring {
  push(event: DomainEvent): void;
  since(seq: number, limit?: number): readonly DomainEvent[] | undefined;
}

/** The newest events, bounded by count and by bytes, in a circular buffer. The first one's seq is `base + 1`. */
export function createRing(base: number, limits: RingLimits): Ring {
  const slots: (DomainEvent | undefined)[] = [];
  const weights: number[] = [];
  let bytes = 0;
  let first = base + 1;
  let last = base;

  const slotOf = (seq: number): number => (seq - base - 1) % limits.events;

  const dropFirst = (): void => {
    const slot = slotOf(first);
    bytes -= weights[slot] ?? 0;
    slots[slot] = undefined;
    first += 1;
  };

  return {
    push(event) {
      if (last - first + 1 === limits.events) dropFirst();
      last = event.seq;
      const slot = slotOf(last);
      const weight = weigh(event);
      slots[slot] = event;
      weights[slot] = weight;
      bytes += weight;
      while (bytes > limits.bytes && first < last) dropFirst();
    },
    since(seq, limit = Infinity) {
      const after = seq === 0 ? base : seq;
      if (after > last || after < first - 1) return undefined;
      const events: DomainEvent[] = [];
      for (let next = after + 1; next <= Math.min(last, after + limit); next += 1) {
        const event = slots[slotOf(next)];
        if (event) events.push(event);
      }
      return events;
    },
  };
}

/** Events without a message only count. */
function weigh(event: DomainEvent): number {
  if (event.type === 'exchange.received') return weightOf(event.request);
  if (event.type === 'exchange.answered' && event.reply) return weightOf(event.reply);
  return 0;
}
