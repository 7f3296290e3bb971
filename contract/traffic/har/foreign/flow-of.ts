import { answerAt, answerIn, jsonIn, valueIn, type Answer } from '../../parameters.ts';
import type { StepId } from '../../steps.ts';
import { FLOWS } from '../../steps.ts';
import type { Check, Exchange, Flow } from '../../traffic-schema.ts';
import { decodeJwt } from '../../read/jwt.ts';
import type { Draft } from './draft.ts';
import type { Shape } from './shape.ts';

/** The check of what was only seen from outside. */
const SEEN = 'recorded';

type Found = readonly [step: StepId, check: Partial<Check> & Pick<Check, 'outcome'>];

/** The flow, with the steps that its requests show. */
export function flowOf(draft: Draft): Flow {
  const exchanges = draft.members.map(({ exchange }) => exchange);
  const steps: Partial<Record<StepId, Check[]>> = {};
  const known: readonly StepId[] = FLOWS[draft.kind];
  for (const { exchange, shape } of draft.members) {
    for (const [step, check] of stepsIn(exchange, shape, draft))
      if (known.includes(step)) (steps[step] ??= []).push(checkOf(exchange, check));
  }
  const username = usernameOf(exchanges);
  return {
    flowId: draft.flowId,
    kind: draft.kind,
    workspace: '',
    startedAt: Math.min(...exchanges.map(({ receivedAt }) => receivedAt)),
    updatedAt: Math.max(...exchanges.map(endOf)),
    ...(draft.parent && { parentFlowId: draft.parent.flowId }),
    ...(draft.client_id !== undefined && { client_id: draft.client_id }),
    ...(username !== undefined && { username }),
    ...(draft.scope !== undefined && { scope: draft.scope }),
    steps,
    exchangeIds: exchanges.map(({ exchangeId }) => exchangeId),
    tokens: [],
  };
}

const endOf = ({ receivedAt, durationMs = 0 }: Exchange): number => receivedAt + durationMs;

const checkOf = (exchange: Exchange, check: Found[1]): Check => ({
  check: SEEN,
  at: endOf(exchange),
  exchangeId: exchange.exchangeId,
  ...check,
});

const passed = (step: StepId): Found => [step, { outcome: 'passed' }];

const STEPS_IN: Partial<Record<Shape, (exchange: Exchange, draft: Draft) => readonly Found[]>> = {
  client: () => [passed('user-visits-client')],
  authorize: asked,
  par: asked,
  page: answered,
  callback: calledBack,
  token: redeemed,
  userinfo: called,
  resource: called,
  introspect: called,
  revoke: (exchange) => ended(exchange, ['revocation-requested', 'token-revoked']),
  'end-session': (exchange) => ended(exchange, ['logout-requested', 'session-ended']),
};

const stepsIn = (exchange: Exchange, shape: Shape, draft: Draft): readonly Found[] =>
  STEPS_IN[shape]?.(exchange, draft) ?? [];

function asked(exchange: Exchange, draft: Draft): readonly Found[] {
  const outcome = outcomeOf(exchange);
  const failed = outcome === 'failed' ? refusal(exchange) : undefined;
  if (failed) return [['authorize-requested', failed]];
  const found = answered(exchange, draft);
  const isRefused = found.some(([step]) => step === 'authorize-requested');
  return isRefused ? found : [passed('authorize-requested'), ...found];
}

/** Errors that the user or the session caused, not the request (OpenID Connect Core §3.1.2.6). */
const OF_USER: Readonly<Record<string, StepId>> = {
  login_required: 'user-authenticated',
  interaction_required: 'user-authenticated',
  account_selection_required: 'user-authenticated',
  consent_required: 'consent-given',
  access_denied: 'consent-given',
};

function answered(exchange: Exchange, draft: Draft): readonly Found[] {
  const answer = answerIn(exchange);
  if (answer) return answerSteps(answer, draft);
  return outcomeOf(exchange) === 'failed' ? [['user-authenticated', refusal(exchange)]] : [];
}

/** Where the redirect itself was not recorded, its target tells the same. */
function calledBack(exchange: Exchange, draft: Draft): readonly Found[] {
  const answer = answerAt(exchange.request.url);
  const isKnown = draft.members.some((member) => member.shape !== 'callback' && answerIn(member.exchange));
  if (isKnown) return [];
  return answer ? answerSteps(answer, draft) : [passed('code-issued')];
}

function answerSteps({ params }: Answer, draft: Draft): readonly Found[] {
  const error = valueIn(params, 'error');
  if (error === undefined) return [passed('user-authenticated'), consented(draft), passed('code-issued')];
  const step = Object.hasOwn(OF_USER, error) ? OF_USER[error] : undefined;
  const description = valueIn(params, 'error_description');
  return [
    [step ?? 'authorize-requested', { outcome: 'failed', error, ...(description !== undefined && { description }) }],
  ];
}

const consented = ({ members }: Draft): Found =>
  members.some(({ exchange }) => /consent/i.test(exchange.request.url.split('?', 1)[0] ?? ''))
    ? passed('consent-given')
    : ['consent-given', { outcome: 'skipped', description: 'No consent page was recorded.' }];

function redeemed(exchange: Exchange): readonly Found[] {
  const outcome = outcomeOf(exchange);
  if (outcome === undefined) return [passed('token-requested')];
  if (outcome === 'failed') return [passed('token-requested'), ['request-validated', refusal(exchange)]];
  return [passed('token-requested'), passed('request-validated'), passed('tokens-returned')];
}

function called(exchange: Exchange): readonly Found[] {
  return ended(exchange, ['resource-requested', 'resource-returned']);
}

function ended(exchange: Exchange, [request, reply]: readonly [StepId, StepId]): readonly Found[] {
  const outcome = outcomeOf(exchange);
  if (outcome === undefined) return [passed(request)];
  return [passed(request), outcome === 'failed' ? [reply, refusal(exchange)] : passed(reply)];
}

/** Undefined if there was no response. Some programs write a redirect as status 0. */
function outcomeOf({ reply }: Exchange): 'passed' | 'failed' | undefined {
  if (!reply) return undefined;
  return reply.status >= 400 ? 'failed' : 'passed';
}

function refusal({ reply, error }: Exchange): Found[1] {
  const json = jsonIn(reply) ?? {};
  const description = json['error_description'];
  return {
    outcome: 'failed',
    received: `status ${reply?.status ?? 0}`,
    ...(error !== undefined && { error }),
    ...(typeof description === 'string' && { description: description.slice(0, 1000) }),
  };
}

/** The claims that name a user to people, the best first (OpenID Connect Core §5.1). */
const NAMING = ['preferred_username', 'email', 'sub'];

function usernameOf(exchanges: readonly Exchange[]): string | undefined {
  for (const { reply } of exchanges) {
    const token = jsonIn(reply)?.['id_token'];
    const claims = typeof token === 'string' ? decodeJwt(token)?.payload : undefined;
    const name = NAMING.map((claim) => claims?.[claim]).find((value) => typeof value === 'string');
    if (typeof name === 'string') return name;
  }
  return undefined;
}
