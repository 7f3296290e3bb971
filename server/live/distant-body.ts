import type { DomainEvent } from '../../contract/traffic/events.ts';
import type { RecordedBody, RecordedReply, RecordedRequest } from '../../contract/traffic/traffic-schema.ts';

/** Longer bodies are in the journal only, in bytes. */
const LONG_BYTES = 16 * 1024;

type Message = RecordedRequest | RecordedReply;

const messageOf = (event: DomainEvent | undefined): Message | undefined => {
  if (event?.type === 'exchange.received') return event.request;
  return event?.type === 'exchange.answered' ? event.reply : undefined;
};

/** The body of an event’s message. Empty if it was dropped. */
export const bodyTextOf = (event: DomainEvent | undefined): string => messageOf(event)?.body?.text ?? '';

/** The event with a body that is read from the journal when someone asks for its text, if it is long. */
export function withDistantBody(event: DomainEvent, read: (seq: number) => string): DomainEvent {
  const message = messageOf(event);
  const body = message?.body;
  if (!body || body.bytes <= LONG_BYTES) return event;
  const { bytes, cut } = body;
  const { seq } = event;
  const distant = Object.defineProperty({ bytes, cut }, 'text', { enumerable: true, get: () => read(seq) });
  const copy = { ...message, body: distant as RecordedBody };
  return event.type === 'exchange.received'
    ? { ...event, request: copy as RecordedRequest }
    : ({ ...event, reply: copy } as DomainEvent);
}
