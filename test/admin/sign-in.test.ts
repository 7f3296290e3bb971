import { describe, expect, it } from 'vitest';
import { sendPlain, type Answer } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** The code in a fresh one-time address of the console. */
const newCode = (world: World): string => {
  const { origin, pathname, hash } = new URL(world.oneTimeAddress());
  expect([origin, pathname]).toEqual([world.admin, '/']);
  return /^#code=([\w-]{43})$/.exec(hash)?.[1] ?? '';
};

const signIn = (world: World, code: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  sendPlain(world, 'POST', '/sign-in', { text: JSON.stringify({ code }), headers: { ...JSON_TYPE, ...headers } });

const errorOf = ({ status, body }: Answer): unknown[] => [status, body['error']];

describe('an address of the console that works once', () => {
  it('holds a code, which is exchanged for the admin token, and no token', async () => {
    const world = await startWorld();
    const code = newCode(world);
    expect(code).not.toContain(world.adminToken);
    const answer = await signIn(world, code);
    expect([answer.status, answer.body]).toEqual([200, { adminToken: world.adminToken }]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('works once, even with concurrent attempts', async () => {
    const world = await startWorld();
    const code = newCode(world);
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(world, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(new Set(refused.map((answer) => errorOf(answer).join()))).toEqual(new Set(['403,code_used']));
    expect(refused.map(({ text }) => text).join()).not.toContain(world.adminToken);
  });

  it('works for one minute by the server’s clock', async () => {
    let now = 1_700_000_000_000;
    const world = await startWorld({ clock: () => now });
    const [early, late] = [newCode(world), newCode(world)];
    now += 59_999;
    expect((await signIn(world, early)).status).toBe(200);
    now += 1;
    expect(errorOf(await signIn(world, late))).toEqual([403, 'code_expired']);
    expect((await signIn(world, newCode(world))).status).toBe(200);
  });

  it('is one of several: a newer address does not end an older one', async () => {
    const world = await startWorld();
    const codes = [newCode(world), newCode(world), newCode(world)];
    expect(new Set(codes).size).toBe(3);
    for (const code of codes.toReversed()) expect((await signIn(world, code)).status).toBe(200);
  });

  it('ends with the server that gave it', async () => {
    const first = await startWorld();
    const second = await startWorld();
    expect(errorOf(await signIn(second, newCode(first)))).toEqual([403, 'code_unknown']);
  });

  it('gives nothing for a guess, whatever its shape', async () => {
    const world = await startWorld();
    const code = newCode(world);
    for (const guess of ['', 'x', `${code}x`, code.slice(1), code.toUpperCase(), 'é', world.adminToken]) {
      expect([guess, ...errorOf(await signIn(world, guess))]).toEqual([guess, 403, 'code_unknown']);
    }
    for (const guess of [null, 1, [code], { code }, 'x'.repeat(10_000)]) {
      expect(errorOf(await signIn(world, guess))).toEqual([400, 'invalid_request']);
    }
    expect((await signIn(world, code)).status).toBe(200);
  });

  it('is refused to foreign hosts and origins, which use nothing up', async () => {
    const world = await startWorld();
    const code = newCode(world);
    const { adminPort, port } = world;
    for (const host of [`attacker.example:${adminPort}`, `localhost:${adminPort + 1}`]) {
      expect(errorOf(await signIn(world, code, { host }))).toEqual([403, 'forbidden_host']);
    }
    for (const origin of ['https://attacker.example', `http://localhost:${port}`, 'null']) {
      expect(errorOf(await signIn(world, code, { origin }))).toEqual([403, 'forbidden_origin']);
    }
    expect((await signIn(world, code, { origin: `http://localhost:${adminPort}` })).status).toBe(200);
  });

  it('is taken from a JSON body only: a form, a link or an image of another page uses nothing up', async () => {
    const world = await startWorld();
    const code = newCode(world);
    for (const [type, text] of [
      ['application/x-www-form-urlencoded', `code=${code}`],
      ['text/plain', JSON.stringify({ code })],
    ] as const) {
      const headers = { 'content-type': type };
      expect((await sendPlain(world, 'POST', '/sign-in', { text, headers })).status).toBe(415);
    }
    for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS']) {
      const { status, headers } = await sendPlain(world, method, `/sign-in?code=${code}`);
      expect([method, status, headers['allow']]).toEqual([method, 405, 'POST']);
    }
    expect((await signIn(world, code)).status).toBe(200);
  });

  it('is unknown on the ACP listener', async () => {
    const world = await startWorld();
    const answer = await signIn({ ...world, adminPort: world.port }, newCode(world));
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain(world.adminToken);
  });
});
