import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DomainEvent } from '../../contract/traffic/events.ts';
import type { Exchange, Flow } from '../../contract/traffic/traffic-schema.ts';
import {
  applyEvent,
  applyEvents,
  emptyTraffic,
  type Traffic,
  type TrafficLimits,
} from '../../contract/traffic/traffic.ts';
import { DROPPED_REQUEST, emittedIn, OpenBlock, type Block } from './block.ts';
import { FleetingMap } from '../core/memory/fleeting-map.ts';
import { eventOf, type Emitted } from './emitted.ts';
import { LongBodies } from './long-bodies.ts';

export interface JournalOptions {
  /** The number before the first event's. */
  seq: number;
  limits: TrafficLimits;
  /** Events in a block. */
  blockEvents?: number;
  /** Bytes of events without their messages, before the oldest are folded. */
  eventBytes?: number;
}

/** Everything on record, in as few bytes as possible. */
export interface Journal {
  /** Returns it as it is read from here: without the text of a long body, which is read when asked for. */
  push(emitted: Emitted): Emitted;
  since(seq: number, limit?: number): readonly DomainEvent[] | undefined;
  /** A new fold of everything on record. */
  fold(): Traffic;
}

const BLOCK_EVENTS = 1024;
const BLOCK_BYTES = 1024 * 1024;
const EVENT_BYTES = 16 * 1024 * 1024;

/** Flows that go on for many blocks are compressed once for so many. */
const FOLDED_AT_ONCE = 8;

/** A reader of the newest events that has missed this many has gone. */
const UNREAD_EVENTS = 256;

interface Newest {
  events: DomainEvent[];
  unread: number;
}

/**
 * Events become bytes at once, in blocks of a thousand. Messages are dropped when there are more exchanges or bytes
 * than the limits allow. Flows outlive their messages: their events stay until the flow limit, or are folded when they
 * take too much room. See docs/decisions/0029.
 */
export function createJournal(options: JournalOptions): Journal {
  return new PackedJournal(options);
}

class PackedJournal implements Journal {
  readonly #start: number;
  readonly #limits: TrafficLimits;
  readonly #blockEvents: number;
  readonly #mostEventBytes: number;
  /** What is neither exchange nor flow: it is small and stays folded. */
  readonly #frame: Traffic;
  #blocks: Block[] = [];
  readonly #open = new OpenBlock();
  readonly #long = new LongBodies();
  /** The last events, while they are read. */
  #newest: Newest | undefined;
  /** Exchanges that wait for their answer. */
  readonly #unanswered = new FleetingMap<string, Exchange>();
  #last: number;
  #folded = new FoldedFlows();
  #unpacked: { block: Block; events: DomainEvent[] } | undefined;

  constructor({ seq, limits, blockEvents = BLOCK_EVENTS, eventBytes = EVENT_BYTES }: JournalOptions) {
    this.#start = this.#last = seq;
    this.#limits = limits;
    this.#blockEvents = blockEvents;
    this.#mostEventBytes = eventBytes;
    this.#frame = { ...emptyTraffic(limits), seq };
  }

  push(emitted: Emitted): Emitted {
    this.#last = emitted.seq;
    const packed = this.#long.take(emitted);
    const kept = packed === emitted ? emitted : this.#long.return(packed);
    this.#open.push(packed);
    if (this.#newest) this.#follow(this.#newest, eventOf(kept));
    switch (emitted.type) {
      case 'exchange.received': {
        const { exchangeId, endpoint, workspace } = emitted.payload;
        const stub = { exchangeId, endpoint, receivedAt: emitted.at, request: DROPPED_REQUEST, weight: 0 };
        this.#unanswered.set(exchangeId, workspace === undefined ? stub : { workspace, ...stub });
        break;
      }
      case 'exchange.answered':
        this.#unanswered.delete(emitted.payload.exchangeId);
        break;
      case 'flow.started':
      case 'flow.identified':
      case 'flow.step':
      case 'verdict.reached':
      case 'fault.planted':
      case 'token.issued':
      case 'token.revoked':
        break;
      default:
        applyEvent(this.#frame, eventOf(emitted));
        if (emitted.type === 'traffic.cleared') this.#forget();
    }
    if (this.#open.length >= this.#blockEvents || this.#open.size > BLOCK_BYTES) this.#seal();
    return kept;
  }

  #follow(newest: Newest, event: DomainEvent): void {
    newest.events.push(event);
    newest.unread += 1;
    if (newest.unread > UNREAD_EVENTS) this.#newest = undefined;
    else if (newest.events.length > UNREAD_EVENTS * 2) newest.events.splice(0, UNREAD_EVENTS);
  }

  since(seq: number, limit = Infinity): readonly DomainEvent[] | undefined {
    const after = seq === 0 ? this.#start : seq;
    const last = this.#last;
    if (after > last || after < this.#first() - 1) return undefined;
    const events: DomainEvent[] = [];
    for (let next = after + 1; next <= last && events.length < limit; next = events.at(-1)!.seq + 1) {
      const of = this.#eventsAround(next);
      const from = next - of[0]!.seq;
      events.push(...of.slice(from, from + limit - events.length));
    }
    return events;
  }

  fold(): Traffic {
    const { waiting, held, faults, breakpoints, config, server, clocks, seq } = this.#frame;
    const traffic: Traffic = { ...emptyTraffic(this.#limits), seq: this.#start };
    this.#folded.restore(traffic);
    for (const block of this.#blocks) applyEvents(traffic, this.#eventsOf(block));
    applyEvents(traffic, this.#eventsOf(this.#open.peek()));
    for (const [id, { request }] of traffic.exchanges) {
      if (request !== DROPPED_REQUEST) continue;
      traffic.exchanges.delete(id);
      traffic.dropped.exchanges += 1;
    }
    traffic.waiting = new Map(waiting);
    traffic.held = new Map(held);
    traffic.faults = faults;
    traffic.breakpoints = breakpoints;
    traffic.config = config;
    if (server) traffic.server = server;
    delete traffic.clocks;
    if (clocks) traffic.clocks = clocks;
    traffic.seq = Math.max(traffic.seq, seq);
    return traffic;
  }

  *#eventsOf(block: Block): Generator<DomainEvent> {
    for (const emitted of emittedIn(block)) yield eventOf(this.#long.return(emitted));
  }

  #first(): number {
    const block = this.#blocks.find(({ messages }) => messages);
    if (block) return block.firstSeq;
    return this.#open.length > 0 ? this.#open.firstSeq : this.#last + 1;
  }

  /** The newest events, or those of a block, whichever has this number. A block read in portions is unpacked once. */
  #eventsAround(seq: number): readonly DomainEvent[] {
    const [first] = this.#newest?.events ?? [];
    if (this.#newest && first && seq >= first.seq) {
      this.#unpacked = undefined;
      this.#newest.unread = 0;
      return this.#newest.events;
    }
    const block = this.#blocks.find(({ lastSeq }) => seq <= lastSeq);
    if (block) {
      if (this.#unpacked?.block !== block) this.#unpacked = { block, events: [...this.#eventsOf(block)] };
      return this.#unpacked.events;
    }
    this.#unpacked = undefined;
    this.#newest = { events: [...this.#eventsOf(this.#open.peek())], unread: 0 };
    return this.#newest.events;
  }

  #forget(): void {
    this.#blocks = [];
    this.#unpacked = this.#newest = undefined;
    this.#folded = new FoldedFlows();
    this.#long.dropBefore(this.#open.firstSeq);
  }

  #seal(): void {
    this.#blocks.push(this.#open.close(this.#unanswered.values()));
    this.#dropMessages();
    this.#dropEvents();
  }

  #dropMessages(): void {
    let exchanges = 0;
    let bytes = 0;
    for (const block of this.#blocks.toReversed()) {
      if (!block.messages) return;
      bytes += block.messages.length;
      const isNewest = block === this.#blocks.at(-1);
      if (!isNewest && (exchanges >= this.#limits.exchanges || bytes > this.#limits.bytes)) block.messages = undefined;
      exchanges += block.exchanges;
    }
  }

  /** Events without messages serve only the flows that are still on record. */
  #dropEvents(): void {
    let flows = this.#blocks.reduce((sum, block) => sum + block.flows, 0);
    let [oldest] = this.#blocks;
    while (oldest && !oldest.messages && flows - oldest.flows >= this.#limits.flows) {
      flows -= oldest.flows;
      this.#folded.dropAll(oldest);
      this.#blocks.shift();
      [oldest] = this.#blocks;
    }
    const bytes = this.#blocks.reduce((sum, { events }) => sum + events.length, 0);
    if (bytes > this.#mostEventBytes) this.#foldOldest(flows);
  }

  #foldOldest(flows: number): void {
    const kept = this.#blocks.findIndex(({ messages }, index) => messages || index === FOLDED_AT_ONCE);
    const folded = this.#blocks.splice(0, kept < 0 ? this.#blocks.length : kept);
    if (folded.length === 0) return;
    const later = folded.reduce((left, block) => left - block.flows, flows);
    this.#folded.add(folded, this.#limits.flows - later);
  }
}

/** Flows of events that are gone, each folded and compressed. */
class FoldedFlows {
  readonly #flows = new Map<string, Buffer>();
  #open: readonly Exchange[] = [];
  readonly #dropped = { exchanges: 0, flows: 0 };

  /** Writes everything into an empty traffic. */
  restore(traffic: Traffic): void {
    for (const [id, flow] of this.#flows) traffic.flows.set(id, expand(flow));
    for (const exchange of this.#open) traffic.exchanges.set(exchange.exchangeId, { ...exchange });
    traffic.dropped = { ...this.#dropped };
  }

  /** Takes over the flows of the oldest blocks, and keeps the newest `most`. */
  add(blocks: readonly Block[], most: number): void {
    const events = blocks.flatMap((block) => Array.from(emittedIn(block), eventOf));
    const traffic = emptyTraffic({ exchanges: Infinity, bytes: Infinity, flows: Infinity });
    for (const exchange of this.#open) traffic.exchanges.set(exchange.exchangeId, { ...exchange });
    for (const event of events) {
      const known = 'flowId' in event && event.flowId !== undefined ? this.#flows.get(event.flowId) : undefined;
      if (known && 'flowId' in event && !traffic.flows.has(event.flowId!))
        traffic.flows.set(event.flowId!, expand(known));
    }
    applyEvents(traffic, events);
    for (const [id, flow] of traffic.flows) this.#flows.set(id, deflateRawSync(JSON.stringify(flow), { level: 1 }));
    for (const block of blocks) this.#leaveExchanges(block);
    for (const id of this.#flows.keys()) {
      if (this.#flows.size <= most) return;
      this.#flows.delete(id);
      this.#dropped.flows += 1;
    }
  }

  /** All flows up to the end of this block are beyond the limit. */
  dropAll(block: Block): void {
    this.#dropped.flows += this.#flows.size + block.flows;
    this.#flows.clear();
    this.#leaveExchanges(block);
  }

  #leaveExchanges(block: Block): void {
    this.#dropped.exchanges += this.#open.length + block.exchanges - block.open.length;
    this.#open = block.open;
  }
}

const expand = (flow: Buffer): Flow => JSON.parse(inflateRawSync(flow).toString()) as Flow;
