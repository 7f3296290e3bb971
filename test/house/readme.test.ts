import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { start } from '../../server/compose/start.ts';
import { basic, startWorld } from '../world/world.ts';
import { ROOT } from './source-files.ts';

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const block = (language: string, holding: string, text = readme): string =>
  [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(
    ([, of, text]) => of === language && text?.includes(holding),
  )?.[2] ?? '';

test.each(['README.md', 'docs/in-your-setup.md'])('with the config of %s alice logs in at my-app', async (document) => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const configPath = join(folder, 'team.json');
  await writeFile(configPath, block('json', '"workspaces"', await readFile(join(ROOT, document), 'utf8')));
  const running = await start({ config: configPath });
  onTestFinished(() => running.stop());
  const redirect_uri = 'http://localhost:3000/callback';
  const query = { response_type: 'code', client_id: 'my-app', redirect_uri, scope: 'openid profile email' };
  const sent = await fetch(`${running.issuer}/oauth2/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' });
  const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${running.issuer}/oauth2/token`, {
    method: 'POST',
    headers: basic('my-app', 'my-app-secret'),
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri }),
  });
  const { id_token = '', scope } = (await answer.json()) as { id_token?: string; scope?: string };
  expect(scope).toBe('openid profile email');
  expect(decodeJwt(id_token)).toMatchObject({ sub: 'alice', iss: running.issuer });
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

test('the README says what web-app lacks until a redirect URI is registered', () => {
  const row = readme.split('\n').find((line) => line.startsWith('| `web-app`')) ?? '';
  expect(row).toContain('no silent login until you register one');
  expect(readme).toMatch(/`web-app` has no registered redirect URI.*`prompt=none`, automatic login/s);
});
