import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { start } from '../../server/start.ts';
import { startWorld } from '../world/world.ts';
import { ROOT } from './source-files.ts';

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const block = (language: string, holding: string): string =>
  [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(
    ([, of, text]) => of === language && text?.includes(holding),
  )?.[2] ?? '';

test('the config of the README is a config', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const configPath = join(folder, 'team.json');
  await writeFile(configPath, block('json', '"workspaces"'));
  const running = await start({ configPath, port: 0, adminPort: 0 });
  onTestFinished(() => running.stop());
  expect((await fetch(`${running.issuer}/.well-known/openid-configuration`)).status).toBe(200);
});

test('the first token of the README is a token', async () => {
  const [, credentials = '', form = '', path = ''] =
    /curl -u (\S+) -d (\S+) \\\n\s+http:\/\/localhost:9400\/default\/default(\S+)/.exec(
      block('sh', 'client_credentials'),
    ) ?? [];
  const world = await startWorld();
  const answer = await world.post(path, Object.fromEntries(new URLSearchParams(form)), {
    Authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
  });
  expect(await answer.json()).toMatchObject({ token_type: 'Bearer', access_token: expect.stringContaining('.') });
});

test('the users and clients of the README are those of the starter config', async () => {
  const world = await startWorld();
  const { users, clients } = world.workspace();
  const named = [
    ...readme.matchAll(/^\| `([\w-]+)`\s+\| (?:`\w+`|server_web|single_page|mobile_desktop|service)\s+\|/gm),
  ];
  expect(named.map(([, name]) => name).toSorted()).toEqual([...users.keys(), ...clients.keys()].toSorted());
});
