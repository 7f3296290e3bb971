import type { OperationQuery } from '../../contract/operations.ts';
import { snapshotOf } from '../../contract/traffic/traffic.ts';
import type { AdminContext, Handlers } from './context.ts';
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

function clear({ core, traffic }: AdminContext): { removed: number } {
  const removed = traffic().exchanges.size;
  core.emit('traffic.cleared', { by: 'console' });
  return { removed };
}

export const trafficHandlers = {
  'traffic.get': ({ traffic }) => snapshotOf(traffic()),
  'flows.list': ({ traffic }, { query }) => filtered(traffic().flows.values(), query),
  'flows.get': ({ traffic }, { params: { flowId } }) => {
    const { flows, exchanges } = traffic();
    const flow = flows.get(flowId);
    if (!flow) throw gone('flow', flowId);
    return { flow, exchanges: flow.exchangeIds.flatMap((exchangeId) => exchanges.get(exchangeId) ?? []) };
  },
  'exchanges.list': ({ traffic }, { query }) => filtered(traffic().exchanges.values(), query),
  'exchanges.get': ({ traffic }, { params: { exchangeId } }) => {
    const exchange = traffic().exchanges.get(exchangeId);
    if (!exchange) throw gone('exchange', exchangeId);
    return exchange;
  },
  'exchanges.clear': clear,
} satisfies Partial<Handlers>;
