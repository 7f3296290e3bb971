import { decodeJwt, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { ASSERTION_TYPE } from '../../server/protocol/client-auth.ts';
import { call } from '../world/admin.ts';
import { authorizePath, automate, obtainCode, obtainTokens, redeem, type Tokens } from '../world/code-grant.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const HOUR_S = 3600;
const moveBy = (world: World, seconds: number): Promise<unknown> =>
  call(world, 'clock.set', { body: { offset: `${seconds}s`, rate: 0 } });
const reset = (world: World): Promise<unknown> => call(world, 'clock.reset');
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

async function startAutomated(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  return world;
}

/** The cookies of a browser that logged in. */
async function loggedIn(world: World): Promise<{ cookie: string }> {
  const response = await world.fetch(authorizePath());
  await response.arrayBuffer();
  const cookies = response.headers.getSetCookie().map((one) => one.split(';', 1)[0]);
  return { cookie: cookies.join('; ') };
}

/** Where a request that may show no page is sent. */
async function silent(world: World, headers: { cookie: string }, params: Record<string, string> = {}): Promise<string> {
  const response = await world.fetch(authorizePath({ prompt: 'none', ...params }), { headers });
  await response.arrayBuffer();
  return response.headers.get('location') ?? '';
}

test('a session that a moved clock hides ends with a logout, and doesn’t come back with the clock', async () => {
  const world = await startAutomated();
  const headers = await loggedIn(world);
  await moveBy(world, 365 * 24 * HOUR_S);
  await (await world.fetch('/oidc/logout', { headers })).arrayBuffer();
  await reset(world);
  expect(await silent(world, headers)).toContain('error=login_required');
});

test('nor does one that a new login replaces', async () => {
  const world = await startAutomated();
  const headers = await loggedIn(world);
  await moveBy(world, 365 * 24 * HOUR_S);
  await (await world.fetch(authorizePath(), { headers })).arrayBuffer();
  await reset(world);
  expect(await silent(world, headers)).toContain('error=login_required');
});

test('max_age goes by the moved clock, and so does auth_time', async () => {
  const world = await startAutomated();
  const headers = await loggedIn(world);
  await moveBy(world, 290);
  const location = await silent(world, headers, { max_age: '300' });
  const code = new URL(location).searchParams.get('code') ?? '';
  await moveBy(world, 310);
  expect(await silent(world, headers, { max_age: '300' })).toContain('error=login_required');
  const old = decodeJwt(((await (await redeem(world, code)).json()) as Tokens).id_token);
  const fresh = decodeJwt((await obtainTokens(world, { max_age: '300' })).id_token);
  const { auth_time } = fresh as { auth_time: number };
  expect(auth_time - (old as { auth_time: number }).auth_time).toBeGreaterThanOrEqual(310);
  expect(auth_time).toBe(fresh.iat);
});

test('a client assertion expires and begins by the moved clock', async () => {
  const secret = 'a-secret-that-is-long-enough-for-hmac';
  const world = await startWorld();
  await world.configure((workspace) => {
    const assertive = { token_endpoint_auth_method: 'client_secret_jwt', client_secret: secret };
    Object.assign(clientOf(workspace, 'service'), assertive);
  });
  const present = async (iat: number): Promise<number> => {
    const claims = { iss: 'service', sub: 'service', aud: world.issuer, jti: `${iat}-${Math.random()}` };
    const assertion = await new SignJWT({ ...claims, iat, nbf: iat, exp: iat + 60 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(secret));
    const form = { grant_type: 'client_credentials', client_assertion: assertion };
    const response = await world.post('/oauth2/token', { ...form, client_assertion_type: ASSERTION_TYPE });
    await response.arrayBuffer();
    return response.status;
  };
  const now = nowSeconds();
  const statuses = async () => [await present(now - HOUR_S), await present(now), await present(now + HOUR_S)];
  expect(await statuses()).toEqual([401, 200, 401]);
  await moveBy(world, HOUR_S);
  expect(await statuses()).toEqual([401, 401, 200]);
  await moveBy(world, -HOUR_S);
  expect(await statuses()).toEqual([200, 401, 401]);
});

test('faults go wrong by the moved clock, and are counted by the real one', async () => {
  const world = await startAutomated();
  const before = Date.now();
  await moveBy(world, 24 * HOUR_S);
  const plant = (kind: string): Promise<unknown> => call(world, 'faults.create', { body: { kind, times: 1 } });
  const issued = async (kind: string) => {
    await plant(kind);
    return decodeJwt((await obtainTokens(world)).id_token) as { iat: number; exp: number; nbf: number };
  };
  const moved = nowSeconds() + 24 * HOUR_S;
  const expired = await issued('jwt.expired');
  expect([expired.exp < moved, expired.exp > moved - 12 * HOUR_S]).toEqual([true, true]);
  const early = await issued('jwt.not-yet-valid');
  expect([early.nbf > moved, early.nbf < moved + 12 * HOUR_S]).toEqual([true, true]);
  await plant('authorization.long-code');
  expect((await redeem(world, await obtainCode(world))).status).toBe(200);
  for (const { recent, createdAt } of world.core.faults.list()) {
    expect(createdAt).toBeLessThanOrEqual(recent[0]?.at ?? 0);
    expect(recent[0]?.at).toBeLessThan(before + HOUR_S * 1000);
  }
});
