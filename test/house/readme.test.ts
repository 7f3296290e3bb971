import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import * as openidClient from 'openid-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { start } from '../../server/compose/start.ts';
import { Browser } from '../world/browser.ts';
import { basic, startWorld, type World } from '../world/world.ts';
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

/** A block of JavaScript as a function that returns some of its variables. Its imports come as arguments. */
function functionOf(
  script: string,
  args: readonly string[],
  returned: string,
): (...values: unknown[]) => Promise<unknown> {
  const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => () => Promise<unknown>;
  const body = script.replaceAll(/^import .*$/gm, '');
  return new AsyncFunction(...args, `${body}\nreturn ${returned};`);
}

test('the openid-client code of the README logs alice in', async () => {
  const world = await startWorld();
  const script = block('js', 'openid-client').replaceAll('http://localhost:9400/default/default', world.issuer);
  const [begin = '', end = ''] = script.split(/^\/\/ Send the browser.*$/m);
  const variables = ['config', 'code_verifier', 'state'];
  const begun = (await functionOf(begin, ['client'], `{ url, ${variables.join()} }`)(openidClient)) as Record<
    string,
    unknown
  >;
  const browser = new Browser(world.issuer);
  const visit = await (await browser.open(String(begun['url']))).complete('alice');
  const redeem = functionOf(end, ['client', 'callbackUrl', ...variables], 'tokens.claims()');
  const claims = await redeem(openidClient, new URL(visit.url), ...variables.map((name) => begun[name]));
  expect(claims).toMatchObject({ sub: 'alice', iss: world.issuer });
});

/** Runs a shell block against a world, without the stream of events, which has no end. */
async function runShell(world: World, script: string): Promise<string> {
  const lines = script.replace(/^ADMIN=.*$/m, `ADMIN=${world.admin}/api/v1`).replaceAll(/^.*\/events.*$/gm, '');
  const child = spawn('bash', ['-c', `set -e\n${lines.replaceAll('curl -K', 'curl --fail-with-body -sS -K')}`], {
    env: { ...process.env, UNDERSTUDY_ADMIN_TOKEN: world.adminToken },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = (await once(child, 'close')) as [number];
  expect(code, output).toBe(0);
  return output;
}

describe.skipIf(process.platform === 'win32')('shell commands', () => {
  test('the admin API commands of the README add a user and list flows', async () => {
    const world = await startWorld();
    expect(await runShell(world, block('sh', 'ADMIN='))).toContain('"username":"dana"');
    expect(world.workspace().users.get('dana')).toMatchObject({
      authentication_context: { email: 'dana@example.com' },
    });
  });

  test('the commands of docs/admin-api.md change a client', async () => {
    const world = await startWorld();
    const page = await readFile(join(ROOT, 'docs/admin-api.md'), 'utf8');
    await runShell(world, block('sh', 'ADMIN=', page) + block('sh', 'PATCH', page));
    expect(world.workspace().clients.get('web-app')?.redirect_uris).toEqual(['http://localhost:3000/callback']);
  });
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
