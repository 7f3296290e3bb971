import type { Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import type { Subject } from '../filter/match.ts';
import {
  foldOfExchange,
  foldOfFlow,
  foldRuns,
  isRunExpanded,
  READS,
  type FoldKey,
  type Run,
} from '../../../flows/fold.ts';
import { Kept } from './kept.ts';
import { exchangesOf, type EntryRow, type Pins, type Records, type Row, type RowList, type RunRow } from './rows.ts';
import { isPending } from '../exchange/is-pending.ts';

export interface RowOptions {
  /** Shows only this workspace. If absent, shows all. */
  workspace: string | undefined;
  /** If absent, everything matches. */
  matches?: (subject: Subject) => boolean;
  /** The filter searches for reads of discovery and JWKS, so each has its own row. */
  unfoldsReads?: boolean;
  expanded: ReadonlySet<string>;
  pinned: Pins;
  /** Milliseconds since 1970. */
  now: number;
}

/** The flow of an exchange is known only once it is answered. Until then it is held back, so that it does not jump. */
const HELD_BACK_MS = 300;

/** A flow or a standalone exchange, and its row. */
interface Entry extends Subject {
  at: number;
  row: EntryRow;
  /** The key it is grouped by. */
  readonly fold: FoldKey;
}

/** A flow that looks up its exchanges only when a filter needs them, which saves thousands of lookups. */
class FlowEntry implements Entry {
  readonly flow: Flow;
  readonly pinned: boolean;
  readonly at: number;
  readonly row: EntryRow;
  #fold: { key: FoldKey } | undefined;
  readonly #all: Records['exchanges'];

  constructor(flow: Flow, pinned: boolean, all: Records['exchanges']) {
    this.flow = flow;
    this.pinned = pinned;
    this.at = flow.startedAt;
    this.row = { kind: 'flow', key: flow.flowId, flow, expanded: false, pinned };
    this.#all = all;
  }

  get exchanges(): readonly Exchange[] {
    return exchangesOf(this.flow, this.#all);
  }

  get fold(): FoldKey {
    this.#fold ??= { key: this.pinned ? undefined : foldOfFlow(this.flow) };
    return this.#fold.key;
  }
}

const loneEntry = (exchange: Exchange, pinned: boolean): Entry => ({
  exchanges: [exchange],
  at: exchange.receivedAt,
  pinned,
  row: { kind: 'exchange', key: exchange.exchangeId, exchange, pinned },
  fold: pinned ? undefined : foldOfExchange(exchange),
});

/** What rows depend on besides the flows and exchanges themselves. */
type Circumstances = readonly [Records['flows'], Records['exchanges'], workspace: string | undefined, Pins];

/**
 * Makes the rows of flows and standalone exchanges in the order they began. The exchanges of an expanded flow follow
 * it. Rows are cached, because most of them are the same in the next frame.
 */
export class RowMaker {
  #flows = new Kept<Flow, Entry | undefined>();
  #exchanges = new Kept<Exchange, Entry | undefined>();
  #circumstances: Circumstances | undefined;

  make(records: Records, options: RowOptions): RowList {
    const entries = this.#entries(records, options);
    const { matches, expanded, unfoldsReads = false } = options;
    const shown = matches ? entries.filter(matches) : entries;
    const rows: Row[] = [];
    const keyOf = ({ fold }: Entry): FoldKey => (unfoldsReads && fold === READS ? undefined : fold);
    for (const line of foldRuns(shown, { keyOf, clientOf: ({ flow }) => flow?.client_id })) {
      if ('members' in line) addRun(rows, line, expanded);
      else addEntry(rows, line, expanded);
    }
    const newest = shown.findLast(({ flow }) => flow)?.flow?.flowId;
    return { rows, shown: shown.length, total: entries.length, newest };
  }

  #entries({ flows, exchanges }: Records, { workspace, pinned, now }: RowOptions): Entry[] {
    this.#forgetUnder([flows, exchanges, workspace, pinned]);
    const ofFlows = this.#flows.update(flows.values(), (flow) =>
      isElsewhere(flow, workspace) ? undefined : new FlowEntry(flow, pinned.flows.has(flow.flowId), exchanges),
    );
    // An exchange whose flow was dropped is standalone from then on.
    if (this.#flows.shifted) this.#exchanges = new Kept();
    const lone = this.#exchanges.update(exchanges.values(), (exchange) =>
      isElsewhere(exchange, workspace) || (exchange.flowId !== undefined && flows.has(exchange.flowId))
        ? undefined
        : loneEntry(exchange, pinned.exchanges.has(exchange.exchangeId)),
    );
    const entries: Entry[] = [];
    for (const entry of ofFlows) if (entry) entries.push(entry);
    const isHeldBack = heldBack(flows, now);
    for (const entry of lone) if (entry && !isHeldBack(entry.exchanges[0]!)) entries.push(entry);
    entries.push(...lostPins({ flows, exchanges }, workspace, pinned));
    return entries.sort((a, b) => a.at - b.at);
  }

  #forgetUnder(circumstances: Circumstances): void {
    if (this.#circumstances?.every((last, index) => last === circumstances[index])) return;
    this.#circumstances = circumstances;
    this.#flows = new Kept();
    this.#exchanges = new Kept();
  }
}

const isElsewhere = (of: { workspace?: string }, workspace: string | undefined): boolean =>
  workspace !== undefined && of.workspace !== undefined && of.workspace !== workspace;

/** Whether an exchange is not shown yet. Waiting flows already know their exchanges, even before they are answered. */
function heldBack(flows: Records['flows'], now: number): (exchange: Exchange) => boolean {
  let begun: Set<string> | undefined;
  return (exchange) => {
    if (!isPending(exchange)) return false;
    const { exchangeId, receivedAt } = exchange;
    if (!begun) {
      begun = new Set();
      for (const { exchangeIds } of flows.values()) for (const id of exchangeIds.slice(-1)) begun.add(id);
    }
    return begun.has(exchangeId) || now - receivedAt < HELD_BACK_MS;
  };
}

/** What was pinned and has since been cleared or dropped. */
function lostPins({ flows, exchanges }: Records, workspace: string | undefined, pinned: Pins): Entry[] {
  const lost: Entry[] = [];
  for (const { flow, exchanges: kept } of pinned.flows.values()) {
    if (isElsewhere(flow, workspace) || flows.has(flow.flowId)) continue;
    const row: EntryRow = { kind: 'flow', key: flow.flowId, flow, expanded: false, pinned: true };
    lost.push({ flow, exchanges: kept, at: flow.startedAt, pinned: true, row, fold: undefined });
  }
  for (const exchange of pinned.exchanges.values()) {
    if (!exchanges.has(exchange.exchangeId)) lost.push(loneEntry(exchange, true));
  }
  return lost;
}

function addRun(rows: Row[], { of, members }: Run<Entry>, expanded: ReadonlySet<string>): void {
  const memberRows = members.map(({ row }) => row);
  const run = { of, members: memberRows, last: memberRows.at(-1)!, pinned: false as const };
  const isOpen = isRunExpanded(run, expanded);
  rows.push({ kind: 'run', key: `run ${memberRows[0]!.key}`, ...run, expanded: isOpen } satisfies RunRow);
  if (isOpen) for (const member of members) addEntry(rows, member, expanded, { inRun: true });
}

function addEntry(rows: Row[], entry: Entry, expanded: ReadonlySet<string>, place?: { inRun: true }): void {
  const { flow, row, pinned } = entry;
  if (!flow || !expanded.has(flow.flowId)) {
    rows.push(place ? { ...row, ...place } : row);
    return;
  }
  rows.push({ kind: 'flow', key: flow.flowId, flow, expanded: true, pinned, ...place });
  for (const exchange of entry.exchanges) {
    rows.push({ kind: 'exchange', key: exchange.exchangeId, exchange, flow, pinned: false, ...place });
  }
}
