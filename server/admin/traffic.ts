import type { OperationQuery } from '../../contract/operations.ts';
import { snapshotOf } from '../../contract/traffic/traffic.ts';
import { outcomeOf, type Flow } from '../../contract/traffic/flow.ts';
import type { Core } from '../core/ports.ts';
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

/** A refusal for a flow or an exchange that is not on record. */
export const gone = (noun: string, id: string): AdminError =>
  new AdminError(
    404,
    'not_found',
    `There is no recorded ${noun} "${id}". It is unknown, was cleared, or was replaced by newer ones.`,
  );

/** Whether a fix in it is based on a config that has changed since. */
const isOutdated = (core: Core, { fixes }: Verdict): boolean =>
  fixes.some(({ if_match }) => if_match !== undefined && if_match !== configTag(core));

/** Reaches the verdict on an exchange, if there is none yet or its fixes are outdated. */
export async function judgeExchange({ core, verdicts, traffic }: AdminContext, exchangeId: string): Promise<void> {
  await verdicts.settled();
  const known = traffic().exchanges.get(exchangeId)?.verdict;
  if (!known || isOutdated(core, known)) await verdicts.again(exchangeId);
}

/** The same for a flow: the verdict on the exchange in which it failed last. */
export async function judgeFlow({ core, verdicts, traffic }: AdminContext, flowId: string): Promise<void> {
  await verdicts.settled();
  const flow = traffic().flows.get(flowId);
  if (!flow) return;
  const exchangeId = flow.verdict?.exchangeId ?? (outcomeOf(flow) === 'failed' ? failedIn(flow) : undefined);
  if (exchangeId !== undefined && !(flow.verdict && !isOutdated(core, flow.verdict))) await verdicts.again(exchangeId);
}

const failedIn = ({ steps }: Flow): string | undefined =>
  Object.values(steps)
    .flat()
    .filter(({ outcome, exchangeId }) => outcome === 'failed' && exchangeId !== undefined)
    .toSorted((one, other) => one.at - other.at)
    .at(-1)?.exchangeId;

function clear({ core, traffic }: AdminContext): { removed: number } {
  const removed = traffic().exchanges.size;
  core.emit('traffic.cleared', { by: 'console' });
  return { removed };
}

export const trafficHandlers = {
  'traffic.get': ({ traffic }) => snapshotOf(traffic()),
  'flows.list': ({ traffic }, { query }) => filtered(traffic().flows.values(), query),
  'flows.get': async (context, { params: { flowId } }) => {
    await judgeFlow(context, flowId);
    const { flows, exchanges } = context.traffic();
    const flow = flows.get(flowId);
    if (!flow) throw gone('flow', flowId);
    const recorded = flow.exchangeIds.flatMap((exchangeId) => exchanges.get(exchangeId) ?? []);
    return { flow, exchanges: recorded, ...(flow.verdict && { verdict: flow.verdict }) };
  },
  'exchanges.list': ({ traffic }, { query }) => filtered(traffic().exchanges.values(), query),
  'exchanges.get': async (context, { params: { exchangeId } }) => {
    await judgeExchange(context, exchangeId);
    const exchange = context.traffic().exchanges.get(exchangeId);
    if (!exchange) throw gone('exchange', exchangeId);
    return exchange;
  },
  'exchanges.clear': clear,
} satisfies Partial<Handlers>;
