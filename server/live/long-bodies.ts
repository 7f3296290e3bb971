import { LONG_BODY_BYTES, type DomainEvent } from '../../contract/traffic/events.ts';
import type { RecordedBody, RecordedReply, RecordedRequest } from '../../contract/traffic/traffic-schema.ts';
import { piecesOf } from '../core/recorded-body.ts';

/** What long bodies may take together: they are dropped before anything else is. */
const MOST_BYTES = 16 * 1024 * 1024;

type Message = RecordedRequest | RecordedReply;

const messageOf = (event: DomainEvent): Message | undefined => {
  if (event.type === 'exchange.received') return event.request;
  return event.type === 'exchange.answered' ? event.reply : undefined;
};

const withBody = (event: DomainEvent, message: Message, body: RecordedBody): DomainEvent =>
  event.type === 'exchange.received'
    ? { ...event, request: { ...(message as RecordedRequest), body } }
    : ({ ...event, reply: { ...message, body } } as DomainEvent);

/** The texts of long bodies, in bytes, by the number of their event. The oldest are dropped when there are too many. */
export class LongBodies {
  readonly #texts = new Map<number, Buffer>();
  #bytes = 0;

  /** Keeps the event’s body if it is long. Returns the event as it is packed: without that text. */
  take(event: DomainEvent): DomainEvent {
    const message = messageOf(event);
    const body = message?.body;
    if (!body || body.bytes <= LONG_BODY_BYTES || piecesOf(body)) return event;
    const { bytes, cut } = body;
    // As many bytes as characters: that is ASCII, which is faster to write.
    const text = Buffer.from(body.text, bytes === body.text.length ? 'latin1' : 'utf8');
    this.#texts.set(event.seq, text);
    this.#bytes += text.length;
    this.#dropOldest();
    return withBody(event, message, { text: '', bytes, cut });
  }

  #dropOldest(): void {
    for (const [seq, text] of this.#texts) {
      if (this.#bytes <= MOST_BYTES || this.#texts.size === 1) return;
      this.#drop(seq, text);
    }
  }

  #drop(seq: number, text: Buffer): void {
    this.#texts.delete(seq);
    this.#bytes -= text.length;
  }

  /** An event that was packed, with a body that reads its text when someone asks for it. */
  return(event: DomainEvent): DomainEvent {
    const message = messageOf(event);
    const body = message?.body;
    if (!body || body.bytes <= LONG_BODY_BYTES || body.text !== '') return event;
    return withBody(event, message, this.#reading(event.seq, body));
  }

  #reading(seq: number, { bytes, cut }: RecordedBody): RecordedBody {
    const texts = this.#texts;
    return Object.defineProperties({ text: '', bytes, cut } as RecordedBody, {
      text: { enumerable: true, get: () => texts.get(seq)?.toString() ?? '' },
      cut: { enumerable: true, get: () => cut || !texts.has(seq) },
    });
  }

  /** Drops the texts of events with lower numbers. */
  dropBefore(first: number): void {
    for (const [seq, text] of this.#texts) {
      if (seq >= first) return;
      this.#drop(seq, text);
    }
  }
}
