import type { RecordedBody, RecordedHeaders } from '../../../../contract/events.ts';
import type { Exchange } from '../../../../contract/traffic.ts';
import { decodeJwt, JWT_PATTERN, type Jwt } from './jwt.ts';

export interface FoundToken {
  jwt: Jwt;
  /** Where it stood, in words: `response body, id_token`. */
  where: string;
  /** The name that it went by: `id_token`, `access_token`, `Authorization`. */
  name: string;
}

const found = new WeakMap<Exchange, readonly FoundToken[]>();

/** Every JWT in an exchange, wherever it stands: address, headers, bodies. The first place of each counts. */
export function tokensIn(exchange: Exchange): readonly FoundToken[] {
  const known = found.get(exchange);
  if (known) return known;
  const { request, reply } = exchange;
  const tokens = [
    ...inText(request.url, 'request address'),
    ...inHeaders(request.headers, 'request'),
    ...inBody(request.body, 'request body'),
    ...(reply ? [...inHeaders(reply.headers, 'response'), ...inBody(reply.body, 'response body')] : []),
  ];
  const distinct = tokens.filter((token, index) => tokens.findIndex(({ jwt }) => jwt.raw === token.jwt.raw) === index);
  found.set(exchange, distinct);
  return distinct;
}

function inBody(body: RecordedBody | undefined, place: string): FoundToken[] {
  return body ? inText(body.text, place) : [];
}

function inHeaders(headers: RecordedHeaders, side: string): FoundToken[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().flatMap((text) => (mayHoldToken(text) ? inText(text, `${side} header`, headerTitle(name)) : [])),
  );
}

/** Every JWT begins with an object in base64url, thus with the same letters; most texts are done with this. */
const mayHoldToken = (text: string): boolean => text.includes('eyJ');

const headerTitle = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function inText(text: string, place: string, name?: string): FoundToken[] {
  if (!mayHoldToken(text)) return [];
  return [...text.matchAll(JWT_PATTERN)].flatMap((match) => {
    const jwt = decodeJwt(match[0]);
    if (!jwt) return [];
    const own = name ?? nameBefore(text.slice(Math.max(0, match.index - LONGEST_NAME), match.index));
    return [{ jwt, name: own ?? 'token', where: own === undefined ? place : `${place}, ${own}` }];
  });
}

/** In characters. Looked for in all that stands before, a name would be sought at each letter of the tokens there. */
const LONGEST_NAME = 80;

/** The name just before a value, in JSON (`"id_token":"`) or in a form or query (`id_token_hint=`). */
const nameBefore = (text: string): string | undefined =>
  /(?:"(\w+)"\s*:\s*"|([\w.-]+)=)$/.exec(text)?.slice(1).find(Boolean);

export type TokenRole = 'id_token' | 'access_token' | 'userinfo' | 'other';

/** What a token is for: by the name it went by, else by its claims. */
export function roleOf({ name, jwt }: FoundToken): TokenRole {
  if (name.startsWith('id_token')) return 'id_token';
  if (name === 'access_token' || name === 'Authorization') return 'access_token';
  if ('nonce' in jwt.payload || 'at_hash' in jwt.payload) return 'id_token';
  return 'scp' in jwt.payload || 'scope' in jwt.payload ? 'access_token' : 'other';
}
