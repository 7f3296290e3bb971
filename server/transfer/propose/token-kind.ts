import { ConfigError } from '../../core/config-error.ts';
import { isJson, textOf, type Json } from '../acp/read.ts';
import { workloadIn } from './token-party.ts';
import { audiencesOf, partiesOf, type ParsedToken, type TokenKind } from './parse-token.ts';

/** The kind of token, and the evidence for it. */
export interface Reading {
  kind: TokenKind;
  because: string;
}

/** Kinds by the typ of their header (RFC 9068 §2.1, OpenID Connect Back-Channel Logout §2.4). */
const HEADER_TYPES: Readonly<Record<string, TokenKind>> = { 'at+jwt': 'access_token', 'logout+jwt': 'logout_token' };

/** JWTs that a server doesn't issue to its clients, or that contain no claims about anyone. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  'dpop+jwt': 'a DPoP proof (RFC 9449), which a client makes',
  'oauth-authz-req+jwt': 'a request object (RFC 9101), which a client makes',
  'client-authentication+jwt': 'a client assertion (RFC 7523), which a client makes',
  'openid4vci-proof+jwt': 'a key proof, which a wallet makes',
  'kb+jwt': 'a key-binding proof, which a wallet makes',
  'secevent+jwt': 'a security event token (RFC 8417)',
  'entity-statement+jwt': 'an entity statement of a federation',
  'statuslist+jwt': 'a status list',
};

/** Claims in which vendors say what a token is, the most reliable first. */
const DECLARATIONS = 'tokenName token_use typ tty drn purpose tokenType type use token_kind token_type'.split(' ');

const DECLARED: Readonly<Record<string, TokenKind>> = {
  access: 'access_token',
  accesstoken: 'access_token',
  at: 'access_token',
  atjwt: 'access_token',
  bearer: 'access_token',
  dpop: 'access_token',
  ds: 'access_token',
  id: 'id_token',
  idt: 'id_token',
  idtoken: 'id_token',
  refresh: 'refresh_token',
  refreshtoken: 'refresh_token',
  rt: 'refresh_token',
  dsr: 'refresh_token',
  offline: 'refresh_token',
  logout: 'logout_token',
  logouttoken: 'logout_token',
};

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** The claim that says what kind of token it is. */
export const declarationIn = (claims: Json): string | undefined =>
  DECLARATIONS.find((name) => declaredBy(claims[name]) !== undefined);

function declaredBy(value: unknown): TokenKind | undefined {
  const word = textOf(value)
    ?.toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return word !== undefined && Object.hasOwn(DECLARED, word) ? DECLARED[word] : undefined;
}

/** The kind of token. Throws ConfigError for a JWT that servers don't issue to clients. */
export function kindOf({ header, claims }: ParsedToken): Reading {
  const typ = String(header['typ']).toLowerCase().replace('application/', '');
  if (Object.hasOwn(OTHER_TYPES, typ)) throw refusal(OTHER_TYPES[typ]!);
  const byHeader = Object.hasOwn(HEADER_TYPES, typ) ? HEADER_TYPES[typ] : undefined;
  if (byHeader) return { kind: byHeader, because: `the typ of its header is ${typ}` };
  const declaring = declarationIn(claims);
  if (declaring !== undefined) {
    const kind = declaredBy(claims[declaring])!;
    return { kind, because: `its ${declaring} claim is “${String(claims[declaring])}”` };
  }
  const other = otherIn(claims);
  if (other !== undefined) throw refusal(other);
  const [, kind, because] = RULES.find(([applies]) => applies(claims)) ?? LAST_RULE;
  return { kind, because: typeof because === 'string' ? because : because(claims) };
}

const refusal = (what: string): ConfigError =>
  new ConfigError('invalid', `This JWT is ${what}. Paste a token issued by the server.`);

function otherIn(claims: Json): string | undefined {
  if (claims['htm'] !== undefined && claims['htu'] !== undefined) return OTHER_TYPES['dpop+jwt'];
  if (claims['response_type'] !== undefined && claims['redirect_uri'] !== undefined)
    return OTHER_TYPES['oauth-authz-req+jwt'];
  if (claims['code'] !== undefined && claims['state'] !== undefined) return 'an authorization response (JARM)';
  if (claims['iss'] !== undefined && claims['iss'] === claims['sub'] && claims['aud'] !== undefined)
    return OTHER_TYPES['client-authentication+jwt'];
  return undefined;
}

type Rule = readonly [
  applies: (claims: Json) => boolean,
  kind: TokenKind,
  because: string | ((claims: Json) => string),
];

const named =
  (...names: string[]) =>
  (claims: Json): string | undefined =>
    names.find((name) => claims[name] !== undefined && claims[name] !== null);

function ifNamed(kind: TokenKind, ...names: string[]): Rule {
  const first = named(...names);
  return [(claims) => first(claims) !== undefined, kind, (claims) => `it has the claim ${first(claims)}`];
}

const URI = /^[a-z][a-z0-9+.-]*:\S/i;
const GOOGLE_CLIENT = /\.apps\.googleusercontent\./;

/** Rules for tokens that don't declare their kind. The first that applies decides. */
const RULES: readonly Rule[] = [
  [
    ({ events }) => isJson(events) && LOGOUT_EVENT in events,
    'logout_token',
    'it contains the logout event (OpenID Connect Back-Channel Logout §2.4)',
  ],
  [
    ({ jti, rev_sig }) => rev_sig !== undefined && textOf(jti)?.endsWith('-r') === true,
    'refresh_token',
    'its jti ends with “-r”, as refresh tokens of UAA do',
  ],
  [(claims) => workloadIn(claims) !== undefined, 'access_token', 'it is about a workload, which doesn’t log in'],
  // OpenID Connect Core §3.3.2.11.
  ifNamed('id_token', 'at_hash', 'c_hash', 's_hash'),
  [
    ({ aid, tid, auth_time, sid }) => aid !== undefined && tid !== undefined && (auth_time ?? sid) !== undefined,
    'id_token',
    'it has auth_time or sid, which ACP puts into ID tokens only',
  ],
  [(claims) => audiencesOf(claims).some((aud) => GOOGLE_CLIENT.test(aud)), 'id_token', 'its aud is a client of Google'],
  ifNamed('id_token', 'firebase'),
  ifNamed('access_token', 'appid', 'appidacr', 'azpacr', 'idtyp', 'aut', 'gty', 'scp'),
  [({ scope }) => typeof scope === 'string', 'access_token', 'it has the claim scope'],
  [
    (claims) => isForAnother(claims),
    'access_token',
    'its aud is not its client, as required for an ID token (OpenID Connect Core §2)',
  ],
  ifNamed('id_token', 'nonce'),
  ifNamed('access_token', 'scope', 'scopes', 'client_id', 'cid', 'permissions', 'authorities'),
  ifNamed('access_token', 'session_id', 'fva', 'sts', 'authenticationType'),
  [
    (claims) => audiencesOf(claims).length === 0,
    'access_token',
    'it has no aud, which is required for an ID token (OpenID Connect Core §2)',
  ],
  [(claims) => audiencesOf(claims).every((aud) => URI.test(aud)), 'access_token', 'its aud is a URL, not a client id'],
];

const LAST_RULE: Rule = [() => true, 'id_token', 'nothing in it indicates another kind'];

function isForAnother(claims: Json): boolean {
  const audiences = audiencesOf(claims);
  const parties = partiesOf(claims);
  return audiences.length > 0 && parties.length > 0 && !parties.some((party) => audiences.includes(party));
}
