/**
 * Everything that happens, as one stream of numbered events: kept for a while, folded into the live view, and sent to
 * listeners.
 *
 * This room knows the contract and the ports. It doesn't know emitters, listeners, HTTP or the disk.
 */
import type { DomainEvent } from '../../contract/traffic/events.ts';
import { applyEvents, DEFAULT_LIMITS, type Traffic, type TrafficLimits } from '../../contract/traffic/traffic.ts';
import type { Clock, EventLog, Listener, Wants } from '../core/ports.ts';
import { eventOf, type Emitted } from './emitted.ts';
import { createJournal, type Journal, type JournalOptions } from './journal.ts';

export interface EventLogOptions extends Pick<JournalOptions, 'blockEvents' | 'eventBytes'> {
  clock: Clock;
  limits?: TrafficLimits;
  /** Receives what a listener threw. */
  onFault?: (error: unknown) => void;
}

/** Events are folded in batches, because a batch copies each flow once, however often it changes. */
const BATCH = 512;

/** Sequence numbers of two runs never overlap: a run starts at its start time in microseconds. */
const SEQS_PER_MILLISECOND = 1000;

export function createEventLog({ clock, limits = DEFAULT_LIMITS, onFault, ...sizes }: EventLogOptions): EventLog {
  let seq = Math.floor(clock()) * SEQS_PER_MILLISECOND;
  const journal = createJournal({ seq, limits, ...sizes });
  const view = createView(journal);
  const tell = createTeller(onFault);
  return {
    emit(type, payload) {
      seq += 1;
      const emitted = { type, seq, at: clock(), payload } as Emitted;
      view.push(journal.push(emitted));
      tell.tell(emitted);
    },
    since: (after, limit) => journal.since(after, limit),
    subscribe: tell.subscribe,
    traffic: view.traffic,
  };
}

/** The fold of the journal: made when someone reads it, and current for as long as memory allows to keep it. */
function createView(journal: Journal) {
  let kept: WeakRef<Traffic> | undefined;
  let pending: DomainEvent[] = [];

  const current = (): Traffic | undefined => {
    const traffic = kept?.deref();
    if (traffic) applyEvents(traffic, pending);
    else kept = undefined;
    pending = [];
    return traffic;
  };

  return {
    push(emitted: Emitted): void {
      if (!kept) return;
      pending.push(eventOf(emitted));
      if (pending.length >= BATCH) current();
    },
    traffic(): Traffic {
      const known = current();
      if (known) return known;
      const traffic = journal.fold();
      kept = new WeakRef(traffic);
      return traffic;
    },
  };
}

/**
 * Sends events to listeners one after the other, even if a listener emits. A listener that throws doesn't affect the
 * others.
 */
function createTeller(onFault: ((error: unknown) => void) | undefined) {
  const listeners = new Set<{ listener: Listener; wants: Wants | undefined }>();
  const queue: Emitted[] = [];
  let telling = false;

  const tellOne = (emitted: Emitted): void => {
    let event: DomainEvent | undefined;
    for (const { listener, wants } of listeners) {
      if (wants && !wants(emitted.type, emitted.payload)) continue;
      try {
        listener((event ??= eventOf(emitted)));
      } catch (error) {
        onFault?.(error);
      }
    }
  };

  return {
    tell(emitted: Emitted): void {
      if (telling) {
        queue.push(emitted);
        return;
      }
      telling = true;
      tellOne(emitted);
      for (let next = queue.shift(); next; next = queue.shift()) tellOne(next);
      telling = false;
    },
    subscribe(listener: Listener, wants?: Wants): () => void {
      const entry = { listener, wants };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}
