import { hash } from 'node:crypto';
import type { Client } from '../../contract/config/client.ts';
import type { Config, Workspace } from '../../contract/config/config.ts';
import { workspaceId } from '../../contract/config/config.ts';
import type { Issuer } from '../core/ports.ts';

/** The workspaces of a config as requests see them, by `{tid}/{aid}`. `base` is the origin clients see. */
export function createIssuers(config: Readonly<Config>, base: string): ReadonlyMap<string, Issuer> {
  return new Map(config.workspaces.map((workspace) => [workspaceId(workspace), issuerOf(workspace, base)]));
}

function issuerOf(workspace: Workspace, base: string): Issuer {
  const { tid, aid, clients, users, scopes, services, claims } = workspace;
  const url = `${base}/${tid}/${aid}`;
  return Object.freeze({
    url,
    id: `${tid}/${aid}`,
    path: `/${tid}/${aid}`,
    cookiePrefix: `understudy-${hash('sha256', url).slice(0, 8)}`,
    workspace,
    clients: new Map(clients.map((client) => [client.client_id, withPortal(client, url, aid)])),
    users: new Map(users.map((user) => [user.username, user])),
    scopes: new Map(scopes.map((scope) => [scope.name, scope])),
    services: new Map(services.map((service) => [service.id, service])),
    claims: {
      id_token: claims.filter(({ type }) => type === 'id_token'),
      access_token: claims.filter(({ type }) => type === 'access_token'),
    },
  });
}

/** The Demo Portal's client with the portal's URLs. They depend on the issuer, so they can't be in the file. */
function withPortal(client: Client, url: string, aid: string): Client {
  if (client.client_id !== `${aid}-demo`) return client;
  return {
    ...client,
    redirect_uris: [`${url}/demo/callback`, ...client.redirect_uris],
    post_logout_redirect_uris: [`${url}/demo`, ...client.post_logout_redirect_uris],
  };
}
