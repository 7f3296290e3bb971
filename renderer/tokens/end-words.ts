import type { TokenView } from '../../contract/admin.ts';
import { secondWords } from '../ui/time-words.ts';
import { decodeJwt } from './jwt.ts';

/** An access token that an API can validate without asking this server. */
export const isSelfContained = ({ kind, value }: TokenView): boolean =>
  kind === 'access_token' && decodeJwt(value) !== undefined;

/** Where tokens that this server refuses are accepted all the same, and until when (RFC 7009 §3); undefined when nowhere. */
export function stillAccepted(tokens: readonly TokenView[]): string | undefined {
  const jwts = tokens.filter(isSelfContained);
  if (jwts.length === 0) return undefined;
  const last = secondWords(Math.max(...jwts.map(({ expiresAt }) => expiresAt)));
  return jwts.length === 1
    ? `An API that validates the JWT itself accepts it until it expires at ${last}.`
    : `APIs that validate the ${jwts.length} JWTs themselves accept them until they expire, the last at ${last}.`;
}

/** Everything that ends with these tokens: with a refresh token, whatever its login gave. */
export function endedWith(tokens: readonly TokenView[], all: readonly TokenView[]): TokenView[] {
  const grants = new Set(tokens.filter(({ kind }) => kind === 'refresh_token').map(({ grantId }) => grantId));
  return all.filter((token) => grants.has(token.grantId) || tokens.some(({ tokenId }) => tokenId === token.tokenId));
}

const joined = (...sentences: readonly (string | undefined)[]): string => sentences.filter(Boolean).join(' ');

/** What "Expire now" has done to a token. */
export function expiredWords(token: TokenView): string {
  if (token.kind === 'refresh_token')
    return 'The refresh token has expired. The access tokens of its login stay valid until they expire.';
  const still = stillAccepted([token]);
  return still === undefined
    ? 'The access token has expired.'
    : joined('Understudy now refuses the access token as expired, at introspection and userinfo.', still);
}

/** What revoking a token has done. `all` is what was alive before. */
export function revokedWords(token: TokenView, all: readonly TokenView[]): string {
  const what =
    token.kind === 'refresh_token'
      ? 'The refresh token is revoked, with the access tokens of its login.'
      : 'The access token is revoked. Understudy now refuses it.';
  return joined(what, stillAccepted(endedWith([token], all)));
}

/** What ending a token can do and what it cannot, before it is done. */
export function limitsOf(token: TokenView): string {
  if (token.kind === 'refresh_token')
    return 'Expire it to refuse the next refresh only. Revoke it to end the access tokens of its login too.';
  return isSelfContained(token)
    ? 'This token is a JWT. Understudy can refuse it at introspection and userinfo, but an API that validates it by itself accepts it until it expires. To test expiry there, give the client a short access token lifetime.'
    : 'This token is opaque. Once you end it, nobody accepts it.';
}
