import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClientInput } from '../../contract/config/client.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';
import { ASSERTION_ALGORITHMS } from '../../server/protocol/client-assertion.ts';
import { ASSERTION_TYPE } from '../../server/protocol/client-auth.ts';

const SECRET = 'a-secret-that-is-long-enough-for-hmac';
const ec = await generateKeyPair('ES256', { extractable: true });
const other = await generateKeyPair('ES256', { extractable: true });
const rsa = await generateKeyPair('RS256', { extractable: true });
const publicJwk = async (key: CryptoKey, more: JWK = {}): Promise<JWK> => ({ ...(await exportJWK(key)), ...more });

async function worldWith(client: Partial<ClientInput>): Promise<World> {
  const world = await startWorld();
  await world.configure((workspace) => void Object.assign(clientOf(workspace, 'service'), client));
  return world;
}

let jti = 0;
const claimsFor = (world: World, more: JWTPayload = {}): JWTPayload => {
  const now = Math.floor(Date.now() / 1000);
  const base = { iss: 'service', sub: 'service', aud: world.issuer, iat: now, exp: now + 60, jti: `j${(jti += 1)}` };
  return { ...base, ...more };
};

const sign = (claims: JWTPayload, key: CryptoKey | Uint8Array, header: Record<string, unknown>): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);

async function present(world: World, client_assertion: string, form: Record<string, string> = {}) {
  const response = await world.post('/oauth2/token', {
    grant_type: 'client_credentials',
    client_assertion,
    client_assertion_type: ASSERTION_TYPE,
    ...form,
  });
  const body = (await response.json()) as { error?: string; error_description?: string };
  return { status: response.status, error: body.error, description: body.error_description };
}

const REFUSED = { status: 401, error: 'invalid_client' };

describe('RFC 7523 §2.2: private_key_jwt', () => {
  const register = async (...keys: JWK[]) =>
    worldWith({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: keys as { kty: string }[] } });

  test('one of the client’s keys signs, whether the header names it or not', async () => {
    const world = await register(
      await publicJwk(other.publicKey, { kid: 'a' }),
      await publicJwk(rsa.publicKey, { kid: 'r' }),
      await publicJwk(ec.publicKey, { kid: 'b' }),
    );
    expect((await present(world, await sign(claimsFor(world), ec.privateKey, { kid: 'b' }))).status).toBe(200);
    expect((await present(world, await sign(claimsFor(world), rsa.privateKey, { alg: 'RS256' }))).status).toBe(200);
    expect(await present(world, await sign(claimsFor(world), ec.privateKey, {}))).toMatchObject({ status: 200 });
    expect(await present(world, await sign(claimsFor(world), ec.privateKey, { kid: 'a' }))).toMatchObject(REFUSED);
  });

  test('RFC 8414 §2: every algorithm that works is advertised, and every advertised one works', async () => {
    const world = await startWorld();
    const metadata = (await (await world.fetch('/.well-known/openid-configuration')).json()) as Record<
      string,
      string[]
    >;
    const algorithms = metadata['token_endpoint_auth_signing_alg_values_supported'] ?? [];
    expect(algorithms).toEqual(Object.values(ASSERTION_ALGORITHMS).flat());
    for (const endpoint of ['introspection', 'revocation'])
      expect(metadata[`${endpoint}_endpoint_auth_signing_alg_values_supported`]).toEqual(algorithms);
    for (const alg of ASSERTION_ALGORITHMS.private_key_jwt) {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      const keys = [await publicJwk(publicKey)];
      await world.configure((workspace) => {
        Object.assign(clientOf(workspace, 'service'), {
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys },
        });
      });
      expect((await present(world, await sign(claimsFor(world), privateKey, { alg }))).status).toBe(200);
    }
  });

  test('aud is the issuer, the token endpoint or the endpoint asked', async () => {
    const world = await register(await publicJwk(ec.publicKey));
    for (const aud of [
      world.issuer,
      `${world.issuer}/oauth2/token`,
      [world.issuer],
      [world.issuer, `${world.issuer}/oauth2/token`],
    ])
      expect((await present(world, await sign(claimsFor(world, { aud }), ec.privateKey, {}))).status).toBe(200);
    for (const aud of [
      'https://x.test',
      `${world.issuer}/`,
      `${world.issuer}/userinfo`,
      '',
      [],
      ['https://x.test', world.issuer],
    ])
      expect(await present(world, await sign(claimsFor(world, { aud }), ec.privateKey, {}))).toMatchObject(REFUSED);
  });

  test('RFC 8725 §2: no trick with the header passes', async () => {
    const world = await register(await publicJwk(ec.publicKey, { kid: 'k' }), await publicJwk(rsa.publicKey));
    const claims = () => claimsFor(world);
    const spki = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
    const stranger = await publicJwk(other.publicKey);
    const foreign = (header: Record<string, unknown>) => sign(claims(), other.privateKey, header);
    const attempts: Record<string, string> = {
      'alg none': new UnsecuredJWT(claims()).encode(),
      'alg none with a signature': `${new UnsecuredJWT(claims()).encode()}x`,
      'HS256 with the public key': await sign(claims(), spki, { alg: 'HS256' }),
      'another key': await foreign({}),
      'another key under the kid of ours': await foreign({ kid: 'k' }),
      'a key brought along as jwk': await foreign({ jwk: stranger }),
      'a key to be fetched by jku': await foreign({ jku: 'http://localhost:1/keys', kid: 'x' }),
      'a kid that is a path': await foreign({ kid: '../../dev/null' }),
      'a kid __proto__': await foreign({ kid: '__proto__' }),
      'an unknown crit': await new SignJWT(claims())
        .setProtectedHeader({ alg: 'ES256', crit: ['x'], x: 1 })
        .sign(ec.privateKey, { crit: { x: true } }),
      'claims swapped after signing': (await sign(claims(), ec.privateKey, {})).replace(
        /\.[^.]+\./,
        `.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.`,
      ),
      'no signature': (await sign(claims(), ec.privateKey, {})).replace(/[^.]+$/, ''),
    };
    for (const [what, assertion] of Object.entries(attempts))
      expect({ what, ...(await present(world, assertion)) }).toMatchObject({ what, ...REFUSED });
  });

  test('§3: expired, from the future, of another client, living too long or without jti: refused', async () => {
    const world = await register(await publicJwk(ec.publicKey));
    const now = Math.floor(Date.now() / 1000);
    for (const claims of [
      { exp: now - 1 },
      { exp: undefined },
      { nbf: now + 600 },
      { iat: now + 600 },
      { exp: now + 400 * 86_400 },
      { iss: 'web-app' },
      { sub: 'web-app' },
      { sub: 'nobody' },
      { jti: undefined },
      { aud: { toString: null } as unknown as string },
      { iss: { toString: null } as unknown as string },
    ]) {
      const answer = await present(world, await sign(claimsFor(world, claims as JWTPayload), ec.privateKey, {}));
      expect({ claims, ...answer }).toMatchObject(REFUSED);
    }
  });

  test('§3 item 7: an assertion works once; of two at the same moment, one does', async () => {
    const world = await register(await publicJwk(ec.publicKey));
    const assertion = await sign(claimsFor(world), ec.privateKey, {});
    const answers = await Promise.all([1, 2, 3, 4].map(() => present(world, assertion)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401]);
    expect(await present(world, assertion)).toMatchObject({
      ...REFUSED,
      description: expect.stringContaining('already been used'),
    });
  });

  test('a client_id next to it must match, and a second method is refused', async () => {
    const world = await register(await publicJwk(ec.publicKey));
    const assertion = () => sign(claimsFor(world), ec.privateKey, {});
    expect((await present(world, await assertion(), { client_id: 'service' })).status).toBe(200);
    expect(await present(world, await assertion(), { client_id: 'web-app' })).toMatchObject(REFUSED);
    expect(await present(world, await assertion(), { client_secret: 'x' })).toMatchObject({ error: 'invalid_request' });
    expect(await present(world, await assertion(), { client_assertion_type: 'x' })).toMatchObject({
      error: 'invalid_request',
    });
  });

  test('the registered algorithm binds', async () => {
    const world = await worldWith({
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'RS256',
      jwks: { keys: [(await publicJwk(rsa.publicKey)) as { kty: string }] },
    });
    expect(await present(world, await sign(claimsFor(world), ec.privateKey, {}))).toMatchObject(REFUSED);
    expect((await present(world, await sign(claimsFor(world), rsa.privateKey, { alg: 'RS256' }))).status).toBe(200);
  });
});

describe('RFC 7523 §3: keys at a jwks_uri', () => {
  async function serveJwks(body: () => string): Promise<string> {
    const server = createServer((_, res) => res.end(body()));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  }

  test('are fetched', async () => {
    const jwk = await publicJwk(ec.publicKey);
    const jwks_uri = await serveJwks(() => JSON.stringify({ keys: [jwk] }));
    const world = await worldWith({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
    expect((await present(world, await sign(claimsFor(world), ec.privateKey, {}))).status).toBe(200);
    expect(await present(world, await sign(claimsFor(world), other.privateKey, {}))).toMatchObject(REFUSED);
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"keys":{}}',
    '{"keys":[1]}',
    '{"keys":[null]}',
    '{"keys":[{}]}',
    '{"keys":[{"kty":"EC","crv":"P-256","x":1}]}',
  ])('an answer of %j is refused as the client’s fault', async (body) => {
    const jwks_uri = await serveJwks(() => body);
    const world = await worldWith({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
    expect(await present(world, await sign(claimsFor(world), ec.privateKey, {}))).toMatchObject(REFUSED);
  });

  test('an unreachable URI, and no keys at all, are refused', async () => {
    const world = await worldWith({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'http://127.0.0.1:1/' });
    expect(await present(world, await sign(claimsFor(world), ec.privateKey, {}))).toMatchObject(REFUSED);
    const none = await worldWith({ token_endpoint_auth_method: 'private_key_jwt' });
    expect(await present(none, await sign(claimsFor(none), ec.privateKey, {}))).toMatchObject(REFUSED);
  });

  test.each([{ keys: [{ kty: 'EC', crv: 'P-256' }] }, { keys: [{ kty: 'x' }] }, { keys: [] }])(
    'a registered JWKS of %j is refused',
    async (jwks) => {
      const world = await worldWith({ token_endpoint_auth_method: 'private_key_jwt', jwks });
      expect(await present(world, await sign(claimsFor(world), ec.privateKey, {}))).toMatchObject(REFUSED);
    },
  );
});

describe('OIDC Core §9: client_secret_jwt', () => {
  const secret = new TextEncoder().encode(SECRET);

  test('the secret signs, a rotated one too; others and other methods do not', async () => {
    const world = await worldWith({
      token_endpoint_auth_method: 'client_secret_jwt',
      client_secret: 'the-new-secret-is-also-long-enough',
      rotated_secrets: [SECRET],
    });
    expect((await present(world, await sign(claimsFor(world), secret, { alg: 'HS256' }))).status).toBe(200);
    expect((await present(world, await sign(claimsFor(world), secret, { alg: 'HS512' }))).status).toBe(200);
    const wrong = new TextEncoder().encode('x'.repeat(40));
    expect(await present(world, await sign(claimsFor(world), wrong, { alg: 'HS256' }))).toMatchObject(REFUSED);
    expect(await present(world, await sign(claimsFor(world), ec.privateKey, {}))).toMatchObject(REFUSED);
    expect(
      (
        await world.post('/oauth2/token', {
          grant_type: 'client_credentials',
          client_id: 'service',
          client_secret: SECRET,
        })
      ).status,
    ).toBe(401);
  });
});
