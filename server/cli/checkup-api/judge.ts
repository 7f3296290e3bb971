import type { Attempt } from '../../../contract/apis/attempt.ts';
import type { CheckupResult } from '../../../contract/checkup/card.ts';
import type { Outcome } from './call.ts';

/** What is known about the API and the call. */
export interface Known {
  /** It asks the server about tokens: by introspection or userinfo. */
  asks: boolean;
  /** The user said which scopes the call needs. */
  isScoped: boolean;
}

export interface Judgement {
  result: CheckupResult;
  did: string;
}

type Answer = Extract<Outcome, { kind: 'answer' }>;

const TOO_MANY = 429;

/** What the API did with a call that was wrong on purpose, and whether that was right (RFC 6750 §3, RFC 9068 §4). */
export function judge(attempt: Attempt, outcome: Outcome, known: Known): Judgement {
  if (outcome.kind !== 'answer') return judgeSilence(attempt, outcome.kind);
  const { status } = outcome;
  if (status >= 500) return { result: 'failed', did: `It broke down: it answered ${status}.` };
  if (status === TOO_MANY)
    return { result: 'could_not_tell', did: `It answered ${status}: too many requests. It didn’t look at the token.` };
  if (attempt.expects === 'survive') return { result: 'passed', did: `It went on working: it answered ${status}.` };
  if (status >= 200 && status < 300) return judgeEntry(attempt, status, known);
  return { result: 'passed', did: [`It refused: ${wordsOf(outcome)}.`, ...remarksOn(attempt, outcome)].join(' ') };
}

function judgeSilence({ expects }: Attempt, kind: 'closed' | 'late' | 'away'): Judgement {
  if (kind === 'late') return { result: 'failed', did: 'It didn’t answer in time.' };
  if (kind === 'away') return { result: 'failed', did: 'It went away: nothing answers there any more.' };
  return expects === 'survive'
    ? { result: 'passed', did: 'It closed the connection.' }
    : { result: 'could_not_tell', did: 'It closed the connection without an answer.' };
}

function judgeEntry({ expects }: Attempt, status: number, { asks, isScoped }: Known): Judgement {
  const letIn = `It let the call in: ${status}.`;
  if (expects === 'refuse_if_scoped' && !isScoped)
    return { result: 'could_not_tell', did: `${letIn} Say with --scope which scope it needs, if it needs one.` };
  if (expects === 'refuse_if_asking' && !asks)
    return {
      result: 'not_applicable',
      did: `${letIn} It validates tokens by itself, so it can’t know before the token expires.`,
    };
  return { result: 'failed', did: letIn };
}

const challengeIn = ({ headers }: Answer): string | undefined => [headers['www-authenticate']].flat()[0];

const errorIn = (answer: Answer): string | undefined => /\berror="?([\w-]+)/.exec(challengeIn(answer) ?? '')?.[1];

function wordsOf(answer: Answer): string {
  const error = errorIn(answer);
  return error === undefined ? String(answer.status) : `${answer.status} ${error}`;
}

/** What could be better about a refusal (RFC 6750 §3, §3.1). */
function remarksOn(attempt: Attempt, answer: Answer): string[] {
  const { status } = answer;
  const right = attempt.expects === 'refuse_if_scoped' ? 403 : 401;
  const remarks: string[] = [];
  if (status >= 300 && status < 400) remarks.push(`It redirected, where clients of an API need ${right}.`);
  else if (status !== right) remarks.push(`RFC 6750 asks for ${right}.`);
  if (status === 401 && challengeIn(answer) === undefined) remarks.push('It sent no WWW-Authenticate.');
  return remarks;
}

/** What an API should do, in one sentence. */
export const shouldOf = ({ expects }: Attempt): string => SHOULD[expects];

const SHOULD: Readonly<Record<Attempt['expects'], string>> = {
  refuse: 'Answer 401 with WWW-Authenticate: Bearer.',
  refuse_if_scoped: 'Answer 403 with error="insufficient_scope" in WWW-Authenticate.',
  refuse_if_asking: 'Answer 401, if it asks the server about each token.',
  survive: 'Accept or refuse it, and go on working.',
};

/** Why there can be no check-up: a good token doesn’t get a good answer. Undefined if it does. */
export function whyNoControl(
  outcome: Outcome,
  { origin }: URL,
  { token, anonymous }: ControlFacts,
): string | undefined {
  if (outcome.kind === 'away') return `Nothing answers at ${origin}. Is the API running?`;
  if (outcome.kind !== 'answer') return `${origin} didn’t answer a call with a good token. Is it an HTTP server?`;
  const { status } = outcome;
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) {
    const said = challengeIn(outcome);
    return [
      `The API refuses even a good token: ${status}${said === undefined ? '' : `, ${said}`}.`,
      `${aboutToken(token)} Compare that with what the API expects.`,
    ].join(' ');
  }
  if (status >= 500)
    return anonymous.kind === 'answer' && anonymous.status >= 500
      ? `The API answers ${status} to everything, even to a call without a token.`
      : `The API answers ${status} to a good token. Its log says why.`;
  return `The API answers ${status} to a good token. Name a path, --method and --data that work.`;
}

interface ControlFacts {
  token: string;
  /** What a call without a token got. */
  anonymous: Outcome;
}

/** The claims that most refusals are about. */
function aboutToken(token: string): string {
  try {
    const { iss, aud, scp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    return `The token has iss ${String(iss)}, aud ${[aud].flat().join(', ')} and the scopes ${[scp].flat().join(' ')}.`;
  } catch {
    return 'The token is opaque: the API must introspect it.';
  }
}
