import type { Flow } from '../../../../contract/flow.ts';
import type { Exchange } from '../../../../contract/traffic.ts';

/** A row of one flow, or of one exchange: in a flow, or alone. */
export type EntryRow = (
  | { kind: 'flow'; key: string; flow: Flow; expanded: boolean; pinned: boolean }
  | { kind: 'exchange'; key: string; exchange: Exchange; flow?: Flow; pinned: boolean }
) & {
  /** Listed under the line of its run, which is expanded. */
  inRun?: true;
};

/** When a row's flow or exchange began, in milliseconds since 1970. */
export const startOf = (row: EntryRow): number => (row.kind === 'flow' ? row.flow.startedAt : row.exchange.receivedAt);

/** Several entries of a kind in one line. */
export interface RunRow {
  kind: 'run';
  key: string;
  /** Reads of discovery and JWKS, or the same error again. */
  of: 'reads' | 'error';
  /** Oldest first. */
  members: readonly EntryRow[];
  /** The newest member: the line shows it, and stands for it when it is selected. */
  last: EntryRow;
  expanded: boolean;
  pinned: false;
  flow?: undefined;
}

export type Row = EntryRow | RunRow;

/** Flows and exchanges by id, the oldest first: those of the server's traffic, or of a recording. */
export interface Records {
  flows: ReadonlyMap<string, Flow>;
  exchanges: ReadonlyMap<string, Exchange>;
}

/** Do two rows look the same? Flows and exchanges are replaced when they change. */
export function sameRow(a: Row, b: Row): boolean {
  if (a.kind === 'run' || b.kind === 'run') return a.kind === b.kind && sameRun(a as RunRow, b as RunRow);
  if (a.flow !== b.flow || a.pinned !== b.pinned || a.inRun !== b.inRun) return false;
  return a.kind === 'flow'
    ? b.kind === 'flow' && a.expanded === b.expanded
    : b.kind === 'exchange' && a.exchange === b.exchange;
}

const sameRun = (a: RunRow, b: RunRow): boolean =>
  a.key === b.key && a.members.length === b.members.length && a.expanded === b.expanded && sameRow(a.last, b.last);

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
  /** The id of the newest flow that matches. */
  newest: string | undefined;
}

/** A flow's exchanges that are still on record, in the order they began: a flow learns of them as they end. */
export function exchangesOf(flow: Flow, exchanges: Records['exchanges']): Exchange[] {
  const found: Exchange[] = [];
  for (const id of flow.exchangeIds) {
    const exchange = exchanges.get(id);
    if (exchange) found.push(exchange);
  }
  return found.sort((a, b) => a.receivedAt - b.receivedAt);
}
