import { fileURLToPath } from 'node:url';
import { startServer, type ServerProcess } from './child.ts';
import { PATHS } from './servers/paths.ts';
import type { Target } from './target.ts';
import { ISSUER_PATH, type Understudy } from './understudy.ts';

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

async function start(name: string, file: string, args: readonly string[], paths: Target['paths']): Promise<Rival> {
  const server = await startServer({ file, args, probe: beside('probe') });
  const port = Number(new URL(server.ready.issuer).port);
  const forJwt = name === 'oidc-provider' ? '&resource=urn:bench' : '';
  return { server, target: { name, port, paths, ...CLIENTS, forJwt } };
}

export const startLimit = (): Promise<Rival> => start('node:http', beside('node-http'), [], below(''));
export const startExpress = (): Promise<Rival> => start('Express 5', beside('express'), [], below(''));
export const startOurs = (ours: Understudy): Promise<Rival> =>
  start('Understudy', ours.file, ours.args(0), below(ISSUER_PATH));
export const startOidcProvider = (): Promise<Rival> =>
  start('oidc-provider', beside('oidc-provider'), [], OIDC_PROVIDER_PATHS);
