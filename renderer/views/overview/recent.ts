import type { Flow } from '../../../contract/flow.ts';
import type { Traffic } from '../../../contract/traffic.ts';

/** The newest flows of a workspace, the newest first. */
export function recentFlows({ flows }: Pick<Traffic, 'flows'>, workspace: string, limit: number): Flow[] {
  const own = [...flows.values()].filter((flow) => flow.workspace === workspace);
  return own.slice(-limit).toReversed();
}
