/** oidc-provider with its own development pages and store, ES256, and the same clients and user. */
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { REDIRECT_URI } from '../target.ts';
import { announce } from './ready.ts';

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'bench' };
const server = createServer();
const port = await announce(server);

const account = (sub: string) => ({
  accountId: sub,
  claims: () => ({ sub, email: 'alice@example.com', email_verified: true, name: 'Alice' }),
});

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: 'web-app',
      client_secret: 'web-app-secret',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'ES256',
    },
    {
      client_id: 'service',
      client_secret: 'service-secret',
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [key] },
  cookies: { keys: ['bench'] },
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  conformIdTokenClaims: false,
  findAccount: (_context: unknown, sub: string) => account(sub),
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({
        scope: 'openid profile email offline_access',
        audience: 'urn:bench',
        accessTokenFormat: 'jwt',
        accessTokenTTL: 3600,
        jwt: { sign: { alg: 'ES256' } },
      }),
      useGrantedResource: () => true,
    },
  },
});

server.on('request', provider.callback());
