/**
 * Compares two flows, from wherever they come: the record, a recording, another program's HAR file.
 *
 * A flow is turned into facts, such as a parameter of a step with its value. Comparing is then a comparison of two
 * lists. This folder is pure: it knows no server and no console.
 */
import { outcomeOf, stateOf } from '../flow.ts';
import { changesOf } from '../difference.ts';
import { redactJson, redactSentence } from '../redact.ts';
import type { Flow } from '../traffic-schema.ts';
import type { ComparedFlow, ComparedStep, Comparison, ConfigChange, FlowDifference } from './comparison.ts';
import { exchangesIn, factsOf, stepsOfBoth, type Fact, type Subject } from './facts.ts';
import { issuerOf, neutralTo } from './issuer.ts';
import { formOf, isLastingSecret, isNewEachTime, isNotablySlower, isOfTransport, isSameForm } from './nature.ts';

export type { Subject } from './facts.ts';

/** Whether the states of the step, side by side, say the same. */
export const isToldByState = ({ where, left = '', right = '' }: FlowDifference): boolean =>
  where === 'outcome' && !left.includes(':') && !right.includes(':');

/** Longer values are cut for showing. */
const SHOWN = 2000;

/** Lays two flows side by side, step by step. */
export function compareFlows(left: Subject, right: Subject, changes: readonly ConfigChange[] = []): Comparison {
  const steps = stepsOfBoth(left.flow, right.flow);
  const differences = differencesBetween(left, right);
  const compared = steps.map((step): ComparedStep => ({
    step,
    left: stepSide(left, step),
    right: stepSide(right, step),
    differences: differences.filter((difference) => difference.step === step),
  }));
  return {
    left: sideOf(left.flow),
    right: sideOf(right.flow),
    same: differences.every(({ natural }) => natural),
    steps: compared,
    changes,
  };
}

const stepSide = (subject: Subject, step: ComparedStep['step']): ComparedStep['left'] => ({
  state: stateOf(subject.flow.steps[step]),
  exchangeIds: exchangesIn(subject, step),
});

const sideOf = (flow: Flow): ComparedFlow => ({
  flowId: flow.flowId,
  kind: flow.kind,
  outcome: outcomeOf(flow),
  workspace: flow.workspace,
  startedAt: flow.startedAt,
  ...(flow.client_id !== undefined && { client_id: flow.client_id }),
  ...(flow.username !== undefined && { username: flow.username }),
});

const keyOf = ({ step, where, of, name }: Fact): string => JSON.stringify([step, where, of, name]);
const groupOf = ({ step, where, of }: Fact): string => JSON.stringify([step, where === 'outcome', of]);

function differencesBetween(left: Subject, right: Subject): FlowDifference[] {
  const steps = stepsOfBoth(left.flow, right.flow);
  const [ours, theirs] = [factsOf(left, steps), factsOf(right, steps)];
  const [former, latter] = [new Map(ours.map(keyed)), new Map(theirs.map(keyed))];
  const groups = [new Set(ours.map(groupOf)), new Set(theirs.map(groupOf))];
  const neutral: Neutral = [neutralTo(issuerOf(left)), neutralTo(issuerOf(right))];
  return [...new Map([...former, ...latter])].flatMap(([key, fact]) => {
    // What only one of them got to is told by the outcome of the step.
    if (!groups.every((group) => group.has(groupOf(fact)))) return [];
    return differenceOf(former.get(key), latter.get(key), neutral) ?? [];
  });
}

const keyed = (fact: Fact): [string, Fact] => [keyOf(fact), fact];

type Neutral = readonly [left: (text: string) => string, right: (text: string) => string];

function differenceOf(left: Fact | undefined, right: Fact | undefined, neutral: Neutral): FlowDifference | undefined {
  const fact = left ?? right!;
  const about = { step: fact.step, where: fact.where, of: fact.of, name: fact.name };
  if (left && right) return left.value === right.value ? undefined : { ...about, ...changed(left, right, neutral) };
  const shown = shownOf(fact);
  const natural = isOfTransport(fact) || fact.where === 'timing';
  return left
    ? { ...about, kind: 'only_left', left: shown, natural }
    : { ...about, kind: 'only_right', right: shown, natural };
}

type Values = Pick<FlowDifference, 'kind' | 'left' | 'right' | 'natural' | 'changes'>;

function changed(left: Fact, right: Fact, [neutralLeft, neutralRight]: Neutral): Values {
  const shown = { kind: 'changed' as const, left: shownOf(left), right: shownOf(right) };
  if (isNewEachTime(left)) return { ...shown, natural: isMadeAlike(left, right) };
  if (isLastingSecret(left)) return { ...shown, natural: isOfTransport(left) };
  if (left.where === 'timing') return { ...shown, natural: !isNotablySlower(Number(left.value), Number(right.value)) };
  const isElsewhere = neutralLeft(left.value) === neutralRight(right.value);
  const natural = isOfTransport(left) || isElsewhere || left.step === 'user-visits-client';
  if (isReordered(left.value, right.value)) return { ...shown, kind: 'reordered', natural };
  const changes = changesOf(shown.left, shown.right);
  return { ...shown, natural, ...(changes && { changes }) };
}

const MAY_HOLD_SECRETS = /cookie|referer|location|dpop/;

/** A key ID is any text that the server likes (RFC 7515 §4.1.4). */
const isMadeAlike = (left: Fact, right: Fact): boolean =>
  left.name === 'kid' || isSameForm(formOf(left.value), formOf(right.value));

/** A value as it may be shown. Secrets, codes and tokens are shown by their form only. */
function shownOf(fact: Fact): string {
  if (fact.where === 'timing') return `${fact.value} ms`;
  if (isLastingSecret(fact)) return `a secret, ${formOf(fact.value).words}`;
  if (isNewEachTime(fact) || (fact.where === 'header' && MAY_HOLD_SECRETS.test(fact.name)))
    return formOf(fact.value).words;
  const text = redactSentence(withoutSecretMembers(fact.value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** JSON without the members that are secret. Any other text as it is. */
function withoutSecretMembers(text: string): string {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.stringify(redactJson(JSON.parse(text)));
  } catch {
    return text;
  }
}

/** Whether both are lists of the same entries. Lists are JSON arrays, or words with spaces (RFC 6749 §3.3). */
function isReordered(left: string, right: string): boolean {
  const [a, b] = [entriesOf(left), entriesOf(right)];
  return a.length > 1 && a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n');
}

function entriesOf(text: string): string[] {
  if (!text.startsWith('[')) return text.split(' ');
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)) : [];
  } catch {
    return [];
  }
}
