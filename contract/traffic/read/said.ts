import { titleOf } from '../checks.ts';
import type { Check, Flow } from '../flow.ts';
import type { Exchange } from '../traffic.ts';
import type { Verdict } from '../verdict.ts';
import { failureOf, refusedLater } from './flow-steps.ts';

/** What is said about a flow or an exchange: the server's verdict, or what the failed check said. */
export interface Said {
  verdict: Verdict;
  /** The OAuth error that was sent. */
  error?: string | undefined;
  /** The check that this explains. */
  check?: Check | undefined;
}

/** Undefined if there is nothing to say. Recordings by older versions have no verdicts. */
export function saidOfFlow(flow: Flow, exchanges: readonly Exchange[]): Said | undefined {
  const { verdict } = flow;
  if (!verdict) return saidByCheck(flow);
  const check = checkOf(verdict, flow);
  const exchange = exchanges.find(({ exchangeId }) => exchangeId === verdict.exchangeId);
  return { verdict, error: exchange?.error ?? check?.error, check };
}

export function saidOfExchange({ verdict, error }: Exchange, flow: Flow | undefined): Said | undefined {
  return verdict && { verdict, error, check: flow && checkOf(verdict, flow) };
}

const checkOf = ({ step, check, exchangeId }: Verdict, { steps }: Flow): Check | undefined =>
  step && steps[step]?.findLast((one) => one.check === check && one.exchangeId === exchangeId);

function saidByCheck(flow: Flow): Said | undefined {
  const failed = failureOf(flow);
  const failure = failed ?? refusedLater(flow);
  if (!failure) return undefined;
  const { step, check } = failure;
  const { exchangeId = '', expected, received, hint, spec } = check;
  const verdict: Verdict = {
    severity: failed ? 'error' : 'warning',
    cause: check.description ?? `Check failed: ${titleOf(check.check)}`,
    step,
    check: check.check,
    exchangeId,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(hint !== undefined && hint !== check.description && { advice: hint }),
    ...(spec !== undefined && { spec }),
    fixes: [],
  };
  return { verdict, error: check.error, check };
}
