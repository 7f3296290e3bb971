import type { Issuer } from '../../core/ports.ts';
import type { DeadToken, Grant } from '../../core/records.ts';
import { hashOf } from '../../protocol/digest.ts';
import { isIdToken } from '../../protocol/id-token.ts';
import type { Case } from '../case.ts';

export type IssuedKind = 'code' | 'access_token' | 'refresh_token' | 'id_token';

/** What an issued value is, who got it, and what became of it. Times are milliseconds since 1970. */
export interface Origin {
  kind: IssuedKind;
  workspace: string;
  /** The issuer that its record names. Empty if the first name of the workspace goes without saying. */
  issuer?: string;
  client_id?: string | undefined;
  flowId?: string | undefined;
  issuedAt?: number | undefined;
  expiresAt?: number | undefined;
  /** A code that was redeemed. */
  used?: { at: number; by: string };
  /** A token that was rotated or revoked. */
  dead?: { at: number; reason: string };
}

/** Where a value comes from, by what is stored under its hash or by its signature. */
export const originOf = async (the: Case, value: string): Promise<Origin | undefined> =>
  (await fromStore(the, hashOf(value))) ?? (await fromSignature(the, value));

async function fromStore({ core: { runtime } }: Case, id: string): Promise<Origin | undefined> {
  const [spent, code, access, refresh, dead] = await Promise.all([
    runtime.get('spentCode', id),
    runtime.get('code', id),
    runtime.get('accessToken', id),
    runtime.get('refreshToken', id),
    runtime.get('deadToken', id),
  ]);
  if (spent) return { ...partiesOf(spent), kind: 'code', used: { at: spent.spentAt, by: spent.client_id } };
  if (code) return { ...partiesOf(code), kind: 'code', expiresAt: code.expiresAt };
  if (dead) return { ...partiesOf(dead), kind: dead.kind, dead: { at: dead.diedAt, reason: dead.reason } };
  if (access) return { ...partiesOf(access), ...timesOf(access), kind: 'access_token' };
  return refresh && { ...partiesOf(refresh), ...timesOf(refresh), kind: 'refresh_token' };
}

const partiesOf = ({
  workspace,
  issuer = '',
  client_id,
  flowId,
}: Pick<Grant | DeadToken, 'workspace' | 'issuer' | 'client_id' | 'flowId'>) => ({
  workspace,
  issuer,
  client_id,
  flowId,
});

const timesOf = ({ iat, exp }: { iat: number; exp: number }) => ({ issuedAt: iat * 1000, expiresAt: exp * 1000 });

async function fromSignature(the: Case, value: string): Promise<Origin | undefined> {
  if (value.split('.').length !== 3) return undefined;
  for (const issuer of the.core.config.issuers()) {
    const claims = await the.core.keys.verify(issuer, value);
    if (claims) return { ...originOfClaims(issuer, claims), ...issuedAs(the, claims['jti']) };
  }
  return undefined;
}

function originOfClaims({ id, clients }: Issuer, claims: Record<string, unknown>): Origin {
  const audience: readonly unknown[] = Array.isArray(claims['aud']) ? claims['aud'] : [claims['aud']];
  const client_id = audience.find((name): name is string => typeof name === 'string' && clients.has(name));
  return {
    kind: isIdToken(claims) ? 'id_token' : 'access_token',
    workspace: id,
    client_id,
    issuedAt: millisecondsOf(claims['iat']),
    expiresAt: millisecondsOf(claims['exp']),
  };
}

const millisecondsOf = (seconds: unknown): number | undefined =>
  typeof seconds === 'number' ? seconds * 1000 : undefined;

/** What the record knows of the token with this jti. */
function issuedAs(the: Case, jti: unknown): Pick<Origin, 'flowId' | 'dead'> {
  for (const { flowId, tokens } of the.traffic().flows.values()) {
    const token = tokens.find(({ tokenId }) => tokenId === jti);
    if (token?.revokedAt !== undefined)
      return { flowId, dead: { at: token.revokedAt, reason: token.revokedBecause ?? '' } };
    if (token) return { flowId };
  }
  return {};
}
