import type { Endpoint, HttpRequest, ReplyHeaders } from '../core/endpoint.ts';
import type { Issuer } from '../core/ports.ts';
import { originOf, originsOf } from '../protocol/client-origins.ts';
import { isLoopbackHost } from '../protocol/redirect-uri.ts';

const registeredOf = new WeakMap<Issuer, ReadonlySet<string>>();

/** The origins of every registered redirect URI. */
function registeredOrigins(issuer: Issuer): ReadonlySet<string> {
  let origins = registeredOf.get(issuer);
  if (!origins) {
    origins = new Set(issuer.workspace.clients.flatMap(originsOf));
    registeredOf.set(issuer, origins);
  }
  return origins;
}

function permits(issuer: Issuer, origin: string): boolean {
  if (originOf(origin) !== origin) return false;
  if (registeredOrigins(issuer).has(origin)) return true;
  return /^https?:/.test(origin) && isLoopbackHost(new URL(origin).hostname);
}

/** A list of header names (RFC 9110 §5.1, §5.6.2). */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?:[\t ]*,[\t ]*[\w!#$%&'*+.^`|~-]+)*$/;

/**
 * The headers a permitted origin may send: those it asks for (Fetch, CORS-preflight fetch). Listed one by one, because
 * `*` excludes Authorization.
 */
function preflightHeaders({ methods }: Endpoint, asked: unknown): ReplyHeaders {
  const names = typeof asked === 'string' && HEADER_NAMES.test(asked) ? asked : 'Authorization, Content-Type';
  return {
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': names,
    'Access-Control-Max-Age': '600',
  };
}

const NONE: ReplyHeaders = {};
const BY_ORIGIN: ReplyHeaders = { Vary: 'Origin' };
const EXPOSED = { 'Access-Control-Expose-Headers': 'X-Trace-ID, WWW-Authenticate' };
const OPEN: ReplyHeaders = { 'Access-Control-Allow-Origin': '*', ...EXPOSED };

/** The CORS headers of a response, including errors. Never with credentials (Fetch, CORS protocol). */
export function corsHeaders(endpoint: Endpoint, { issuer, method, headers }: HttpRequest): ReplyHeaders {
  if (endpoint.cors === 'none') return NONE;
  const { origin } = headers;
  const isOpen = endpoint.cors === 'open';
  const isPermitted = isOpen || (typeof origin === 'string' && permits(issuer, origin));
  const allowed = { 'Access-Control-Allow-Origin': isOpen ? '*' : (origin as string) };
  if (method !== 'OPTIONS') {
    if (isOpen) return OPEN;
    return isPermitted ? { ...BY_ORIGIN, ...allowed, ...EXPOSED } : BY_ORIGIN;
  }
  const asked = 'Access-Control-Request-Headers';
  const vary = { Vary: isOpen ? asked : `Origin, ${asked}` };
  return isPermitted ? { ...vary, ...allowed, ...preflightHeaders(endpoint, headers[asked.toLowerCase()]) } : vary;
}
