import type { TokenView } from '../../contract/admin.ts';
import { secondWords } from '../ui/time-words.ts';
import { decodeJwt } from '../../contract/traffic/read/jwt.ts';

export const END_WORDS = {
  expire: 'Expire now',
  stillUntil: 'APIs that validate JWTs themselves still accept it until it expires at',
  rejected: 'Introspection and userinfo now reject the access token as expired.',
  expired: 'The access token has expired.',
} as const;

/** An access token that an API can validate by itself. */
const isSelfContained = ({ kind, value }: TokenView): boolean =>
  kind === 'access_token' && decodeJwt(value) !== undefined;

/** Who still accepts tokens that this server rejects, and until when (RFC 7009 §3). Undefined if no one does. */
export function stillAccepted(tokens: readonly TokenView[]): string | undefined {
  const jwts = tokens.filter(isSelfContained);
  if (jwts.length === 0) return undefined;
  const last = secondWords(Math.max(...jwts.map(({ expiresAt }) => expiresAt)));
  return jwts.length === 1
    ? `${END_WORDS.stillUntil} ${last}.`
    : `APIs that validate JWTs themselves still accept these ${jwts.length} until they expire, the last one at ${last}.`;
}

/** Everything that ends with these tokens. A refresh token takes all tokens of its login with it. */
export function endedWith(tokens: readonly TokenView[], all: readonly TokenView[]): TokenView[] {
  const grants = new Set(tokens.filter(({ kind }) => kind === 'refresh_token').map(({ grantId }) => grantId));
  return all.filter((token) => grants.has(token.grantId) || tokens.some(({ tokenId }) => tokenId === token.tokenId));
}

const joined = (...sentences: readonly (string | undefined)[]): string => sentences.filter(Boolean).join(' ');

/** What "Expire now" did to a token. */
export function expiredWords(token: TokenView): string {
  if (token.kind === 'refresh_token')
    return 'The refresh token has expired. The access tokens of its login stay valid until they expire.';
  const still = stillAccepted([token]);
  return still === undefined ? END_WORDS.expired : joined(END_WORDS.rejected, still);
}

/** What revoking a token did. `all` are the tokens that were active before. */
export function revokedWords(token: TokenView, all: readonly TokenView[]): string {
  const what =
    token.kind === 'refresh_token'
      ? 'The refresh token and the access tokens of its login are revoked.'
      : 'The access token is revoked. Understudy now rejects it.';
  return joined(what, stillAccepted(endedWith([token], all)));
}

/** What ending a token does and doesn't do, shown before you end it. */
export function limitsOf(token: TokenView): string {
  if (token.kind === 'refresh_token')
    return 'Expire it to reject only the next refresh. Revoke it to also end the access tokens of its login.';
  return isSelfContained(token)
    ? 'This token is a JWT. Understudy can reject it at introspection and userinfo, but APIs that validate JWTs themselves accept it until it expires. To test expiry there, give the client a short access token lifetime.'
    : 'This token is opaque. Once you end it, it no longer works anywhere.';
}
