import type { Exchange, RecordedReply, RecordedRequest } from '../../contract/traffic/traffic-schema.ts';
import { piecesOf } from '../core/recorded-body.ts';
import type { Emitted } from './emitted.ts';
import { Packer, Unpacker } from './packing.ts';
import { partsOf } from './recorded-step.ts';

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

const APART = { request: true, reply: true } as const;
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

  push({ type, seq, at, payload }: Emitted): void {
    if (this.#light.size === 0) this.#firstSeq = seq;
    this.#lastSeq = seq;
    this.#light.write(type);
    this.#light.write(at - this.#at);
    this.#at = at;
    const step = type === 'flow.step' ? partsOf(payload) : undefined;
    if (step) this.#light.writeLike(step.facts, step.words, step.note);
    else this.#light.writeMembers(payload, APART);
    if (type === 'exchange.received') {
      this.#exchanges += 1;
      this.#heavy.write(payload.request);
    } else if (type === 'exchange.answered') {
      if (payload.reply) this.#heavy.write(inPieces(payload.reply));
    } else if (type === 'flow.started') this.#flows += 1;
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

/** What a block was given. Dropped messages are replaced by empty ones. */
export function* emittedIn({ firstSeq, events, messages }: Block): Generator<Emitted> {
  const light = new Unpacker(events);
  const heavy = messages && new Unpacker(messages);
  let at = 0;
  for (let seq = firstSeq; !light.ended; seq += 1) {
    const type = light.read();
    at += light.read() as number;
    const emitted = { type, seq, at, payload: light.read() } as Emitted;
    if (emitted.type === 'exchange.received') {
      emitted.payload.request = heavy ? (heavy.read() as RecordedRequest) : DROPPED_REQUEST;
    } else if (emitted.type === 'exchange.answered' && emitted.payload.reply) {
      emitted.payload.reply = heavy ? whole(heavy.read() as RecordedReply) : DROPPED_REPLY;
    }
    yield emitted;
  }
}
