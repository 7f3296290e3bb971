import { LONG_BODY_BYTES } from '../../contract/traffic/events.ts';
import type { RecordedBody, RecordedReply, RecordedRequest } from '../../contract/traffic/traffic-schema.ts';
import { piecesOf } from '../core/recorded-body.ts';
import type { Emitted } from './emitted.ts';

/** What long bodies may take together: they are dropped before anything else is. */
const MOST_BYTES = 16 * 1024 * 1024;

type Message = RecordedRequest | RecordedReply;

const messageOf = ({ type, payload }: Emitted): Message | undefined => {
  if (type === 'exchange.received') return payload.request;
  return type === 'exchange.answered' ? payload.reply : undefined;
};

const withBody = (emitted: Emitted, message: Message, body: RecordedBody): Emitted => {
  const { type, seq, at, payload } = emitted;
  const part = type === 'exchange.received' ? { request: { ...message, body } } : { reply: { ...message, body } };
  return { type, seq, at, payload: { ...payload, ...part } } as Emitted;
};

/** The texts of long bodies, in bytes, by the number of their event. The oldest are dropped when there are too many. */
export class LongBodies {
  readonly #texts = new Map<number, Buffer>();
  #bytes = 0;

  /** Keeps the event’s body if it is long. Returns the event as it is packed: without that text. */
  take(emitted: Emitted): Emitted {
    const message = messageOf(emitted);
    const body = message?.body;
    if (!body || body.bytes <= LONG_BODY_BYTES || piecesOf(body)) return emitted;
    const { bytes, cut } = body;
    // As many bytes as characters: that is ASCII, which is faster to write.
    const text = Buffer.from(body.text, bytes === body.text.length ? 'latin1' : 'utf8');
    this.#texts.set(emitted.seq, text);
    this.#bytes += text.length;
    this.#dropOldest();
    return withBody(emitted, message, { text: '', bytes, cut });
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
  return(emitted: Emitted): Emitted {
    const message = messageOf(emitted);
    const body = message?.body;
    if (!body || body.bytes <= LONG_BODY_BYTES || body.text !== '') return emitted;
    return withBody(emitted, message, this.#reading(emitted.seq, body));
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
