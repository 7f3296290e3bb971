import type { FaultKind } from '../../contract/faults/kinds.ts';
import { answerIn } from '../../contract/traffic/parameters.ts';
import type { Exchange, Traffic } from '../../contract/traffic/traffic.ts';

/** Whose requests count. */
export interface Subject {
  workspace: string;
  client_id: string;
}

/** What a client did in one run. */
export interface Seen {
  /** Its requests, in order. */
  requests: readonly Exchange[];
  /** Where in them the fault fired first. -1: nowhere. */
  firedAt: number;
}

/** Requests that name no client count as its own: they are for the documents that everyone reads. */
const FOR_ALL = ['discovery', 'jwks'];

/** Picks the client’s requests out of those of a run. */
export function seenOf(
  { exchanges, flows }: Pick<Traffic, 'exchanges' | 'flows'>,
  ids: Iterable<string>,
  { subject, kind }: { subject: Subject; kind: FaultKind | undefined },
): Seen {
  const isFired = (exchange: Exchange): boolean => exchange.faults?.some((fault) => fault.kind === kind) ?? false;
  const isOwn = (exchange: Exchange): boolean =>
    FOR_ALL.includes(exchange.endpoint) ||
    (exchange.flowId !== undefined && flows.get(exchange.flowId)?.client_id === subject.client_id);
  const requests = [...ids]
    .flatMap((id) => exchanges.get(id) ?? [])
    .filter((exchange) => exchange.workspace === subject.workspace && (isOwn(exchange) || isFired(exchange)));
  return { requests, firedAt: requests.findIndex(isFired) };
}

/** The form of a request: what a token request sends, or an authorization request in its query. */
export const formOf = ({ request: { url, body } }: Exchange): URLSearchParams =>
  new URLSearchParams(body ? body.text : url.split('?').slice(1).join('?'));

/** Whether a request redeems a code. A client may get other tokens meanwhile. */
export const redeemsCode = (exchange: Exchange): boolean =>
  exchange.endpoint === 'token' && (formOf(exchange).get('grant_type') ?? CODE) === CODE;

const CODE = 'authorization_code';

/** The parameters with which a response sends the browser back to the client. Empty if it doesn’t. */
export const answerOf = (exchange: Exchange): URLSearchParams =>
  new URLSearchParams((answerIn(exchange)?.params ?? []).map(([name, value]): [string, string] => [name, value]));

const isRefresh = (exchange: Exchange): boolean =>
  exchange.endpoint === 'token' && formOf(exchange).get('grant_type') === 'refresh_token';

/** Whether a request uses what a token response brought. */
export const isUse = (exchange: Exchange): boolean =>
  exchange.endpoint === 'userinfo' || exchange.endpoint === 'introspect' || isRefresh(exchange);

/** Whether a request got tokens. */
export const gotTokens = ({ endpoint, reply, error }: Exchange): boolean =>
  endpoint === 'token' && reply?.status === 200 && error === undefined;

/** How far a login came: nothing, a request to log in, tokens, tokens in use. */
export function stageOf(requests: readonly Exchange[]): 0 | 1 | 2 | 3 {
  if (requests.some(isUse)) return 3;
  if (requests.some(gotTokens)) return 2;
  return requests.some(({ endpoint }) => endpoint === 'authorize' || endpoint === 'token') ? 1 : 0;
}
