import { headerOf, type Pair } from '../../read/message.ts';
import { answerAt, bearerIn, jsonIn, sentIn, valueIn } from '../../parameters.ts';
import type { Exchange } from '../../traffic-schema.ts';

/** What a request of another program is, by its shape and not by its address alone. */
export type Shape =
  | 'authorize'
  | 'par'
  | 'callback'
  | 'token'
  | 'introspect'
  | 'revoke'
  | 'end-session'
  | 'userinfo'
  | 'discovery'
  | 'jwks'
  | 'resource'
  | 'client'
  | 'page'
  | 'static';

const STATIC_TYPE = /^(?:image|font|audio|video)\/|^text\/css|javascript|wasm/i;
const STATIC_PATH = /\.(?:css|js|mjs|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|wasm)$/i;

/** The shape of a request, and its parameters. */
export function shapeOf(exchange: Exchange): { shape: Shape; sent: readonly Pair[] } {
  const sent = sentIn(exchange);
  return { shape: isLeftOut(exchange) ? 'static' : (protocolShape(exchange, sent) ?? otherShape(exchange)), sent };
}

/** Preflights and files (WHATWG Fetch §3.2.2). */
function isLeftOut({ request, reply }: Exchange): boolean {
  const type = reply ? (headerOf(reply.headers, 'content-type') ?? '') : '';
  const path = pathOf(request.url);
  return request.method === 'OPTIONS' || STATIC_TYPE.test(type) || (STATIC_PATH.test(path) && !/json/i.test(type));
}

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;

/** RFC 6749 §4.1.1 and §4.1.3, RFC 9126 §2, RFC 9101 §5. */
function protocolShape(exchange: Exchange, sent: readonly Pair[]): Shape | undefined {
  const has = (name: string): boolean => valueIn(sent, name) !== undefined;
  const { request, endpoint } = exchange;
  if (request.method === 'POST' && has('grant_type')) return 'token';
  if (has('client_id') && (has('response_type') || has('request') || has('request_uri')))
    return request.method === 'POST' && jsonIn(exchange.reply)?.['request_uri'] !== undefined ? 'par' : 'authorize';
  if (request.method === 'POST' && has('token'))
    return endpoint === 'introspect' || endpoint === 'revoke' ? endpoint : undefined;
  if (isLogout(exchange, has)) return 'end-session';
  return isCallback(exchange, has) ? 'callback' : undefined;
}

/** OpenID Connect RP-Initiated Logout §2. Auth0 and Cognito have names of their own. */
const isLogout = ({ request }: Exchange, has: (name: string) => boolean): boolean =>
  has('post_logout_redirect_uri') ||
  (/\/(?:v2\/)?(?:logout|end-?session|signout)$/i.test(pathOf(request.url)) &&
    (has('id_token_hint') || has('returnTo') || has('logout_uri') || has('client_id')));

function isCallback({ request }: Exchange, has: (name: string) => boolean): boolean {
  const answered = answerAt(request.url) !== undefined || has('code') || has('error') || has('id_token');
  return answered && (has('state') || has('iss') || has('session_state') || request.url.includes('#'));
}

function otherShape(exchange: Exchange): Shape {
  const { endpoint } = exchange;
  if (endpoint === 'discovery' || endpoint === 'jwks' || endpoint === 'userinfo') return endpoint;
  return bearerIn(exchange) === undefined ? 'page' : 'resource';
}
