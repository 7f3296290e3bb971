import { CompactSign, decodeJwt, decodeProtectedHeader, generateKeyPair, type CryptoKey } from 'jose';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../contract/config/settings.ts';
import { TOKEN_NAMES, type Signing, type TokenName } from '../../contract/breakpoints/points.ts';
import type { Issuer } from '../core/issuer.ts';
import type { Keyring, RuntimeStore } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';
import { accessTokenHash } from '../protocol/id-token.ts';

type Claims = Record<string, unknown>;
type Json = Readonly<Record<string, unknown>>;
export type TokenClaims = { [N in TokenName]?: Claims | undefined };

function decoded(token: unknown): Claims | undefined {
  try {
    return typeof token === 'string' ? decodeJwt(token) : undefined;
  } catch {
    return undefined;
  }
}

/** The claims of the JWTs in a token response. */
export function claimsIn(body: Json | undefined): TokenClaims | undefined {
  const found = TOKEN_NAMES.flatMap((name) => {
    const claims = decoded(body?.[name]);
    return claims ? [[name, claims] as const] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const strangers = new Map<string, Promise<CryptoKey>>();

/** A key that nobody publishes, one for each algorithm. */
function strangerFor(alg: string): Promise<CryptoKey> {
  const key = strangers.get(alg) ?? generateKeyPair(alg).then(({ privateKey }) => privateKey);
  strangers.set(alg, key);
  return key;
}

export interface SigningPlace {
  keys: Keyring;
  runtime: RuntimeStore;
  issuer: Issuer;
  /** Seconds since 1970. */
  now: number;
}

const isOurs = (alg: unknown): alg is SigningAlgorithm => SIGNING_ALGORITHMS.some((name) => name === alg);

/** The algorithm of a token, or the workspace's, if a planted fault made it another. */
function algOf(token: string, issuer: Issuer): SigningAlgorithm {
  const { alg } = decodeProtectedHeader(token);
  return isOurs(alg) ? alg : issuer.workspace.settings.signing_alg;
}

async function signed(token: string, claims: Claims, sign: Signing, { keys, issuer }: SigningPlace): Promise<string> {
  const { kid, ...header } = decodeProtectedHeader(token);
  const alg = algOf(token, issuer);
  if (sign === 'none') return `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`;
  if (sign === 'right') return keys.sign(issuer, alg, header.typ ?? 'JWT', claims);
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ ...header, alg, ...(kid !== undefined && { kid }) })
    .sign(await strangerFor(alg));
}

/** Userinfo and introspection find the token that the client gets, and agree with what it says. */
async function storeInstead(
  before: string,
  after: string,
  claims: Claims,
  { runtime, now }: SigningPlace,
): Promise<void> {
  const record = await runtime.take('accessToken', hashOf(before));
  if (!record) return;
  const { exp = record.exp, aud = record.audience } = claims;
  const audience = [aud].flat().filter((entry) => typeof entry === 'string');
  const ends = typeof exp === 'number' && Number.isFinite(exp) ? exp : record.exp;
  const value = { ...record, value: after, exp: ends, audience };
  await runtime.put('accessToken', hashOf(after), value, {
    ttlSeconds: Math.max(1, ends - now),
    grantId: record.grantId,
  });
}

/**
 * A token response with other claims in its tokens, signed again. The ID token fits the new access token, unless its
 * at_hash was edited, too (OpenID Connect Core §3.1.3.6).
 */
export async function withClaims(
  body: Json,
  { claims, sign }: { claims: TokenClaims; sign: Signing },
  place: SigningPlace,
): Promise<Json> {
  const edited: Record<string, unknown> = { ...body };
  const { access_token: access, id_token: id } = body as Partial<Record<TokenName, string>>;
  if (claims.access_token && access !== undefined) {
    const token = await signed(access, claims.access_token, sign, place);
    await storeInstead(access, token, claims.access_token, place);
    edited['access_token'] = token;
  }
  const before = decoded(id);
  if (id === undefined || !before || (!claims.id_token && edited['access_token'] === access)) return edited;
  const next = { ...(claims.id_token ?? before) };
  if (edited['access_token'] !== access && next['at_hash'] === before['at_hash'] && 'at_hash' in next)
    next['at_hash'] = accessTokenHash(String(edited['access_token']), algOf(id, place.issuer));
  edited['id_token'] = await signed(id, next, claims.id_token ? sign : 'right', place);
  return edited;
}
