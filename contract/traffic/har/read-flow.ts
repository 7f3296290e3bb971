import { CHECK_OUTCOMES, CHECK_TEXTS } from '../checks.ts';
import type { Check, Flow, IssuedToken } from '../flow.ts';
import { FLOW_TEXTS, FLOWS, TOKEN_KINDS } from '../steps.ts';
import type { Fields } from './har-fields.ts';
import { faultsIn } from './read-faults.ts';
import { stepId, textsOf, verdictIn } from './read-verdict.ts';

const KINDS = Object.keys(FLOWS) as (keyof typeof FLOWS)[];
/** Twice the server's limit per flow. */
const KEPT = 200;

/** A flow with its checks, as Understudy writes it into a HAR page. */
export function readFlow(own: Fields): Flow {
  const steps = own.object('steps');
  return {
    flowId: own.text('flowId'),
    kind: own.oneOf('kind', KINDS),
    workspace: own.text('workspace'),
    startedAt: own.number('startedAt'),
    updatedAt: own.number('updatedAt'),
    ...textsOf(own, FLOW_TEXTS),
    steps: Object.fromEntries(
      steps.names().map((name) => [stepId(name, steps.pathTo(name.slice(0, 60))), steps.list(name, readCheck, KEPT)]),
    ),
    exchangeIds: own.texts('exchangeIds', KEPT),
    tokens: own.list('tokens', readToken, KEPT),
    ...faultsIn(own),
    ...verdictIn(own),
  };
}

function readCheck(own: Fields): Check {
  return {
    check: own.text('check'),
    outcome: own.oneOf('outcome', CHECK_OUTCOMES),
    at: own.number('at'),
    ...(own.has('movedAt') && { movedAt: own.number('movedAt') }),
    ...textsOf(own, CHECK_TEXTS),
  };
}

function readToken(own: Fields): IssuedToken {
  return {
    tokenId: own.text('tokenId'),
    kind: own.oneOf('kind', TOKEN_KINDS),
    issuedAt: own.number('issuedAt'),
    expiresAt: own.number('expiresAt'),
    ...(own.has('revokedAt') && { revokedAt: own.number('revokedAt') }),
    ...textsOf(own, ['revokedBecause']),
  };
}
