import type { Flow } from '../../../../contract/flow.ts';
import type { Exchange } from '../../../../contract/traffic.ts';

export type Row =
  | { kind: 'flow'; key: string; flow: Flow; expanded: boolean; pinned: boolean }
  | { kind: 'exchange'; key: string; exchange: Exchange; flow?: Flow; pinned: boolean };

/** Flows and exchanges by id, the oldest first: those of the server's traffic, or of a recording. */
export interface Records {
  flows: ReadonlyMap<string, Flow>;
  exchanges: ReadonlyMap<string, Exchange>;
}

/** Do two rows look the same? Flows and exchanges are replaced when they change. */
export const sameRow = (a: Row, b: Row): boolean =>
  a.flow === b.flow &&
  a.pinned === b.pinned &&
  (a.kind === 'flow'
    ? b.kind === 'flow' && a.expanded === b.expanded
    : b.kind === 'exchange' && a.exchange === b.exchange);

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

/** A flow's exchanges that are still on record, in the order they began: a flow learns of them as they end. */
export function exchangesOf(flow: Flow, exchanges: Records['exchanges']): Exchange[] {
  const found: Exchange[] = [];
  for (const id of flow.exchangeIds) {
    const exchange = exchanges.get(id);
    if (exchange) found.push(exchange);
  }
  return found.sort((a, b) => a.receivedAt - b.receivedAt);
}
