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

/** What a request asks for by name, and the scopes that the user refused in it. */
export interface ClaimRequests {
  names: Readonly<Record<string, ClaimRequest | null>> | undefined;
  refused: readonly string[];
}

/**
 * The values of a claim list for somebody who was granted `scope` (OpenID Connect Core §5.4, acp.md §3.3), and of
 * what the claims parameter asks for by name (§5.5).
 *
 * `opaque` claims are left out where a token would carry them, and kept where an endpoint answers. A claim that
 * scopes release is given on request only to clients subscribed to one of them, and not when the user refused that
 * scope in this very request.
 */
export function claimValues(
  claims: readonly Claim[],
  grant: { scope: readonly string[]; requests?: ClaimRequests },
  sources: Sources,
  where: 'token' | 'endpoint',
): Record<string, unknown> {
  const given = claims.filter((claim) => {
    if (RESERVED.has(claim.name)) return false;
    const isReleased = claim.scopes.length === 0 || claim.scopes.some((name) => grant.scope.includes(name));
    if (isReleased && !(claim.opaque && where === 'token')) return true;
    return grant.requests !== undefined && isRequested(claim, grant.requests, sources.client);
  });
  return assemble(given.map(({ name, ...claim }) => [name, valueOf(claim, sources)]));
}

function isRequested({ name, scopes }: Claim, { names, refused }: ClaimRequests, { scopes: own }: Client): boolean {
  if (!names || !(Object.hasOwn(names, name) || Object.hasOwn(names, claimNameOf(name)))) return false;
  return scopes.length === 0 || scopes.some((scope) => own.includes(scope) && !refused.includes(scope));
}

const ADDRESS = 'address';

/** The member that a claim is in `address`, as ACP names it: `address.country` (OpenID Connect Core §5.1.1). */
const addressMember = (name: string): string | undefined =>
  name.startsWith(`${ADDRESS}.`) && name.length > ADDRESS.length + 1 ? name.slice(ADDRESS.length + 1) : undefined;

/** What a configured claim is called in tokens: `address` for `address.country`, and any other by its own name. */
export const claimNameOf = (name: string): string => (addressMember(name) === undefined ? name : ADDRESS);

/** Claims with those that are members of `address` in one object, on top of what a claim `address` gives. */
function assemble(claims: readonly (readonly [name: string, value: unknown])[]): Record<string, unknown> {
  const values = Object.create(null) as Record<string, unknown>;
  const members: (readonly [string, unknown])[] = [];
  for (const [name, value] of claims) {
    if (value === undefined) continue;
    const member = addressMember(name);
    if (member === undefined) values[name] = value;
    else members.push([member, value]);
  }
  if (members.length === 0) return values;
  const whole = isRecord(values[ADDRESS]) ? Object.entries(values[ADDRESS]) : [];
  // Object.fromEntries defines fields, so that one named __proto__ stays a field.
  return Object.assign(values, { [ADDRESS]: Object.fromEntries([...whole, ...members]) });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueOf = ({ source_type, source_path }: Pick<Claim, 'source_type' | 'source_path'>, from: Sources): unknown =>
  valueAt(source_type === 'client' ? publicFields(from.client) : from.user?.authentication_context, source_path);

/**
 * The value at a path. A name may hold dots itself, as `https://example.com/roles` does: the whole path is tried as a
 * name first, then ever shorter beginnings of it.
 */
function valueAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  if (Object.hasOwn(fields, path)) return fields[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    const found = Object.hasOwn(fields, name) ? valueAt(fields[name], path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A client's fields as a claim may show them: never its secrets. */
function publicFields(client: Client): Record<string, unknown> {
  const { client_secret: _secret, rotated_secrets: _rotated, ...fields } = client;
  return fields;
}
