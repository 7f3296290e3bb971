import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLOCK_FAULTS, LANE_NAME } from '../../contract/clock/moved-clock.ts';
import { movedWords } from '../../server/markup/document.ts';
import { BORN_EXPIRED } from '../../server/tokens/issue-tokens.ts';
import { call, type Sent } from '../world/admin.ts';
import {
  authorizePath,
  automate,
  obtainCode,
  redeem,
  refresh,
  SERVICE_BASIC,
  type Tokens,
} from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';

const HOUR_S = 3600;

const move = (world: World, body: object): Promise<unknown> => call(world, 'clock.set', { body });
const moveBy = (world: World, seconds: number): Promise<unknown> => move(world, { offset: `${seconds}s` });
const reset = (world: World): Promise<unknown> => call(world, 'clock.reset');

async function isActive(world: World, token: string): Promise<unknown> {
  const response = await world.post('/oauth2/introspect', { token }, SERVICE_BASIC);
  return ((await response.json()) as { active: boolean }).active;
}

async function startAutomated(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  return world;
}

async function login(world: World): Promise<Tokens> {
  const response = await redeem(world, await obtainCode(world));
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

const secondsOf = (jwt: string): { iat: number; exp: number } => decodeJwt(jwt) as { iat: number; exp: number };
const nowSeconds = (): number => Math.floor(Date.now() / 1000);

describe('everything that the server decides or signs', () => {
  test('a code expires just after its time, and not just before', async () => {
    const world = await startAutomated();
    const [early, late] = [await obtainCode(world), await obtainCode(world)];
    await moveBy(world, 50);
    expect((await redeem(world, early)).status).toBe(200);
    await moveBy(world, 61);
    expect((await redeem(world, late)).status).toBe(400);
  });

  test('a family of refresh tokens lives its whole life in a moment', async () => {
    const world = await startAutomated();
    let tokens = await login(world);
    const { exp, iat } = secondsOf(tokens.access_token);
    expect(await isActive(world, tokens.access_token)).toBe(true);
    await moveBy(world, exp - iat + 1);
    expect(await isActive(world, tokens.access_token)).toBe(false);
    const days = [10, 20, 30, 40];
    for (const day of days) {
      await moveBy(world, day * 24 * HOUR_S);
      const response = await refresh(world, tokens.refresh_token);
      expect([day, response.status]).toEqual([day, 200]);
      tokens = (await response.json()) as Tokens;
      const signed = secondsOf(tokens.access_token);
      expect(Math.abs(signed.iat - nowSeconds() - day * 24 * HOUR_S)).toBeLessThanOrEqual(30);
      expect(await isActive(world, tokens.access_token)).toBe(true);
    }
    await moveBy(world, (40 + 31) * 24 * HOUR_S);
    expect((await refresh(world, tokens.refresh_token)).status).toBe(400);
  });

  test('a retired key leaves the JWKS when its clock says so, and comes back with real time', async () => {
    const world = await startAutomated();
    const kids = async (): Promise<string[]> => {
      const response = await world.fetch('/.well-known/jwks.json');
      return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const [before] = (await call(world, 'keys.list')).body as unknown as { kid: string; alg: string }[];
    await call(world, 'keys.rotate', { body: { alg: before?.alg } });
    expect(await kids()).toContain(before?.kid);
    await moveBy(world, 365 * 24 * HOUR_S);
    expect(await kids()).not.toContain(before?.kid);
    await call(world, 'keys.rotate', { body: { alg: before?.alg } });
    await reset(world);
    expect(await kids()).toContain(before?.kid);
  });

  test('a session ends with its clock, so the user is asked again', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: 'alice' };
    });
    await automate(world);
    const first = await world.fetch(authorizePath());
    const cookie = first.headers
      .getSetCookie()
      .map((one) => one.split(';', 1)[0])
      .join('; ');
    await first.arrayBuffer();
    const silent = async (): Promise<string> => {
      const response = await world.fetch(authorizePath({ prompt: 'none' }), { headers: { cookie } });
      await response.arrayBuffer();
      return response.headers.get('location') ?? '';
    };
    expect(await silent()).toContain('code=');
    const [session] = (await call(world, 'sessions.list')).body as unknown as { expiresAt: number }[];
    await move(world, { frozen_at: new Date((session?.expiresAt ?? 0) - 1000).toISOString() });
    expect(await silent()).toContain('code=');
    await move(world, { frozen_at: new Date(session?.expiresAt ?? 0).toISOString() });
    expect(((await call(world, 'sessions.list')).body as unknown as unknown[]).length).toBe(0);
    await reset(world);
    expect(await silent()).toContain('code=');
  });

  test('a login that waits expires at once when its clock is moved past its end, with an event', async () => {
    const world = await startWorld();
    await (await world.fetch(authorizePath({ redirect_uri: 'http://localhost:3000/callback' }))).arrayBuffer();
    const waiting = await world.event(({ type }) => type === 'interaction.waiting');
    await move(world, { rate: 0 });
    await moveBy(world, -HOUR_S);
    expect(((await call(world, 'interactions.list')).body as unknown as unknown[]).length).toBe(1);
    await moveBy(world, 24 * HOUR_S);
    const resolved = await world.event(({ type }) => type === 'interaction.resolved');
    expect(resolved).toMatchObject({
      interactionId: (waiting as { interactionId: string }).interactionId,
      by: 'timeout',
      outcome: 'expired',
    });
    expect(world.bus.traffic().waiting.size).toBe(0);
  });
});

describe('a clock', () => {
  test('that is frozen stands still: nothing expires, and everything is signed at that second', async () => {
    const world = await startAutomated();
    await move(world, { frozen_at: '2030-06-01T12:00:00Z' });
    const seconds = Date.UTC(2030, 5, 1, 12) / 1000;
    const [one, two] = [await login(world), await login(world)];
    expect([secondsOf(one.access_token).iat, secondsOf(two.id_token).iat]).toEqual([seconds, seconds]);
    const { body } = await call(world, 'clock.get');
    expect(body).toMatchObject({ now: '2030-06-01T12:00:00.000Z', moved: true, frozen_at: '2030-06-01T12:00:00.000Z' });
  });

  test('that is moved back loses no record', async () => {
    const world = await startAutomated();
    await moveBy(world, 10 * 24 * HOUR_S);
    const { access_token, refresh_token } = await login(world);
    await moveBy(world, -24 * HOUR_S);
    expect(await isActive(world, access_token)).toBe(true);
    await reset(world);
    expect((await refresh(world, refresh_token)).status).toBe(200);
  });

  test.each([
    ['into summer time', '2026-03-29T01:59:59+01:00', '2026-03-29T03:00:00+02:00'],
    ['out of summer time', '2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00'],
  ])('goes on by one second %s', async (_, before, after) => {
    const world = await startAutomated();
    await move(world, { frozen_at: before });
    const first = secondsOf((await login(world)).id_token).iat;
    await move(world, { frozen_at: after });
    expect(secondsOf((await login(world)).id_token).iat).toBe(first + 1);
  });

  test('moves one workspace and no other', async () => {
    const world = await startAutomated();
    await call(world, 'workspaces.create', { body: { tid: 'default', aid: 'second' } });
    await moveBy(world, HOUR_S);
    const other = await call(world, 'clock.get', { params: { aid: 'second' } });
    expect(other.body['moved']).toBe(false);
    const keys = (await call(world, 'keys.rotate', { params: { aid: 'second' }, body: { alg: 'ES256' } })).body;
    expect(Math.abs((keys['created_at'] as number) - Date.now())).toBeLessThan(30_000);
  });

  test('of a lane moves the requests that carry its name, by header or cookie', async () => {
    const world = await startAutomated();
    const { access_token } = await login(world);
    await call(world, 'laneClock.set', { params: { laneId: 'slow' }, body: { offset: '2h' } });
    const activeIn = async (headers: Record<string, string>): Promise<boolean> => {
      const response = await world.post(
        '/oauth2/introspect',
        { token: access_token },
        { ...SERVICE_BASIC, ...headers },
      );
      return ((await response.json()) as { active: boolean }).active;
    };
    expect(await activeIn({ [LANE_NAME]: 'slow' })).toBe(false);
    expect(await activeIn({ cookie: `a=b; ${LANE_NAME}=slow` })).toBe(false);
    expect(await activeIn({ [LANE_NAME]: 'other' })).toBe(true);
    expect(await activeIn({ [LANE_NAME]: '../slow' })).toBe(true);
    const inLane = await world.post(
      '/oauth2/token',
      { grant_type: 'client_credentials' },
      { ...SERVICE_BASIC, [LANE_NAME]: 'slow' },
    );
    const made = (await inLane.json()) as Tokens;
    await call(world, 'laneClock.reset', { params: { laneId: 'slow' } });
    expect(await isActive(world, made.access_token)).toBe(true);
    expect(await isActive(world, access_token)).toBe(true);
  });
});

test('the record keeps both times while the clock is moved, and only then', async () => {
  const world = await startAutomated();
  await login(world);
  expect(world.events.filter((event) => 'movedAt' in event)).toEqual([]);
  expect('clocks' in (await call(world, 'traffic.get')).body).toBe(false);
  await moveBy(world, HOUR_S);
  await login(world);
  const moved = [...world.bus.traffic().exchanges.values()].filter(({ movedAt }) => movedAt !== undefined);
  expect(moved.length).toBeGreaterThan(1);
  for (const { receivedAt, movedAt = 0 } of moved) {
    expect(Math.abs(movedAt - receivedAt - HOUR_S * 1000)).toBeLessThan(30_000);
  }
  expect((await call(world, 'traffic.get')).body).toMatchObject({
    clocks: { workspaces: { 'default/default': { rate: 1 } }, lanes: {} },
  });
  await reset(world);
  expect(world.bus.traffic().clocks).toBeUndefined();
});

test('pages say that the clock is moved, and don’t while it isn’t', async () => {
  const world = await startWorld();
  const page = async (): Promise<string> => (await world.fetch('/oauth2/authorize?client_id=none')).text();
  const before = await page();
  await move(world, { frozen_at: '2030-06-01T12:00:00Z' });
  expect(await page()).toContain(movedWords(Date.UTC(2030, 5, 1, 12)));
  await reset(world);
  const traceless = (text: string): string => text.replaceAll(/[0-9a-f]{24}/g, 'ID');
  expect(traceless(await page())).toBe(traceless(before));
});

test('the next token of a client is expired when it is issued, once', async () => {
  const world = await startAutomated();
  await call(world, 'clients.expireNextToken', { params: { client_id: 'web-app' } });
  const first = await login(world);
  expect(secondsOf(first.access_token).exp).toBeLessThan(nowSeconds());
  expect(secondsOf(first.id_token).exp).toBeLessThan(nowSeconds());
  expect(await isActive(world, first.access_token)).toBe(false);
  const said = world.events.filter((event) => event.type === 'flow.step' && event.description === BORN_EXPIRED);
  expect(said).toHaveLength(1);
  const response = await refresh(world, first.refresh_token);
  const next = (await response.json()) as Tokens;
  expect(await isActive(world, next.access_token)).toBe(true);
});

describe('bad input is refused with one sentence', () => {
  let world: World;
  beforeAll(async () => void (world = await startShared()));
  afterAll(() => world?.stop());

  test.each<[object, string, string]>([
    [{}, '', CLOCK_FAULTS.nothing],
    [{ offset: 'an hour' }, 'offset', CLOCK_FAULTS.offset],
    [{ offset: '1.5h' }, 'offset', CLOCK_FAULTS.offset],
    [{ offset: '' }, 'offset', CLOCK_FAULTS.offset],
    [{ offset: '9999999h' }, 'offset', CLOCK_FAULTS.range],
    [{ offset: '-9999999h' }, 'offset', CLOCK_FAULTS.range],
    [{ frozen_at: 'noon' }, 'frozen_at', CLOCK_FAULTS.frozenAt],
    [{ frozen_at: '2026-02-30T10:00:00Z' }, 'frozen_at', CLOCK_FAULTS.frozenAt],
    [{ frozen_at: '2026-11-29T10:00:00' }, 'frozen_at', CLOCK_FAULTS.frozenAt],
    [{ frozen_at: '1969-12-31T23:59:59Z' }, 'frozen_at', CLOCK_FAULTS.range],
    [{ frozen_at: '9999-12-31T23:59:59Z' }, 'frozen_at', CLOCK_FAULTS.range],
    [{ frozen_at: '2026-11-29T10:00:00Z', rate: 2 }, 'frozen_at', CLOCK_FAULTS.both],
    [{ rate: -1 }, 'rate', CLOCK_FAULTS.rate],
    [{ rate: 1e9 }, 'rate', CLOCK_FAULTS.rate],
  ])('%j', async (body, path, message) => {
    for (const sent of [{ body }, { body, params: { laneId: 'a' } }] satisfies Sent[]) {
      const answer = await call(world, 'params' in sent ? 'laneClock.set' : 'clock.set', sent);
      expect([answer.status, answer.body['details']]).toEqual([400, [{ path, message }]]);
    }
  });

  test.each(['{"rate":NaN}', '{"rate":"2"}', '{"rate":null}', '{"speed":2}'])('%s', async (body) => {
    expect((await call(world, 'clock.set', { body })).status).toBe(400);
  });

  test.each(['a b', '-a', 'é', 'a'.repeat(65)])('no lane is called %j', async (laneId) => {
    const { status, body } = await call(world, 'laneClock.set', { params: { laneId }, body: { offset: '1h' } });
    expect([status, body['error_description']]).toEqual([400, CLOCK_FAULTS.lane]);
  });
});

async function startShared(): Promise<World> {
  const { start } = await import('../../server/compose/start.ts');
  return (await start({})) as World;
}
