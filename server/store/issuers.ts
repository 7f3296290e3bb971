import type { Config, Workspace } from '../../contract/config.ts';
import { workspaceId } from '../../contract/config.ts';
import type { Issuer } from '../ports.ts';

/** The workspaces of a config as requests see them, by `{tid}/{aid}`. `base` is the origin that clients see. */
export function createIssuers(config: Readonly<Config>, base: string): ReadonlyMap<string, Issuer> {
  return new Map(config.workspaces.map((workspace) => [workspaceId(workspace), issuerOf(workspace, base)]));
}

function issuerOf(workspace: Workspace, base: string): Issuer {
  const { tid, aid, clients, users, scopes, services, claims } = workspace;
  return Object.freeze({
    url: `${base}/${tid}/${aid}`,
    id: `${tid}/${aid}`,
    path: `/${tid}/${aid}`,
    workspace,
    clients: new Map(clients.map((client) => [client.client_id, client])),
    users: new Map(users.map((user) => [user.username, user])),
    scopes: new Map(scopes.map((scope) => [scope.name, scope])),
    services: new Map(services.map((service) => [service.id, service])),
    claims: {
      id_token: claims.filter(({ type }) => type === 'id_token'),
      access_token: claims.filter(({ type }) => type === 'access_token'),
    },
  });
}
