import { login, logins, random, testOffences, type LoginOf } from './offences.ts';
import { clientOf, type World } from '../world/world.ts';

const NO_PKCE = { code_challenge: undefined, code_challenge_method: undefined };
const BARE = { ...NO_PKCE, nonce: undefined };
const fixed = (params: NonNullable<LoginOf['params']>) => (world: World) => logins(world, 3, { params });

/** Lets a client redirect to a URI. */
async function redirecting(world: World, client_id: string, redirect_uri: string): Promise<void> {
  await world.configure((workspace) => {
    clientOf(workspace, client_id).redirect_uris = [redirect_uri];
  });
  await login(world, { client_id, params: { redirect_uri } });
}

const unregistered = (world: World): Promise<void> =>
  world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, login: 'pick' };
    clientOf(workspace, 'web-app').redirect_uris = [];
  });

const VERIFIER = random();

testOffences([
  {
    rule: 'state-missing',
    severity: 'error',
    breaks: fixed({ ...BARE, state: undefined }),
    control: fixed({ state: undefined }),
    cause: /^All 3 login requests have no state/,
    count: 3,
  },
  {
    rule: 'state-missing',
    how: 'a nonce without openid protects nothing',
    breaks: (world) => login(world, { params: { ...NO_PKCE, state: undefined, scope: 'accounts.read' } }),
    control: (world) => login(world, { params: { ...NO_PKCE, state: undefined } }),
    cause: /^The only login request on record has no state/,
    count: 1,
  },
  {
    rule: 'state-reused',
    breaks: fixed({ state: 'a-state-that-is-always-the-same' }),
    // The user reloads the page: two requests with one state, and one response that the client takes.
    control: async (world) => {
      const params = { state: random(), nonce: random() };
      const path = `/oauth2/authorize?${new URLSearchParams({ client_id: 'web-app', response_type: 'code', scope: 'openid', redirect_uri: 'http://localhost:3000/callback', ...params })}`;
      await (await world.fetch(path)).arrayBuffer();
      await login(world, { params });
    },
    cause: /^3 completed logins used the same state\.$/,
    count: 3,
  },
  {
    rule: 'state-guessable',
    breaks: fixed({ ...BARE, state: '1' }),
    control: fixed({ state: '1' }),
    cause: /fewer than 8 characters/,
    count: 3,
  },
  {
    rule: 'nonce-missing',
    breaks: fixed(BARE),
    control: fixed({ nonce: undefined }),
    cause: /^All 3 OpenID Connect logins have neither a nonce nor PKCE/,
    count: 3,
  },
  {
    rule: 'nonce-reused',
    breaks: fixed({ nonce: 'always' }),
    control: fixed({}),
    cause: /the same nonce/,
    count: 3,
  },
  {
    rule: 'pkce-missing',
    severity: 'warning',
    breaks: (world) => login(world, { params: BARE }),
    control: (world) => login(world),
    cause: /code_challenge\.$/,
    count: 1,
  },
  {
    rule: 'pkce-missing',
    how: 'a nonce is an alternative for a confidential client',
    severity: 'note',
    breaks: fixed(NO_PKCE),
    control: (world) => login(world),
    cause: /^All 3 login requests have no code_challenge\./,
    count: 3,
  },
  {
    rule: 'pkce-missing',
    how: 'a public client has no alternative',
    client_id: 'spa',
    severity: 'error',
    breaks: async (world) => {
      await world.configure((workspace) => {
        workspace.settings = { ...workspace.settings, enforce_pkce_for_public_clients: false };
      });
      await login(world, { client_id: 'spa', params: NO_PKCE });
    },
    control: (world) => login(world, { client_id: 'spa' }),
    cause: /code_challenge\.$/,
    count: 1,
  },
  {
    rule: 'pkce-plain',
    breaks: async (world) => {
      await world.configure((workspace) => {
        clientOf(workspace, 'web-app').allow_plain_pkce = true;
      });
      await login(world, { verifier: VERIFIER, params: { code_challenge: VERIFIER, code_challenge_method: 'plain' } });
    },
    control: (world) => login(world),
    cause: /uses PKCE’s plain method/,
    count: 1,
  },
  {
    rule: 'pkce-challenge-reused',
    breaks: (world) => logins(world, 2, { verifier: VERIFIER }),
    control: (world) => logins(world, 2),
    cause: /^2 completed logins used the same code_challenge/,
    count: 2,
  },
  {
    rule: 'openid-missing',
    breaks: fixed({ scope: 'profile email' }),
    control: (world) => login(world, { params: { scope: 'accounts.read', nonce: undefined } }),
    cause: /not for the scope openid/,
    count: 3,
  },
  {
    rule: 'redirect-uri-omitted',
    breaks: async (world) => {
      const query = new URLSearchParams({ client_id: 'web-app', response_type: 'code', scope: 'openid' });
      await (await world.fetch(`/oauth2/authorize?${query}`)).arrayBuffer();
    },
    control: (world) => login(world),
    cause: /no redirect_uri/,
    count: 1,
  },
  {
    rule: 'redirect-uri-unregistered',
    breaks: async (world) => {
      await unregistered(world);
      const redirect_uri = 'http://localhost:4000/cb';
      const query = new URLSearchParams({ client_id: 'web-app', response_type: 'code', scope: 'openid', redirect_uri });
      await (await world.fetch(`/oauth2/authorize?${query}`)).arrayBuffer();
    },
    control: (world) => login(world),
    cause: /^1 login went to http:\/\/localhost:4000\/cb, which is not registered/,
    count: 1,
  },
  {
    rule: 'redirect-uri-http',
    breaks: (world) => redirecting(world, 'web-app', 'http://app.example.test/cb'),
    control: (world) => redirecting(world, 'web-app', 'http://app.localhost:3000/cb'),
    cause: /app\.example\.test over http/,
    count: 1,
  },
  {
    rule: 'redirect-uri-localhost',
    client_id: 'native-app',
    breaks: (world) => redirecting(world, 'native-app', 'http://localhost:4567/cb'),
    control: (world) => redirecting(world, 'native-app', 'http://127.0.0.1:4567/cb'),
    cause: /localhost instead of 127\.0\.0\.1/,
    count: 1,
  },
  {
    rule: 'redirect-uri-scheme',
    client_id: 'native-app',
    breaks: (world) => redirecting(world, 'native-app', 'myapp:/cb'),
    control: (world) => redirecting(world, 'native-app', 'com.example.app:/cb'),
    cause: /the scheme myapp:/,
    count: 1,
  },
  {
    rule: 'secret-in-url',
    breaks: (world) => login(world, { params: { client_secret: 'web-app-secret' } }),
    control: (world) => login(world),
    cause: /^1 request had client_secret in the URL/,
    count: 1,
  },
  {
    rule: 'prompt-login-always',
    breaks: fixed({ prompt: 'login' }),
    control: async (world) => {
      await logins(world, 2, { params: { prompt: 'login' } });
      await login(world);
    },
    cause: /^All 3 login requests force a new login/,
    count: 3,
  },
  {
    rule: 'silent-login-polled',
    breaks: (world) => silently(world, 12),
    control: (world) => silently(world, 3),
    cause: /^12 silent logins came from one browser/,
    count: 12,
  },
  {
    rule: 'parameter-misspelled',
    breaks: (world) => login(world, { params: { loginHint: 'alice' } }),
    control: (world) => login(world, { params: { login_hint: 'alice' } }),
    cause: /has loginHint instead of login_hint/,
    count: 1,
  },
  {
    rule: 'parameter-ignored',
    breaks: (world) => login(world, { params: { theme: 'dark', audience: 'x' } }),
    control: (world) => login(world, { params: { audience: 'x' } }),
    cause: /not known here: theme\.$/,
    count: 1,
  },
  {
    rule: 'code-in-referer',
    client_id: 'spa',
    breaks: (world) => visit(world, 'http://localhost:5173/callback?code=abc&state=s'),
    control: (world) => visit(world, 'http://localhost:5173/callback'),
    cause: /^1 request had the address of the callback/,
    count: 1,
  },
]);

async function silently(world: World, count: number): Promise<void> {
  const query = new URLSearchParams({
    client_id: 'web-app',
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    redirect_uri: 'http://localhost:3000/callback',
  });
  for (let sent = 0; sent < count; sent += 1) await (await world.fetch(`/oauth2/authorize?${query}`)).arrayBuffer();
}

async function visit(world: World, referer: string): Promise<void> {
  const headers = { referer };
  await (await world.fetch('/.well-known/openid-configuration', { headers })).arrayBuffer();
}
