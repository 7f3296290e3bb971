import { decodeJwt } from '../read/jwt.ts';
import { isSecretName } from '../redact.ts';
import type { FlowDifference } from './comparison.ts';

/** Values that are new in each flow, or made from those. Only their form is compared. */
const NEW_EACH_TIME = new Set([
  'access_token',
  'at_hash',
  'auth_time',
  'c_hash',
  'client_assertion',
  'code',
  'code_challenge',
  'code_verifier',
  'cookie',
  'csrf',
  'exp',
  'expires_at',
  'expires_on',
  'iat',
  'id_token',
  'id_token_hint',
  'jti',
  'kid',
  'login_id',
  'logout_token',
  'nbf',
  'nonce',
  'rat',
  'refresh_token',
  'request',
  'request_uri',
  's_hash',
  'session_code',
  'session_state',
  'sid',
  'state',
  'subject_token',
  'tab_id',
  'token',
  'trace_id',
  'uti',
  'x-trace-id',
]);

/** Secrets that stay the same. A difference counts, but the values are not shown. */
const isLasting = (name: string): boolean => isSecretName(name) && !NEW_EACH_TIME.has(name) && name !== 'set-cookie';

/** Login pages and gateways of others have names of their own. */
const SOUNDS_SECRET = /pass(?:code|phrase|w(?:or)?d)|pwd|secret|credential|api[-_]?key|(?:^|[_-])t?otp(?:$|[_-])/;

/** Headers of the connection, the browser and the host, which say nothing about the protocol. */
const OF_TRANSPORT =
  /^(?:accept(?:-.+)?|age|alt-svc|cache-control|cf-.+|connection|content-(?:encoding|length|security-policy)|cookie|cross-origin-.+|date|dnt|etag|expires|host|if-.+|keep-alive|last-modified|nel|origin-agent-cluster|p3p|permissions-policy|pragma|priority|referer|referrer-policy|report.*|sec-.+|server(?:-timing)?|set-cookie|strict-transport-security|te|traceparent|transfer-encoding|upgrade-insecure-requests|user-agent|vary|via|x-.+)$/;

type Named = Pick<FlowDifference, 'where' | 'name'>;

/** Whether the values differ in any two flows. */
export const isNewEachTime = ({ where, name }: Named): boolean =>
  where !== 'timing' && where !== 'outcome' && NEW_EACH_TIME.has(name.toLowerCase());

/** Whether the values are secrets that don't change from flow to flow. */
export const isLastingSecret = ({ where, name }: Named): boolean =>
  where !== 'token_header' && (isLasting(name.toLowerCase()) || SOUNDS_SECRET.test(name.toLowerCase()));

/** Whether it belongs to the connection and not to the protocol. */
export const isOfTransport = ({ where, name }: Named): boolean => where === 'header' && OF_TRANSPORT.test(name);

/** The form of a value that must not or need not be shown. */
export interface Form {
  words: string;
  /** What tells forms apart besides the length. */
  kind: string;
  length: number;
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^\d+(?:\.\d+)?$/, 'a number'],
  [/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i, 'a UUID'],
  [/^(?:Basic|Bearer|DPoP) /i, 'credentials'],
];

/** What a value is, without the value. */
export function formOf(value: string): Form {
  if (value === '') return { words: 'empty', kind: 'empty', length: 0 };
  const jwt = decodeJwt(value);
  if (jwt) return { words: `a JWT, ${String(jwt.header['alg'])}`, kind: 'a JWT', length: 1 };
  const kind = KINDS.find(([pattern]) => pattern.test(value))?.[1];
  if (kind === 'a number' || kind === 'a UUID') return { words: kind, kind, length: 1 };
  const { length } = value;
  return { words: length === 1 ? '1 character' : `${length} characters`, kind: kind ?? 'opaque', length };
}

/** Lengths of values that a program makes vary this much by chance. */
const ALIKE = 1.5;

/** Whether two values could have been made the same way. */
export function isSameForm(a: Form, b: Form): boolean {
  const [short, long] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  return a.kind === b.kind && long <= short * ALIKE + 8;
}

/** Milliseconds below which a difference in time is chance. */
const NOTABLE_MS = 1000;

/** Whether one took so much longer that it means something. */
export function isNotablySlower(a: number, b: number): boolean {
  const [short, long] = [Math.min(a, b), Math.max(a, b)];
  return long >= NOTABLE_MS && long >= 3 * short;
}
