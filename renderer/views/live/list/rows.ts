import type { Flow } from '../../../../contract/flow.ts';
import type { Exchange } from '../../../../contract/traffic.ts';
import type { Subject } from '../filter/match.ts';

export type Row =
  | { kind: 'flow'; key: string; flow: Flow; expanded: boolean; pinned: boolean }
  | { kind: 'exchange'; key: string; exchange: Exchange; flow?: Flow; pinned: boolean };

/** Flows and exchanges by id, the oldest first: those of the server's traffic, or of a recording. */
export interface Records {
  flows: ReadonlyMap<string, Flow>;
  exchanges: ReadonlyMap<string, Exchange>;
}

export interface RowOptions {
  /** Only what happened in it; all of them when there is none. */
  workspace: string | undefined;
  matches: (subject: Subject) => boolean;
  expanded: ReadonlySet<string>;
  pinned: Pins;
  /** Milliseconds since 1970. */
  now: number;
}

/** An exchange turns out to belong to a flow while it is answered; until then it is held back, not to jump about. */
const HELD_BACK_MS = 300;

/** Pinned flows and exchanges, by id; kept whole, so that they outlive a clear and the limits. */
export interface Pins {
  flows: ReadonlyMap<string, { flow: Flow; exchanges: readonly Exchange[] }>;
  exchanges: ReadonlyMap<string, Exchange>;
}

export const NO_PINS: Pins = { flows: new Map(), exchanges: new Map() };

export interface RowList {
  rows: readonly Row[];
  /** Flows and lone exchanges that match, and all there are. */
  shown: number;
  total: number;
}

interface Entry extends Subject {
  at: number;
}

/** A flow whose exchanges are looked up when a filter asks for them: without one, thousands of look-ups are spared. */
class FlowEntry implements Entry {
  readonly flow: Flow;
  readonly pinned: boolean;
  readonly at: number;
  readonly #all: Records['exchanges'];

  constructor(flow: Flow, pinned: boolean, all: Records['exchanges']) {
    this.flow = flow;
    this.pinned = pinned;
    this.at = flow.startedAt;
    this.#all = all;
  }

  get exchanges(): readonly Exchange[] {
    return exchangesOf(this.flow, this.#all);
  }
}

/** Flows and lone exchanges as they began, the oldest first; the exchanges of an expanded flow come after it. */
export function rowsOf(traffic: Records, options: RowOptions): RowList {
  const entries = entriesOf(traffic, options);
  const shown = entries.filter(options.matches);
  const rows: Row[] = [];
  for (const entry of shown) addRows(rows, entry, options);
  return { rows, shown: shown.length, total: entries.length };
}

function entriesOf({ flows, exchanges }: Records, options: RowOptions): Entry[] {
  const { workspace, pinned, now } = options;
  const entries: Entry[] = [];
  for (const flow of flows.values()) {
    if (workspace !== undefined && flow.workspace !== workspace) continue;
    entries.push(new FlowEntry(flow, pinned.flows.has(flow.flowId), exchanges));
  }
  let begun: ReadonlySet<string> | undefined;
  for (const exchange of exchanges.values()) {
    if (workspace !== undefined && exchange.workspace !== undefined && exchange.workspace !== workspace) continue;
    if (exchange.flowId !== undefined && flows.has(exchange.flowId)) continue;
    if (exchange.durationMs === undefined) {
      begun ??= begunBy(flows);
      if (begun.has(exchange.exchangeId) || now - exchange.receivedAt < HELD_BACK_MS) continue;
    }
    entries.push({ exchanges: [exchange], at: exchange.receivedAt, pinned: pinned.exchanges.has(exchange.exchangeId) });
  }
  entries.push(...lostPins({ flows, exchanges }, options));
  return entries.sort((a, b) => a.at - b.at);
}

/** The exchanges that flows are waiting for: an exchange is its flow's before it is answered. */
function begunBy(flows: Records['flows']): ReadonlySet<string> {
  const begun = new Set<string>();
  for (const { exchangeIds } of flows.values()) for (const id of exchangeIds.slice(-1)) begun.add(id);
  return begun;
}

/** What was pinned and has since been cleared or pushed out. */
function lostPins({ flows, exchanges }: Records, { workspace, pinned }: RowOptions): Entry[] {
  const lost: Entry[] = [];
  for (const { flow, exchanges: kept } of pinned.flows.values()) {
    if (flow.workspace === workspace && !flows.has(flow.flowId)) {
      lost.push({ flow, exchanges: kept, at: flow.startedAt, pinned: true });
    }
  }
  for (const exchange of pinned.exchanges.values()) {
    if (!exchanges.has(exchange.exchangeId)) {
      lost.push({ exchanges: [exchange], at: exchange.receivedAt, pinned: true });
    }
  }
  return lost;
}

/** A flow's exchanges that are still on record, in order. */
export function exchangesOf(flow: Flow, exchanges: Records['exchanges']): Exchange[] {
  const found: Exchange[] = [];
  for (const id of flow.exchangeIds) {
    const exchange = exchanges.get(id);
    if (exchange) found.push(exchange);
  }
  return found;
}

function addRows(rows: Row[], entry: Entry, { expanded }: RowOptions): void {
  const { flow, pinned } = entry;
  if (!flow) {
    for (const exchange of entry.exchanges) {
      rows.push({ kind: 'exchange', key: exchange.exchangeId, exchange, pinned });
    }
    return;
  }
  const open = expanded.has(flow.flowId);
  rows.push({ kind: 'flow', key: flow.flowId, flow, expanded: open, pinned });
  if (!open) return;
  for (const exchange of entry.exchanges) {
    rows.push({ kind: 'exchange', key: exchange.exchangeId, exchange, flow, pinned: false });
  }
}
