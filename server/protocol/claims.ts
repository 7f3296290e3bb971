import type { Client } from '../../contract/client.ts';
import type { Claim } from '../../contract/scope.ts';
import type { User } from '../../contract/user.ts';
import type { ClaimRequest } from '../core/authorize-request.ts';

/** Claims that the protocol itself sets: a configured claim cannot take their place. */
const RESERVED = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'aid',
  'tid',
  'idp',
  'amr',
  'acr',
  'st',
  'scp',
  'scope',
  'nonce',
  'at_hash',
  'c_hash',
  'auth_time',
  'sid',
  'rat',
  'azp',
  'cnf',
  'client_id',
  'active',
  'token_type',
]);

interface Sources {
  user?: User | undefined;
  client: Client;
}

/**
 * The values of a claim list for somebody who was granted `scope` (OpenID Connect Core §5.4, acp.md §3.3).
 *
 * `opaque` claims are left out where a token would carry them, and kept where an endpoint answers.
 */
export function claimValues(
  claims: readonly Claim[],
  scope: readonly string[],
  sources: Sources,
  where: 'token' | 'endpoint',
): Record<string, unknown> {
  const values = Object.create(null) as Record<string, unknown>;
  for (const claim of claims) {
    if (RESERVED.has(claim.name) || (claim.opaque && where === 'token')) continue;
    if (claim.scopes.length > 0 && !claim.scopes.some((name) => scope.includes(name))) continue;
    const value = valueOf(claim, sources);
    if (value !== undefined) values[claim.name] = value;
  }
  return values;
}

/**
 * The values that the claims parameter asks for by name (OpenID Connect Core §5.5).
 *
 * A claim that scopes release is given only to clients subscribed to one of them, and not when the user
 * refused that scope in this very request.
 */
export function requestedClaimValues(
  requests: Readonly<Record<string, ClaimRequest | null>> | undefined,
  claims: readonly Claim[],
  sources: Sources,
  refused: readonly string[],
): Record<string, unknown> {
  const values = Object.create(null) as Record<string, unknown>;
  if (!requests) return values;
  for (const claim of claims) {
    if (!Object.hasOwn(requests, claim.name) || RESERVED.has(claim.name)) continue;
    if (claim.scopes.length > 0) {
      if (!claim.scopes.some((name) => sources.client.scopes.includes(name) && !refused.includes(name))) continue;
    }
    const value = valueOf(claim, sources);
    if (value !== undefined) values[claim.name] = value;
  }
  return values;
}

function valueOf(claim: Claim, { user, client }: Sources): unknown {
  let value: unknown = claim.source_type === 'client' ? publicFields(client) : user?.authentication_context;
  for (const key of claim.source_path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A client's fields as a claim may show them: never its secrets. */
function publicFields(client: Client): Record<string, unknown> {
  const { client_secret: _secret, rotated_secrets: _rotated, ...fields } = client;
  return fields;
}
