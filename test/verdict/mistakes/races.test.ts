import { expect, test } from 'vitest';
import { automate, obtainCode, obtainTokens, redeem, refresh } from '../../world/code-grant.ts';
import { startWorld, type World } from '../../world/world.ts';
import { verdictOn } from '../mistakes.ts';

/** Sends the same request many times at once. Returns the first lines of those that lost. */
async function losersOf(world: World, send: () => Promise<Response>): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 8 }, send));
  const lost = answers.filter(({ ok }) => !ok);
  expect(lost.length).toBeGreaterThanOrEqual(7);
  return Promise.all(lost.map(async (answer) => (await verdictOn(world, answer))?.cause ?? ''));
}

test('one code in several requests at the same moment', async () => {
  const world = await startWorld();
  await automate(world);
  const code = await obtainCode(world);
  for (const cause of await losersOf(world, () => redeem(world, code)))
    expect(cause).toMatch(
      /^code was (?:sent by two requests|already used).* (?:at the same moment|[\d.]+ (?:milli)?seconds? ago)/,
    );
});

test('one refresh token in several requests at the same moment', async () => {
  const world = await startWorld();
  await automate(world);
  const { refresh_token } = await obtainTokens(world);
  for (const cause of await losersOf(world, () => refresh(world, refresh_token)))
    expect(cause).toMatch(/ (?:at the same moment|[\d.]+ (?:milli)?seconds? ago)/);
});

test('a code that was used before is none of that', async () => {
  const world = await startWorld();
  await automate(world);
  const code = await obtainCode(world);
  await (await redeem(world, code)).arrayBuffer();
  expect((await verdictOn(world, await redeem(world, code)))?.cause).toMatch(/^code was already used/);
});

test('a rotated refresh token names the refresh that used it', async () => {
  const world = await startWorld();
  await automate(world);
  const { refresh_token } = await obtainTokens(world);
  await (await refresh(world, refresh_token)).arrayBuffer();
  const verdict = await verdictOn(world, await refresh(world, refresh_token));
  expect(verdict?.related?.map(({ why }) => why)).toEqual([
    'where this refresh token was issued',
    'the refresh that used it',
  ]);
});
