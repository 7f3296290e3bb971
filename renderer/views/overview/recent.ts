import type { Flow } from '../../../contract/traffic/flow.ts';
import type { Traffic } from '../../../contract/traffic/traffic.ts';
import { foldOfFlow, foldRuns } from '../../flows/fold.ts';

/** A flow, or the newest of several that failed the same way. */
export interface RecentFlow {
  flow: Flow;
  times: number;
}

export const sameRecent = (a: readonly RecentFlow[], b: readonly RecentFlow[]): boolean =>
  a.length === b.length && a.every(({ flow, times }, at) => flow === b[at]?.flow && times === b[at]?.times);

/** How many flows to look through. Live counts errors beyond this. */
const LOOKED_THROUGH = 200;

/** The newest flows of a workspace, newest first. A repeated error is one entry, dated by its latest occurrence. */
export function recentFlows({ flows }: Pick<Traffic, 'flows'>, workspace: string, limit: number): RecentFlow[] {
  const own = [...flows.values()].filter((flow) => flow.workspace === workspace).slice(-LOOKED_THROUGH);
  const lines = foldRuns(own, { keyOf: foldOfFlow, clientOf: ({ client_id }) => client_id });
  return lines
    .map((line) =>
      'members' in line ? { flow: line.members.at(-1)!, times: line.members.length } : { flow: line, times: 1 },
    )
    .sort((a, b) => b.flow.startedAt - a.flow.startedAt)
    .slice(0, limit);
}
