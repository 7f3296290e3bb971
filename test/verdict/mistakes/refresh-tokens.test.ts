import {
  addWorkspace,
  automate,
  CHALLENGE,
  obtainCode,
  obtainTokens,
  redeem,
  refresh,
  VERIFIER,
  type Tokens,
} from '../../world/code-grant.ts';
import { call } from '../../world/admin.ts';
import type { World } from '../../world/world.ts';
import { later, startMovable } from '../clock.ts';
import { testMistakes, type Make } from '../mistakes.ts';

const madeUp: Make = (world) => refresh(world, 'made-up-refresh-token-0123456789');

async function spaTokens(world: World): Promise<Tokens> {
  const code = await obtainCode(world, { client_id: 'spa', code_challenge: CHALLENGE, code_challenge_method: 'S256' });
  const response = await redeem(world, code, { client_id: 'spa', code_verifier: VERIFIER }, {});
  return (await response.json()) as Tokens;
}

const altered =
  (change: (token: string) => string): Make =>
  async (world) =>
    refresh(world, change((await obtainTokens(world)).refresh_token));

const rotated: Make = async (world) => {
  const { refresh_token } = await obtainTokens(world);
  await (await refresh(world, refresh_token)).arrayBuffer();
  later(world, 12);
  return refresh(world, refresh_token);
};

const revoked: Make = async (world) => {
  const { refresh_token } = await obtainTokens(world);
  await world.post(
    '/oauth2/revoke',
    { token: refresh_token },
    { authorization: `Basic ${btoa('web-app:web-app-secret')}` },
  );
  later(world, 12);
  return refresh(world, refresh_token);
};

const asked =
  (scope: string, login: Record<string, string> = {}): Make =>
  async (world) =>
    refresh(world, (await obtainTokens(world, login)).refresh_token, { scope });

testMistakes(
  [
    {
      name: 'rotated',
      make: rotated,
      cause:
        /^refresh_token was already used for a refresh 12 seconds ago by web-app, and was replaced by a new one then\.$/,
      fixes: [],
      control: revoked,
    },
    {
      name: 'revoked by the client',
      make: revoked,
      cause: /^refresh_token was revoked 12 seconds ago: the client revoked its refresh token\.$/,
      fixes: [],
      control: rotated,
    },
    {
      name: 'revoked because its code was used twice',
      make: async (world) => {
        const code = await obtainCode(world);
        const { refresh_token } = (await (await redeem(world, code)).json()) as Tokens;
        await (await redeem(world, code)).arrayBuffer();
        return refresh(world, refresh_token);
      },
      cause: /^refresh_token was revoked [\d.]+ (?:milli)?seconds? ago: the code was used a second time\.$/,
      control: revoked,
    },
    {
      name: 'revoked with its user',
      make: async (world) => {
        const { refresh_token } = await obtainTokens(world);
        await call(world, 'users.delete', { params: { username: 'alice' } });
        return refresh(world, refresh_token);
      },
      cause: /^refresh_token was revoked [\d.]+ (?:milli)?seconds? ago: user alice was deleted\.$/,
      control: madeUp,
    },
    {
      name: 'expired',
      make: async (world) => {
        const { refresh_token } = await obtainTokens(world);
        later(world, 33 * 86_400);
        return refresh(world, refresh_token);
      },
      cause: /^refresh_token expired 3 days ago by this server’s clock, 30 days after it was issued\.$/,
      fixes: [],
      control: madeUp,
    },
    {
      name: 'issued to another client',
      make: async (world) => refresh(world, (await spaTokens(world)).refresh_token),
      cause: /^The refresh token was issued to spa [\d.]+ (?:milli)?seconds? ago, not to web-app, which sent it\.$/,
      fixes: ['use-client'],
      control: madeUp,
    },
    {
      name: 'issued in another workspace',
      make: async (world) => {
        const { refresh_token } = await obtainTokens(world);
        return fetch(`${await addWorkspace(world, 'other')}/oauth2/token`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa('web-app:web-app-secret')}` },
          body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token }),
        });
      },
      cause: /^refresh_token was issued in workspace default\/default, and was sent to workspace default\/other\.$/,
      fixes: ['use-issuer'],
      control: madeUp,
    },
    {
      name: 'the access token of the login',
      make: async (world) => refresh(world, (await obtainTokens(world)).access_token),
      cause:
        /^refresh_token is the access token that web-app got [\d.]+ (?:milli)?seconds? ago, not a refresh token\.$/,
      control: madeUp,
    },
    {
      name: 'an ID token',
      make: async (world) => refresh(world, (await obtainTokens(world)).id_token),
      cause: /^refresh_token is the ID token that web-app got [\d.]+ (?:milli)?seconds? ago, not a refresh token\.$/,
      control: async (world) => refresh(world, (await obtainTokens(world)).access_token),
    },
    {
      name: 'a code',
      make: async (world) => refresh(world, await obtainCode(world)),
      cause: /^refresh_token is the code that web-app got.*, not a refresh token\.$/,
      control: madeUp,
    },
    {
      name: 'a blank at its end',
      make: altered((token) => `${token}\n`),
      cause:
        /^refresh_token (?:begins|ends) with a (?:space|tab|line break); the refresh token that web-app got [\d.]+ (?:milli)?seconds? ago doesn’t\.$/,
      control: altered(() => 'made-up-token\n'),
    },
    {
      name: 'percent-encoded',
      make: altered((token) => `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`),
      cause: /^refresh_token is percent-encoded once more than the refresh token that web-app got/,
      control: altered(() => '%6dade-up'),
    },
    {
      name: 'cut off',
      make: altered((token) => token.slice(0, 30)),
      cause: /^refresh_token is cut off: the refresh token that web-app got [\d.]+ (?:milli)?seconds? ago is longer\.$/,
      control: madeUp,
    },
    {
      name: 'of another issuer altogether',
      make: (world) =>
        refresh(
          world,
          `${btoa('{"alg":"RS256"}')}.${btoa('{"iss":"https://login.example.com"}')}.c2ln`.replaceAll('=', ''),
        ),
      cause:
        /^refresh_token was issued by https:\/\/login.example.com, not by http:\/\/localhost:\d+\/default\/default\.$/,
      control: madeUp,
    },
    {
      name: 'unknown',
      make: madeUp,
      cause: /^refresh_token was not issued by this server, and nothing similar is known\.$/,
      fixes: [],
      control: altered((token) => `${token}\n`),
    },
    {
      name: 'missing, because the login gave none',
      make: async (world) => {
        await obtainTokens(world, { scope: 'openid profile' });
        return refresh(world, '');
      },
      cause:
        /^The request has no refresh_token: the login of web-app [\d.]+ (?:milli)?seconds? ago gave none, because it had no scope offline_access\.$/,
      fixes: ['ask-offline-access'],
      control: async (world) => {
        await obtainTokens(world);
        return refresh(world, '');
      },
    },
    {
      name: 'missing',
      make: (world) => refresh(world, ''),
      cause: /^The parameter refresh_token is empty\.$/,
      control: async (world) => refresh(world, '', { token: (await obtainTokens(world)).refresh_token }),
    },
    {
      name: 'scope that was not asked for',
      make: asked('openid accounts.write'),
      cause: /^The refresh asks for accounts.write, which the login did not grant\.$/,
      fixes: ['narrow-scope'],
      control: asked('openid accounts.reed'),
    },
    {
      name: 'scope that the client may not have',
      make: asked('introspect_tokens'),
      cause:
        /^The refresh asks for introspect_tokens, which the login did not grant: web-app is not subscribed to it\.$/,
      control: asked('openid accounts.write'),
    },
    {
      name: 'scope that is misspelled',
      make: asked('openid acounts.read'),
      cause: /^The scope is acounts.read; the nearest one that was granted is accounts.read\.$/,
      fixes: ['narrow-scope'],
      control: asked('openid accounts.write'),
    },
    {
      name: 'user disabled',
      make: async (world) => {
        const { refresh_token } = await obtainTokens(world);
        await call(world, 'users.update', { params: { username: 'alice' }, body: { disabled: true } });
        return refresh(world, refresh_token);
      },
      cause: /^User alice was disabled after the login\.$/,
      fixes: ['enable-user'],
      breaks: true,
      control: madeUp,
    },
  ],
  automate,
  startMovable,
);
