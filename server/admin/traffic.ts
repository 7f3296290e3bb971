import type { OperationQuery } from '../../contract/operations.ts';
import { snapshotOf } from '../../contract/traffic/traffic.ts';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import type { AdminContext, Handlers } from './context.ts';
import { configTag } from './edit.ts';
import { AdminError } from './errors.ts';

interface Filtered {
  flowId?: string;
  workspace?: string;
}

/** The newest that match the filter, oldest first. */
function filtered<T extends Filtered>(entries: Iterable<T>, query: OperationQuery<'flows.list'>): T[] {
  const { flowId, workspace, limit } = query;
  const meant = [...entries].filter(
    (entry) =>
      (flowId === undefined || entry.flowId === flowId) && (workspace === undefined || entry.workspace === workspace),
  );
  return limit === undefined ? meant : meant.slice(-limit);
}

const gone = (noun: string, id: string): AdminError =>
  new AdminError(
    404,
    'not_found',
    `There is no recorded ${noun} "${id}". It is unknown, was cleared, or was replaced by newer ones.`,
  );

/** Waits for a verdict that is due, and computes one again whose fixes are based on a config that has changed. */
async function settle({ core, verdicts }: AdminContext, known: Verdict | undefined): Promise<void> {
  const tag = configTag(core);
  if (known?.fixes.some(({ if_match }) => if_match !== undefined && if_match !== tag)) {
    await verdicts.again(known.exchangeId);
  } else await verdicts.settled();
}

function clear({ core, traffic }: AdminContext): { removed: number } {
  const removed = traffic().exchanges.size;
  core.emit('traffic.cleared', { by: 'console' });
  return { removed };
}

export const trafficHandlers = {
  'traffic.get': ({ traffic }) => snapshotOf(traffic()),
  'flows.list': ({ traffic }, { query }) => filtered(traffic().flows.values(), query),
  'flows.get': async (context, { params: { flowId } }) => {
    await settle(context, context.traffic().flows.get(flowId)?.verdict);
    const { flows, exchanges } = context.traffic();
    const flow = flows.get(flowId);
    if (!flow) throw gone('flow', flowId);
    const recorded = flow.exchangeIds.flatMap((exchangeId) => exchanges.get(exchangeId) ?? []);
    return { flow, exchanges: recorded, ...(flow.verdict && { verdict: flow.verdict }) };
  },
  'exchanges.list': ({ traffic }, { query }) => filtered(traffic().exchanges.values(), query),
  'exchanges.get': async (context, { params: { exchangeId } }) => {
    await settle(context, context.traffic().exchanges.get(exchangeId)?.verdict);
    const exchange = context.traffic().exchanges.get(exchangeId);
    if (!exchange) throw gone('exchange', exchangeId);
    return exchange;
  },
  'exchanges.clear': clear,
} satisfies Partial<Handlers>;
