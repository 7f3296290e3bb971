import type { CheckOutcome } from './checks.ts';
import { FLOWS, type FlowKind, type StepId } from './steps.ts';
import type { Check, Flow } from './traffic-schema.ts';

export type { CheckOutcome } from './checks.ts';
export { FLOWS, STEPS, type FlowKind, type Party, type StepId } from './steps.ts';
export type { Check, Flow, IssuedToken } from './traffic-schema.ts';

export type StepState = 'passed' | 'failed' | 'waiting' | 'skipped' | 'not-seen';

/**
 * A step's state, from all attempts at all its checks. A check passes if any attempt did, so a failed replay doesn't
 * hide an earlier success.
 */
export function stateOf(checks: readonly Check[] | undefined): StepState {
  const outcomes = new Map<string, CheckOutcome>();
  for (const { check, outcome } of checks ?? []) {
    if (outcome === 'noted') continue;
    if (outcomes.get(check) !== 'passed') outcomes.set(check, outcome);
  }
  const all = [...outcomes.values()];
  for (const state of ['failed', 'waiting', 'passed', 'skipped'] as const) {
    if (all.includes(state)) return state;
  }
  return 'not-seen';
}

/** Milliseconds from the start of a flow to a moment. Never negative, even if the clock was set back meanwhile. */
export const msInto = ({ startedAt }: Pick<Flow, 'startedAt'>, at: number): number => Math.max(0, at - startedAt);

export type FlowOutcome = 'running' | 'waiting' | 'succeeded' | 'failed';

const LAST_STEP: Record<FlowKind, StepId> = {
  authorization_code: 'tokens-returned',
  refresh_token: 'tokens-returned',
  client_credentials: 'tokens-returned',
  admin_api: 'tokens-returned',
  token: 'request-validated',
  resource: 'resource-returned',
  revocation: 'token-revoked',
  logout: 'session-ended',
};

/** The state of a flow: succeeded once the step it exists for has passed, failed if any step before it has failed. */
export function outcomeOf(flow: Pick<Flow, 'kind' | 'steps'>): FlowOutcome {
  if (stateOf(flow.steps[LAST_STEP[flow.kind]]) === 'passed') return 'succeeded';
  const states = FLOWS[flow.kind].map((step) => stateOf(flow.steps[step]));
  if (states.includes('failed')) return 'failed';
  return states.includes('waiting') ? 'waiting' : 'running';
}
