import { outcomeOf, type Flow } from '../../../../contract/traffic/flow.ts';
import type { RecordedBody, RecordedHeaders } from '../../../../contract/traffic/events.ts';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { tokensIn } from '../../../../contract/traffic/read/find-tokens.ts';
import type { Field, Filter, Flag, Operator, Term } from './parse.ts';
import { isPending } from '../exchange/is-pending.ts';

/** What a filter tests: a flow with its exchanges, or a standalone exchange. */
export interface Subject {
  flow?: Flow;
  exchanges: readonly Exchange[];
  pinned: boolean;
}

type Test = (subject: Subject) => boolean;

/** A filter as a function. True if all its terms match. */
export function compileFilter(filter: Filter): Test {
  const tests = filter.terms.map(compileTerm);
  return (subject) => tests.every((test) => test(subject));
}

function compileTerm(term: Term): Test {
  switch (term.kind) {
    case 'not': {
      const test = compileTerm(term.term);
      return (subject) => !test(subject);
    }
    case 'flag':
      return FLAG_TESTS[term.flag];
    case 'text':
      return compileText(term.text);
    case 'compare':
      return compileComparison(term);
  }
}

const FLAG_TESTS: Record<Flag, Test> = {
  pinned: ({ pinned }) => pinned,
  errored: ({ flow, exchanges }) => (flow && outcomeOf(flow) === 'failed') || exchanges.some(isErrored),
  pending: ({ flow, exchanges }) => (flow && outcomeOf(flow) === 'waiting') || exchanges.some(isPending),
  planted: (subject) => faultsOf(subject).length > 0,
};

const faultsOf = ({ flow, exchanges }: Subject) => [
  ...(flow?.faults ?? []),
  ...exchanges.flatMap(({ faults = [] }) => faults),
];

const isErrored = (exchange: Exchange): boolean =>
  exchange.error !== undefined || exchange.hungUp === true || (exchange.reply?.status ?? 0) >= 400;

function compileComparison({ field, claim, operator, value }: Extract<Term, { kind: 'compare' }>): Test {
  const read: (subject: Subject) => readonly (string | undefined)[] =
    field === 'claim' ? ({ exchanges }) => claimValues(exchanges, claim ?? '') : VALUES[field];
  const holds = COMPARISONS[operator];
  const wanted = value.toLowerCase();
  const any: Test = (subject) =>
    read(subject).some((found) => found !== undefined && holds(found.toLowerCase(), wanted));
  return operator === '!=' ? (subject) => !any(subject) : any;
}

const equals = (found: string, wanted: string): boolean => found === wanted;
const COMPARISONS: Record<Operator, (found: string, wanted: string) => boolean> = {
  '=': equals,
  // The caller negates this: no value may be equal.
  '!=': equals,
  '*=': (found, wanted) => found.includes(wanted),
  '^=': (found, wanted) => found.startsWith(wanted),
};

/** The values of a field. */
export const VALUES: Record<Field, (subject: Subject) => readonly (string | undefined)[]> = {
  client: ({ flow }) => [flow?.client_id],
  user: ({ flow }) => [flow?.username],
  grant: ({ flow }) => [flow?.kind],
  flow: ({ flow }) => [flow?.flowId],
  scope: ({ flow }) => flow?.scope?.split(' ') ?? [],
  error: ({ flow, exchanges }) => [...exchanges.map((exchange) => exchange.error), ...(flow ? flowErrors(flow) : [])],
  endpoint: ({ exchanges }) => exchanges.map((exchange) => exchange.endpoint),
  method: ({ exchanges }) => exchanges.map((exchange) => exchange.request.method),
  status: ({ exchanges }) => exchanges.map((exchange) => exchange.reply && String(exchange.reply.status)),
  fault: (subject) => faultsOf(subject).flatMap(({ kind, faultId }) => [kind, faultId]),
};

const flowErrors = (flow: Flow): (string | undefined)[] =>
  Object.values(flow.steps).flatMap((checks) => checks.map((check) => check.error));

function claimValues(exchanges: readonly Exchange[], claim: string): string[] {
  return exchanges.flatMap((exchange) =>
    tokensIn(exchange).flatMap(({ jwt }) => {
      const value = jwt.payload[claim];
      if (value === undefined) return [];
      return Array.isArray(value)
        ? value.map(String)
        : [typeof value === 'object' ? JSON.stringify(value) : String(value)];
    }),
  );
}

/** Free text: matches anywhere in the messages, in the flow's names or in the cause of a failure. Case-insensitive. */
function compileText(text: string): Test {
  const pattern = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'i');
  return ({ flow, exchanges }) =>
    (flow !== undefined && flowTexts(flow).some((part) => pattern.test(part))) ||
    exchanges.some((exchange) => isTextIn(exchange, pattern));
}

const flowTexts = ({ flowId, client_id = '', username = '', scope = '', verdict }: Flow): string[] => [
  flowId,
  client_id,
  username,
  scope,
  verdict?.cause ?? '',
];

function isTextIn({ request, reply, exchangeId, error, verdict }: Exchange, pattern: RegExp): boolean {
  return (
    pattern.test(request.url) ||
    pattern.test(exchangeId) ||
    (error !== undefined && pattern.test(error)) ||
    (verdict !== undefined && pattern.test(verdict.cause)) ||
    isInMessage(request, pattern) ||
    (reply !== undefined && isInMessage(reply, pattern))
  );
}

function isInMessage(message: { headers: RecordedHeaders; body?: RecordedBody }, pattern: RegExp): boolean {
  if (message.body && pattern.test(message.body.text)) return true;
  for (const name in message.headers) {
    if (pattern.test(name) || pattern.test(String(message.headers[name]))) return true;
  }
  return false;
}
