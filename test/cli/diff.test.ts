import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Comparison } from '../../contract/traffic/compare/comparison.ts';
import { harOf } from '../../contract/traffic/read/har.ts';
import { loginAt, textOf, VENDORS } from '../compare/foreign.ts';
import { automate, obtainCode, obtainTokens, redeem } from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';
import { runWith } from './command.ts';

async function diff(world: World, ...more: string[]) {
  const command = runWith({ UNDERSTUDY_ADMIN_TOKEN: world.adminToken }, 'diff', ...more, '--config', world.configPath);
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

const lastFlow = (world: World): string => [...world.bus.traffic().flows.keys()].at(-1) ?? '';

async function saved(world: World, name: string, text: string): Promise<string> {
  const path = join(dirname(world.configPath), name);
  await writeFile(path, text);
  return path;
}

const [KEYCLOAK, AUTH0] = VENDORS as [(typeof VENDORS)[0], ...typeof VENDORS];
const TWO = textOf([...loginAt(KEYCLOAK), ...loginAt(AUTH0!, { state: 'st-2', code: 'c-2', at: 500 })]);

test('two flows of a server: same, different, as JSON', async () => {
  const world = await startWorld();
  await automate(world);
  const state = { state: 'first-state', nonce: 'first-nonce' };
  await obtainTokens(world, state);
  const one = lastFlow(world);
  await obtainTokens(world, { state: 'other-state', nonce: 'other-nonce' });
  const same = await diff(world, one, lastFlow(world));
  expect([same.code, same.err]).toEqual([0, '']);
  expect(same.out.split('\n').filter((line) => /^ ?\d+ {2}/.test(line))).toHaveLength(10);
  await redeem(world, await obtainCode(world, state), { redirect_uri: 'http://localhost:4000/callback' });
  const { code, out } = await diff(world, one, lastFlow(world));
  expect(code).toBe(1);
  const lines = out.split('\n');
  const at = lines.indexOf('      parameter token redirect_uri');
  expect(lines.slice(at + 1, at + 3)).toEqual([
    '        - http://localhost:3000/callback',
    '        + http://localhost:4000/callback',
  ]);
  expect(out).not.toContain('\u001B');
  const json = await diff(world, one, lastFlow(world), '--json');
  expect((JSON.parse(json.out) as Comparison).right).toMatchObject({ outcome: 'failed' });
});

test('a flow of a HAR file against one of the server, with the settings that would do it', async () => {
  const world = await startWorld();
  await automate(world);
  await obtainTokens(world, { scope: 'openid email' });
  const file = await saved(world, 'two.har', TWO);
  const { code, out } = await diff(world, `${file}#1`, lastFlow(world));
  expect(code).toBe(1);
  expect(out).toContain('Answer like this here: Issue access tokens for 300 seconds');
  expect(out).toContain('Known difference:');
  const all = await diff(world, `${file}#flow-1`, lastFlow(world), '--all');
  expect(all.out.split('\n').length).toBeGreaterThan(out.split('\n').length);
});

test('files need no server: another program’s, and our own recording', async () => {
  const world = await startWorld();
  await automate(world);
  await obtainTokens(world);
  const { flows, exchanges } = world.bus.traffic();
  const har = harOf([...exchanges.values()], [...flows.values()], { origin: world.issuer, version: '1' });
  const own = await saved(world, 'own.har', JSON.stringify(har));
  const flowId = lastFlow(world);
  await world.stop();
  const file = await saved(world, 'two.har', TWO);
  expect((await diff(world, own, `${own}#${flowId}`)).code).toBe(0);
  const foreign = await diff(world, `${file}#1`, own);
  expect(foreign.code).toBe(1);
  expect(foreign.out).toContain('Provider validates the request');
  expect(foreign.out).not.toMatch(/^ ?\d+ {2}ACP/m);
});

test('one sentence and exit code 2', async () => {
  const world = await startWorld();
  await automate(world);
  await obtainTokens(world);
  const flow = lastFlow(world);
  const two = await saved(world, 'two.har', TWO);
  const bad = [
    ['an unknown flow', 'nothing', /no such file/],
    ['a missing file', join(dirname(two), 'none.har'), /there is no such file/],
    ['a folder', dirname(two), /folder/],
    ['a truncated file', await saved(world, 'cut.har', TWO.slice(0, 900)), /truncated/],
    ['an empty file', await saved(world, 'empty.har', ''), /empty/],
    ['JSON that is no HAR', await saved(world, 'other.har', '{"a":1}'), /not a HAR/],
    ['a wrong member', await saved(world, 'edited.har', TWO.replace('"status":302', '"status":"302"')), /log\.entries/],
    ['not UTF-8', await saved(world, 'latin.har', `${TWO.slice(0, 90)}\u0000`), /cut|line|column/],
    ['a HAR without a login', await saved(world, 'plain.har', textOf([])), /no OAuth request/],
    ['several flows', two, /has 2 flows/],
    ['a number that is not there', `${two}#3`, /no flow 3/],
  ] as const;
  const results = await Promise.all(bad.map(([, name]) => diff(world, name, flow)));
  for (const [index, { code, out, err }] of results.entries()) {
    const [what, , sentence] = bad[index]!;
    expect([what, code, out, err.trim().split('\n').length]).toEqual([what, 2, '', 1]);
    expect(err).toMatch(sentence);
  }
  const nowhere = runWith({}, 'diff', flow, flow, '--config', `${world.configPath}.other`);
  expect([await nowhere.ended, nowhere.err().includes('--admin')]).toEqual([2, true]);
});

test('what a file holds can’t steer the terminal', async () => {
  const world = await startWorld();
  const steering = { state: 'st-2', code: 'c-2', more: { ui_locales: 'de\u001B]0;owned\u0007\u001B[2J' } };
  const one = await saved(world, 'one.har', textOf(loginAt(KEYCLOAK)));
  const other = await saved(world, 'other.har', textOf(loginAt(KEYCLOAK, steering)));
  const { code, out } = await diff(world, one, other);
  expect([code, out.includes('owned')]).toEqual([1, true]);
  expect(out).not.toMatch(/[^\P{Cc}\n]/u);
});
