import { expect, test } from 'vitest';
import { findingSchema } from '../../contract/lint/finding.ts';
import { findingsOf, login, rulesOf } from '../lint/offences.ts';
import { call } from '../world/admin.ts';
import { automate } from '../world/code-grant.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const PKCE = { client_id: 'web-app', rule: 'pkce-missing' };
const REASON = { reason: 'The library is replaced in May.' };

async function careless(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  await login(world, { params: { code_challenge: undefined, code_challenge_method: undefined } });
  return world;
}

test('findings are what the contract says, and are counted for each client', async () => {
  const world = await careless();
  const found = await findingsOf(world);
  expect(findingSchema.array().parse(found)).toEqual(found);
  expect((await call(world, 'findings.count')).body).toEqual([
    { client_id: 'web-app', error: 0, warning: 0, note: 1, muted: 0 },
  ]);
  await call(world, 'exchanges.clear');
  expect((await call(world, 'findings.count')).body).toEqual([]);
});

test('what is muted is kept in the config with its reason, and comes back when it is unmuted', async () => {
  const world = await careless();
  expect((await call(world, 'findings.mute', { params: PKCE, body: REASON })).status).toBe(204);
  expect(await findingsOf(world)).toMatchObject([{ rule: PKCE.rule, muted: REASON }]);
  expect((await call(world, 'findings.count')).body).toMatchObject([{ note: 0, muted: 1 }]);
  const { workspaces } = world.core.config.source();
  expect(clientOf(workspaces[0]!, 'web-app').muted_findings).toEqual({ [PKCE.rule]: REASON });
  expect((await call(world, 'findings.unmute', { params: PKCE })).status).toBe(204);
  expect(await rulesOf(world, 'web-app')).toEqual([PKCE.rule]);
  expect(clientOf(world.core.config.source().workspaces[0]!, 'web-app')).not.toHaveProperty('muted_findings');
});

test('a merge patch mutes one rule and leaves the others', async () => {
  const world = await careless();
  const params = { client_id: 'web-app' };
  await call(world, 'findings.mute', { params: { ...PKCE, rule: 'secret-in-body' }, body: REASON });
  const patch = { muted_findings: { [PKCE.rule]: REASON } };
  const { body } = await call(world, 'clients.update', { params, body: patch });
  expect(Object.keys(body['muted_findings'] as object)).toEqual(['secret-in-body', PKCE.rule]);
});

test.each([
  ['an unknown client', 404, { params: { ...PKCE, client_id: 'nobody' }, body: REASON }],
  ['an unknown rule', 404, { params: { ...PKCE, rule: 'constructor' }, body: REASON }],
  ['an unknown workspace', 404, { params: { ...PKCE, tid: 'nowhere' }, body: REASON }],
  ['no reason', 400, { params: PKCE, body: {} }],
  ['an empty reason', 400, { params: PKCE, body: { reason: '  ' } }],
  ['a config that has changed', 412, { params: PKCE, body: REASON, headers: { 'If-Match': '"old"' } }],
])('muting is refused: %s', async (_name, status, sent) => {
  const world = await startWorld();
  expect((await call(world, 'findings.mute', sent)).status).toBe(status);
  expect((await call(world, 'findings.unmute', { params: sent.params })).status).toBe(404);
});

test('an unknown client has no findings', async () => {
  const world = await startWorld();
  expect((await call(world, 'findings.list', { params: { client_id: 'nobody' } })).status).toBe(404);
});

test('an export has what is muted, and ACP’s format reports that it can’t', async () => {
  const world = await careless();
  await call(world, 'findings.mute', { params: PKCE, body: REASON });
  const own = await call(world, 'config.export', { body: { secrets: 'stripped' } });
  expect(own.text).toContain(REASON.reason);
  const acp = await call(world, 'config.export', { body: { secrets: 'stripped', format: 'acp-flat' } });
  expect(acp.text).not.toContain(REASON.reason);
  expect(acp.text).toContain('muted_findings');
});
