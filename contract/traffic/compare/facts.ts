import { decodeJwt } from '../read/jwt.ts';
import { headerOf, headerPairs, pathOf, type Pair } from '../read/message.ts';
import { stateOf } from '../flow.ts';
import { answerAt, answerIn, jsonIn, sentIn, valueIn, type Answer } from '../parameters.ts';
import { FLOWS, STEPS, type StepId } from '../steps.ts';
import type { Exchange, Flow } from '../traffic-schema.ts';
import type { FlowDifference } from './comparison.ts';
import { clientAuthentication } from './client-authentication.ts';

/** A flow with its exchanges, from wherever they come. */
export interface Subject {
  flow: Flow;
  exchanges: readonly Exchange[];
}

/** One thing that can be said about a flow, and compared. */
export type Fact = Pick<FlowDifference, 'step' | 'where' | 'of' | 'name'> & { value: string };

/** The steps that a request and its response belong to. */
const PLACES: Readonly<Record<string, readonly [request: StepId, reply: StepId]>> = {
  client: ['user-visits-client', 'user-visits-client'],
  par: ['authorize-requested', 'authorize-requested'],
  authorize: ['authorize-requested', 'authorize-requested'],
  login: ['user-authenticated', 'user-authenticated'],
  consent: ['consent-given', 'consent-given'],
  callback: ['code-issued', 'code-issued'],
  token: ['token-requested', 'tokens-returned'],
  userinfo: ['resource-requested', 'resource-returned'],
  resource: ['resource-requested', 'resource-returned'],
  introspect: ['resource-requested', 'resource-returned'],
  revoke: ['revocation-requested', 'token-revoked'],
  'end-session': ['logout-requested', 'session-ended'],
};

/** Pages differ from server to server. Only what the user sent counts. */
const PAGES = new Set(['login', 'consent', 'callback', 'client']);

const placesOf = (endpoint: string): readonly [StepId, StepId] | undefined =>
  Object.hasOwn(PLACES, endpoint) ? PLACES[endpoint] : undefined;

/** The steps of both flows, in order. */
export function stepsOfBoth(left: Flow, right: Flow): StepId[] {
  const known = new Set<StepId>([...FLOWS[left.kind], ...FLOWS[right.kind]]);
  return (Object.keys(STEPS) as StepId[]).filter((step) => known.has(step));
}

/** The exchanges that a step consists of. */
export function exchangesIn({ flow, exchanges }: Subject, step: StepId): string[] {
  const checked = new Set((flow.steps[step] ?? []).map(({ exchangeId }) => exchangeId));
  return exchanges
    .filter(({ exchangeId, endpoint }) => placesOf(endpoint)?.includes(step) || checked.has(exchangeId))
    .map(({ exchangeId }) => exchangeId);
}

/** All facts about a flow. */
export function factsOf(subject: Subject, steps: readonly StepId[]): Fact[] {
  const { exchanges } = subject;
  return [
    ...steps.map((step) => outcomeFact(subject.flow, step)),
    ...representatives(exchanges).flatMap(([of, exchange]) => exchangeFacts(of, exchange)),
    ...answerFacts(exchanges),
  ];
}

function outcomeFact(flow: Flow, step: StepId): Fact {
  const state = stateOf(flow.steps[step]);
  const failed = state === 'failed' ? flow.steps[step]?.findLast(({ outcome }) => outcome === 'failed') : undefined;
  const words = [state, failed?.error, failed?.description].filter((part) => part !== undefined);
  return { step, where: 'outcome', of: 'step', name: 'outcome', value: words.join(': ') };
}

/** One exchange for each endpoint, and for each address of a resource server: the one that decided. */
function representatives(exchanges: readonly Exchange[]): [of: string, exchange: Exchange][] {
  const found = new Map<string, Exchange>();
  for (const exchange of exchanges) {
    const { endpoint, request } = exchange;
    if (!placesOf(endpoint)) continue;
    const of = endpoint === 'resource' ? `${request.method} ${pathOf(request.url)}` : endpoint;
    if (endpoint !== 'authorize' || !found.has(of)) found.set(of, exchange);
  }
  return [...found];
}

/** A refused token request ends where it is validated. */
function stepsOf({ endpoint, reply }: Exchange): readonly [StepId, StepId] {
  const [asked, answered] = placesOf(endpoint)!;
  return [asked, endpoint === 'token' && (reply?.status ?? 0) >= 400 ? 'request-validated' : answered];
}

function exchangeFacts(of: string, exchange: Exchange): Fact[] {
  const [asked, answered] = stepsOf(exchange);
  const about = (step: StepId, where: Fact['where'], pairs: readonly Pair[]): Fact[] =>
    pairs.map(([name, value]) => ({ step, where, of, name, value }));
  const { durationMs, reply, request, endpoint } = exchange;
  const sent = about(asked, 'parameter', merged(sentIn(exchange)));
  if (PAGES.has(endpoint)) return endpoint === 'login' || endpoint === 'consent' ? sent : [];
  return [
    ...about(asked, 'parameter', authenticationOf(exchange)),
    ...sent,
    ...about(asked, 'header', headersOf(request)),
    ...(reply
      ? about(endpoint === 'token' ? 'request-validated' : answered, 'status', [['status', String(reply.status)]])
      : []),
    ...about(answered, 'member', membersOf(exchange)),
    ...tokenFacts(answered, exchange),
    ...about(answered, 'header', reply ? headersOf(reply) : []),
    ...(durationMs === undefined ? [] : about(answered, 'timing', [['duration', String(Math.round(durationMs))]])),
  ];
}

/** Compared as parameters and as the answer. */
const COMPARED_APART = new Set(['authorization', 'location']);

function headersOf({ headers }: Pick<Exchange['request'], 'headers'>): Pair[] {
  const pairs = headerPairs(headers).map(([name, value]): Pair => [name.toLowerCase(), value]);
  return merged(pairs.filter(([name]) => !COMPARED_APART.has(name)));
}

/** How the client proved who it is (RFC 6749 §2.3). Its values are compared as parameters, wherever they are sent. */
const authenticationOf = (exchange: Exchange): Pair[] =>
  exchange.endpoint === 'token' || exchange.endpoint === 'par' ? clientAuthentication(exchange) : bearerOf(exchange);

/** A header without a scheme is most likely the token itself (RFC 9110 §11.4). */
function bearerOf({ request }: Exchange): Pair[] {
  const header = headerOf(request.headers, 'authorization');
  if (header === undefined) return [];
  return [['authorization scheme', /^([\w.-]+) +\S/.exec(header)?.[1] ?? 'none']];
}

/** Repeated names once, with their values joined as RFC 9110 §5.3 allows. */
function merged(pairs: readonly Pair[]): Pair[] {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return [...values].map(([name, all]): Pair => [name, all.join(', ')]);
}

function membersOf({ endpoint, reply }: Exchange): Pair[] {
  const text = reply?.body?.text.trim() ?? '';
  const members = jsonIn(reply) ?? (endpoint === 'userinfo' ? decodeJwt(text)?.payload : undefined) ?? {};
  const format: Pair[] =
    endpoint === 'userinfo' && reply?.status === 200 ? [['format', decodeJwt(text) ? 'JWT' : 'JSON']] : [];
  return [...format, ...pairsOf(members)];
}

const pairsOf = (members: Readonly<Record<string, unknown>>): Pair[] =>
  Object.entries(members).map(([name, value]): Pair => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);

/** The names of tokens in responses, and what people call them. */
export const TOKEN_NAMES = { id_token: 'ID token', access_token: 'access token' } as const;

function tokenFacts(step: StepId, { reply, endpoint, request }: Exchange): Fact[] {
  const members = jsonIn(reply) ?? {};
  const facts = Object.entries(TOKEN_NAMES).flatMap(([member, of]) => jwtFacts(step, of, members[member]));
  const former = endpoint === 'token' ? valueIn(sentIn({ request }), 'refresh_token') : undefined;
  const next = members['refresh_token'];
  if (former === undefined || typeof next !== 'string') return facts;
  const value = next === former ? 'kept' : 'replaced';
  return [...facts, { step, where: 'member', of: endpoint, name: 'refresh token after use', value }];
}

function jwtFacts(step: StepId, of: string, token: unknown): Fact[] {
  if (typeof token !== 'string') return [];
  const jwt = decodeJwt(token);
  if (!jwt) return [{ step, where: 'token_header', of, name: 'format', value: 'opaque' }];
  const about =
    (where: Fact['where']) =>
    ([name, value]: Pair): Fact => ({ step, where, of, name, value });
  const { exp, iat } = jwt.payload;
  const lifetime = typeof exp === 'number' && typeof iat === 'number' ? [['lifetime', `${exp - iat} s`] as const] : [];
  return [
    about('token_header')(['format', 'JWT']),
    ...pairsOf(jwt.header).map(about('token_header')),
    ...[...lifetime, ...pairsOf(jwt.payload)].map(about('claim')),
  ];
}

/** What went back through the browser. Where the redirect was not recorded, the request that followed tells it. */
function answerFacts(exchanges: readonly Exchange[]): Fact[] {
  const answers = exchanges.filter(({ endpoint }) => endpoint !== 'client').flatMap((one) => answerIn(one) ?? []);
  const called = exchanges.flatMap(({ endpoint, request }) =>
    endpoint === 'callback' ? (answerAt(request.url) ?? []) : [],
  );
  const answer: Answer | undefined = answers.at(-1) ?? called.at(-1);
  if (!answer) return [];
  const pairs: Pair[] = [['redirect_uri', answer.to], ['response_mode', answer.mode], ...merged(answer.params)];
  const fact = ([name, value]: Pair): Fact => ({ step: 'code-issued', where: 'answer', of: 'answer', name, value });
  return [...pairs.map(fact), ...jwtFacts('code-issued', TOKEN_NAMES.id_token, valueIn(answer.params, 'id_token'))];
}
