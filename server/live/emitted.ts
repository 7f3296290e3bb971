import type { DomainEvent, EventMap, EventType } from '../../contract/traffic/events.ts';
import { partsOf } from './recorded-step.ts';

/** An event before anyone reads it. */
export type Emitted = { [T in EventType]: { type: T; seq: number; at: number; payload: EventMap[T] } }[EventType];

/** The event as readers see it. */
export function eventOf({ type, seq, at, payload }: Emitted): DomainEvent {
  const parts = type === 'flow.step' ? partsOf(payload) : undefined;
  const event = parts
    ? { type, seq, at, ...parts.facts, ...parts.words, ...parts.note }
    : { type, seq, at, ...payload };
  return event as unknown as DomainEvent;
}
