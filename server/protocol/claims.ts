import type { Client } from '../../contract/config/client.ts';
import type { Claim } from '../../contract/config/scope.ts';
import type { User } from '../../contract/config/user.ts';
import type { ClaimRequest } from '../core/authorize-request.ts';
import { derived } from '../core/memory/derived.ts';

/** Claims set by the protocol. A configured claim can't replace them. */
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

/** What a request asks for by name, and the scopes the user refused. */
export interface ClaimRequests {
  names: Readonly<Record<string, ClaimRequest | null>> | undefined;
  refused: readonly string[];
}

/**
 * The values of the claims that the granted `scope` releases (OpenID Connect Core §5.4, acp.md §3.3), and of those the
 * claims parameter asks for by name (§5.5).
 *
 * `opaque` claims are omitted from tokens and kept in endpoint responses. A claim released by scopes is given by name only to clients subscribed to one of them, and not if the user refused that scope in this request.
 */
export function claimValues(
  claims: readonly Claim[],
  grant: { scope: readonly string[]; requests?: ClaimRequests },
  sources: Sources,
  where: 'token' | 'endpoint',
): Values {
  if (grant.requests?.names) return valuesOf(claims, grant, sources, where);
  const known = byClient(sources.client)(claims)(sources.user ?? NOBODY);
  const key = `${where} ${grant.scope.join(' ')}`;
  let values = known.get(key);
  if (!values) {
    values = valuesOf(claims, grant, sources, where);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, values);
  }
  return values;
}

type Values = Readonly<Record<string, unknown>>;

/** A client asks for the same again and again: by client, by list of claims, by user. */
const byClient = derived((_client: Client) =>
  derived((_claims: readonly Claim[]) => derived((_user: object) => new Map<string, Values>())),
);
const MOST_REMEMBERED = 100;
const NOBODY = {};

function valuesOf(
  claims: readonly Claim[],
  grant: { scope: readonly string[]; requests?: ClaimRequests },
  sources: Sources,
  where: 'token' | 'endpoint',
): Values {
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

/** The member of `address` that a claim sets. ACP names it `address.country` (OpenID Connect Core §5.1.1). */
const addressMember = (name: string): string | undefined =>
  name.startsWith(`${ADDRESS}.`) && name.length > ADDRESS.length + 1 ? name.slice(ADDRESS.length + 1) : undefined;

/** The name of a configured claim in tokens: `address` for `address.country`, otherwise unchanged. */
export const claimNameOf = (name: string): string => (addressMember(name) === undefined ? name : ADDRESS);

/** Claims with the members of `address` merged into one object, on top of any claim named `address`. */
function assemble(claims: readonly (readonly [name: string, value: unknown])[]): Values {
  const values = new Map<string, unknown>();
  const members: (readonly [string, unknown])[] = [];
  for (const [name, value] of claims) {
    if (value === undefined) continue;
    const member = addressMember(name);
    if (member === undefined) values.set(name, value);
    else members.push([member, value]);
  }
  const address = values.get(ADDRESS);
  const whole = isRecord(address) ? Object.entries(address) : [];
  // Object.fromEntries defines fields, so a field named __proto__ stays a field.
  if (members.length > 0) values.set(ADDRESS, Object.fromEntries([...whole, ...members]));
  return Object.fromEntries(values);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueOf = ({ source_type, source_path }: Pick<Claim, 'source_type' | 'source_path'>, from: Sources): unknown =>
  valueAt(source_type === 'client' ? publicFields(from.client) : from.user?.authentication_context, source_path);

/** Whether a claim would have a value. */
export const hasClaim = (claim: Claim, sources: Sources): boolean => valueOf(claim, sources) !== undefined;

/**
 * The value at a path. A name may contain dots (`https://example.com/roles`), so the whole path is tried as a name
 * first, then shorter and shorter prefixes.
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

/** The client fields a claim may show. Never secrets. */
function publicFields(client: Client): Record<string, unknown> {
  const { client_secret: _secret, rotated_secrets: _rotated, ...fields } = client;
  return fields;
}
