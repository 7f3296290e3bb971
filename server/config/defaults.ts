import type { ClientInput } from '../../contract/config/client.ts';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import { claimId } from '../../contract/config/scope.ts';
import { OPENID_SCOPES, systemDefaults } from './starter.ts';

/** Cached clients for immutable sources: the same source gives the same result. */
export type FilledIn = WeakMap<object, { available: string; client: ClientInput }>;

/**
 * A config with defaults filled in. A workspace without services, scopes and claims gets ACP's own (acp.md §6,
 * `initialize`), and a client without scopes that logs users in may request the OpenID scopes.
 *
 * Anything that isn't a config is returned unchanged, for the schema to refuse.
 */
export function withDefaults(source: ConfigInput, known?: FilledIn): ConfigInput {
  const { workspaces } = source as { workspaces?: unknown };
  if (!Array.isArray(workspaces)) return source;
  const filled = workspaces.map((workspace: unknown) => (isRecord(workspace) ? fillIn(workspace, known) : workspace));
  return filled.every((workspace, index) => workspace === workspaces[index])
    ? source
    : { ...source, workspaces: filled as WorkspaceInput[] };
}

/**
 * Writes ACP's own services, scopes and claims into a workspace that relies on the defaults, before they are changed.
 */
export function settleDefaults(workspace: WorkspaceInput): WorkspaceInput {
  return namesNone(workspace) ? Object.assign(workspace, systemDefaults(workspace.aid)) : workspace;
}

/** Adds those of ACP's services, scopes and claims that a workspace lacks. Existing ones stay unchanged. */
export function addSystemDefaults(workspace: WorkspaceInput, { claims }: { claims: boolean }): WorkspaceInput {
  const own = systemDefaults(workspace.aid);
  return {
    ...workspace,
    services: joined(own.services, workspace.services, ({ id }) => id),
    scopes: joined(own.scopes, workspace.scopes, ({ name }) => name),
    claims: joined(claims ? own.claims : [], workspace.claims, claimId),
  };
}

type List<T> = readonly T[] | undefined;

function joined<T>(defaults: List<T>, named: List<T>, idOf: (entry: NoInfer<T>) => string): T[] {
  const ids = new Set(named?.map(idOf));
  return [...(defaults ?? []).filter((entry) => !ids.has(idOf(entry))), ...(named ?? [])];
}

/** Whether some, but not all, of services, scopes and claims are omitted. */
const namesSome = ({ services, scopes, claims }: WorkspaceInput): boolean =>
  [services, scopes, claims].some((list) => list === undefined) && !namesNone({ services, scopes, claims });

/** A new workspace that a file describes only in part: completed with ACP's defaults. */
export const begun = (workspace: WorkspaceInput): WorkspaceInput =>
  namesSome(workspace) ? addSystemDefaults(workspace, { claims: true }) : workspace;

/** Whether services, scopes and claims are all omitted. */
export const namesNone = ({
  services,
  scopes,
  claims,
}: Pick<WorkspaceInput, 'services' | 'scopes' | 'claims'>): boolean =>
  services === undefined && scopes === undefined && claims === undefined;

function fillIn(source: Record<string, unknown>, known: FilledIn | undefined): WorkspaceInput {
  const bare = source as unknown as WorkspaceInput;
  const whole = namesNone(bare) ? { ...bare, ...systemDefaults(String(source['aid'])) } : bare;
  const clients = withScopes(whole, known);
  return clients === whole.clients ? whole : { ...whole, ...(clients && { clients }) };
}

function withScopes({ clients, scopes }: WorkspaceInput, known: FilledIn | undefined): ClientInput[] | undefined {
  if (!Array.isArray(clients) || !clients.some(leavesScopes)) return clients;
  const names = new Set(Array.isArray(scopes) ? scopes.map((scope) => scope?.name) : []);
  const openid = OPENID_SCOPES.filter((name) => names.has(name));
  return clients.map((client) => {
    if (!leavesScopes(client)) return client;
    const before = known?.get(client);
    if (before?.available === openid.join(' ')) return before.client;
    const refreshes = client.grant_types?.includes('refresh_token') ?? false;
    const filled = { ...client, scopes: openid.filter((name) => refreshes || name !== 'offline_access') };
    known?.set(client, { available: openid.join(' '), client: filled });
    return filled;
  });
}

/** Whether a client has no scopes and logs users in, as a client without grant types does. */
function leavesScopes(client: unknown): client is ClientInput {
  if (!isRecord(client) || client['scopes'] !== undefined) return false;
  const { grant_types } = client;
  return grant_types === undefined || (Array.isArray(grant_types) && grant_types.includes('authorization_code'));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
