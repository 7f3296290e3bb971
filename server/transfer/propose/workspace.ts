import type { WorkspaceInput } from '../../../contract/config/config.ts';
import { claimSchema, scopeName, type ClaimInput, type ScopeInput } from '../../../contract/config/scope.ts';
import type { UserInput } from '../../../contract/config/user.ts';
import { starterConfig, starterWorkspace } from '../../config/starter.ts';
import { isProtocolClaim } from './protocol-claims.ts';

/** A proposed workspace. */
export interface Draft {
  workspace: WorkspaceInput;
  notes: string[];
}

/**
 * A workspace named after an issuer URL: its last two path segments, or the last and `default`, or the host. It starts
 * with the services, scopes and claims every workspace has.
 */
export function draftFor(issuer: string): Draft {
  const { hostname, segments } = partsOf(issuer);
  const [tid = 'default', aid = segmentOf(hostname)] =
    segments.length > 1 ? segments.slice(-2) : ['default', ...segments];
  const { clients: _demo, ...workspace } = starterWorkspace(tid, aid, hostname);
  const notes = [
    `The workspace is ${tid}/${aid}. Its issuer in Understudy ends with /${tid}/${aid} instead of ${issuer}.`,
  ];
  return { workspace, notes };
}

function partsOf(issuer: string): { hostname: string; segments: string[] } {
  if (!URL.canParse(issuer)) return { hostname: issuer, segments: [] };
  const { hostname, pathname } = new URL(issuer);
  return { hostname, segments: pathname.split('/').map(segmentOf).filter(Boolean) };
}

/** A path segment as a valid id. */
const segmentOf = (text: string): string =>
  decodeLeniently(text)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[._-]+|[._-]+$/g, '')
    .slice(0, 64)
    .replaceAll(/[._-]+$/g, '');

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Adds the scopes the workspace lacks to a separate service. */
export function addScopes({ workspace }: Draft, names: readonly string[]): void {
  const known = new Set((workspace.scopes ?? []).map(({ name }) => name));
  const added = [...new Set(names)].filter((name) => !known.has(name) && scopeName.safeParse(name).success);
  if (added.length === 0) return;
  const service_id = `${workspace.aid}-api`;
  workspace.services = [...(workspace.services ?? []), { id: service_id, name: 'API', type: 'user' }];
  workspace.scopes = [...(workspace.scopes ?? []), ...added.map((name): ScopeInput => ({ name, service_id }))];
}

/**
 * Adds the claims a list of the workspace lacks, without requiring a scope. They come from the user, or from the client
 * field that `inClient` names. Returns those it added.
 */
export function addClaims(
  { workspace }: Draft,
  type: ClaimInput['type'],
  names: readonly string[],
  inClient?: (name: string) => string,
): string[] {
  const known = new Set((workspace.claims ?? []).filter((claim) => claim.type === type).map(({ name }) => name));
  const claims = [...new Set(names)]
    .filter((name) => !known.has(name) && !isProtocolClaim(name))
    .map((name): ClaimInput => ({
      name,
      type,
      scopes: [],
      source_type: inClient ? 'client' : 'authnCtx',
      source_path: inClient?.(name) ?? name,
    }))
    .filter((claim) => claimSchema.safeParse(claim).success);
  workspace.claims = [...(workspace.claims ?? []), ...claims];
  return claims.map(({ name }) => name);
}

/** A user to log in as: the starter config's alice. */
export function exampleUser(): UserInput {
  return structuredClone(starterConfig().workspaces[0]!.users![0]!);
}

/** The part of a claim set that is about the user. */
export const userClaims = (claims: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !isProtocolClaim(name)));

/** The strings in a list; empty for anything else. */
export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string' && entry !== '') : [];

export const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(', ')} and ${names.length - 8} more` : names.join(', ');
