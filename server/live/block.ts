import type { DomainEvent } from '../../contract/traffic/events.ts';
import type { Exchange, RecordedReply, RecordedRequest } from '../../contract/traffic/traffic-schema.ts';
import { piecesOf } from '../core/recorded-body.ts';
import { Packer, Unpacker } from './packing.ts';

/** Consecutive events as bytes. Requests and replies are apart, because they are heavy and are dropped first. */
export interface Block {
  firstSeq: number;
  lastSeq: number;
  events: Buffer;
  messages: Buffer | undefined;
  /** How many exchanges and flows began in it. */
  exchanges: number;
  flows: number;
  /** The exchanges that waited for their answer at its end, without their requests. */
  open: readonly Exchange[];
}

/** What is left of a request or a reply that was dropped. Recognised by identity. */
export const DROPPED_REQUEST: RecordedRequest = { method: '', url: '', headers: {} };
const DROPPED_REPLY: RecordedReply = { status: 0, headers: {} };

const OMITTED = { type: 'omit', seq: 'omit', at: 'omit', request: 'mark', reply: 'mark' } as const;
const EXPECTED_BYTES = 256 * 1024;

/** A reply whose body is the list of its pieces, if it has any. */
function inPieces(reply: RecordedReply): object {
  const pieces = reply.body && piecesOf(reply.body);
  return pieces ? { ...reply, body: { ...reply.body, text: pieces } } : reply;
}

/** The reply that `inPieces` was given. */
function whole(reply: RecordedReply): RecordedReply {
  const text: unknown = reply.body?.text;
  if (reply.body && Array.isArray(text)) reply.body.text = text.join('');
  return reply;
}

/** The block that events are written to. */
export class OpenBlock {
  readonly #light = new Packer(EXPECTED_BYTES);
  readonly #heavy = new Packer(EXPECTED_BYTES);
  #firstSeq = 0;
  #lastSeq = 0;
  #at = 0;
  #exchanges = 0;
  #flows = 0;

  get firstSeq(): number {
    return this.#firstSeq;
  }

  get length(): number {
    return this.#light.size === 0 ? 0 : this.#lastSeq - this.#firstSeq + 1;
  }

  /** The bytes written so far. */
  get size(): number {
    return this.#light.size + this.#heavy.size;
  }

  push(event: DomainEvent): void {
    if (this.#light.size === 0) this.#firstSeq = event.seq;
    this.#lastSeq = event.seq;
    this.#light.write(event.type);
    this.#light.write(event.at - this.#at);
    this.#at = event.at;
    this.#light.writeMembers(event, OMITTED);
    if (event.type === 'exchange.received') {
      this.#exchanges += 1;
      this.#heavy.write(event.request);
    } else if (event.type === 'exchange.answered') {
      if (event.reply) this.#heavy.write(inPieces(event.reply));
    } else if (event.type === 'flow.started') this.#flows += 1;
  }

  /** What was written so far, as long as nothing more is written. */
  peek(): Block {
    return this.#blockOf(this.#light.peek(), this.#heavy.peek(), []);
  }

  /** What was written, apart from what is written from now on. */
  close(open: readonly Exchange[]): Block {
    const block = this.#blockOf(this.#light.take(), this.#heavy.take(), open);
    this.#at = this.#exchanges = this.#flows = 0;
    return block;
  }

  #blockOf(events: Buffer, messages: Buffer, open: readonly Exchange[]): Block {
    const [firstSeq, lastSeq, exchanges, flows] = [this.#firstSeq, this.#lastSeq, this.#exchanges, this.#flows];
    return { firstSeq, lastSeq, events, messages, exchanges, flows, open };
  }
}

/** The events of a block. Dropped messages are replaced by empty ones. */
export function* eventsOf({ firstSeq, events, messages }: Block): Generator<DomainEvent> {
  const light = new Unpacker(events);
  const heavy = messages && new Unpacker(messages);
  let at = 0;
  for (let seq = firstSeq; !light.ended; seq += 1) {
    const type = light.read();
    at += light.read() as number;
    const event = Object.assign({ type, seq, at }, light.read()) as DomainEvent;
    if (event.type === 'exchange.received') {
      event.request = heavy ? (heavy.read() as RecordedRequest) : DROPPED_REQUEST;
    } else if (event.type === 'exchange.answered' && event.reply) {
      event.reply = heavy ? whole(heavy.read() as RecordedReply) : DROPPED_REPLY;
    }
    yield event;
  }
}
