import type { Core, Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';

/** Grants don't expire: ten years. */
const CONSENT_TTL_SECONDS = 10 * 365 * 24 * 3600;

export interface Grantee {
  username: string;
  client_id: string;
}

/** The id of one user's grant of one scope to one client. */
const consentId = (issuer: Issuer, { username, client_id }: Grantee, scope: string): string =>
  hashOf(JSON.stringify([issuer.id, username, client_id, scope]));

/** Which of the scopes this user already granted this client (acp.md §3.2). */
export async function consentedScopes(
  core: Pick<Core, 'runtime'>,
  issuer: Issuer,
  grantee: Grantee,
  scopes: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const scope of scopes) {
    if (await core.runtime.get('consent', consentId(issuer, grantee, scope))) found.add(scope);
  }
  return found;
}

/** Stores grants, except those of transient scopes (acp.md §3.2). */
export async function rememberConsents(
  core: Pick<Core, 'runtime' | 'clock'>,
  issuer: Issuer,
  grantee: Grantee,
  scopes: readonly string[],
): Promise<void> {
  for (const scope of scopes) {
    if (issuer.scopes.get(scope)?.transient) continue;
    const consent = { workspace: issuer.id, ...grantee, scope, givenAt: core.clock() };
    await core.runtime.put('consent', consentId(issuer, grantee, scope), consent, { ttlSeconds: CONSENT_TTL_SECONDS });
  }
}
