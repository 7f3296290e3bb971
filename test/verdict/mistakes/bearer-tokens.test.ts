import {
  addWorkspace,
  automate,
  clientCredentials,
  decode,
  obtainCode,
  obtainTokens,
  redeem,
  SERVICE_BASIC,
  userinfo,
  WEB_APP_BASIC,
} from '../../world/code-grant.ts';
import { call } from '../../world/admin.ts';
import { clientOf, basic, type World } from '../../world/world.ts';
import { later, startMovable } from '../clock.ts';
import { testMistakes, type Make } from '../mistakes.ts';

const FOREIGN = [
  { alg: 'RS256', kid: 'a' },
  { iss: 'https://login.example.com', exp: 1 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJl')
  .join('.');

const accessToken = async (world: World): Promise<string> => (await obtainTokens(world)).access_token;
const madeUp: Make = (world) => userinfo(world, 'made-up-token-0123456789');

/** Calls userinfo with a header made of a valid access token. */
const withHeader =
  (header: (token: string) => string): Make =>
  async (world) =>
    world.fetch('/userinfo', { headers: { authorization: header(await accessToken(world)) } });

const bare: Make = (world) => world.fetch('/userinfo');

const introspect = (world: World, token: string, headers: Record<string, string> = SERVICE_BASIC): Promise<Response> =>
  world.post('/oauth2/introspect', { token }, headers);

const revoke = async (world: World, token: string, headers: Record<string, string> = WEB_APP_BASIC): Promise<void> => {
  await (await world.post('/oauth2/revoke', { token }, headers)).arrayBuffer();
};

const JUDY = basic('judy', 'judy-secret');

/** A world with another confidential client, which may introspect and revoke only its own tokens. */
async function prepare(world: World): Promise<void> {
  await automate(world);
  await world.configure((workspace) => {
    const { client_secret: _secret, ...service } = clientOf(workspace, 'service');
    workspace.clients?.push({ ...service, client_id: 'judy', client_secret: 'judy-secret', scopes: ['accounts.read'] });
  });
}

const otherClients: Make = async (world) => introspect(world, await accessToken(world), JUDY);
const revokedToken: Make = async (world) => {
  const token = await accessToken(world);
  await revoke(world, token);
  later(world, 12);
  return userinfo(world, token);
};
const expiredToken: Make = async (world) => {
  const token = await accessToken(world);
  later(world, 3642);
  return userinfo(world, token);
};
const signed = async (world: World, claims: Record<string, unknown>): Promise<string> =>
  world.core.keys.sign(world.workspace(), 'ES256', 'JWT', { iss: world.issuer, ...claims });

testMistakes(
  [
    {
      name: 'an ID token at userinfo',
      make: async (world) => userinfo(world, (await obtainTokens(world)).id_token),
      cause: /^The Bearer token is the ID token that web-app got [\d.]+ (?:milli)?seconds? ago, not an access token\.$/,
      control: async (world) => userinfo(world, (await obtainTokens(world)).refresh_token),
    },
    {
      name: 'a refresh token at userinfo',
      make: async (world) => userinfo(world, (await obtainTokens(world)).refresh_token),
      cause:
        /^The Bearer token is the refresh token that web-app got [\d.]+ (?:milli)?seconds? ago, not an access token\.$/,
      control: madeUp,
    },
    {
      name: 'a code at userinfo',
      make: async (world) => userinfo(world, await obtainCode(world)),
      cause: /^The Bearer token is the code that web-app got, not an access token\.$/,
      control: madeUp,
    },
    {
      name: 'a token of another workspace',
      make: async (world) =>
        fetch(`${await addWorkspace(world, 'other')}/userinfo`, {
          headers: { authorization: `Bearer ${await accessToken(world)}` },
        }),
      cause: /^The Bearer token was issued in workspace default\/default, and was sent to workspace default\/other\.$/,
      fixes: ['use-issuer'],
      control: madeUp,
    },
    {
      name: 'a token of another issuer',
      make: (world) => userinfo(world, FOREIGN),
      cause:
        /^The Bearer token was issued by https:\/\/login.example.com, not by http:\/\/localhost:\d+\/default\/default\.$/,
      control: madeUp,
    },
    {
      name: 'expired',
      make: expiredToken,
      cause: /^The Bearer token expired 4[23] seconds ago by this server’s clock, 60 minutes after it was issued\.$/,
      fixes: [],
      control: revokedToken,
    },
    {
      name: 'revoked by its client',
      make: revokedToken,
      cause: /^The Bearer token was revoked 12 seconds ago: the client revoked it\.$/,
      fixes: [],
      control: expiredToken,
    },
    {
      name: 'revoked because its code was used twice',
      make: async (world) => {
        const code = await obtainCode(world);
        const { access_token } = (await (await redeem(world, code)).json()) as { access_token: string };
        await (await redeem(world, code)).arrayBuffer();
        return userinfo(world, access_token);
      },
      cause: /^The Bearer token was revoked [\d.]+ (?:milli)?seconds? ago: the code was used a second time\.$/,
      control: revokedToken,
    },
    {
      name: 'signed by a key that is gone',
      make: async (world) => {
        const token = await signed(world, { sub: 'alice', exp: 4_000_000_000 });
        const { kid } = decode(token).header as { kid: string };
        await call(world, 'keys.rotate', { body: { alg: 'ES256' } });
        await call(world, 'keys.revoke', { params: { kid } });
        return userinfo(world, token);
      },
      cause: /^The Bearer token is signed with key [\w-]+, which workspace default\/default doesn’t have/,
      control: madeUp,
    },
    {
      name: 'claims that were changed after signing',
      make: async (world) => {
        const [header, , signature] = (await accessToken(world)).split('.');
        const claims = Buffer.from(JSON.stringify({ iss: world.issuer, sub: 'bob' })).toString('base64url');
        return userinfo(world, [header, claims, signature].join('.'));
      },
      cause: /^The Bearer token names key [\w-]+ of this workspace, but its signature is wrong/,
      control: (world) => userinfo(world, FOREIGN),
    },
    {
      name: 'issued by an earlier start of the server',
      make: async (world) => {
        const now = Math.floor(world.core.runtime.startedAt / 1000);
        return userinfo(world, await signed(world, { sub: 'alice', iat: now - 600, exp: now + 600 }));
      },
      cause:
        /^The Bearer token is a token that was issued 10 minutes ago, \d+ .* before this server started, and tokens are kept in memory only\.$/,
      control: madeUp,
    },
    {
      name: 'valid only later',
      make: async (world) => {
        const now = Math.ceil(Date.now() / 1000);
        return userinfo(world, await signed(world, { sub: 'alice', iat: now + 300, nbf: now + 300, exp: now + 600 }));
      },
      cause:
        /^The Bearer token is valid only in 5 minutes: the clock that made it is ahead of this server’s by at least that\.$/,
      control: madeUp,
    },
    {
      name: 'percent-encoded',
      make: withHeader((token) => `Bearer ${token.replaceAll('.', '%2E')}`),
      cause: /^The token in the Authorization header is percent-encoded\.$/,
      control: withHeader((token) => `Bearer "${token}"`),
    },
    {
      name: 'cut off',
      make: withHeader((token) => `Bearer ${token.slice(0, -20)}`),
      cause:
        /^The Bearer token is cut off: the access token that web-app got [\d.]+ (?:milli)?seconds? ago is longer\.$/,
      control: madeUp,
    },
    {
      name: 'unknown',
      make: madeUp,
      cause: /^The Bearer token was not issued by this server, and nothing similar is known\.$/,
      fixes: [],
      control: (world) => userinfo(world, FOREIGN),
    },
    {
      name: 'undefined',
      make: (world) => userinfo(world, 'undefined'),
      cause: /^The Bearer token is a placeholder, not a value/,
      control: (world) => userinfo(world, 'undefinedly'),
    },
    {
      name: 'Bearer twice',
      make: withHeader((token) => `Bearer Bearer ${token}`),
      cause: /^The Authorization header has Bearer twice\.$/,
      control: withHeader((token) => `Bearer Token ${token}`),
    },
    {
      name: 'in quotation marks',
      make: withHeader((token) => `Bearer "${token}"`),
      cause: /^The token in the Authorization header is enclosed in quotation marks\.$/,
      control: withHeader((token) => `Bearer ${token}%20`),
    },
    {
      name: 'the scheme Token',
      make: withHeader((token) => `Token ${token}`),
      cause: /^The Authorization header has the scheme Token; the scheme of access tokens is Bearer\.$/,
      fixes: ['send-bearer'],
      control: withHeader((token) => `JWT ${token}`),
    },
    {
      name: 'no scheme',
      make: withHeader((token) => token),
      cause: /^The Authorization header has the token alone, without Bearer before it\.$/,
      control: withHeader((token) => `Token ${token}`),
    },
    {
      name: 'Bearer alone',
      make: withHeader(() => 'Bearer'),
      cause: /^The Authorization header has Bearer and no token after it\.$/,
      control: withHeader((token) => `Bearer: ${token}`),
    },
    {
      name: 'no header',
      make: bare,
      cause: /^The request has no Authorization header, and no access token elsewhere\.$/,
      fixes: ['send-bearer'],
      control: withHeader((token) => token),
    },
    {
      name: 'in another header',
      make: async (world) => world.fetch('/userinfo', { headers: { 'x-access-token': await accessToken(world) } }),
      cause:
        /^The request has the access token that web-app got [\d.]+ (?:milli)?seconds? ago in the header x-access-token/,
      control: (world) => world.fetch('/userinfo', { headers: { 'x-access-token': 'made-up-token-0123456789' } }),
    },
    {
      name: 'in the query',
      make: async (world) => world.fetch(`/userinfo?access_token=${await accessToken(world)}`),
      cause: /^The access token is in the query, and this workspace accepts none there\.$/,
      fixes: ['send-bearer', 'allow-token-in-query'],
      control: async (world) => world.fetch(`/userinfo?token=${await accessToken(world)}`),
    },
    {
      name: 'two tokens',
      make: async (world) => {
        const token = await accessToken(world);
        return world.fetch(`/userinfo?access_token=${token}`, { headers: { authorization: `Bearer ${token}` } });
      },
      cause: /^The request has 2 access tokens: one in the header and one in the query\.$/,
      control: async (world) => world.fetch(`/userinfo?access_token=${await accessToken(world)}`),
    },
    {
      name: 'a login without openid',
      make: async (world) => userinfo(world, (await obtainTokens(world, { scope: 'accounts.read' })).access_token),
      cause:
        /^The access token has only the scope accounts.read; userinfo needs openid, which the login of web-app didn’t ask/,
      fixes: ['ask-openid'],
      control: async (world) => userinfo(world, (await clientCredentials(world)).access_token),
    },
    {
      name: 'client credentials at userinfo',
      make: async (world) => userinfo(world, (await clientCredentials(world)).access_token),
      cause: /^The access token is from the client credentials grant of service, so it has no user/,
      control: async (world) => userinfo(world, (await obtainTokens(world, { scope: 'accounts.read' })).access_token),
    },
    {
      name: 'user disabled',
      make: async (world) => {
        const token = await accessToken(world);
        await call(world, 'users.update', { params: { username: 'alice' }, body: { disabled: true } });
        return userinfo(world, token);
      },
      cause: /^User alice was disabled after the login\.$/,
      fixes: ['enable-user'],
      breaks: true,
      control: madeUp,
    },
    {
      name: 'client inactive',
      make: async (world) => {
        const token = await accessToken(world);
        await call(world, 'clients.update', { params: { client_id: 'web-app' }, body: { client_status: 'inactive' } });
        return userinfo(world, token);
      },
      cause: /^Client web-app, which the token was issued to, is inactive\.$/,
      fixes: ['activate-client'],
      breaks: true,
      control: madeUp,
    },
    {
      name: 'introspection of another client’s token',
      make: otherClients,
      cause:
        /^The token was issued to web-app [\d.]+ (?:milli)?seconds? ago, and judy may introspect only its own tokens: it is not subscribed to introspect_tokens\.$/,
      fixes: ['subscribe-scope'],
      control: (world) => introspect(world, 'made-up-token-0123456789', JUDY),
    },
    {
      name: 'introspection with an access token that lacks the scope',
      make: async (world) => {
        const { access_token } = await clientCredentials(world, { scope: 'accounts.read' });
        return introspect(world, await accessToken(world), { authorization: `Bearer ${access_token}` });
      },
      cause: /service may introspect only its own tokens: its access token has no scope introspect_tokens\.$/,
      fixes: ['ask-scope'],
      control: otherClients,
    },
    {
      name: 'introspection of an ID token',
      make: async (world) => introspect(world, (await obtainTokens(world)).id_token),
      cause: /^token is the ID token that web-app got [\d.]+ (?:milli)?seconds? ago, not an access token\.$/,
      control: otherClients,
    },
    {
      name: 'introspection of an expired token',
      make: async (world) => {
        const token = await accessToken(world);
        later(world, 3642);
        return introspect(world, token);
      },
      cause: /^token expired 4[23] seconds ago by this server’s clock/,
      control: (world) => introspect(world, 'made-up-token-0123456789'),
    },
    {
      name: 'introspection of a token with Bearer before it',
      make: async (world) => introspect(world, `Bearer ${await accessToken(world)}`),
      cause:
        /^token begins with the name of an authentication scheme; the access token that web-app got [\d.]+ (?:milli)?seconds? ago doesn’t\.$/,
      control: (world) => introspect(world, 'Bearer made-up-token'),
    },
    {
      name: 'introspection of the token of a disabled user',
      make: async (world) => {
        const token = await accessToken(world);
        await call(world, 'users.update', { params: { username: 'alice' }, body: { disabled: true } });
        return introspect(world, token);
      },
      cause: /^User alice was disabled after the login\.$/,
      fixes: ['enable-user'],
      breaks: true,
      control: (world) => introspect(world, 'made-up-token-0123456789'),
    },
    {
      name: 'introspection with an expired caller',
      make: async (world) => {
        const { access_token } = await clientCredentials(world);
        later(world, 3642);
        return introspect(world, await accessToken(world), { authorization: `Bearer ${access_token}` });
      },
      cause: /^The Bearer token expired 4[23] seconds ago by this server’s clock/,
      control: otherClients,
    },
    {
      name: 'token sent as access_token',
      make: (world) => world.post('/oauth2/introspect', { access_token: 'made-up' }, SERVICE_BASIC),
      cause: /^The token was sent as access_token; here its parameter is called token\.$/,
      fixes: ['send-token'],
      control: (world) => world.post('/oauth2/introspect', { unrelated: 'made-up' }, SERVICE_BASIC),
    },
    {
      name: 'no token to introspect',
      make: (world) => introspect(world, ''),
      cause: /^The parameter token is empty\.$/,
      control: async (world) => world.post('/oauth2/introspect', { value: await accessToken(world) }, SERVICE_BASIC),
    },
    {
      name: 'revocation of another client’s token',
      make: async (world) => world.post('/oauth2/revoke', { token: await accessToken(world) }, JUDY),
      cause:
        /^The token was issued to web-app [\d.]+ (?:milli)?seconds? ago, and judy may revoke only its own tokens: it is not subscribed to revoke_tokens\.$/,
      fixes: ['subscribe-scope'],
      control: (world) => world.post('/oauth2/revoke', { token: '' }, JUDY),
    },
    {
      name: 'revocation without a token',
      make: async (world) => world.post('/oauth2/revoke', { access_token: await accessToken(world) }, WEB_APP_BASIC),
      cause:
        /^The request has the access token that web-app got [\d.]+ (?:milli)?seconds? ago in the parameter access_token; it belongs in token\.$/,
      control: (world) => world.post('/oauth2/revoke', { token: '' }, WEB_APP_BASIC),
    },
  ],
  prepare,
  startMovable,
);
