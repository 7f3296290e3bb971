import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Comparison } from '../../contract/traffic/compare/comparison.ts';
import { call, send } from '../world/admin.ts';
import { automate, obtainCode, obtainTokens, redeem } from '../world/code-grant.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const MERGE = { 'content-type': 'application/merge-patch+json' };

const lastFlow = (world: World): string => [...world.bus.traffic().flows.keys()].at(-1) ?? '';

async function succeed(world: World): Promise<string> {
  await obtainTokens(world);
  return lastFlow(world);
}

async function fail(world: World): Promise<string> {
  await redeem(world, await obtainCode(world), { redirect_uri: 'http://localhost:4000/callback' });
  return lastFlow(world);
}

async function compared(world: World, flowId: string, query?: Record<string, string>): Promise<Comparison> {
  const { status, body } = await call(world, 'flows.compare', { params: { flowId }, ...(query && { query }) });
  expect(status).toBe(200);
  return body as unknown as Comparison;
}

async function automated(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  return world;
}

test('a failed flow is laid beside the last of its client that succeeded', async () => {
  const world = await automated();
  await succeed(world);
  const good = await succeed(world);
  await call(world, 'settings.update', { body: { access_token_ttl: '5m0s' }, headers: MERGE });
  const bad = await fail(world);
  const comparison = await compared(world, bad);
  expect(comparison).toMatchObject({
    left: { flowId: good, outcome: 'succeeded' },
    right: { flowId: bad, outcome: 'failed' },
  });
  expect(comparison.steps.map(({ step, left, right }) => [step, left.state, right.state])[6]).toEqual([
    'request-validated',
    'passed',
    'failed',
  ]);
  expect((await compared(world, bad, { with: bad })).same).toBe(true);
});

test('config changes in between: field, values and who made them', async () => {
  const world = await automated();
  const good = await succeed(world);
  const body = { access_token_ttl: '10m0s' };
  await call(world, 'settings.update', { body, headers: MERGE });
  const origin = world.admin;
  await call(world, 'clients.update', {
    params: { client_id: 'web-app' },
    body: { client_secret: 'another-secret', client_name: 'Shop' },
    headers: { ...MERGE, origin },
  });
  const text = await readFile(world.configPath, 'utf8');
  const changed = world.event((event) => event.type === 'config.changed' && event.by === 'file');
  await writeFile(
    world.configPath,
    text.replace('"login": "auto"', '"id_token_ttl": "2h0m0s",\n        "login": "auto"'),
  );
  await changed;
  const [workspace] = structuredClone(world.core.config.source()).workspaces;
  const settings = { ...workspace?.settings, idp_id: 'corp' };
  const shared = { version: 2, workspaces: [{ tid: 'default', aid: 'default', settings }] };
  await call(world, 'config.import', { body: { text: JSON.stringify(shared), mode: 'update' } });
  await call(world, 'clients.update', { params: { client_id: 'spa' }, body: { client_name: 'Other' }, headers: MERGE });
  const bad = await fail(world);
  const { changes } = await compared(world, bad, { with: good });
  const told = changes.flatMap(({ by, noun, id, fields }) =>
    fields.map((field) => [by, noun, id, field.path, field.after]),
  );
  expect(told).toEqual([
    ['api', 'settings', 'default/default', 'access_token_ttl', '10m0s'],
    ['console', 'client', 'web-app', 'client_name', 'Shop'],
    ['console', 'client', 'web-app', 'client_secret', '(secret)'],
    ['file', 'settings', 'default/default', 'id_token_ttl', '2h0m0s'],
    ['import', 'settings', 'default/default', 'idp_id', 'corp'],
  ]);
  expect(JSON.stringify(changes)).not.toContain('another-secret');
  expect((await compared(world, good, { with: bad })).changes).toEqual(changes);
});

test('changes before the earlier flow and after the later one don’t count', async () => {
  let now = Date.UTC(2026, 10, 2);
  const world = await startWorld({ clock: () => now });
  await automate(world);
  now += 1000;
  const good = await succeed(world);
  const bad = await fail(world);
  now += 1000;
  await call(world, 'settings.update', { body: { access_token_ttl: '5m0s' }, headers: MERGE });
  expect((await compared(world, bad, { with: good })).changes).toEqual([]);
});

test('a setting of a comparison holds the ETag that it was computed from', async () => {
  const world = await automated();
  const good = await succeed(world);
  await call(world, 'settings.update', { body: { access_token_ttl: '5m0s' }, headers: MERGE });
  const later = await succeed(world);
  const { steps } = await compared(world, later, { with: good });
  const setting = steps.flatMap(({ differences }) => differences).find(({ name }) => name === 'expires_in')?.setting;
  expect(setting).toMatchObject({ operation: 'settings.update', body: { access_token_ttl: '3600s' } });
  await world.configure((workspace) => void (clientOf(workspace, 'web-app').client_name = 'Shop'));
  const { status } = await call(world, 'settings.update', {
    body: setting?.body,
    headers: { ...MERGE, 'if-match': setting?.if_match ?? '' },
  });
  expect(status).toBe(412);
});

test.each([
  ['a flow that does not exist', 'nothing', ''],
  ['a flow to compare with that does not exist', '', '?with=nothing'],
  ['no earlier success', '', ''],
])('%s: 404 says so', async (_what, id, query) => {
  const world = await automated();
  const flowId = id === '' ? await fail(world) : id;
  const { status, body } = await send(world, 'GET', `/api/v1/flows/${flowId}/comparison${query}`);
  expect([status, body['error']]).toEqual([404, 'not_found']);
});
