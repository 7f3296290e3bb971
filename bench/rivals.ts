import { fileURLToPath } from 'node:url';
import { startServer, type ServerProcess } from './child.ts';
import { PATHS } from './servers/paths.ts';
import { REDIRECT_URI, type Target } from './target.ts';
import { ISSUER_PATH, withUnderstudy, type Understudy } from './understudy.ts';

/** A running server under measurement. */
export interface Rival {
  target: Target;
  server: ServerProcess;
}

const CLIENTS = {
  client: { id: 'web-app', secret: 'web-app-secret' },
  service: { id: 'service', secret: 'service-secret' },
};

const OIDC_PROVIDER_PATHS: Target['paths'] = {
  authorize: '/auth',
  token: '/token',
  introspect: '/token/introspection',
  userinfo: '/me',
  jwks: '/jwks',
  discovery: '/.well-known/openid-configuration',
};

export const beside = (name: string): string => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

const below = (prefix: string): Target['paths'] => {
  const entries = Object.entries(PATHS).map(([name, path]) => [name, prefix + path]);
  return Object.fromEntries(entries) as Target['paths'];
};

interface Starting {
  name: string;
  file: string;
  args?: readonly string[];
  paths: Target['paths'];
}

/** `preload` names modules of the bench that the server loads first. `probe` answers `server.measure`. */
async function start({ name, file, args = [], paths }: Starting, preload: readonly string[]): Promise<Rival> {
  const server = await startServer({ file, args, preload: preload.map(beside) });
  const port = Number(new URL(server.ready.issuer).port);
  const forJwt = name === 'oidc-provider' ? '&resource=urn:bench' : '';
  return { server, target: { name, port, paths, ...CLIENTS, forJwt } };
}

const PROBE = ['probe'];

export const startLimit = (preload = PROBE): Promise<Rival> =>
  start({ name: 'limit', file: beside('node-http'), paths: below('') }, preload);
export const startExpress = (preload = PROBE): Promise<Rival> =>
  start({ name: 'Express 5', file: beside('express'), paths: below('') }, preload);
export const startOurs = (ours: Understudy, preload = PROBE): Promise<Rival> =>
  start({ name: 'Understudy', file: ours.file, args: ours.args(0), paths: below(ISSUER_PATH) }, preload);

/** The built server on a config in which web-app has registered its redirect URI, as clients do. */
export const withOurs = <T>(use: (ours: Understudy) => Promise<T>): Promise<T> =>
  withUnderstudy(async (ours) => {
    const rival = await startOurs(ours, []);
    await patch(rival, `clients/${CLIENTS.client.id}`, { redirect_uris: [REDIRECT_URI] });
    await rival.server.stop();
    return use(ours);
  });

/** Changes a record of our workspace, as with the console. */
export async function patch({ server: { ready } }: Rival, path: string, body: object): Promise<void> {
  const response = await fetch(`${ready.admin}/api/v1/workspaces${ISSUER_PATH}/${path}`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${ready.adminToken}`, 'Content-Type': 'application/merge-patch+json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

export const startOidcProvider = (preload = PROBE): Promise<Rival> =>
  start({ name: 'oidc-provider', file: beside('oidc-provider'), paths: OIDC_PROVIDER_PATHS }, preload);
