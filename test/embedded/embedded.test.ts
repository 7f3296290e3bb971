import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  ListenError,
  startUnderstudy,
  type Understudy,
  type UnderstudyOptions,
} from '@understudy-idp/understudy';

async function tokenOf({ issuer }: Understudy): Promise<Record<string, unknown>> {
  const reply = await fetch(`${issuer}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'service',
      client_secret: 'service-secret',
    }),
  });
  expect(reply.status).toBe(200);
  const { access_token } = (await reply.json()) as { access_token: string };
  return decodeJwt(access_token);
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });

/** What could hold a file of ours: the working folder, the user's config folder, the folder for temporary files. */
const filesAround = async (): Promise<string[]> => {
  const folders = [process.cwd(), join(homedir(), '.config'), tmpdir()];
  const names = await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])));
  return names.flat().filter((name) => /^understudy(?:\.|$)/.test(name));
};

test('it starts with the starter config and no file, and leaves neither file nor listener', async () => {
  const before = await filesAround();
  const idp = await startUnderstudy();
  expect(idp.configPath).toBeUndefined();
  expect(await tokenOf(idp)).toMatchObject({ iss: idp.issuer, sub: 'service' });
  const [acp, admin] = [Number(new URL(idp.issuer).port), Number(new URL(idp.admin).port)];
  expect([await isListening(acp), await isListening(admin)]).toEqual([true, true]);
  await idp.stop();
  await idp.stop();
  expect([await isListening(acp), await isListening(admin)]).toEqual([false, false]);
  expect(await filesAround()).toEqual(before);
});

test('two in one process have clocks of their own', async () => {
  const now = Date.UTC(2030, 0, 1);
  const [early, late] = await Promise.all([
    startUnderstudy({ clock: () => now }),
    startUnderstudy({ clock: () => now + 24 * 3_600_000 }),
  ]);
  onTestFinished(async () => void (await Promise.all([early.stop(), late.stop()])));
  expect((await tokenOf(early))['iat']).toBe(now / 1000);
  expect((await tokenOf(late))['iat']).toBe(now / 1000 + 24 * 3600);
  expect(early.issuer).not.toBe(late.issuer);
});

test('what the admin API changes in a config object stays in this process, and the object stays as it was', async () => {
  const config: UnderstudyOptions['config'] = { version: 2, workspaces: [{ tid: 'default', aid: 'default' }] };
  const idp = await startUnderstudy({ config });
  onTestFinished(() => idp.stop());
  const reply = await fetch(`${idp.admin}/api/v1/workspaces/default/default/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${idp.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'dana' }),
  });
  expect(reply.status).toBe(201);
  expect(config).toEqual({ version: 2, workspaces: [{ tid: 'default', aid: 'default' }] });
  expect(Object.isFrozen(config)).toBe(false);
});

test('an invalid config is a ConfigError with its places, and nothing is left listening', async () => {
  const port = await freePort();
  const users = [{ username: '' }];
  const config: UnderstudyOptions['config'] = { version: 2, workspaces: [{ tid: 'default', aid: 'default', users }] };
  const refusal = await startUnderstudy({ config, port }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ConfigError);
  expect((refusal as ConfigError).details).toMatchObject([{ path: 'workspaces[0].users[0].username' }]);
  expect(await isListening(port)).toBe(false);
});

test('a port that is taken is a ListenError, and the other listener is closed again', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const adminPort = (taken.address() as AddressInfo).port;
  const port = await freePort();
  const refusal = await startUnderstudy({ port, adminPort }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ListenError);
  expect(refusal).toMatchObject({ code: 'EADDRINUSE', port: adminPort });
  expect(await isListening(port)).toBe(false);
});

test('with a path, the file and what is kept beside it are all there is, and the lock goes with the stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const idp = await startUnderstudy({ config: join(folder, 'team.json') });
  expect(await readdir(folder)).toContain('team.lock');
  await idp.stop();
  expect((await readdir(folder)).toSorted()).toEqual(
    ['team.admin-token', 'team.json', 'team.keys.json', 'understudy.schema.json'].toSorted(),
  );
});

test('no global is changed: zod says what it said before', async () => {
  const said = () => z.string().min(3).safeParse('x').error?.issues[0]?.message;
  const before = said();
  const globals = new Set(Object.getOwnPropertyNames(globalThis));
  const idp = await startUnderstudy();
  await tokenOf(idp);
  await idp.stop();
  expect(said()).toBe(before);
  expect(Object.getOwnPropertyNames(globalThis).filter((name) => !globals.has(name))).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
