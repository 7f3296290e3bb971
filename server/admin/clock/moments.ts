import type { ClockMoment } from '../../../contract/clock/clock-schema.ts';
import { flowTitle } from '../../../contract/traffic/read/flow-words.ts';
import type { Core, Issuer } from '../../core/ports.ts';
import type { Grant } from '../../core/records.ts';
import { recordsOf } from '../forget.ts';

const titleOf = ({ client_id, authentication }: Readonly<Grant>): string =>
  flowTitle({ client_id, ...(authentication && { username: authentication.username }) });

/** Everything in a workspace that ends at a time, soonest first. */
export async function momentsIn(core: Core, issuer: Issuer): Promise<ClockMoment[]> {
  const logins = await recordsOf(core, 'interaction', issuer, ({ asking }) => asking !== undefined);
  const codes = await recordsOf(core, 'code', issuer);
  const access = await recordsOf(core, 'accessToken', issuer);
  const refresh = await recordsOf(core, 'refreshToken', issuer);
  const sessions = await recordsOf(core, 'session', issuer);
  const moments: ClockMoment[] = [
    ...logins.map(([, { request, expiresAt }]) => ({
      kind: 'login' as const,
      title: request.client_id,
      at: expiresAt,
    })),
    ...codes.map(([, code]) => ({ kind: 'code' as const, title: titleOf(code), at: code.expiresAt })),
    ...access.map(([, token]) => ({ kind: 'access_token' as const, title: titleOf(token), at: token.exp * 1000 })),
    ...refresh.map(([, token]) => ({ kind: 'refresh_token' as const, title: titleOf(token), at: token.exp * 1000 })),
    ...sessions.map(([, { username, expiresAt }]) => ({ kind: 'session' as const, title: username, at: expiresAt })),
    ...core.keys
      .list(issuer)
      .flatMap(({ alg, expires_at }) =>
        expires_at === undefined ? [] : [{ kind: 'key' as const, title: alg, at: expires_at }],
      ),
  ];
  return moments.toSorted((a, b) => a.at - b.at);
}
