/**
 * Puts the requests that another program recorded together to flows.
 *
 * A request is told by its shape: an authorization request has response_type and client_id, a token request has
 * grant_type. Flows are tied by what only they know: state, code, tokens, redirects. What belongs to none is counted.
 */
import { basicCredentials, headerOf, type Pair } from '../../read/message.ts';
import { bearerIn, fragmentOf, jsonIn, valueIn } from '../../parameters.ts';
import type { Exchange, Flow } from '../../traffic-schema.ts';
import type { FlowKind } from '../../steps.ts';
import type { ReadEntry } from '../read-entry.ts';
import { isMeant, join, resolved, type Draft } from './draft.ts';
import { flowOf } from './flow-of.ts';
import { shapeOf, type Shape } from './shape.ts';

export interface Grouped {
  entries: readonly ReadEntry[];
  flows: Map<string, Flow>;
  /** How many requests belong to no flow. */
  others: number;
}

interface Seen {
  exchange: Exchange;
  origin: string;
  shape: Shape;
  sent: readonly Pair[];
}

/** Shared by all flows, as in our own records. */
const OF_NO_FLOW: ReadonlySet<Shape> = new Set(['discovery', 'jwks']);

/** The flows in a recording of another program. Without any, its requests are all kept as they are. */
export function groupForeign(entries: readonly ReadEntry[]): Grouped {
  const drafts: Draft[] = [];
  const sorted = entries.toSorted((a, b) => a.exchange.receivedAt - b.exchange.receivedAt);
  const loose: Exchange[] = [];
  for (const { exchange, origin } of sorted) {
    const seen: Seen = { exchange, origin, ...shapeOf(exchange) };
    const draft = seen.shape === 'static' ? undefined : (ownerOf(seen, drafts) ?? begun(seen, drafts, loose));
    if (draft) join(draft, exchange, seen.shape);
    else loose.push(exchange);
  }
  return gathered(entries, drafts);
}

function gathered(entries: readonly ReadEntry[], drafts: readonly Draft[]): Grouped {
  if (drafts.length === 0) return { entries, flows: new Map(), others: 0 };
  const places = new Map(
    drafts.flatMap((draft) =>
      draft.members.map(({ exchange, shape }) => [exchange, { flowId: draft.flowId, shape }] as const),
    ),
  );
  const kept = entries.flatMap((entry): ReadEntry[] => {
    const place = places.get(entry.exchange);
    if (!place) return OF_NO_FLOW.has(entry.exchange.endpoint as Shape) ? [entry] : [];
    return [{ ...entry, exchange: { ...entry.exchange, flowId: place.flowId, endpoint: nameOf(place.shape, entry) } }];
  });
  const flows = new Map(drafts.map((draft) => [draft.flowId, flowOf(draft)]));
  return { entries: kept, flows, others: entries.length - kept.length };
}

/** What Live calls it. A page is the login, the consent, or the client's own. */
function nameOf(shape: Shape, { exchange }: ReadEntry): string {
  if (shape !== 'page') return shape;
  return exchange.endpoint === 'consent' || /consent/i.test(exchange.request.url.split('?', 1)[0] ?? '')
    ? 'consent'
    : 'login';
}

/** The flow that a request belongs to, by what only that flow knows. The latest wins. */
function ownerOf(seen: Seen, drafts: readonly Draft[]): Draft | undefined {
  return drafts.findLast((draft) => isTied(seen, draft)) ?? visited(seen, drafts);
}

const hasTokens = ({ members }: Draft): boolean => members.some(({ shape }) => shape === 'token');

/** Whether the token response has a body. */
const isTokenKnown = ({ members }: Draft): boolean =>
  members.some(({ exchange, shape }) => shape === 'token' && jsonIn(exchange.reply) !== undefined);

const TYING = ['code', 'request_uri', 'token', 'id_token_hint'];

function isTied({ exchange, origin, shape, sent }: Seen, draft: Draft): boolean {
  const { url } = exchange.request;
  if (shape === 'token') return valueIn(sent, 'grant_type') === 'authorization_code' && isRedeemed(sent, draft);
  if (shape === 'end-session' || shape === 'revoke') return false;
  const bearer = bearerIn(exchange);
  // Browsers leave the header out of what they export.
  if (shape === 'userinfo' && (bearer === undefined || !isTokenKnown(draft)) && hasTokens(draft))
    return draft.server === origin;
  if (shape === 'resource' || shape === 'userinfo') return draft.given.has(bearer ?? '');
  const state = valueIn(sent, 'state') ?? valueIn(fragmentOf(url), 'state');
  if (shape === 'callback' && isMeant(draft, url.split(/[?#]/, 1)[0] ?? url, state)) return true;
  if (draft.awaited.has(url) || TYING.some((name) => draft.given.has(valueIn(sent, name) ?? ''))) return true;
  return shape === 'authorize' && !draft.answered && state !== undefined && state === draft.state;
}

/** A code that was never seen belongs to the login of the same client that waits for one. */
function isRedeemed(sent: readonly Pair[], draft: Draft): boolean {
  const code = valueIn(sent, 'code') ?? '';
  if (draft.given.has(code)) return true;
  const isOpen = draft.kind === 'authorization_code' && !draft.members.some(({ shape }) => shape === 'token');
  const knowsCode = draft.answered && [...draft.given].some((value) => value !== code);
  return isOpen && !knowsCode && draft.redirectUri !== undefined && valueIn(sent, 'redirect_uri') === draft.redirectUri;
}

/** A page of the authorization server, while only one login is open there, or with one as its referrer. */
function visited({ exchange, origin, shape }: Seen, drafts: readonly Draft[]): Draft | undefined {
  if (shape !== 'page' || !isNavigation(exchange)) return undefined;
  const open = drafts.filter((draft) => draft.server === origin && !draft.answered);
  const from = headerOf(exchange.request.headers, 'referer');
  const referring = open.filter(({ members }) => members.some((member) => member.exchange.request.url === from));
  if (referring.length === 1) return referring[0];
  return open.length === 1 ? open[0] : undefined;
}

function isNavigation({ request, reply }: Exchange): boolean {
  const type = reply ? (headerOf(reply.headers, 'content-type') ?? '') : '';
  const redirects = reply !== undefined && reply.status >= 300 && reply.status < 400;
  return request.method === 'POST' || redirects || /html/i.test(type);
}

/** A new flow, if the request can begin one. */
function begun(seen: Seen, drafts: Draft[], loose: readonly Exchange[]): Draft | undefined {
  const { exchange, origin, shape, sent } = seen;
  const kind = kindOf(shape, sent);
  if (kind === undefined) return undefined;
  const parent = drafts.findLast(({ given }) => PARENTS.some((name) => given.has(valueIn(sent, name) ?? '')));
  const draft: Draft = {
    flowId: `flow-${drafts.length + 1}`,
    kind,
    server: origin,
    members: [],
    awaited: new Set(),
    given: new Set(),
    answered: false,
    ...(parent && { parent }),
    ...factsOf(seen),
  };
  drafts.push(draft);
  const opener = loose.findLast((one) => isRedirectTo(one, exchange.request.url));
  if (opener) join(draft, opener, 'client');
  return draft;
}

const PARENTS = ['refresh_token', 'token', 'id_token_hint', 'subject_token'];

const KINDS: Partial<Record<Shape, FlowKind>> = {
  authorize: 'authorization_code',
  par: 'authorization_code',
  revoke: 'revocation',
  'end-session': 'logout',
  introspect: 'resource',
  userinfo: 'resource',
};

const OF_GRANT: Readonly<Record<string, FlowKind>> = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
};

function kindOf(shape: Shape, sent: readonly Pair[]): FlowKind | undefined {
  if (shape !== 'token') return KINDS[shape];
  const grant = valueIn(sent, 'grant_type') ?? '';
  return Object.hasOwn(OF_GRANT, grant) ? OF_GRANT[grant] : 'token';
}

function factsOf({ exchange, sent }: Seen): Pick<Draft, 'client_id' | 'redirectUri' | 'scope' | 'state'> {
  const named = { client_id: 'client_id', redirectUri: 'redirect_uri', scope: 'scope', state: 'state' } as const;
  const facts = Object.entries(named).flatMap(([fact, name]) => {
    const value = valueIn(sent, name) ?? (name === 'client_id' ? basicId(exchange) : undefined);
    return value === undefined ? [] : [[fact, value]];
  });
  return Object.fromEntries(facts) as ReturnType<typeof factsOf>;
}

function basicId({ request }: Exchange): string | undefined {
  const header = headerOf(request.headers, 'authorization');
  return basicCredentials(header)?.id;
}

const isRedirectTo = ({ request, reply }: Exchange, url: string): boolean => {
  const location = reply && headerOf(reply.headers, 'location');
  return location !== undefined && resolved(location, request.url) === url;
};
