import { orderClaims } from '../../../../contract/traffic/claim-order.ts';
import { LIVE_WORDS } from '../words.ts';

export type TokenSide = 'id_token' | 'access_token' | 'userinfo';
export type ClaimSets = Partial<Record<TokenSide, Readonly<Record<string, unknown>>>>;

export interface ClaimRow {
  claim: string;
  values: Partial<Record<TokenSide, unknown>>;
  /** Why the values should be the same. Absent if all is well. */
  mismatch?: string;
}

/** Claims that naturally differ between tokens. */
const OWN = new Set(['aud', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'at_hash', 'c_hash', 's_hash', 'scp', 'scope', 'st']);
const SIDES: readonly TokenSide[] = ['id_token', 'access_token', 'userinfo'];

/** The claims of ID token, access token and userinfo side by side: mismatches first, then in reading order. */
export function compareClaims(sets: ClaimSets): ClaimRow[] {
  const claims = new Set(SIDES.flatMap((side) => Object.keys(sets[side] ?? {})));
  const rows = orderClaims(claims).map((claim) => compareClaim(claim, sets));
  return rows.toSorted((a, b) => Number(b.mismatch !== undefined) - Number(a.mismatch !== undefined));
}

function compareClaim(claim: string, sets: ClaimSets): ClaimRow {
  const values = Object.fromEntries(
    SIDES.flatMap((side) => {
      const set = sets[side];
      return set && claim in set ? [[side, set[claim]]] : [];
    }),
  ) as ClaimRow['values'];
  const mismatch = OWN.has(claim) ? undefined : mismatchOf(claim, Object.values(values));
  return { claim, values, ...(mismatch !== undefined && { mismatch }) };
}

function mismatchOf(claim: string, values: readonly unknown[]): string | undefined {
  if (new Set(values.map(canonical)).size < 2) return undefined;
  if (claim === 'sub')
    return 'If sub differs between ID token and userinfo, the client must not use the userinfo response (OpenID Connect Core §5.3.2).';
  if (claim === 'iss') return 'The tokens come from different issuers.';
  return LIVE_WORDS.differ;
}

/** JSON with sorted keys, so that order doesn't matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
