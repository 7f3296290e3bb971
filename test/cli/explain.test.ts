import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { call } from '../world/admin.ts';
import { authorizePath, automate } from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';
import { runWith } from './command.ts';

async function explain(world: World, id: string, ...more: string[]) {
  const command = runWith(
    { UNDERSTUDY_ADMIN_TOKEN: world.adminToken },
    'explain',
    id,
    '--config',
    world.configPath,
    ...more,
  );
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

async function refusedLogin(): Promise<{ world: World; id: string }> {
  const world = await startWorld();
  await automate(world);
  const response = await world.fetch(authorizePath({ redirect_uri: 'http://localhost:4000/callback' }));
  await response.arrayBuffer();
  return { world, id: response.headers.get('x-trace-id') ?? '' };
}

test('says why a request failed, from the server that uses the config', async () => {
  const { world, id } = await refusedLogin();
  const { code, out, err } = await explain(world, id);
  expect([code, err]).toEqual([0, '']);
  const lines = out.split('\n');
  const { body } = await call(world, 'exchanges.get', { params: { exchangeId: id } });
  const verdict = body['verdict'] as { cause: string; advice: string };
  expect(lines[0]).toBe(verdict.cause);
  expect(lines).toContain('  expected  http://localhost:3000/callback');
  expect(lines).toContain('  received  http://localhost:4000/callback');
  expect(lines).toContain(verdict.advice);
  const { flowId } = body as { flowId: string };
  expect(JSON.parse((await explain(world, flowId, '--json')).out)).toEqual(verdict);
  expect((await explain(world, flowId, '--admin', world.admin)).out).toBe(out);
});

test('gives the report that the console makes, on stdout or into a file', async () => {
  const { world, id } = await refusedLogin();
  const cause = (await explain(world, id)).out.split('\n', 1)[0] ?? '';
  for (const format of ['html', 'markdown'] as const) {
    const { text } = await call(world, 'exchanges.report', { params: { exchangeId: id }, query: { format } });
    expect([format, text.includes(cause)]).toEqual([format, true]);
    expect(await explain(world, id, '--format', format)).toEqual({ code: 0, out: text, err: '' });
  }
  const file = `${world.configPath}.report.html`;
  expect(await explain(world, id, '--format', 'html', '--output', file)).toEqual({ code: 0, out: '', err: '' });
  expect(await readFile(file, 'utf8')).toContain(cause);
  const nowhere = await explain(world, id, '--output', `${world.configPath}/no/such`);
  expect([nowhere.code, nowhere.err.trim().split('\n').length]).toEqual([2, 1]);
});

test('one sentence and exit code 2: an unknown ID, a wrong token, no server', async () => {
  const { world, id } = await refusedLogin();
  const unknown = await explain(world, 'nothing');
  expect([unknown.code, unknown.out, unknown.err.trim().split('\n').length]).toEqual([2, '', 1]);
  const wrong = runWith({ UNDERSTUDY_ADMIN_TOKEN: 'wrong' }, 'explain', id, '--config', world.configPath);
  expect([await wrong.ended, wrong.err().trim().split('\n').length]).toEqual([2, 1]);
  const nowhere = runWith({}, 'explain', id, '--config', `${world.configPath}.other`);
  expect([await nowhere.ended, nowhere.err().includes('--admin')]).toEqual([2, true]);
});

test('says so when nothing went wrong', async () => {
  const world = await startWorld();
  const response = await world.fetch('/.well-known/openid-configuration');
  await response.arrayBuffer();
  const { code, out } = await explain(world, response.headers.get('x-trace-id') ?? '');
  expect([code, out]).toEqual([0, 'Nothing went wrong.\n']);
});
