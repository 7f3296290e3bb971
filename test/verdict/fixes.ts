import { call } from '../world/admin.ts';
import {
  authorizePath,
  automate,
  CHALLENGE,
  obtainCode,
  obtainTokens,
  redeem,
  refresh,
  userinfo,
} from '../world/code-grant.ts';
import { basic, CALLBACK, clientOf, startWorld, WEB_APP, type World } from '../world/world.ts';
import type { UnderstudyOptions } from '../../server/compose/start.ts';

type Again = () => Promise<Response>;

const JUDY = basic('judy', 'judy-secret');

export async function disableAlice(world: World): Promise<void> {
  await call(world, 'users.update', { params: { username: 'alice' }, body: { disabled: true } });
}

/** What is refused, the fix that mends it, and what the same request is answered then. */
export const FIXES: readonly [name: string, fix: string, refused: (world: World) => Promise<Again>, passes: RegExp][] =
  [
    [
      'a redirect URI that is not registered',
      'register-redirect-uri',
      async (world) => () => world.fetch(authorizePath({ redirect_uri: `${CALLBACK}/` })),
      /[?&]code=/,
    ],
    [
      'a scope that the client is not subscribed to',
      'subscribe-scopes',
      async (world) => () => world.fetch(authorizePath({ scope: 'openid introspect_tokens' })),
      /[?&]code=/,
    ],
    [
      'a grant type that the client is not registered for',
      'add-grant-type',
      async (world) => () => world.post('/oauth2/token', { grant_type: 'client_credentials', ...WEB_APP }),
      /"access_token"/,
    ],
    [
      'another authentication method',
      'register-auth-method',
      async (world) => {
        await world.configure((workspace) => {
          clientOf(workspace, 'judy').token_endpoint_auth_method = 'client_secret_post';
        });
        return () => world.post('/oauth2/token', { grant_type: 'client_credentials' }, JUDY);
      },
      /"access_token"/,
    ],
    [
      'a return address that is not registered',
      'register-post-logout-redirect-uri',
      async (world) => () =>
        world.fetch(
          `/oidc/logout?client_id=spa&post_logout_redirect_uri=${encodeURIComponent('http://localhost:4000/')}`,
        ),
      /^303 http:\/\/localhost:4000\//,
    ],
    [
      'a refresh token for a client that may not refresh',
      'add-grant-type',
      async (world) => {
        await world.configure(
          (workspace) => void (clientOf(workspace, 'web-app').grant_types = ['authorization_code']),
        );
        return async () => redeem(world, await obtainCode(world));
      },
      /"refresh_token"/,
    ],
    [
      'a code of a disabled user',
      'enable-user',
      async (world) => {
        const code = await obtainCode(world);
        await disableAlice(world);
        return () => redeem(world, code);
      },
      /"access_token"/,
    ],
    [
      'a refresh token of a disabled user',
      'enable-user',
      async (world) => {
        const { refresh_token } = await obtainTokens(world);
        await disableAlice(world);
        return () => refresh(world, refresh_token);
      },
      /"access_token"/,
    ],
    [
      'an access token of a disabled user',
      'enable-user',
      async (world) => {
        const { access_token } = await obtainTokens(world);
        await disableAlice(world);
        return () => userinfo(world, access_token);
      },
      /"sub":"alice"/,
    ],
    [
      'an access token of an inactive client',
      'activate-client',
      async (world) => {
        const { access_token } = await obtainTokens(world);
        await call(world, 'clients.update', { params: { client_id: 'web-app' }, body: { client_status: 'inactive' } });
        return () => userinfo(world, access_token);
      },
      /"sub":"alice"/,
    ],
    [
      'a token in the query',
      'allow-token-in-query',
      async (world) => {
        const { access_token } = await obtainTokens(world);
        return () => world.fetch(`/userinfo?access_token=${access_token}`);
      },
      /"sub":"alice"/,
    ],
    [
      'introspection of another client’s token',
      'subscribe-scope',
      async (world) => {
        const { access_token } = await obtainTokens(world);
        return () => world.post('/oauth2/introspect', { token: access_token }, JUDY);
      },
      /"active":true/,
    ],
    [
      'revocation of another client’s token',
      'subscribe-scope',
      async (world) => {
        const { access_token } = await obtainTokens(world);
        return () => world.post('/oauth2/revoke', { token: access_token }, JUDY);
      },
      /^200 $/,
    ],
    [
      'a public client without PKCE',
      'relax-pkce',
      async (world) => () => world.fetch(authorizePath({ client_id: 'spa' })),
      /[?&]code=/,
    ],
    [
      'a client without PKCE where all need it',
      'relax-pkce',
      async (world) => {
        await world.configure((workspace) => (workspace.settings = { ...workspace.settings, enforce_pkce: true }));
        return () => world.fetch(authorizePath());
      },
      /[?&]code=/,
    ],
    [
      'the method plain',
      'allow-plain-pkce',
      async (world) => () => world.fetch(authorizePath({ code_challenge: CHALLENGE })),
      /[?&]code=/,
    ],
  ];

/** Where clients get codes without a page, with one client more. */
export async function worldWithJudy(options: UnderstudyOptions = {}): Promise<World> {
  const world = await startWorld(options);
  await automate(world);
  await world.configure((workspace) => {
    workspace.clients?.push({
      ...clientOf(workspace, 'service'),
      client_id: 'judy',
      client_secret: 'judy-secret',
      scopes: ['accounts.read'],
    });
  });
  return world;
}

/** Status, target and body of a response. */
export async function said(response: Response): Promise<string> {
  return `${response.status} ${response.headers.get('location') ?? ''}${await response.text()}`;
}
