import type { RecordedHeaders } from '../events.ts';
import type { Exchange } from '../traffic.ts';
import { decodeJwt, jwtsIn, type Jwt } from './jwt.ts';

export interface FoundToken {
  jwt: Jwt;
  /** Where it was found: `response body, id_token`. */
  where: string;
  /** The name of its field: `id_token`, `access_token`, `Authorization`. */
  name: string;
}

const known = new WeakMap<Exchange, readonly FoundToken[]>();

/** Every JWT in an exchange: URL, headers and bodies. Each is listed once, at its first position. */
export function tokensIn(exchange: Exchange): readonly FoundToken[] {
  let tokens = known.get(exchange);
  if (!tokens) {
    tokens = findTokens(exchange);
    known.set(exchange, tokens);
  }
  return tokens;
}

/** Plain loops for speed: a filter by claim searches thousands of exchanges. */
function findTokens({ request, reply }: Exchange): FoundToken[] {
  const found: FoundToken[] = [];
  addFrom(found, request.url, 'request URL');
  addFromHeaders(found, request.headers, 'request');
  if (request.body) addFrom(found, request.body.text, 'request body');
  if (reply) addFromHeaders(found, reply.headers, 'response');
  if (reply?.body) addFrom(found, reply.body.text, 'response body');
  return found;
}

function addFromHeaders(found: FoundToken[], headers: RecordedHeaders, side: string): void {
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    for (const text of typeof value === 'string' ? [value] : value) {
      if (mayHoldToken(text)) addFrom(found, text, `${side} header`, headerTitle(name));
    }
  }
}

/** Every JWT starts with these letters. This rules out most texts quickly. */
const mayHoldToken = (text: string): boolean => text.includes('eyJ');

const headerTitle = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function addFrom(found: FoundToken[], text: string, place: string, name?: string): void {
  if (!mayHoldToken(text)) return;
  for (const { raw, index } of jwtsIn(text)) {
    if (found.some(({ jwt }) => jwt.raw === raw)) continue;
    const jwt = decodeJwt(raw);
    if (!jwt) continue;
    const own = name ?? nameBefore(text.slice(Math.max(0, index - LONGEST_NAME), index));
    found.push({ jwt, name: own ?? 'token', where: own === undefined ? place : `${place}, ${own}` });
  }
}

/** In characters. Limits the search for a name, which would otherwise be quadratic. */
const LONGEST_NAME = 80;

/** The name just before a value, in JSON (`"id_token":"`) or in a form or query (`id_token_hint=`). */
const nameBefore = (text: string): string | undefined =>
  /(?:"(\w+)"\s*:\s*"|([\w.-]+)=)$/.exec(text)?.slice(1).find(Boolean);

export type TokenRole = 'id_token' | 'access_token' | 'userinfo' | 'other';

/** The role of a token, from its name or its claims. */
export function roleOf({ name, jwt }: FoundToken): TokenRole {
  if (name.startsWith('id_token')) return 'id_token';
  if (name === 'access_token' || name === 'Authorization') return 'access_token';
  if ('nonce' in jwt.payload || 'at_hash' in jwt.payload) return 'id_token';
  return 'scp' in jwt.payload || 'scope' in jwt.payload ? 'access_token' : 'other';
}
