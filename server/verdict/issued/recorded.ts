import { headerValues, LONG_BODY_BYTES, type RecordedRequest } from '../../../contract/traffic/events.ts';
import type { Flow } from '../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import { lifetimeOf } from '../../protocol/access-token.ts';
import type { Case } from '../case.ts';
import type { IssuedKind, Origin } from './origin.ts';

/** A named value in a recorded exchange. */
export interface Recorded {
  name: string;
  value: string;
  exchange: Exchange;
  /** The server issued it under this name. Otherwise the client sent it, or it went along with an answer. */
  kind: IssuedKind | undefined;
}

const ISSUED: readonly string[] = ['code', 'access_token', 'refresh_token', 'id_token'] satisfies IssuedKind[];

const kindOf = (name: string): IssuedKind | undefined => (ISSUED.includes(name) ? (name as IssuedKind) : undefined);

/** Older exchanges are not searched. A whole record would take a tenth of a second. */
const MOST_SEARCHED = 1000;

/** Every named value of the latest exchanges, latest first: what was issued, and what was sent. */
export function* recordedValues(the: Case): Generator<Recorded> {
  for (const exchange of latest(the.traffic().exchanges)) {
    if (exchange.exchangeId === the.exchange.exchangeId) continue;
    for (const [name, value] of issuedIn(exchange)) yield { name, value, exchange, kind: kindOf(name) };
    for (const [name, value] of sentIn(exchange)) yield { name, value, exchange, kind: undefined };
  }
}

function latest(exchanges: ReadonlyMap<string, Exchange>): Exchange[] {
  let skipped = exchanges.size - MOST_SEARCHED;
  const found: Exchange[] = [];
  for (const exchange of exchanges.values()) if ((skipped -= 1) < 0) found.push(exchange);
  return found.toReversed();
}

const textOf = ({ body }: Pick<RecordedRequest, 'body'>): string =>
  body && body.bytes <= LONG_BODY_BYTES ? body.text : '';

function* issuedIn({ reply }: Exchange): Generator<readonly [string, string]> {
  if (!reply) return;
  const [location] = headerValues(reply.headers, 'location');
  if (location !== undefined) yield* parametersOf(location);
  const text = textOf(reply);
  if (text.startsWith('{') && text.includes('_token"')) yield* membersOf(text);
  else if (text.includes('type="hidden"')) yield* fieldsOf(text);
}

const sentIn = ({ request }: Exchange): (readonly [string, string])[] => [
  ...parametersOf(request.url),
  ...(/^[\w.-]+=/.test(textOf(request)) ? new URLSearchParams(textOf(request)) : []),
];

function parametersOf(url: string): (readonly [string, string])[] {
  const start = url.search(/[?#]/);
  return start < 0 ? [] : [...new URLSearchParams(url.slice(start + 1).replace(/[?#]/, '&'))];
}

function membersOf(text: string): (readonly [string, string])[] {
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>).filter(
      (member): member is [string, string] => kindOf(member[0]) !== undefined && typeof member[1] === 'string',
    );
  } catch {
    return [];
  }
}

/** The hidden fields of a page (OAuth 2.0 Form Post Response Mode §2). */
const fieldsOf = (page: string): (readonly [string, string])[] =>
  [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);

/** What the record knows of a value that was issued in an exchange. */
export function originInRecord(the: Case, kind: IssuedKind, exchange: Exchange): Origin {
  const { flows } = the.traffic();
  const flow = flows.get(exchange.flowId ?? '');
  const origin: Origin = {
    kind,
    workspace: exchange.workspace ?? '',
    client_id: flow?.client_id,
    flowId: exchange.flowId,
    issuedAt: exchange.receivedAt,
  };
  return { ...origin, ...(kind === 'code' ? fateOfCode(the, origin, flow) : fateOfToken(kind, exchange, flow)) };
}

function fateOfCode({ core }: Case, { workspace, issuedAt = 0 }: Origin, flow: Flow | undefined): Partial<Origin> {
  const redeemed = flow?.steps['request-validated']?.find(
    ({ check, outcome }) => check === 'code-redeemed' && outcome === 'passed',
  );
  if (redeemed) return { used: { at: redeemed.at, by: flow?.client_id ?? '' } };
  const issuer = core.config.issuers().find(({ id }) => id === workspace);
  const client = issuer?.clients.get(flow?.client_id ?? '');
  if (!issuer || !client) return {};
  return { expiresAt: issuedAt + lifetimeOf('authorization_code_ttl', client, issuer.workspace.settings) * 1000 };
}

/** How far the time in a token may be from that of the exchange that issued it: it is in whole seconds. */
const NEAR_MS = 2000;

function fateOfToken(kind: IssuedKind, { receivedAt }: Exchange, flow: Flow | undefined): Partial<Origin> {
  const token = flow?.tokens.find((one) => one.kind === kind && Math.abs(one.issuedAt - receivedAt) <= NEAR_MS);
  if (!token) return {};
  const { issuedAt, expiresAt, revokedAt, revokedBecause = '' } = token;
  return { issuedAt, expiresAt, ...(revokedAt !== undefined && { dead: { at: revokedAt, reason: revokedBecause } }) };
}
