import type { Core, Issuer } from '../core/ports.ts';
import { derived } from '../core/memory/derived.ts';
import { hashOf } from '../protocol/digest.ts';

/** Grants don't expire: ten years. */
const CONSENT_TTL_SECONDS = 10 * 365 * 24 * 3600;

export interface Grantee {
  username: string;
  client_id: string;
}

const idsOf = derived((_issuer: Issuer) => new Map<string, string>());
const MOST_IDS = 1000;

/** The id of one user's grant of one scope to one client. */
function consentId(issuer: Issuer, { username, client_id }: Grantee, scope: string): string {
  const known = idsOf(issuer);
  const grant = JSON.stringify([issuer.id, username, client_id, scope]);
  let id = known.get(grant);
  if (id === undefined) {
    if (known.size >= MOST_IDS) known.clear();
    known.set(grant, (id = hashOf(grant)));
  }
  return id;
}

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
