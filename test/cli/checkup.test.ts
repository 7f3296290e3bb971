import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CheckupCard } from '../../contract/checkup/card.ts';
import { automate } from '../world/code-grant.ts';
import { CALLBACK, startWorld, type World } from '../world/world.ts';
import { runWith, type Command } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-checkup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A client that logs in once. `checks` decides whether it looks at what comes back. */
function clientThat(name: string, checks: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `
    const { UNDERSTUDY_ISSUER: issuer, UNDERSTUDY_CLIENT_ID: client_id } = process.env;
    const [redirect_uri, state] = [${JSON.stringify(CALLBACK)}, crypto.randomUUID()];
    const query = new URLSearchParams({ client_id, redirect_uri, state, response_type: 'code', scope: 'openid profile' });
    let location = issuer + '/oauth2/authorize?' + query;
    while (location.startsWith(new URL(issuer).origin))
      location = (await fetch(location, { redirect: 'manual' })).headers.get('location');
    const arrived = new URL(location).searchParams;
    const params = [...arrived.keys()];
    if (${checks}) process.exit(1);
    const code = arrived.get('code');
    const response = await fetch(issuer + '/oauth2/token', {
      method: 'POST',
      headers: { authorization: 'Basic ' + btoa(client_id + ':web-app-secret') },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri }),
    });
    const { access_token } = await response.json();
    const user = await fetch(issuer + '/userinfo', { headers: { authorization: 'Bearer ' + access_token } });
    process.exit(user.ok ? 0 : 1);
    `,
  );
  return `"${process.execPath}" "${file}"`;
}

/** A service that asks for a token. */
const SERVICE = `"${process.execPath}" -e "${[
  "const body = new URLSearchParams({ grant_type: 'client_credentials' });",
  "const headers = { authorization: 'Basic ' + btoa('service:service-secret') };",
  "fetch(process.env.UNDERSTUDY_ISSUER + '/oauth2/token', { method: 'POST', headers, body, redirect: 'error' })",
  '.then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1));',
].join(' ')}"`;

const CAREFUL = `arrived.get('state') !== state || arrived.get('iss') !== issuer || arrived.has('error')
  || new Set(params).size < params.length || !arrived.has('code') || !location.startsWith(redirect_uri)`;

async function automatic(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  return world;
}

const runIn = (world: World, ...args: string[]): Command =>
  runWith({ UNDERSTUDY_ADMIN_TOKEN: world.adminToken }, 'checkup', ...args, '--config', world.configPath);

const checkup = (world: World, run: string, ...more: string[]): Command =>
  runIn(world, 'web-app', '--run', run, '--family', 'authorization', ...more);

describe('checkup', { timeout: 60_000 }, () => {
  test('tries only what a service can meet of the essential faults', async () => {
    const world = await automatic();
    const command = runIn(world, 'service', '--run', SERVICE, '--family', 'essentials', '--report', 'json');
    await command.ended;
    const { lines } = JSON.parse(command.out()) as CheckupCard;
    expect(lines.map(({ id }) => id).toSorted()).toEqual(['http.redirect', 'userinfo.other-user']);
  });

  test('exits with 1 if the card has failures, and writes it in any format', async () => {
    const world = await automatic();
    const file = join(folder, 'card.json');
    const careless = checkup(world, clientThat('careless', 'false'), '--report', 'json', '--output', file);
    expect([await careless.ended, careless.out()]).toEqual([1, '']);
    const card = JSON.parse(readFileSync(file, 'utf8')) as CheckupCard;
    expect(card).toMatchObject({ of: 'client', subject: 'web-app', workspace: 'default/default' });
    const failures = card.lines.filter(({ result }) => result === 'failed').map(({ id }) => id);
    expect(failures).toEqual(expect.arrayContaining(['authorization.wrong-state', 'authorization.mix-up']));
    expect(card.lines.find(({ id }) => id === 'authorization.wrong-state')?.flowIds).toHaveLength(1);
    expect(world.core.faults.list()).toEqual([]);
    expect(careless.err()).toContain('authorization.wrong-state');
  });

  test('exits with 0 if nothing failed', async () => {
    const world = await automatic();
    // Without PKCE and without a look at the nonce, a code of another login can’t be told.
    const careful = clientThat(
      'careful',
      `${CAREFUL} || process.env.UNDERSTUDY_FAULT === 'authorization.injected-code'`,
    );
    const command = checkup(world, careful, '--report', 'junit');
    expect([await command.ended, command.err()]).toEqual([0, expect.any(String)]);
    expect(command.out()).toContain('<testsuite name="Check-up of web-app"');
    expect(command.out()).toContain('failures="0"');
  });

  const NODE = `"${process.execPath}"`;
  const HANGS = `${NODE} -e "setInterval(() => {}, 1000)"`;

  test.for([
    ['a command that doesn’t exist', ['web-app', '--run', 'no-such-command-at-all'], 'can’t find a command'],
    ['a command that fails', ['web-app', '--run', `${NODE} -e "process.exit(3)"`], 'ended with 3'],
    ['an app that never calls', ['web-app', '--run', `${NODE} -e ""`], 'sent no request'],
    ['a command that hangs', ['web-app', '--run', HANGS, '--timeout', '1s'], 'didn’t end in time'],
    ['no command', ['web-app'], '--run'],
    ['an unknown client', ['web-ap', '--run', 'true'], 'There is no client "web-ap"'],
    ['an unknown workspace', ['web-app', '--run', 'true', '--workspace', 'a/b'], 'There is no workspace "a/b"'],
    ['an unknown family', ['web-app', '--run', 'true', '--family', 'jwts'], 'jwts'],
    ['an unknown report', ['web-app', '--run', 'true', '--report', 'pdf'], 'pdf'],
  ] as const)('%s is a mistake, explained in one sentence', async ([, args, sentence]) => {
    const world = await automatic();
    const command = runIn(world, ...args);
    expect([await command.ended, command.out()]).toEqual([2, '']);
    expect(command.err()).toContain(sentence);
    expect(world.core.faults.list()).toEqual([]);
  });

  test('a run that hangs is ended, and tells nothing', async () => {
    const world = await automatic();
    const hangs = clientThat(
      'hangs',
      `process.env.UNDERSTUDY_FAULT === 'userinfo.no-sub' && await new Promise((done) => setTimeout(done, 60_000))`,
    );
    const command = runIn(
      world,
      'web-app',
      '--run',
      hangs,
      '--family',
      'userinfo',
      '--timeout',
      '3s',
      '--report',
      'json',
    );
    await command.ended;
    const { lines } = JSON.parse(command.out()) as CheckupCard;
    expect(lines.find(({ id }) => id === 'userinfo.no-sub')).toMatchObject({ result: 'could_not_tell' });
    expect(world.core.faults.list()).toEqual([]);
  });

  test('Ctrl+C ends the run and its fault', async () => {
    const world = await automatic();
    const slow = clientThat(
      'slow',
      `process.env.UNDERSTUDY_FAULT !== 'control' && await new Promise((done) => setTimeout(done, 60_000))`,
    );
    const command = checkup(world, slow);
    await world.event((event) => event.type === 'faults.changed' && event.active === 1);
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(2);
    expect(command.err()).toContain('interrupted');
    expect(world.core.faults.list()).toEqual([]);
  });
});
