import { scryptSync } from 'node:crypto';
import { Agent, request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { authorizePath, automate, WEB_APP_BASIC, introspect, type Tokens } from '../world/code-grant.ts';
import { CALLBACK, startWorld, type World } from '../world/world.ts';

const ROUNDS = 1000;

/** A client that keeps its connections, so that a round costs little. */
function createCaller(world: World) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  onTestFinished(() => agent.destroy());
  const call = (
    path: string,
    form?: Record<string, string>,
  ): Promise<{ status: number; location: string; body: Partial<Tokens> }> =>
    new Promise((resolve, reject) => {
      const headers = { ...WEB_APP_BASIC, 'content-type': 'application/x-www-form-urlencoded' };
      const outgoing = request(`${world.issuer}${path}`, { agent, method: form ? 'POST' : 'GET', headers }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<Tokens>;
          resolve({ status: res.statusCode ?? 0, location: res.headers.location ?? '', body });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(form && new URLSearchParams(form).toString());
    });
  return {
    code: async () => new URL((await call(authorizePath())).location).searchParams.get('code') ?? '',
    token: (form: Record<string, string>) => call('/oauth2/token', form),
    introspect: async (token: string) => (await call('/oauth2/introspect', { token })).body as { active?: boolean },
  };
}

const spend = (code: string) => ({ grant_type: 'authorization_code', code, redirect_uri: CALLBACK });
const refresh = (refresh_token = '') => ({ grant_type: 'refresh_token', refresh_token });

describe('RFC 6749 §4.1.2, §10.5; RFC 9700 §4.14.2: races', () => {
  test('of two requests for one code exactly one gets tokens, and the other revokes them', async () => {
    const world = await startWorld({ limits: { exchanges: 50, bytes: 1024 * 1024, flows: 50 } });
    await automate(world);
    const caller = createCaller(world);
    for (let round = 0; round < ROUNDS; round += 1) {
      const code = await caller.code();
      const pair = await Promise.all([caller.token(spend(code)), caller.token(spend(code))]);
      expect(pair.map(({ status }) => status).toSorted()).toEqual([200, 400]);
      const won = pair.find(({ status }) => status === 200)?.body;
      if (round % 20 === 0) {
        expect(await introspect(world, won?.access_token ?? '')).toEqual({ active: false });
        expect((await caller.token(refresh(won?.refresh_token))).status).toBe(400);
      } else expect((await caller.introspect(won?.access_token ?? '')).active).toBe(false);
    }
  }, 120_000);

  test('of two requests for one refresh token exactly one gets tokens, and the other ends the family', async () => {
    const world = await startWorld({ limits: { exchanges: 50, bytes: 1024 * 1024, flows: 50 } });
    await automate(world);
    const caller = createCaller(world);
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = (await caller.token(spend(await caller.code()))).body;
      const pair = await Promise.all([
        caller.token(refresh(first.refresh_token)),
        caller.token(refresh(first.refresh_token)),
      ]);
      expect(pair.map(({ status }) => status).toSorted()).toEqual([200, 400]);
      const won = pair.find(({ status }) => status === 200)?.body;
      expect((await caller.introspect(won?.access_token ?? '')).active).toBe(false);
      if (round % 20 === 0) {
        expect((await caller.introspect(first.access_token ?? '')).active).toBe(false);
        expect((await caller.token(refresh(won?.refresh_token))).status).toBe(400);
      }
    }
  }, 120_000);

  test('tokens that are still being minted when the replay comes are dead when they arrive', async () => {
    const world = await startWorld();
    await automate(world);
    const { keys } = world.core;
    const caller = createCaller(world);
    let began = (): void => undefined;
    let goOn = (): void => undefined;
    const signing = new Promise<void>((resolve) => void (began = resolve));
    const released = new Promise<void>((resolve) => void (goOn = resolve));
    const sign = keys.sign.bind(keys);
    const slow = async (...args: Parameters<typeof sign>) => {
      began();
      await released;
      return sign(...args);
    };
    Object.assign(keys, { sign: slow });
    const code = await caller.code();
    const winner = caller.token(spend(code));
    await signing;
    expect((await caller.token(spend(code))).status).toBe(400);
    goOn();
    const { status, body } = await winner;
    expect(status).toBe(200);
    expect(await caller.introspect(body.access_token ?? '')).toMatchObject({ active: false });
    expect(await caller.introspect(body.refresh_token ?? '')).toMatchObject({ active: false });
  });

  test('tokens that died while they were made leave on record why', async () => {
    const world = await startWorld();
    await automate(world);
    const caller = createCaller(world);
    const code = await caller.code();
    const pair = await Promise.all([caller.token(spend(code)), caller.token(spend(code))]);
    const won = pair.find(({ status }) => status === 200)?.body;
    expect(await introspect(world, won?.access_token ?? '')).toEqual({ active: false });
    const asked = world.events.findLast((event) => event.type === 'flow.step' && event.check === 'token-validated');
    expect(asked).toMatchObject({ outcome: 'failed', description: expect.stringContaining('The token is revoked') });
  });

  test('of two hands that answer one login at the same moment, one does', async () => {
    const world = await startWorld();
    await automate(world);
    const salt = Buffer.from('0123456789abcdef');
    const hash = scryptSync('zoe', salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 });
    const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'form' };
      for (const user of workspace.users ?? []) {
        if (user.username !== 'zoe') continue;
        delete user.password;
        user.hashed_password = `$scrypt$ln=15,r=8,p=1$${base64(salt)}$${base64(hash)}`;
      }
    });
    const page = await new Browser(world.issuer).open(world.issuer + authorizePath());
    const answers = await Promise.all([1, 2, 3].map(() => page.login('zoe')));
    expect(answers.filter(({ answer }) => 'code' in answer)).toHaveLength(1);
    expect(await world.core.runtime.list('code')).toHaveLength(1);
    expect(await world.core.runtime.list('interaction')).toEqual([]);
  });
});
