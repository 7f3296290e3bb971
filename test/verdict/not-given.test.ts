import { expect, test } from 'vitest';
import { clientOf, startWorld, type World } from '../world/world.ts';
import { automate, obtainCode, redeem } from '../world/code-grant.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import { verdictOn } from './mistakes.ts';

/** The notes of the flow about what was not given, and its verdict. */
async function lackOf(
  world: World,
  scope: string,
): Promise<{ notes: (string | undefined)[]; cause: string | undefined }> {
  const response = await redeem(world, await obtainCode(world, { scope }));
  expect(response.status).toBe(200);
  const verdict = await verdictOn(world, response);
  const flow = [...world.bus.traffic().flows.values()].at(-1) as Flow;
  const notes = (flow.steps['tokens-returned'] ?? []).filter(({ check }) => check === 'not-given');
  expect(flow.verdict).toEqual(verdict);
  if (verdict) expect(verdict.severity).toBe('note');
  return { notes: notes.map(({ description }) => description), cause: verdict?.cause };
}

const NOT_ASKED = (scope: string): string => `The request did not ask for the scope ${scope}.`;

async function automated(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  return world;
}

test('a token that nobody asked for is noted in its step, without a verdict', async () => {
  const world = await automated();
  expect(await lackOf(world, 'openid')).toEqual({
    notes: [NOT_ASKED('offline_access')],
    cause: undefined,
  });
  expect((await lackOf(world, 'accounts.read offline_access')).notes).toEqual([NOT_ASKED('openid')]);
});

test('everything that is commonly expected leaves nothing to note', async () => {
  expect(await lackOf(await automated(), 'openid offline_access email')).toEqual({ notes: [], cause: undefined });
});

test('a refresh token that the client is not registered for', async () => {
  const world = await automated();
  await world.configure((workspace) => void (clientOf(workspace, 'web-app').grant_types = ['authorization_code']));
  const said = 'web-app is not registered for the grant type refresh_token.';
  expect(await lackOf(world, 'openid offline_access')).toEqual({ notes: [said], cause: said });
});

test('a claim that the user does not have', async () => {
  const world = await automated();
  await world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, auto_login_username: 'zoe' };
  });
  const said = 'The scope email was granted, and user zoe has no email.';
  expect(await lackOf(world, 'openid offline_access email')).toEqual({ notes: [said], cause: said });
});
