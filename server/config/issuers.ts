import { hash } from 'node:crypto';
import type { Client } from '../../contract/config/client.ts';
import type { Config, Workspace } from '../../contract/config/config.ts';
import { workspaceId } from '../../contract/config/config.ts';
import type { Issuer } from '../core/ports.ts';

/**
 * The workspaces of a config as requests see them, by `{tid}/{aid}`. `base` is the origin clients see, `also` the
 * origins of the server's other names.
 */
export function createIssuers(
  config: Readonly<Config>,
  base: string,
  also: readonly string[] = [],
): ReadonlyMap<string, Issuer> {
  return new Map(
    config.workspaces.map((workspace) => [workspaceId(workspace), withNames(issuerOf(workspace, base), also)]),
  );
}

function withNames(first: Omit<Issuer, 'names'>, also: readonly string[]): Issuer {
  const names = new Map<string, Issuer>();
  for (const url of [first.url, ...also.map((origin) => origin + first.path)])
    names.set(url, Object.freeze({ ...first, url, names }));
  return names.get(first.url) as Issuer;
}

function issuerOf(workspace: Workspace, base: string): Omit<Issuer, 'names'> {
  const { tid, aid, clients, users, scopes, services, claims } = workspace;
  const url = `${base}/${tid}/${aid}`;
  return {
    url,
    front: url,
    id: `${tid}/${aid}`,
    path: `/${tid}/${aid}`,
    cookiePrefix: `${url.startsWith('https:') ? '__Secure-' : ''}understudy-${hash('sha256', url).slice(0, 8)}`,
    workspace,
    clients: new Map(clients.map((client) => [client.client_id, withPortal(client, url, aid)])),
    users: new Map(users.map((user) => [user.username, user])),
    scopes: new Map(scopes.map((scope) => [scope.name, scope])),
    services: new Map(services.map((service) => [service.id, service])),
    claims: {
      id_token: claims.filter(({ type }) => type === 'id_token'),
      access_token: claims.filter(({ type }) => type === 'access_token'),
    },
  };
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
