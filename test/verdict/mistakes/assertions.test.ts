import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { describe } from 'vitest';
import { addWorkspace, automate } from '../../world/code-grant.ts';
import { clientOf, type World } from '../../world/world.ts';
import { ASSERTION_TYPE } from '../../../server/protocol/client-auth.ts';
import { testMistakes, type Make, type Mistake } from '../mistakes.ts';

const [own, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256' };
const SECRET = new TextEncoder().encode('web-app-secret');

interface Made {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
}

const seconds = (): number => Math.floor(Date.now() / 1000);

async function assertionOf(world: World, { claims, header, key = own.privateKey }: Made): Promise<string> {
  const client_id = 'web-app';
  const all = {
    iss: client_id,
    sub: client_id,
    aud: world.issuer,
    jti: crypto.randomUUID(),
    iat: seconds(),
    exp: seconds() + 60,
    ...claims,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(kept).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key);
}

const send = (world: World, client_assertion: string, form: Record<string, string> = {}): Promise<Response> =>
  world.post('/oauth2/token', {
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion,
    ...form,
  });

const make =
  (made: Made, form?: Record<string, string>): Make =>
  async (world) =>
    send(world, await assertionOf(world, made), form);

const FOREIGN_KEY = make({ key: foreign.privateKey });
const row = (name: string, made: Made, cause: RegExp, control = FOREIGN_KEY): Mistake => ({
  name,
  make: make(made),
  cause,
  control,
});

async function prepare(world: World): Promise<void> {
  await automate(world);
  await addWorkspace(world, 'staging');
  await world.configure((workspace) => {
    const client = clientOf(workspace, 'web-app');
    client.token_endpoint_auth_method = 'private_key_jwt';
    client.grant_types = ['client_credentials'];
    client.jwks = { keys: [jwk as never] };
  });
}

describe('client assertions', () => {
  testMistakes(
    [
      row(
        'expired',
        { claims: { exp: seconds() - 90, iat: seconds() - 150 } },
        /expired 9\d seconds before it arrived, and was made/,
      ),
      row('milliseconds', { claims: { exp: Date.now() + 60_000 } }, /exp of client_assertion is in milliseconds/),
      row('valid for too long', { claims: { exp: seconds() + 200_000 } }, /valid for 2 days; at most one day/),
      row(
        'a clock that is ahead',
        { claims: { iat: seconds() + 300, exp: seconds() + 400 } },
        /iat of client_assertion is 5 minutes in the future, so the clock of your client is ahead/,
      ),
      row('no exp', { claims: { exp: undefined } }, /client_assertion has no exp/),
      row('no jti', { claims: { jti: undefined } }, /client_assertion has no jti/),
      row('another iss', { claims: { iss: 'me' } }, /iss of client_assertion is me; it must be the client_id, web-app/),
      row('no aud', { claims: { aud: undefined } }, /client_assertion has no aud/),
      row(
        'an audience elsewhere',
        { claims: { aud: 'https://login.example/' } },
        /is made for https:\/\/login\.example\/, not for this server/,
      ),
      row(
        'another key with the same kid',
        { key: foreign.privateKey },
        /signed with another key than the one that web-app has registered/,
        make({ claims: { exp: seconds() - 5 } }),
      ),
      row(
        'an unknown kid',
        { key: foreign.privateKey, header: { kid: 'k2' } },
        /signed with key k2, and web-app has registered k1/,
      ),
      row(
        'signed with the secret',
        { key: SECRET, header: { alg: 'HS256' } },
        /signed with HS256, which is client_secret_jwt, and web-app is registered for private_key_jwt/,
      ),
      {
        name: 'a slash at the end of the audience',
        make: async (world) => send(world, await assertionOf(world, { claims: { aud: `${world.issuer}/` } })),
        cause: /aud of client_assertion has a slash at the end of its path; the expected one has none/,
        control: make({ claims: { aud: 'https://login.example/' } }),
      },
      {
        name: 'another workspace',
        make: async (world) =>
          send(world, await assertionOf(world, { claims: { aud: world.issuer.replace(/default$/, 'staging') } })),
        cause: /is made for workspace default\/staging, and was sent to another one/,
        control: make({ claims: { aud: 'https://login.example/' } }),
      },
      {
        name: 'sent twice',
        make: async (world) => {
          const assertion = await assertionOf(world, {});
          await send(world, assertion);
          return send(world, assertion);
        },
        cause: /was sent a second time: its jti \S+ was used before/,
        control: FOREIGN_KEY,
      },
      {
        name: 'the type misspelled',
        make: make({}, { client_assertion_type: ASSERTION_TYPE.replace('bearer', 'Bearer') }),
        cause: /client_assertion_type .*upper and lower case|client_assertion_type has path/,
        control: make({}, { client_assertion_type: 'zzz' }),
      },
      {
        name: 'the type missing',
        make: make({}, { client_assertion_type: '' }),
        cause: /client_assertion was sent without a client_assertion_type/,
        control: make({}, { client_assertion_type: 'zzz' }),
      },
    ],
    prepare,
  );
});
