/**
 * Everything that happens, as one stream of numbered events: kept for a while, folded into the live view, and sent to
 * listeners.
 *
 * This room knows the contract and the ports. It doesn't know emitters, listeners, HTTP or the disk.
 */
import type { DomainEvent } from '../../contract/traffic/events.ts';
import {
  applyEvents,
  DEFAULT_LIMITS,
  emptyTraffic,
  type Traffic,
  type TrafficLimits,
} from '../../contract/traffic/traffic.ts';
import type { Clock, EventLog, Listener } from '../core/ports.ts';
import { createRing, type RingLimits } from './ring.ts';

export interface EventLogOptions {
  clock: Clock;
  limits?: TrafficLimits;
  ring?: RingLimits;
  /** Receives what a listener threw. */
  onFault?: (error: unknown) => void;
}

/** Events are folded in batches, because a batch copies each flow once, however often it changes. */
const BATCH = 512;

const RING_EVENTS = 20_000;

/** Sequence numbers of two runs never overlap: a run starts at its start time in microseconds. */
const SEQS_PER_MILLISECOND = 1000;

export function createEventLog({
  clock,
  limits = DEFAULT_LIMITS,
  ring: ringLimits,
  onFault,
}: EventLogOptions): EventLog {
  const base = Math.floor(clock()) * SEQS_PER_MILLISECOND;
  const ring = createRing(base, ringLimits ?? { events: RING_EVENTS, bytes: limits.bytes });
  const traffic: Traffic = { ...emptyTraffic(limits), seq: base };
  const tell = createTeller(onFault);
  let pending: DomainEvent[] = [];
  let seq = base;

  const fold = (): void => {
    const batch = pending;
    pending = [];
    applyEvents(traffic, batch);
  };

  return {
    emit(type, payload) {
      seq += 1;
      const event = { type, seq, at: clock(), ...payload } as unknown as DomainEvent;
      ring.push(event);
      pending.push(event);
      if (pending.length >= BATCH) fold();
      tell.tell(event);
    },
    since: ring.since,
    subscribe: tell.subscribe,
    traffic() {
      fold();
      return traffic;
    },
  };
}

/**
 * Sends events to listeners one after the other, even if a listener emits. A listener that throws doesn't affect the
 * others.
 */
function createTeller(onFault: ((error: unknown) => void) | undefined) {
  const listeners = new Set<{ listener: Listener }>();
  const queue: DomainEvent[] = [];
  let telling = false;

  const tellOne = (event: DomainEvent): void => {
    for (const { listener } of listeners) {
      try {
        listener(event);
      } catch (error) {
        onFault?.(error);
      }
    }
  };

  return {
    tell(event: DomainEvent): void {
      if (listeners.size === 0) return;
      queue.push(event);
      if (telling) return;
      telling = true;
      try {
        for (let next = queue.shift(); next; next = queue.shift()) tellOne(next);
      } finally {
        telling = false;
      }
    },
    subscribe(listener: Listener): () => void {
      const entry = { listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}
