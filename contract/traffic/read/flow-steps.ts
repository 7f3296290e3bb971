import { FLOWS, msInto, outcomeOf, stateOf, type Check, type Flow, type StepId, type StepState } from '../flow.ts';
import { stepTitle } from './party-words.ts';

export interface FlowStep {
  step: StepId;
  title: string;
  state: StepState;
  /** Why it was skipped, what failed, or what it is waiting for. */
  reason?: string;
  checks: readonly Check[];
  /** A check that had passed failed in a later attempt. */
  refusedLater: boolean;
  /** When its last check ended, in milliseconds after the flow began. Notes may come much later. */
  afterMs?: number;
}

/** Steps that happen at the client or resource server, which Understudy cannot see. */
const OUTSIDE: Partial<Record<StepId, string>> = {
  'user-visits-client': 'Only the client sees this.',
  'resource-requested': 'No call with this token was seen.',
  'resource-returned': 'No call with this token was seen.',
};

/** The steps of a flow in order, each with its state and, unless it passed, the reason. */
export function stepsOf(flow: Flow): FlowStep[] {
  return FLOWS[flow.kind].map((step) => {
    const checks = flow.steps[step] ?? [];
    const state = stateOf(checks);
    const reason = reasonOf(step, state, checks, flow);
    const last = checks.findLast(({ outcome }) => outcome !== 'noted');
    return {
      step,
      title: stepTitle(step, flow),
      state,
      checks,
      refusedLater: checks.some((_check, index) => isRefusedLater(checks, index)),
      ...(reason !== undefined && { reason }),
      ...(last && { afterMs: msInto(flow, last.at) }),
    };
  });
}

function reasonOf(step: StepId, state: StepState, checks: readonly Check[], flow: Flow): string | undefined {
  const decisive = checks.findLast((check) => check.outcome === state);
  switch (state) {
    case 'passed':
      return decisive?.description ?? passedWords(checks);
    case 'not-seen':
      return noted(checks) ?? (isOutOfReach(step, flow) ? 'Not reached: an earlier step failed.' : OUTSIDE[step]);
    case 'failed':
      return decisive?.description ?? decisive?.error ?? 'A check failed.';
    default:
      return decisive?.description;
  }
}

/** Whether the flow failed before this step. Steps that use a token come after it is issued. */
function isOutOfReach(step: StepId, flow: Flow): boolean {
  const steps: readonly StepId[] = FLOWS[flow.kind];
  const failed = failureOf(flow)?.step;
  return failed !== undefined && steps.indexOf(step) > steps.indexOf(failed);
}

const noted = (checks: readonly Check[]): string | undefined =>
  checks.findLast(({ outcome }) => outcome === 'noted')?.description;

function passedWords(checks: readonly Check[]): string {
  const passed = new Set(checks.filter(({ outcome }) => outcome === 'passed').map(({ check }) => check)).size;
  const words = passed === 1 ? '1 check passed' : `${passed} checks passed`;
  const refused = checks.filter((_check, index) => isRefusedLater(checks, index)).length;
  return refused === 0 ? `${words}.` : `${words}; rejected ${refused === 1 ? 'once' : `${refused} times`} later.`;
}

export interface Failure {
  step: StepId;
  check: Check;
}

const lastOf = (failures: readonly Failure[]): Failure | undefined =>
  failures.toSorted((a, b) => a.check.at - b.check.at).at(-1);

/** The check that made a flow fail: the last failure that no later attempt fixed. */
export function failureOf(flow: Flow): Failure | undefined {
  if (outcomeOf(flow) !== 'failed') return undefined;
  const failed = FLOWS[flow.kind].filter((step) => stateOf(flow.steps[step]) === 'failed');
  return lastOf(
    failed.flatMap((step) =>
      (flow.steps[step] ?? []).filter((check) => check.outcome === 'failed').map((check) => ({ step, check })),
    ),
  );
}

/** Whether the check passed before it failed, as when a code is used twice. */
function isRefusedLater(checks: readonly Check[], index: number): boolean {
  const { check, outcome } = checks[index]!;
  return outcome === 'failed' && checks.slice(0, index).some((one) => one.check === check && one.outcome === 'passed');
}

/** The last failure of a flow that had succeeded, such as a reused code or a call with an expired token. */
export function refusedLater(flow: Flow): Failure | undefined {
  if (outcomeOf(flow) !== 'succeeded') return undefined;
  return lastOf(
    FLOWS[flow.kind].flatMap((step) => {
      const checks = flow.steps[step] ?? [];
      const isLasting = (check: Check, index: number): boolean =>
        check.outcome === 'failed' && !isMadeGood(checks, index);
      return checks.filter(isLasting).map((check) => ({ step, check }));
    }),
  );
}

/** Whether the check passed after it failed, as when a user types the password again. */
const isMadeGood = (checks: readonly Check[], index: number): boolean =>
  checks.slice(index + 1).some(({ check, outcome }) => check === checks[index]!.check && outcome === 'passed');

/** The steps that were checked in an exchange, with those checks. */
export function checksIn(flow: Flow, exchangeId: string): { step: StepId; checks: readonly Check[] }[] {
  return FLOWS[flow.kind].flatMap((step) => {
    const checks = (flow.steps[step] ?? []).filter((check) => check.exchangeId === exchangeId);
    return checks.length > 0 ? [{ step, checks }] : [];
  });
}
