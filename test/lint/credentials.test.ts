import { SignJWT, type JWTPayload } from 'jose';
import { ASSERTION_TYPE } from '../../server/protocol/client-auth.ts';
import { call } from '../world/admin.ts';
import { clientCredentials, WEB_APP_BASIC } from '../world/code-grant.ts';
import { sendRaw } from '../world/raw-request.ts';
import { basic, clientOf, WEB_APP, type World } from '../world/world.ts';
import { login, logins, random, testOffences } from './offences.ts';

const SECRET = 'a-secret-that-is-long-enough-for-hmac';

const secretOf = (world: World, client_id: string, client_secret: string): Promise<void> =>
  world.configure((workspace) => void (clientOf(workspace, client_id).client_secret = client_secret));

async function withSecret(world: World, client_secret: string): Promise<void> {
  await secretOf(world, 'service', client_secret);
  await clientCredentials(world, {}, basic('service', client_secret));
}

/** The service asserts who it is. */
async function assert(
  world: World,
  { secret = SECRET, claims = {} }: { secret?: string; claims?: JWTPayload },
): Promise<void> {
  await world.configure((workspace) => {
    Object.assign(clientOf(workspace, 'service'), {
      token_endpoint_auth_method: 'client_secret_jwt',
      client_secret: secret,
    });
  });
  const now = Math.floor(world.core.clock() / 1000);
  const own = { iss: 'service', sub: 'service', aud: world.issuer, iat: now, exp: now + 60, jti: random() };
  const client_assertion = await new SignJWT({ ...own, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
  await clientCredentials(world, { client_assertion, client_assertion_type: ASSERTION_TYPE }, {} as never);
}

const post = (world: World, headers: Record<string, string>): Promise<unknown> =>
  sendRaw(world, {
    method: 'POST',
    path: '/default/default/oauth2/token',
    headers: { ...WEB_APP_BASIC, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: 'grant_type=refresh_token&refresh_token=none',
  });

const rotated = (world: World) => call(world, 'clients.rotateSecret', { params: { client_id: 'web-app' } });

testOffences([
  {
    rule: 'secret-in-body',
    breaks: (world) => login(world, { form: WEB_APP, headers: {} }),
    control: (world) => login(world),
    cause: /the client secret in the body/,
    count: 1,
  },
  {
    rule: 'auth-methods-mixed',
    breaks: async (world) => {
      await login(world);
      await login(world, { form: WEB_APP, headers: {} });
    },
    control: (world) => logins(world, 2),
    cause: /^1 request had the secret in the header, and 1 had it in the body/,
    count: 2,
  },
  {
    rule: 'secret-shared',
    breaks: async (world) => {
      await secretOf(world, 'service', 'web-app-secret');
      await login(world);
    },
    control: (world) => login(world),
    cause: /^web-app has the same secret as service\.$/,
    count: 1,
  },
  {
    rule: 'secret-guessable',
    client_id: 'service',
    breaks: (world) => withSecret(world, 'service-1'),
    control: (world) => withSecret(world, SECRET),
    cause: /^The secret of service begins with the client ID/,
    count: 1,
  },
  {
    rule: 'secret-guessable',
    how: 'the starter config’s own is meant to be known',
    client_id: 'service',
    breaks: (world) => withSecret(world, 'tiny'),
    control: (world) => clientCredentials(world),
    cause: /has only 4 characters/,
    count: 1,
  },
  {
    rule: 'secret-rotated',
    breaks: async (world) => {
      await rotated(world);
      await login(world);
    },
    control: (world) => login(world),
    cause: /used a secret that was replaced/,
    count: 1,
  },
  {
    rule: 'assertion-long-lived',
    client_id: 'service',
    breaks: (world) => assert(world, { claims: { exp: Math.floor(world.core.clock() / 1000) + 10_800 } }),
    control: (world) => assert(world, {}),
    cause: /could be used for up to 3 hours/,
    count: 1,
  },
  {
    rule: 'assertion-long-lived',
    how: 'short by a clock that was moved',
    client_id: 'service',
    breaks: (world) => assert(world, { claims: { exp: Math.floor(world.core.clock() / 1000) + 10_800 } }),
    control: async (world) => {
      await call(world, 'clock.set', { body: { offset: '3h' } });
      const now = Math.floor(world.core.clock() / 1000) + 10_800;
      await assert(world, { claims: { iat: now, exp: now + 60 } });
      await call(world, 'clock.reset');
    },
    cause: /up to 3 hours/,
    count: 1,
  },
  {
    rule: 'assertion-audience',
    client_id: 'service',
    breaks: (world) => assert(world, { claims: { aud: `${world.issuer}/oauth2/token` } }),
    control: (world) => assert(world, {}),
    cause: /an aud besides the issuer/,
    count: 1,
  },
  {
    rule: 'assertion-key-short',
    client_id: 'service',
    breaks: (world) => assert(world, { secret: 'short-secret' }),
    control: (world) => assert(world, {}),
    cause: /^1 client assertion signed with HS256 and a secret of 12 bytes/,
    count: 1,
  },
  {
    rule: 'user-agent-missing',
    breaks: (world) => post(world, {}),
    control: (world) => post(world, { 'user-agent': 'my-app/1.0' }),
    cause: /no User-Agent/,
    count: 1,
  },
]);
