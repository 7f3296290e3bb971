import type { Flow } from '../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import { sameEntries } from '../../api/hooks.ts';
import { pathTo } from '../../frame/paths.ts';
import { LIVE_BASE } from './source.ts';
import { toggleRun } from '../../flows/fold.ts';
import { exchangesOf, type Pins, type Records, type Row } from './list/rows.ts';

/** Takes the place of the flow ID in the path of an exchange without a flow. */
const NO_FLOW = '-';

export interface Selection {
  flow?: Flow;
  /** The flow's exchanges that are still recorded. */
  exchanges: readonly Exchange[];
  exchange?: Exchange;
  /** The key of its row. */
  key: string;
}

/** What a path such as `/live/{flowId}/{exchangeId}` selects. Undefined if it is not recorded. */
export function selectionAt(
  [, flowId, exchangeId]: readonly (string | undefined)[],
  traffic: Records,
  pins: Pins,
): Selection | undefined {
  if (flowId === undefined) return undefined;
  if (flowId === NO_FLOW) {
    const lone = traffic.exchanges.get(exchangeId ?? '') ?? pins.exchanges.get(exchangeId ?? '');
    return lone && { exchange: lone, exchanges: [lone], key: lone.exchangeId };
  }
  const pin = pins.flows.get(flowId);
  const flow = traffic.flows.get(flowId) ?? pin?.flow;
  if (!flow) return undefined;
  const exchanges = traffic.flows.has(flowId) ? exchangesOf(flow, traffic.exchanges) : (pin?.exchanges ?? []);
  if (exchangeId === undefined) return { flow, exchanges, key: flowId };
  const exchange = exchanges.find((entry) => entry.exchangeId === exchangeId) ?? traffic.exchanges.get(exchangeId);
  return exchange && { flow, exchanges, exchange, key: exchangeId };
}

export function sameSelection(a: Selection | undefined, b: Selection | undefined): boolean {
  if (!a || !b) return a === b;
  return a.flow === b.flow && a.exchange === b.exchange && sameEntries(a.exchanges, b.exchanges);
}

/** The deep link to a row. */
export function rowPath(row: Row, base: readonly string[] = LIVE_BASE): string {
  if (row.kind === 'run') return rowPath(row.last, base);
  if (row.kind === 'flow') return pathTo(...base, row.flow.flowId);
  return pathTo(...base, row.flow?.flowId ?? NO_FLOW, row.exchange.exchangeId);
}

/** Where Escape goes: from an exchange to its flow, then to no selection. */
export function pathUp([, flowId, exchangeId]: readonly string[], base: readonly string[] = LIVE_BASE): string {
  const isInFlow = exchangeId !== undefined && flowId !== undefined && flowId !== NO_FLOW;
  return isInFlow ? pathTo(...base, flowId) : pathTo(...base);
}

/** The row of a selection: its own, or the collapsed flow or group that contains it. */
export function rowOf(rows: readonly Row[], selection: Selection): Row | undefined {
  const { key, flow } = selection;
  const own = rows.find((row) => row.key === key) ?? (flow && rows.find((row) => row.key === flow.flowId));
  const entryKey = flow?.flowId ?? key;
  return own ?? rows.find((row) => row.kind === 'run' && row.members.some((member) => member.key === entryKey));
}

/**
 * The row `step` rows away from the selected one. Without a selection, the last one. Skips the header of an expanded
 * group.
 */
export function rowBeside(rows: readonly Row[], key: string | undefined, step: number): Row | undefined {
  const index = rows.findIndex((row) => row.key === key);
  if (index < 0) return rows.at(-1);
  const isHead = (row: Row | undefined): boolean => row?.kind === 'run' && row.expanded;
  const next = Math.max(0, Math.min(rows.length - 1, index + step));
  if (!isHead(rows[next])) return rows[next];
  return rows[next + Math.sign(step)] ?? rows[index];
}

/** Expands or collapses a row, or the row that contains it. */
export function toggleRow(rows: readonly Row[], row: Row, expanded: Set<string>, open?: boolean): void {
  const flowId = row.flow?.flowId;
  const isOpen = row.kind === 'run' ? row.expanded : flowId !== undefined && expanded.has(flowId);
  if (open === false && !isOpen && row.kind !== 'run' && row.inRun) {
    const run = rows.find((each) => each.kind === 'run' && each.members.some(({ key }) => key === (flowId ?? row.key)));
    if (run) toggleRow(rows, run, expanded);
  } else if (open === isOpen) return;
  else if (row.kind === 'run') toggleRun(row, expanded);
  else if (flowId !== undefined) void (expanded.delete(flowId) || expanded.add(flowId));
}
