import { clientCredentials, introspect, userinfo, WEB_APP_BASIC } from '../world/code-grant.ts';
import { call } from '../world/admin.ts';
import { clientOf, type World } from '../world/world.ts';
import { login, logins, refresh, testOffences } from './offences.ts';

type Pass = (seconds: number) => void;

const body = async (response: Promise<Response>): Promise<void> => void (await (await response).arrayBuffer());

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await act();
}

/** Refreshes in a row, with a pause before each. */
async function refreshes(world: World, pass: Pass, { count, pause }: { count: number; pause: number }): Promise<void> {
  let { tokens } = await login(world);
  for (let done = 0; done < count; done += 1) {
    pass(pause);
    tokens = await refresh(world, tokens);
  }
}

/** Another request with the refresh token of a login after `pause` seconds. */
async function again(world: World, pass: Pass, latest: boolean): Promise<void> {
  const { tokens } = await login(world);
  const next = await refresh(world, tokens);
  pass(10);
  await refresh(world, latest ? next : tokens);
}

const userinfos = async (world: World, count: number): Promise<void> => {
  const { tokens } = await login(world);
  await times(count, () => body(userinfo(world, tokens.access_token)));
};

async function inUrl(world: World): Promise<void> {
  await world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, allow_access_token_in_query: true };
  });
  const { tokens } = await login(world);
  await body(world.fetch(`/userinfo?access_token=${tokens.access_token}`));
}

const keepRefreshTokens = (world: World, disable_refresh_token_cycling: boolean): Promise<void> =>
  world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, disable_refresh_token_cycling };
  });

async function introspectingOwn(world: World, access_token_strategy: 'jwt' | 'opaque'): Promise<void> {
  await world.configure((workspace) => Object.assign(clientOf(workspace, 'web-app'), { access_token_strategy }));
  await times(3, async () => introspect(world, (await login(world)).tokens.access_token, WEB_APP_BASIC));
}

/** Logins, each with a read of a document before and after it. */
async function reading(world: World, pass: Pass, path: string, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    pass(60);
    await body(world.fetch(path));
    await login(world);
    await body(world.fetch(path));
  }
}

const loggingOut = (world: World, params: Record<string, string>): Promise<void> =>
  body(world.fetch(`/oidc/logout?${new URLSearchParams(params)}`));

async function logout(world: World, { hint, revoke }: { hint: boolean; revoke: boolean }): Promise<void> {
  const { tokens } = await login(world);
  if (revoke) await body(world.post('/oauth2/revoke', { token: tokens.refresh_token }, WEB_APP_BASIC));
  await loggingOut(world, { client_id: 'web-app', ...(hint && { id_token_hint: tokens.id_token }) });
}

testOffences([
  {
    rule: 'pkce-verifier-weak',
    breaks: (world) => login(world, { verifier: 'abc'.repeat(20) }),
    control: (world) => login(world, { verifier: '0123456789'.repeat(5) }),
    cause: /fewer than 8 different characters/,
    count: 1,
  },
  {
    rule: 'code-redeemed-twice',
    breaks: (world) => login(world, { times: 2 }),
    control: (world) => logins(world, 2),
    cause: /^1 code was sent more than once: 1 request too many/,
    count: 1,
  },
  {
    rule: 'refresh-token-reused',
    severity: 'error',
    breaks: (world, pass) => again(world, pass, false),
    control: (world, pass) => again(world, pass, true),
    cause: /^1 refresh used a refresh token that had been used/,
    count: 1,
  },
  {
    rule: 'refresh-token-reused',
    how: 'right where refresh tokens are not rotated',
    breaks: async (world, pass) => {
      await keepRefreshTokens(world, false);
      await again(world, pass, false);
    },
    control: async (world, pass) => {
      await keepRefreshTokens(world, true);
      await again(world, pass, false);
    },
    cause: /./,
    count: 1,
  },
  {
    rule: 'refresh-raced',
    breaks: async (world) => {
      const { tokens } = await login(world);
      await Promise.all([refresh(world, tokens), refresh(world, tokens)]);
    },
    control: (world, pass) => again(world, pass, false),
    cause: /^Once, a refresh began before the last one/,
    count: 1,
  },
  {
    rule: 'refresh-early',
    breaks: (world, pass) => refreshes(world, pass, { count: 3, pause: 60 }),
    control: (world, pass) => refreshes(world, pass, { count: 3, pause: 3500 }),
    cause: /^3 refreshes came while more than half/,
    count: 3,
  },
  {
    rule: 'refresh-early',
    how: 'one after each login is no habit',
    breaks: (world, pass) => refreshes(world, pass, { count: 4, pause: 60 }),
    control: async (world, pass) => {
      await times(4, () => refreshes(world, pass, { count: 1, pause: 60 }));
    },
    cause: /^4 refreshes/,
    count: 4,
  },
  {
    rule: 'refresh-early',
    how: 'in time by a clock that was moved',
    breaks: (world, pass) => refreshes(world, pass, { count: 3, pause: 60 }),
    control: async (world) => {
      let { tokens } = await login(world);
      for (const offset of ['1h', '2h', '3h']) {
        await call(world, 'clock.set', { body: { offset } });
        tokens = await refresh(world, tokens);
      }
      await call(world, 'clock.reset');
    },
    cause: /^3 refreshes/,
    count: 3,
  },
  {
    rule: 'refresh-token-unused',
    breaks: async (world, pass) => {
      await logins(world, 3);
      pass(4000);
      await login(world);
    },
    // Nothing has expired yet, so that nothing had to be refreshed.
    control: (world) => logins(world, 4),
    cause: /^4 logins got a refresh token, and none was used/,
    count: 4,
  },
  {
    rule: 'token-not-cached',
    client_id: 'service',
    breaks: (world) => times(5, () => clientCredentials(world, { scope: 'accounts.read' })),
    control: (world, pass) =>
      times(5, async () => {
        await clientCredentials(world, { scope: 'accounts.read' });
        pass(3500);
      }),
    cause: /^5 tokens were requested within .* Each is valid for 60 minutes/,
    count: 5,
  },
  {
    rule: 'token-not-cached',
    how: 'one for each API is right',
    client_id: 'service',
    breaks: (world) => times(5, () => clientCredentials(world, { resource: 'https://api.test/1' })),
    control: async (world) => {
      for (const api of [1, 2, 3, 4, 5]) await clientCredentials(world, { resource: `https://api.test/${api}` });
    },
    cause: /^5 tokens/,
    count: 5,
  },
  {
    rule: 'code-redeemed-late',
    breaks: (world, pass) => times(2, () => late(world, pass, 40)),
    control: (world, pass) => times(2, () => late(world, pass, 5)),
    cause: /^2 of 2 codes were redeemed in the second half of their 60 seconds, the latest after 40 seconds/,
    count: 2,
  },
  {
    rule: 'token-in-url',
    breaks: inUrl,
    control: (world) => userinfos(world, 1),
    cause: /the access token in the URL/,
    count: 1,
  },
  {
    rule: 'token-used-after-end',
    breaks: async (world, pass) => {
      const { tokens } = await login(world);
      pass(4000);
      await times(3, () => body(userinfo(world, tokens.access_token)));
    },
    // Many clients learn of the end from the first refusal.
    control: async (world, pass) => {
      const { tokens } = await login(world);
      pass(4000);
      await body(userinfo(world, tokens.access_token));
      await body(userinfo(world, (await refresh(world, tokens)).access_token));
    },
    cause: /^2 userinfo requests used a token that had already been refused/,
    count: 2,
  },
  {
    rule: 'userinfo-polled',
    breaks: (world) => userinfos(world, 12),
    control: (world) => times(6, () => userinfos(world, 2)),
    cause: /^12 userinfo requests used the same token/,
    count: 12,
  },
  {
    rule: 'introspection-polled',
    client_id: 'service',
    breaks: async (world) => {
      const { tokens } = await login(world);
      await times(20, () => introspect(world, tokens.access_token));
    },
    control: async (world, pass) => {
      const { tokens } = await login(world);
      await times(20, async () => {
        await introspect(world, tokens.access_token);
        pass(5);
      });
    },
    cause: /^20 introspections used the same token/,
    count: 20,
  },
  {
    rule: 'introspection-own',
    breaks: (world) => introspectingOwn(world, 'jwt'),
    // Nobody can read an opaque token.
    control: (world) => introspectingOwn(world, 'opaque'),
    cause: /^All 3 introspections were of tokens that web-app had got/,
    count: 3,
  },
  {
    rule: 'jwks-fetched-often',
    breaks: (world, pass) => reading(world, pass, '/.well-known/jwks.json', 5),
    control: (world, pass) => reading(world, pass, '/.well-known/jwks.json', 2),
    cause: /^After 5 of 5 token responses, the client fetched the keys/,
    count: 5,
  },
  {
    rule: 'jwks-fetched-often',
    how: 'nobody knows which of two clients it was',
    breaks: (world, pass) => reading(world, pass, '/.well-known/jwks.json', 6),
    control: async (world, pass) => {
      await clientCredentials(world);
      await reading(world, pass, '/.well-known/jwks.json', 6);
    },
    cause: /./,
    count: 6,
  },
  {
    rule: 'discovery-fetched-often',
    breaks: (world, pass) => reading(world, pass, '/.well-known/openid-configuration', 5),
    control: async (world) => {
      await body(world.fetch('/.well-known/openid-configuration'));
      await logins(world, 5);
    },
    cause: /^Before 5 of 5 logins/,
    count: 5,
  },
  {
    rule: 'logout-without-hint',
    breaks: (world) => logout(world, { hint: false, revoke: true }),
    control: (world) => logout(world, { hint: true, revoke: true }),
    cause: /no id_token_hint/,
    count: 1,
  },
  {
    rule: 'logout-without-revocation',
    breaks: (world) => logout(world, { hint: true, revoke: false }),
    control: (world) => logout(world, { hint: true, revoke: true }),
    cause: /^1 logout, and no refresh token was revoked/,
    count: 1,
  },
]);

/** A login whose code is redeemed after some seconds. */
async function late(world: World, pass: Pass, seconds: number): Promise<void> {
  await login(world, { wait: () => pass(seconds) });
}
