import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { run, runWith } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-run-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Prints the variables that a command was given. */
const PRINT = `process.stdout.write(JSON.stringify(process.env))`;
/** Asks the server for a token, and ends with a code. */
const LOGIN = (code: number) => `
  const { UNDERSTUDY_ISSUER: issuer, UNDERSTUDY_CLIENT_ID: id, UNDERSTUDY_CLIENT_SECRET: secret } = process.env;
  fetch(issuer + '/oauth2/token', {
    method: 'POST',
    headers: { authorization: 'Basic ' + btoa(id + ':' + secret) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  }).then(() => process.exit(${code}));
`;
const node = (text: string): string[] => ['--', process.execPath, '-e', text];

async function variables(...args: string[]): Promise<Record<string, string>> {
  const command = run('run', ...args, ...node(PRINT));
  expect(await command.ended).toBe(0);
  return JSON.parse(command.out()) as Record<string, string>;
}

const gone = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  );

describe('run', { timeout: 60_000 }, () => {
  test('gives the command an issuer that answers, a client and its secret', async () => {
    const given = await variables();
    expect(given['UNDERSTUDY_ISSUER']).toMatch(/^http:\/\/localhost:\d+\/default\/default$/);
    expect(given).toMatchObject({ UNDERSTUDY_CLIENT_ID: 'web-app', UNDERSTUDY_CLIENT_SECRET: 'web-app-secret' });
    expect(given['UNDERSTUDY_ADMIN']).toMatch(/^http:\/\/localhost:\d+$/);
    expect(await gone(given['UNDERSTUDY_ISSUER'] as string)).toBe(true);
  });

  test('fills in the names that the framework reads, from options and from a file', async () => {
    const env = file('oidc.env', 'OIDC_AUTHORITY="{issuer}"\n# comment\nOIDC_CLIENT={client_id}\n');
    const given = await variables('--client', 'spa', '--env-file', env, '--map', 'AUTH_URL={issuer}/', 'MODE=test');
    const { UNDERSTUDY_ISSUER: issuer } = given;
    expect(given).toMatchObject({ OIDC_AUTHORITY: issuer, OIDC_CLIENT: 'spa', AUTH_URL: `${issuer}/`, MODE: 'test' });
    expect(given).not.toHaveProperty('UNDERSTUDY_CLIENT_SECRET');
  });

  test('fills in the names that a framework’s snippet has', async () => {
    const given = await variables('--framework', 'next-auth');
    expect(given).toMatchObject({ UNDERSTUDY_ID: 'web-app', UNDERSTUDY_SECRET: 'web-app-secret' });
  });

  test('exits as the command did, and keeps the traffic of a failed run', async () => {
    const command = run('run', '--client', 'service', ...node(LOGIN(7)));
    expect(await command.ended).toBe(7);
    const [, path = ''] = /traffic of this run is in (\S+\.har)\./.exec(command.err()) ?? [];
    onTestFinished(() => rmSync(join(path, '..'), { recursive: true }));
    const { log } = JSON.parse(readFileSync(path, 'utf8')) as { log: { entries: { request: { url: string } }[] } };
    expect(log.entries.map(({ request }) => new URL(request.url).pathname)).toEqual(['/default/default/oauth2/token']);
    expect(JSON.stringify(log)).not.toContain('service-secret');
  });

  test('exits as the command did, even if the traffic can’t be kept', async () => {
    const command = run('run', '--client', 'service', '--recording', '/nowhere/run.har', ...node(LOGIN(7)));
    expect(await command.ended).toBe(7);
    expect(command.err()).toContain('/nowhere/run.har');
  });

  test('keeps nothing when the command succeeds, unless asked to', async () => {
    const silent = run('run', '--client', 'service', ...node(LOGIN(0)));
    expect(await silent.ended).toBe(0);
    expect(silent.err()).toBe('');
    const kept = join(folder, 'kept.har');
    const asked = run('run', '--client', 'service', '--recording', kept, ...node(LOGIN(0)));
    expect(await asked.ended).toBe(0);
    expect(readFileSync(kept, 'utf8')).toContain('client_credentials');
  });

  test('only reads its config: two runs use one file at a time, and nothing is left beside it', async () => {
    const config = file(
      'team.json',
      JSON.stringify({
        version: 2,
        workspaces: [{ tid: 't', aid: 'a', clients: [{ client_id: 'shop', redirect_uris: [] }] }],
      }),
    );
    const [one, two] = await Promise.all([variables('--config', config), variables('--config', config)]);
    expect(one['UNDERSTUDY_ISSUER']).toMatch(/\/t\/a$/);
    expect(two['UNDERSTUDY_CLIENT_ID']).toBe('shop');
    expect(readdirSync(folder).filter((name) => name.startsWith('team'))).toEqual(['team.json']);
  });

  test('ends with its server if it can’t write what makes the command trust it', async () => {
    const command = runWith({ TMPDIR: '/nowhere' }, 'run', '--https', ...node(PRINT));
    expect(await command.ended).toBe(2);
    expect(command.out()).toBe('');
    expect(command.err()).toContain('/nowhere');
  });

  test('hands a signal on, and waits for the command to clean up', async () => {
    const text = `process.on('SIGTERM', () => { console.log('cleaned up'); process.exit(3); }); console.log(process.env.UNDERSTUDY_ISSUER); setInterval(() => {}, 1000);`;
    const command = run('run', ...node(text));
    const issuer = await command.firstLine;
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(3);
    expect(command.out()).toContain('cleaned up');
    expect(await gone(issuer)).toBe(true);
  });

  test('kills a command that ignores signals', async () => {
    const text = `process.on('SIGTERM', () => {}); console.log(process.env.UNDERSTUDY_ISSUER); setInterval(() => {}, 1000);`;
    const command = run('run', ...node(text));
    const issuer = await command.firstLine;
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(128 + 9);
    expect(await gone(issuer)).toBe(true);
  });

  test('killed with -9, it leaves no server', async () => {
    const command = run(
      'run',
      ...node(
        `console.log(process.env.UNDERSTUDY_ISSUER + ' ' + process.pid); process.stdin.resume(); setTimeout(() => {}, 20000);`,
      ),
    );
    const [issuer = '', pid] = (await command.firstLine).split(' ');
    onTestFinished(() => void process.kill(Number(pid), 'SIGKILL'));
    command.child.kill('SIGKILL');
    await once(command.child, 'exit');
    await expect.poll(() => gone(issuer)).toBe(true);
  });

  test.each([
    ['a command that does not exist', ['--', 'no-such-command'], 'There is no command no-such-command.'],
    ['no config file', ['--config', '/nowhere/team.json', '--', 'true'], 'Can’t read /nowhere/team.json'],
    ['an unknown client', ['--client', 'shop', '--', 'true'], 'There is no client shop in the config.'],
    ['a map that is none', ['--map', 'issuer', '--', 'true'], '--map takes NAME=value'],
    ['an unknown placeholder', ['--map', 'A={isuer}', '--', 'true'], 'A contains {isuer}, which isn’t known.'],
    ['an unknown framework', ['--framework', 'nextauth5', '--', 'true'], 'These are known, nearest first: '],
    ['a framework without variables', ['--framework', 'curl', '--', 'true'], 'Use --map with your own.'],
    ['no command', [], 'missing required argument'],
  ])('%s: one sentence, and exit code 2', async (_, args, sentence) => {
    const command = run('run', ...args);
    expect(await command.ended).toBe(2);
    expect(command.err()).toContain(sentence);
  });

  test('an env file that does not exist is named', async () => {
    const command = run('run', '--env-file', '/nowhere/.env', '--', 'true');
    // Node 20 reads the option of every script itself, and ends with 9.
    expect([2, 9]).toContain(await command.ended);
    expect(command.err()).toContain('/nowhere/.env');
  });

  test.runIf(process.platform !== 'win32')('inherits no admin token', async () => {
    const command = runWith({ UNDERSTUDY_ADMIN_TOKEN: 'outer' }, 'run', ...node(PRINT));
    await command.ended;
    expect(JSON.parse(command.out())).not.toMatchObject({ UNDERSTUDY_ADMIN_TOKEN: 'outer' });
  });
});

describe('wait', { timeout: 30_000 }, () => {
  test('takes no longer than it may, though an attempt would', async () => {
    const server = createServer((_req, res) => void setTimeout(() => res.end('ready'), 1700).unref()).listen(0);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const command = run('wait', `http://127.0.0.1:${port}`, '--timeout', '1s');
    expect(await command.ended).toBe(1);
    expect(command.err()).toContain('in time');
  });

  test('ends once an issuer is ready that was not there before', async () => {
    const server = createServer((req, res) =>
      res.writeHead(req.url === '/t/.well-known/openid-configuration' ? 200 : 404).end('{}'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => server.close(closed));
    const command = run('wait', `http://127.0.0.1:${port}/t`, '--timeout', '20s');
    server.listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    expect(await command.ended).toBe(0);
  });

  test('gives up with exit code 1, and says why', async () => {
    const { port } = await new Promise<AddressInfo>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address() as AddressInfo;
        server.close(() => resolve(address));
      });
    });
    const command = run('wait', `http://127.0.0.1:${port}`, '--timeout', '1s');
    expect(await command.ended).toBe(1);
    expect(command.err()).toContain('ECONNREFUSED');
  });

  test.each([[['localhost:9400']], [['ftp://localhost']], [['http://localhost:1', '--timeout', '600h']]])(
    '%j is a mistake',
    async (args) => {
      const command = run('wait', ...args);
      expect(await command.ended).toBe(2);
    },
  );
});
