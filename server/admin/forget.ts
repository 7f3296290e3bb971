import type { Core, Issuer } from '../core/ports.ts';
import type { Grant, Kind, Kinds } from '../core/records.ts';
import { revokeGrant, revokeToken } from '../tokens/revoke-tokens.ts';

type Records = Pick<Core, 'runtime' | 'live' | 'clock' | 'emit'>;
type Entry<K extends Kind> = readonly [id: string, value: Readonly<Kinds[K]>];
type Token = Readonly<Kinds['accessToken'] | Kinds['refreshToken']>;

/** The records of one kind in one workspace that match a condition. */
export async function recordsOf<
  K extends 'interaction' | 'code' | 'session' | 'consent' | 'accessToken' | 'refreshToken',
>(
  { runtime }: Pick<Core, 'runtime'>,
  kind: K,
  issuer: Pick<Issuer, 'id'>,
  isMeant: (value: Readonly<Kinds[K]>) => boolean = () => true,
): Promise<Entry<K>[]> {
  const entries = await runtime.list(kind);
  return entries.filter(([, value]) => value.workspace === issuer.id && isMeant(value));
}

/** Drops records. Returns how many were still there. */
export async function dropAll<K extends Kind>(
  { runtime }: Pick<Core, 'runtime'>,
  kind: K,
  entries: readonly Entry<K>[],
): Promise<number> {
  let removed = 0;
  for (const [id] of entries) if (await runtime.drop(kind, id)) removed += 1;
  return removed;
}

/** Revokes access tokens one by one, and for a refresh token everything its authorization issued. */
export async function revokeTokens(
  core: Records,
  issuer: Pick<Issuer, 'id'>,
  isMeant: (token: Token) => boolean,
  reason: string,
): Promise<number> {
  const refresh = await recordsOf(core, 'refreshToken', issuer, isMeant);
  const access = await recordsOf(core, 'accessToken', issuer, isMeant);
  const grants = new Set(refresh.map(([, token]) => token.grantId));
  for (const grantId of grants) await revokeGrant(core, grantId, reason);
  for (const [, token] of access) {
    if (!grants.has(token.grantId)) await revokeToken(core, 'accessToken', token, reason);
  }
  return refresh.length + access.length;
}

/** Expires one token early. Other tokens of its login stay active. Returns false if there is no such token. */
export async function expireToken(core: Records, issuer: Pick<Issuer, 'id'>, tokenId: string): Promise<boolean> {
  for (const kind of ['accessToken', 'refreshToken'] as const) {
    const [found] = await recordsOf(core, kind, issuer, (token: Token) => token.tokenId === tokenId);
    if (!found) continue;
    await revokeToken(core, kind, found[1], 'It was expired early from the console.');
    return true;
  }
  return false;
}

/** Revokes codes that haven't been redeemed. */
async function revokeCodes(
  core: Records,
  issuer: Pick<Issuer, 'id'>,
  isMeant: (code: Readonly<Kinds['code']>) => boolean,
  reason: string,
): Promise<void> {
  for (const [, { grantId }] of await recordsOf(core, 'code', issuer, isMeant))
    await revokeGrant(core, grantId, reason);
}

/** Cancels logins and consents in progress, and notifies the console. */
async function endInteractions(
  core: Records,
  issuer: Pick<Issuer, 'id'>,
  isMeant: (interaction: Readonly<Kinds['interaction']>) => boolean,
  reason: string,
): Promise<void> {
  for (const [interactionId, { flowId, asking }] of await recordsOf(core, 'interaction', issuer, isMeant)) {
    await core.runtime.drop('interaction', interactionId);
    const flow = core.live.resume(flowId, undefined);
    const step = asking?.kind === 'consent' ? 'consent-given' : 'user-authenticated';
    flow.failed(['interaction-ended', step], { description: reason });
    if (asking) core.emit('interaction.resolved', { interactionId, flowId, by: 'console', outcome: 'expired' });
  }
}

/** Withdraws consents with what they granted: the user's codes and tokens at that client that have the scope. */
export async function withdraw(
  core: Records,
  issuer: Pick<Issuer, 'id'>,
  consents: readonly Entry<'consent'>[],
): Promise<number> {
  const removed = await dropAll(core, 'consent', consents);
  const keyOf = (username: string, client_id: string, scope: string) => JSON.stringify([username, client_id, scope]);
  const withdrawn = new Set(consents.map(([, { username, client_id, scope }]) => keyOf(username, client_id, scope)));
  const isMeant = ({ authentication, client_id, ...of }: Readonly<Grant & { grantedScope?: readonly string[] }>) =>
    authentication !== undefined &&
    (of.grantedScope ?? of.scope).some((scope) => withdrawn.has(keyOf(authentication.username, client_id, scope)));
  const [only, ...others] = consents;
  const reason =
    only && others.length === 0 ? `Consent to ${only[1].scope} was withdrawn.` : 'All consents were withdrawn.';
  await revokeCodes(core, issuer, isMeant, reason);
  await revokeTokens(core, issuer, isMeant, reason);
  return removed;
}

/** Ends everything of a user or client: logins in progress, consents, sessions, codes, tokens. */
export async function forgetParty(
  core: Records,
  issuer: Pick<Issuer, 'id'>,
  party: { username: string } | { client_id: string },
  reason: string,
): Promise<void> {
  const isConsent = ({ username, client_id }: Readonly<Kinds['consent']>): boolean =>
    'username' in party ? username === party.username : client_id === party.client_id;
  const isToken = ({ authentication, client_id }: Readonly<Grant>): boolean =>
    'username' in party ? authentication?.username === party.username : client_id === party.client_id;
  await dropAll(core, 'consent', await recordsOf(core, 'consent', issuer, isConsent));
  if ('username' in party) {
    const sessions = await recordsOf(core, 'session', issuer, ({ username }) => username === party.username);
    await dropAll(core, 'session', sessions);
  }
  const isUnderWay = ({ authentication, request }: Readonly<Kinds['interaction']>): boolean =>
    'username' in party ? authentication?.username === party.username : request.client_id === party.client_id;
  await endInteractions(core, issuer, isUnderWay, reason);
  await revokeCodes(core, issuer, isToken, reason);
  await revokeTokens(core, issuer, isToken, reason);
}

/** Ends all run-time state of a workspace. */
export async function forgetWorkspace(core: Records, issuer: Pick<Issuer, 'id'>): Promise<void> {
  await dropAll(core, 'consent', await recordsOf(core, 'consent', issuer));
  await dropAll(core, 'session', await recordsOf(core, 'session', issuer));
  const reason = 'The workspace was deleted.';
  await endInteractions(core, issuer, () => true, reason);
  await revokeCodes(core, issuer, () => true, reason);
  await revokeTokens(core, issuer, () => true, reason);
}
