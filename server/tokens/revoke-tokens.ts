import type { Core } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';
import type { AccessToken, DeadToken, RefreshToken } from '../core/records.ts';

type Tokens = Pick<Core, 'runtime' | 'live' | 'clock'>;

/** Revokes one token and records why. */
export async function revokeToken(
  core: Tokens,
  kind: 'accessToken' | 'refreshToken',
  token: Readonly<AccessToken | RefreshToken>,
  reason: string,
): Promise<void> {
  await core.runtime.drop(kind, hashOf(token.value));
  await bury(core, kind, token, reason);
}

/** Revokes everything issued for one authorization: codes, access and refresh tokens. */
export async function revokeGrant(core: Tokens, grantId: string, reason: string): Promise<number> {
  const records = await core.runtime.revokeGrant(grantId);
  for (const { kind, value } of records) {
    if (kind === 'accessToken' || kind === 'refreshToken')
      await bury(core, kind, value as AccessToken | RefreshToken, reason);
  }
  return records.length;
}

/** Records why a token was revoked. */
export async function bury(
  core: Tokens,
  kind: 'accessToken' | 'refreshToken',
  token: Readonly<AccessToken | RefreshToken>,
  reason: string,
): Promise<void> {
  const dead = deadToken(kind, token, { reason, diedAt: core.clock() });
  const ttlSeconds = Math.max(1, token.exp - Math.floor(core.clock() / 1000));
  await core.runtime.put('deadToken', hashOf(token.value), dead, { ttlSeconds });
  core.live.revoked(token.flowId, token.tokenId, reason);
}

/** What is kept of a revoked token. */
export const deadToken = (
  kind: 'accessToken' | 'refreshToken',
  token: Readonly<AccessToken | RefreshToken>,
  death: { reason: string; diedAt: number },
): DeadToken => ({
  tokenId: token.tokenId,
  flowId: token.flowId,
  grantId: token.grantId,
  client_id: token.client_id,
  workspace: token.workspace,
  ...(token.issuer !== undefined && { issuer: token.issuer }),
  kind: kind === 'accessToken' ? 'access_token' : 'refresh_token',
  ...death,
});
