import { outcomeOf, type Flow } from '../flow.ts';

/** The last flow of the same client and kind that succeeded before this one. */
export function lastSuccess(flow: Flow, flows: Iterable<Flow>): Flow | undefined {
  let last: Flow | undefined;
  for (const one of flows) {
    const isAlike = one.client_id === flow.client_id && one.kind === flow.kind && one.workspace === flow.workspace;
    if (!isAlike || one.flowId === flow.flowId || one.startedAt > flow.startedAt) continue;
    if (outcomeOf(one) === 'succeeded' && (!last || one.startedAt >= last.startedAt)) last = one;
  }
  return flow.client_id === undefined ? undefined : last;
}
