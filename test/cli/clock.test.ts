import { expect, test } from 'vitest';
import { CLOCK_FAULTS } from '../../contract/clock/moved-clock.ts';
import { call } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';
import { runWith } from './command.ts';

async function clock(world: World, ...options: string[]) {
  const command = runWith(
    { UNDERSTUDY_ADMIN_TOKEN: world.adminToken },
    'clock',
    '--config',
    world.configPath,
    ...options,
  );
  const code = await command.ended;
  return { code, out: command.out().trim(), err: command.err().trim() };
}

test('shows, freezes and resets the clock of a workspace and of a lane', async () => {
  const world = await startWorld();
  expect((await clock(world)).out).toMatch(/^\S+Z, real time$/);
  expect(await clock(world, '--freeze', '2030-06-01T12:00:00Z')).toEqual({
    code: 0,
    out: '2030-06-01T12:00:00.000Z, frozen',
    err: '',
  });
  expect((await call(world, 'clock.get')).body['moved']).toBe(true);
  const { out } = await clock(world, '--lane', 'slow', '--offset', '1h', '--json');
  expect(JSON.parse(out)).toMatchObject({ moved: true, offset: '3600s' });
  expect((await clock(world, '--reset')).out).toMatch(/real time$/);
  expect((await call(world, 'clock.get')).body['moved']).toBe(false);
});

test('one sentence and exit code 2 for what is no time, duration, speed or workspace', async () => {
  const world = await startWorld();
  const said = (message: string) => ({ code: 2, out: '', err: `understudy: ${message}` });
  expect(await clock(world, '--offset', 'soon')).toEqual(said(CLOCK_FAULTS.offset));
  expect(await clock(world, '--rate', 'NaN')).toEqual(said(CLOCK_FAULTS.rate));
  const nowhere = await clock(world, '--workspace', 'no/such');
  expect([nowhere.code, nowhere.err.split('\n').length]).toEqual([2, 1]);
});
