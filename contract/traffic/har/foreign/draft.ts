import { headerOf } from '../../read/message.ts';
import { answerAt, answerIn, bearerIn, jsonIn, valueIn } from '../../parameters.ts';
import type { FlowKind } from '../../steps.ts';
import type { Exchange } from '../../traffic-schema.ts';
import type { Shape } from './shape.ts';

/** A flow that is being put together from the requests of another program. */
export interface Draft {
  flowId: string;
  kind: FlowKind;
  parent?: Draft;
  client_id?: string;
  redirectUri?: string;
  scope?: string;
  state?: string;
  /** The origin of the authorization server. */
  server: string;
  members: { exchange: Exchange; shape: Shape }[];
  /** URLs that it redirected to and that were not requested yet. */
  awaited: Set<string>;
  /** Codes, tokens and request URIs that it gave. */
  given: Set<string>;
  /** The browser went back to the client. */
  answered: boolean;
}

/** Adds an exchange to a flow, with what can be learned from it. */
export function join(draft: Draft, exchange: Exchange, shape: Shape): void {
  draft.members.push({ exchange, shape });
  draft.awaited.delete(exchange.request.url);
  learnFromJson(draft, exchange);
  const bearer = shape === 'userinfo' ? bearerIn(exchange) : undefined;
  if (bearer !== undefined) draft.given.add(bearer);
  if (shape === 'callback') keepAnswer(draft, answerAt(exchange.request.url));
  if (!draft.answered && shape !== 'token' && shape !== 'client') follow(draft, exchange);
}

/** The fields of a response that later requests may repeat (RFC 6749 §5.1, RFC 9126 §2.2). */
const GIVEN = ['access_token', 'refresh_token', 'id_token', 'request_uri', 'code'];

function learnFromJson(draft: Draft, { reply }: Exchange): void {
  const json = jsonIn(reply) ?? {};
  for (const name of GIVEN) if (typeof json[name] === 'string') draft.given.add(json[name]);
  if (typeof json['scope'] === 'string') draft.scope = json['scope'];
}

/** Follows a redirect until it leads back to the client. */
function follow(draft: Draft, exchange: Exchange): void {
  const location = exchange.reply && headerOf(exchange.reply.headers, 'location');
  const target = location === undefined ? undefined : resolved(location, exchange.request.url);
  // Browsers send no fragment.
  if (target !== undefined) draft.awaited.add(target).add(target.split('#', 1)[0] ?? target);
  const answer = answerIn(exchange);
  if (answer && isMeant(draft, answer.to, valueIn(answer.params, 'state'))) keepAnswer(draft, answer);
}

/** Whether an answer is for this flow: by its state, else by its redirect URI. */
export function isMeant(draft: Draft, to: string, state: string | undefined): boolean {
  if (draft.kind !== 'authorization_code') return false;
  if (state !== undefined && draft.state !== undefined) return state === draft.state;
  return draft.redirectUri === undefined ? state !== undefined : draft.redirectUri.split('?', 1)[0] === to;
}

function keepAnswer(draft: Draft, answer: ReturnType<typeof answerAt>): void {
  if (!answer) return;
  for (const name of GIVEN) {
    const value = valueIn(answer.params, name);
    if (value !== undefined) draft.given.add(value);
  }
  draft.answered = true;
}

/** An absolute URL. Undefined if it can't be one (RFC 9110 §10.2.2). */
export function resolved(location: string, base: string): string | undefined {
  if (URL.canParse(location)) return location;
  if (!URL.canParse(base)) return undefined;
  const { origin } = new URL(base);
  if (location.startsWith('/')) return origin + location;
  const path = base.split(/[?#]/, 1)[0] ?? base;
  return path.slice(0, path.lastIndexOf('/') + 1) + location;
}
