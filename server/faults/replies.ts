import type { AuthorizationAnswer, HttpReply } from '../core/endpoint.ts';
import { responseLocation } from '../protocol/response-mode.ts';

type Json = Record<string, unknown>;

/** The JSON object in a successful reply. */
export function jsonIn(reply: HttpReply): Json | undefined {
  if (reply.status >= 400) return undefined;
  if (reply.kind === 'json') return isObject(reply.body) ? reply.body : undefined;
  if (reply.kind !== 'bytes' || reply.contentType !== 'application/json') return undefined;
  const body: unknown = JSON.parse(reply.body.toString());
  return isObject(body) ? body : undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What every reply may have besides its content. */
const framing = ({ headers, cookies, flowId, error }: HttpReply): Partial<HttpReply> => ({
  ...(headers && { headers }),
  ...(cookies && { cookies }),
  ...(flowId !== undefined && { flowId }),
  ...(error !== undefined && { error }),
});

/** The reply with another JSON body. */
export const withJson = (reply: HttpReply, body: unknown): HttpReply =>
  ({ ...framing(reply), kind: 'json', status: reply.status, body }) as HttpReply;

/** The reply with other bytes. Without a content type it has none. */
export const withBytes = (reply: HttpReply, contentType: string, body: string): HttpReply =>
  ({ ...framing(reply), kind: 'bytes', status: reply.status, contentType, body }) as HttpReply;

/** The reply with its JSON object changed, if it has one with this member. */
export function changeJson(
  reply: HttpReply,
  member: string,
  change: (body: Json) => Json | undefined,
): HttpReply | undefined {
  const body = jsonIn(reply);
  const changed = body && member in body ? change({ ...body }) : undefined;
  return changed && withJson(reply, changed);
}

/** The object without a member. Undefined if it has none of that name. */
export function without(body: Json, member: string): Json | undefined {
  if (!(member in body)) return undefined;
  const { [member]: _, ...rest } = body;
  return rest;
}

const NO_STORE = { 'Cache-Control': 'no-store' };

/** An OAuth error as JSON (RFC 6749 §5.2). */
export const errorJson = (status: number, error: string, headers: Record<string, string> = {}): HttpReply => ({
  kind: 'json',
  status,
  body: { error, error_description: PLANTED, status_code: status },
  headers: { ...NO_STORE, ...headers },
  error,
});

/** What a planted error says about itself on the wire. */
export const PLANTED = 'This error was planted in Understudy.';

/** The reply with another authorization response, in its response mode. */
export function rewritten(reply: HttpReply, answer: AuthorizationAnswer): HttpReply {
  const { cookies, flowId, headers } = reply;
  const rest = { ...(cookies && { cookies }), ...(flowId !== undefined && { flowId }), ...(headers && { headers }) };
  const { redirect_uri, response_mode, params } = answer;
  if (response_mode === 'form_post')
    return { ...rest, kind: 'page', status: 200, page: { page: 'form_post', action: redirect_uri, params }, answer };
  const location = responseLocation(redirect_uri, response_mode, params);
  return { ...rest, kind: 'redirect', status: 303, location, answer };
}
