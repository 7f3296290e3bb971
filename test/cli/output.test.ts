import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../connect/app.ts';
import { run } from './command.ts';

test('a server goes on when nobody reads its output any more', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const ports = ['--port', String(port), '--admin-port', '0', '--config', join(folder, 'understudy.json')];
  const { child, ended, err } = run('serve', ...ports, '--log-level', 'info');
  child.stdout.destroy();
  const discovery = `http://localhost:${port}/default/default/.well-known/openid-configuration`;
  const status = () => fetch(discovery).then((response) => response.status, String);
  await expect.poll(status, { timeout: 10_000 }).toBe(200);
  expect(await status()).toBe(200);
  child.kill('SIGTERM');
  expect([await ended, err()]).toEqual([0, expect.not.stringContaining('EPIPE')]);
});

test('a command whose output nobody reads ends as usual', async () => {
  const { child, ended, err } = run('config', 'schema');
  child.stdout.destroy();
  expect([await ended, err()]).toEqual([0, '']);
});
