import { randomBytes } from 'node:crypto';
import type { Attempt } from '../../../contract/apis/attempt.ts';
import { attemptOf, ATTEMPTS, type AttemptId } from '../../../contract/apis/attempts.ts';
import type { MadeAccessToken } from '../../../contract/apis/schema.ts';
import type { CheckupLine } from '../../../contract/checkup/card.ts';
import type { NewCard } from '../../../contract/checkup/new-card.ts';
import { callApi, requestWith, type Outcome, type Presented, type Target } from './call.ts';
import { judge, shouldOf, whyNoControl, type Known } from './judge.ts';
import { MistakeError } from '../mistake.ts';
import { replyOf, type SeenCall } from '../watch-api/observed-call.ts';

/** What the check-up needs of a running server. */
export interface Issuing {
  /** An access token, wrong on purpose unless that is undefined. */
  token(wrong?: string): Promise<MadeAccessToken>;
  /** Puts a call on record. Returns its flow. */
  record(seen: SeenCall): Promise<string>;
  /** Whether a call made the API ask the server about the token. */
  asked(flowId: string): Promise<boolean>;
}

export interface CheckupFacts {
  target: Target;
  workspace: string;
  client_id: string;
  isScoped: boolean;
}

/** Calls an API with a good token and then with wrong ones. Throws MistakeError if a good token isn’t let in. */
export async function checkApi(issuing: Issuing, facts: CheckupFacts): Promise<NewCard> {
  const { target, workspace, client_id, isScoped } = facts;
  const startedAt = Date.now();
  const checkup = new Checkup(issuing, target);
  const control = await checkup.control();
  const asks = await issuing.asked(control.flowIds[0] ?? '');
  const lines: CheckupLine[] = [];
  for (const id of Object.keys(ATTEMPTS) as AttemptId[]) lines.push(await checkup.attempt(id, { asks, isScoped }));
  return {
    of: 'api',
    workspace,
    client_id,
    subject: target.url.origin + target.url.pathname,
    startedAt,
    endedAt: Date.now(),
    control,
    lines,
  };
}

interface Called {
  outcome: Outcome;
  flowId: string;
}

class Checkup {
  readonly #issuing: Issuing;
  readonly #target: Target;
  #isAway = false;

  constructor(issuing: Issuing, target: Target) {
    this.#issuing = issuing;
    this.#target = target;
  }

  async control(): Promise<CheckupLine> {
    const good = await this.#issuing.token();
    const token = good.access_token ?? '';
    const { outcome, flowId } = await this.#call({ in: 'header', token }, good.flowId);
    const isRefused = outcome.kind !== 'answer' || outcome.status >= 300;
    const anonymous = isRefused && outcome.kind !== 'away' ? await this.#send(undefined) : outcome;
    const why = whyNoControl(outcome, this.#target.url, { token, anonymous });
    if (why !== undefined) throw new MistakeError(why);
    return {
      id: 'control',
      family: 'Control',
      title: 'A good token',
      result: 'passed',
      did: `It let the call in: ${outcome.kind === 'answer' ? outcome.status : ''}.`,
      should: 'Answer as usual.',
      flowIds: [flowId],
    };
  }

  async attempt(id: AttemptId, known: Known): Promise<CheckupLine> {
    const attempt = attemptOf(id);
    const { family, title, spec, attack } = attempt;
    const about = { id, family, title, should: shouldOf(attempt), spec, attack: `They could ${lowered(attack)}` };
    if (this.#isAway)
      return { ...about, result: 'could_not_tell', did: 'Nothing answers there any more.', flowIds: [] };
    const { presented, flowId, unavailable } = await this.#tokenFor(id, attempt);
    if (unavailable !== undefined)
      return { ...about, result: 'not_applicable', did: `It wasn’t tried. ${unavailable}`, flowIds: [] };
    const called = await this.#call(presented, flowId);
    this.#isAway = called.outcome.kind === 'away';
    return { ...about, ...judge(attempt, called.outcome, known), flowIds: [called.flowId] };
  }

  async #tokenFor(
    id: AttemptId,
    { isMadeHere }: Attempt,
  ): Promise<{ presented?: Presented; flowId?: string; unavailable?: string }> {
    if (id === 'no-token') return {};
    if (id === 'garbage') return { presented: { in: 'header', token: randomBytes(32).toString('base64url') } };
    const { access_token: token = '', ...rest } = await this.#issuing.token(isMadeHere ? undefined : id);
    return { presented: { in: id === 'token-in-query' ? 'query' : 'header', token }, ...rest };
  }

  #send(presented: Presented): Promise<Outcome> {
    return callApi(this.#target, requestWith(this.#target, presented));
  }

  async #call(presented: Presented, flowId: string | undefined): Promise<Called> {
    const startedAt = performance.now();
    const sent = requestWith(this.#target, presented);
    const outcome = await callApi(this.#target, sent);
    const durationMs = performance.now() - startedAt;
    const { url, data } = this.#target;
    const body = data === undefined ? undefined : { text: data, bytes: Buffer.byteLength(data), cut: false };
    const seen: SeenCall = {
      api: url.origin,
      token: presented?.token,
      flowId,
      request: { ...sent, ...(body && { body }) },
      reply: outcome.kind === 'answer' ? replyOf(outcome) : undefined,
      durationMs,
    };
    return { outcome, flowId: await this.#issuing.record(seen) };
  }
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
