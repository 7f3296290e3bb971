import type { CheckId } from '../../../contract/traffic/checks.ts';
import type { Flow } from '../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import type { Case } from '../case.ts';

/** The exchange in which a check of step 7 passed. */
function exchangeOf(the: Case, flow: Flow | undefined, wanted: CheckId): Exchange | undefined {
  const passed = flow?.steps['request-validated']?.find(
    ({ check, outcome }) => check === wanted && outcome === 'passed',
  );
  return the.traffic().exchanges.get(passed?.exchangeId ?? '');
}

/** The exchange that redeemed the code of a login. */
export const redemptionOf = (the: Case, flowId: string | undefined): Exchange | undefined =>
  exchangeOf(the, the.traffic().flows.get(flowId ?? ''), 'code-redeemed');

/** The refresh that used up the refresh token of a flow. */
export function refreshOf(the: Case, parentFlowId: string | undefined): { flow: Flow; exchange: Exchange } | undefined {
  if (parentFlowId === undefined) return undefined;
  for (const flow of the.traffic().flows.values()) {
    if (flow.kind !== 'refresh_token' || flow.parentFlowId !== parentFlowId) continue;
    const exchange = exchangeOf(the, flow, 'refresh-token-rotated');
    if (exchange) return { flow, exchange };
  }
  return undefined;
}

/** Whether the other exchange wasn't answered yet when this one came. */
export const isOverlapping = ({ exchange: own }: Case, other: Exchange | undefined): boolean =>
  other !== undefined && other.receivedAt + (other.durationMs ?? Infinity) > own.receivedAt;
