import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FaultSet, FaultView } from '../../contract/faults/fault.ts';
import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import { startWorld, type World } from '../world/world.ts';
import { runWith } from './command.ts';

async function faults(world: World, ...args: string[]) {
  const env = { UNDERSTUDY_ADMIN_TOKEN: world.adminToken };
  const command = runWith(env, 'faults', ...args, '--config', world.configPath);
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'understudy-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

test('plants, lists, saves, ends and loads faults of the server that uses the config', async () => {
  const world = await startWorld();
  const options = ['--param', 'seconds=0.5', '--client', 'web-app', '--endpoint', 'token', '--times', '2'];
  const added = await faults(world, 'add', 'network.latency', ...options, '--probability', '0.5', '--json');
  expect(added).toMatchObject({ code: 0, err: '' });
  const fault = JSON.parse(added.out) as FaultView;
  expect(fault).toMatchObject({
    kind: 'network.latency',
    params: { seconds: 0.5 },
    scope: { client_id: 'web-app', endpoint: 'token' },
    times: 2,
    probability: 0.5,
    warnings: [],
  });
  const listed = await faults(world, 'list');
  expect(listed.out).toContain(`${fault.id}  network.latency  client_id=web-app  endpoint=token  fired 0 of 2 times`);

  const file = join(await folder(), 'set.json');
  expect((await faults(world, 'save', file)).code).toBe(0);
  const set = JSON.parse(await readFile(file, 'utf8')) as FaultSet;
  expect(set).toMatchObject({ version: 1, faults: [{ kind: 'network.latency' }] });

  expect((await faults(world, 'remove', fault.id)).code).toBe(0);
  expect(world.core.faults.list()).toEqual([]);
  await writeFile(file, JSON.stringify({ ...set, faults: [...set.faults, { kind: 'jwks.empty' }] }));
  expect((await faults(world, 'load', file)).code).toBe(0);
  expect(world.core.faults.list().map(({ kind }) => kind)).toEqual(['network.latency', 'jwks.empty']);
  expect((await faults(world, 'clear')).out).toBe('Ended 2 faults.\n');
});

test('lists every kind, with what a correct client does', async () => {
  const { code, out } = await faults(await startWorld(), 'kinds');
  expect(code).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => line.split(' ', 1)[0]),
  ).toEqual(Object.keys(FAULT_KINDS));
});

test('a mistake is one sentence and exit code 2', async () => {
  const world = await startWorld();
  const file = join(await folder(), 'set.json');
  await writeFile(file, '{"version":1,"faults":[{"kind":"jwt.exprd"}]}');
  const broken = `${file}.broken`;
  await writeFile(broken, '{');
  const mistakes = [
    ['add', 'jwt.exprd'],
    ['add', 'jwt.expired', '--probability', '2'],
    ['add', 'jwt.expired', '--param', 'minutes'],
    ['add', 'jwt.expired', '--param', 'minutes=soon'],
    ['remove', 'nothing'],
    ['load', file],
    ['load', broken],
    ['load', `${file}.missing`],
    ['save', join(file, 'below-a-file')],
  ];
  for (const mistake of mistakes) {
    const { code, out, err } = await faults(world, ...mistake);
    expect([code, out], mistake.join(' ')).toEqual([2, '']);
    expect(err.trim().split('\n')[0]).toMatch(/^(?:understudy|error): /);
  }
  expect(world.core.faults.list()).toEqual([]);
});
