import { SEVERITIES, STEPS, type StepId } from '../steps.ts';
import type { Fix, Verdict } from '../verdict.ts';
import { HarFault, type Fields } from './har-fields.ts';

const FIXES_KEPT = 20;
const RELATED_KEPT = 50;
const CHANGES_KEPT = 1000;
const PARAMS_KEPT = 20;

/** The verdict of a flow or an exchange, if Understudy wrote one into the HAR file. */
export const verdictIn = (own: Fields): { verdict?: Verdict } =>
  own.has('verdict') ? { verdict: readVerdict(own.object('verdict')) } : {};

function readVerdict(own: Fields): Verdict {
  return {
    severity: own.oneOf('severity', SEVERITIES),
    cause: own.text('cause'),
    ...(own.has('planted') && own.flag('planted') && { planted: true }),
    ...(own.has('step') && { step: stepId(own.text('step'), own.pathTo('step')) }),
    exchangeId: own.text('exchangeId'),
    ...textsOf(own, ['check', 'expected', 'received', 'advice', 'spec']),
    ...(own.has('difference') && { difference: own.list('difference', readChange, CHANGES_KEPT) }),
    ...(own.has('related') && { related: own.list('related', readRelated, RELATED_KEPT) }),
    fixes: own.list('fixes', readFix, FIXES_KEPT),
  };
}

const readChange = (own: Fields) => ({
  at: own.number('at'),
  expected: own.text('expected'),
  received: own.text('received'),
});

const readRelated = (own: Fields) => ({ flowId: own.text('flowId'), why: own.text('why') });

function readFix(own: Fields): Fix {
  return {
    id: own.text('id'),
    label: own.text('label'),
    ...textsOf(own, ['operation', 'if_match', 'code']),
    ...(own.has('params') && { params: readParams(own.object('params')) }),
    ...(own.has('body') && { body: own.object('body').members() }),
  };
}

function readParams(own: Fields): Record<string, string> {
  const names = own.names().slice(0, PARAMS_KEPT);
  return Object.fromEntries(names.map((name) => [name, own.text(name)]));
}

export function stepId(name: string, path: string): StepId {
  if (Object.hasOwn(STEPS, name)) return name as StepId;
  throw new HarFault(path, 'is not a step of a flow.');
}

/** Those of the named members that are there. */
export function textsOf<N extends string>(own: Fields, names: readonly N[]): { [K in N]?: string } {
  const present = names.filter((name) => own.has(name));
  return Object.fromEntries(present.map((name) => [name, own.text(name)])) as { [K in N]?: string };
}
