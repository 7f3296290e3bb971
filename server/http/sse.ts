import type { ServerResponse } from 'node:http';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import type { EventLog } from '../core/ports.ts';

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
};
const HEARTBEAT_MS = 15_000;
/** Events are taken from the ring and written in chunks of about this size. */
const PORTION_EVENTS = 256;
const PORTION_CHARACTERS = 64 * 1024;

export interface EventStreams {
  /** Sends the events after `seq` until the reader disconnects. Returns false and sends nothing if some are gone. */
  open(res: ServerResponse, seq: number): boolean;
  /** Sends pending events, then ends every stream. */
  stop(): void;
}

/**
 * The event stream to any number of readers (HTML Standard §9.2, server-sent events).
 *
 * Each reader is a position in the bus's ring and gets more only after it has consumed what came before, so nothing is
 * queued for a slow reader. A reader that falls out of the ring is disconnected and comes back for a snapshot.
 */
export function createEventStreams(bus: EventLog): EventStreams {
  const readers = new Set<Reader>();
  let waking = false;

  const wake = (): void => {
    waking = false;
    for (const reader of readers) reader.pump();
  };
  const listen = (): (() => void) =>
    bus.subscribe(() => {
      if (waking) return;
      waking = true;
      setImmediate(wake);
    });
  let stopListening: (() => void) | undefined;

  return {
    open(res, seq) {
      if (bus.since(seq, 1) === undefined) return false;
      const reader = new Reader(bus, res, seq);
      readers.add(reader);
      stopListening ??= listen();
      res.on('close', () => {
        readers.delete(reader);
        reader.leave();
        if (readers.size > 0) return;
        stopListening?.();
        stopListening = undefined;
      });
      reader.begin();
      return true;
    },
    stop() {
      wake();
      for (const reader of readers) reader.end();
    },
  };
}

class Reader {
  readonly #bus: EventLog;
  readonly #res: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;
  /** The last event that was written. */
  #seq: number;

  constructor(bus: EventLog, res: ServerResponse, seq: number) {
    this.#bus = bus;
    this.#res = res;
    this.#seq = seq;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS).unref();
  }

  begin(): void {
    this.#res.on('drain', () => this.pump());
    this.#res.writeHead(200, STREAM_HEADERS);
    this.#res.write(': the events of this server\nretry: 1000\n\n');
    this.pump();
  }

  /** Writes pending events until there are none left or the reader falls behind. */
  pump(): void {
    while (!this.#res.writableNeedDrain && !this.#res.writableEnded && !this.#res.destroyed) {
      const events = this.#bus.since(this.#seq, PORTION_EVENTS);
      if (!events) this.#res.destroy();
      if (!events?.length) return;
      this.#res.write(this.#portionOf(events));
    }
  }

  #portionOf(events: readonly DomainEvent[]): string {
    let portion = '';
    for (const event of events) {
      portion += frameOf(event);
      this.#seq = event.seq;
      if (portion.length > PORTION_CHARACTERS) break;
    }
    return portion;
  }

  #beat(): void {
    if (!this.#res.writableNeedDrain && !this.#res.writableEnded && !this.#res.destroyed) this.#res.write(': beat\n\n');
  }

  end(): void {
    this.#res.end();
  }

  leave(): void {
    clearInterval(this.#heartbeat);
  }
}

/** One event. JSON contains no line breaks, so one data line is enough. */
const frameOf = (event: DomainEvent): string =>
  `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
