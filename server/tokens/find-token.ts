import { isOf } from '../core/issuer.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';
import { isIdToken } from '../protocol/id-token.ts';
import type { AccessToken, RefreshToken } from '../core/records.ts';

export type FoundToken =
  | { kind: 'access_token'; token: Readonly<AccessToken> }
  | { kind: 'refresh_token'; token: Readonly<RefreshToken> }
  /** No active token; `why` is for the flow record. */
  | { kind: 'none'; why: string; flowId?: string };

/**
 * The active token with this value. A token counts only if this server has it on record. A valid signature isn't
 * enough: ID tokens, revoked tokens and tokens from before a restart have one too.
 */
export async function findToken(core: Core, issuer: Issuer, value: string): Promise<FoundToken> {
  const id = hashOf(value);
  const now = core.clock() / 1000;
  const access = await core.runtime.get('accessToken', id);
  if (isOf(issuer, access) && access.exp > now) return { kind: 'access_token', token: access };
  const refresh = await core.runtime.get('refreshToken', id);
  if (isOf(issuer, refresh) && refresh.exp > now) return { kind: 'refresh_token', token: refresh };
  return { kind: 'none', ...(await whyNone(core, issuer, value)) };
}

/** The flow in which a token was issued, by the token’s SHA-256. Undefined if it isn’t known, or not any more. */
export async function flowOfToken(
  { runtime }: Pick<Core, 'runtime'>,
  id: string,
): Promise<{ flowId: string; workspace: string } | undefined> {
  return (
    (await runtime.get('accessToken', id)) ??
    (await runtime.get('refreshToken', id)) ??
    (await runtime.get('deadToken', id))
  );
}

async function whyNone(core: Core, issuer: Issuer, value: string): Promise<{ why: string; flowId?: string }> {
  const dead = await core.runtime.get('deadToken', hashOf(value));
  if (isOf(issuer, dead)) return { why: `The token is revoked. ${dead.reason}`, flowId: dead.flowId };
  const claims = await core.keys.verify(issuer, value);
  if (!claims)
    return {
      why: 'The token is unknown, and no key of this workspace signed it. It was issued elsewhere, or it is an opaque token from before the server started.',
    };
  if (isIdToken(claims)) return { why: 'This is an ID token. It tells the client who logged in and grants no access.' };
  const { exp, iat } = claims;
  if (typeof exp === 'number' && exp <= core.clock() / 1000)
    return { why: `The token expired at ${new Date(exp * 1000).toISOString()}.` };
  if (typeof iat === 'number' && iat * 1000 < core.runtime.startedAt) {
    return { why: 'The token is from before the server started. Tokens are kept in memory only.' };
  }
  return { why: 'The token is signed by this workspace but unknown to this server.' };
}
