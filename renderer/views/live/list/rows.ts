import type { Flow } from '../../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';

/** A row of one flow, or of one exchange, in a flow or standalone. */
export type EntryRow = (
  | { kind: 'flow'; key: string; flow: Flow; expanded: boolean; pinned: boolean }
  | { kind: 'exchange'; key: string; exchange: Exchange; flow?: Flow; pinned: boolean }
) & {
  /** Shown below its expanded group. */
  inRun?: true;
};

/** When the flow or exchange of a row began, in milliseconds since 1970. */
export const startOf = (row: EntryRow): number => (row.kind === 'flow' ? row.flow.startedAt : row.exchange.receivedAt);

/** Several similar entries in one row. */
export interface RunRow {
  kind: 'run';
  key: string;
  /** Reads of discovery and JWKS, or repetitions of an error. */
  of: 'reads' | 'error';
  /** Oldest first. */
  members: readonly EntryRow[];
  /** The newest entry. The row shows it and represents it when selected. */
  last: EntryRow;
  expanded: boolean;
  pinned: false;
  flow?: undefined;
}

export type Row = EntryRow | RunRow;

/** Flows and exchanges by ID, oldest first, from live traffic or a recording. */
export interface Records {
  flows: ReadonlyMap<string, Flow>;
  exchanges: ReadonlyMap<string, Exchange>;
}

/** Whether two rows look the same. Flows and exchanges are replaced when they change. */
export function sameRow(a: Row, b: Row): boolean {
  if (a.kind === 'run' || b.kind === 'run') return a.kind === b.kind && sameRun(a as RunRow, b as RunRow);
  if (a.flow !== b.flow || a.pinned !== b.pinned || a.inRun !== b.inRun) return false;
  return a.kind === 'flow'
    ? b.kind === 'flow' && a.expanded === b.expanded
    : b.kind === 'exchange' && a.exchange === b.exchange;
}

const sameRun = (a: RunRow, b: RunRow): boolean =>
  a.key === b.key && a.members.length === b.members.length && a.expanded === b.expanded && sameRow(a.last, b.last);

/** Full copies of pinned flows and exchanges, by ID. They survive clearing and limits. */
export interface Pins {
  flows: ReadonlyMap<string, { flow: Flow; exchanges: readonly Exchange[] }>;
  exchanges: ReadonlyMap<string, Exchange>;
}

export const NO_PINS: Pins = { flows: new Map(), exchanges: new Map() };

export interface RowList {
  rows: readonly Row[];
  /** Number of matching flows and standalone exchanges, and the total. */
  shown: number;
  total: number;
  /** The ID of the newest matching flow. */
  newest: string | undefined;
}

/**
 * The exchanges of a flow that are still recorded, in the order they began. A flow lists them in the order they end.
 */
export function exchangesOf(flow: Flow, exchanges: Records['exchanges']): Exchange[] {
  const found: Exchange[] = [];
  for (const id of flow.exchangeIds) {
    const exchange = exchanges.get(id);
    if (exchange) found.push(exchange);
  }
  return found.sort((a, b) => a.receivedAt - b.receivedAt);
}
