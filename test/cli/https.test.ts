import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { starterConfig } from '../../server/config/starter.ts';
import { issueAuthority, issueLeaf } from '../../server/tls/certificate.ts';
import { waysToTrust } from '../../server/cli/certificate/trust.ts';
import { makeCertificate } from '../world/certificate.ts';
import { run, runWith, type Command } from './command.ts';

const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'understudy-https-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text = ''): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const CONFIG = join(folder, 'team.json');
const CA = join(folder, 'team.ca.pem');
const PORTS = ['--port', '0', '--admin-port', '0', '--json'];

interface Ready {
  issuer: string;
  admin: string;
  ca?: string;
}

const readyOf = async (command: Command): Promise<Ready> => JSON.parse(await command.firstLine) as Ready;
const FETCH = `fetch(process.argv[1]).then(({ status }) => console.log(status), ({ cause }) => console.log(cause.code))`;
/** What a program of its own gets from a URL: a status, or why it refuses. */
const fetchIn = (url: string, env: Record<string, string> = {}): string =>
  execFileSync(process.execPath, ['-e', FETCH, url], { env: { ...process.env, ...env }, encoding: 'utf8' }).trim();

describe('a server with --https', { timeout: 60_000 }, () => {
  let ready: Ready;
  let server: Command;

  const start = async (...args: string[]): Promise<Ready> => {
    server = run('serve', '--https', '--config', CONFIG, ...PORTS, ...args);
    ready = await readyOf(server);
    return ready;
  };

  test('is trusted by those who are given its file, and asked by commands without more', async () => {
    await start();
    expect(ready).toMatchObject({
      ca: CA,
      issuer: expect.stringMatching(/^https:\/\/localhost:\d+\/default\/default$/),
    });
    const discovery = `${ready.issuer}/.well-known/openid-configuration`;
    expect(fetchIn(discovery, { NODE_EXTRA_CA_CERTS: CA })).toBe('200');
    expect(fetchIn(discovery, { NODE_EXTRA_CA_CERTS: '' })).toBe('SELF_SIGNED_CERT_IN_CHAIN');

    const lint = run('lint', '--config', CONFIG);
    expect([await lint.ended, lint.err()]).toEqual([0, '']);
    const stranger = runWith(
      { UNDERSTUDY_ADMIN_TOKEN: 'x'.repeat(20) },
      'lint',
      '--admin',
      ready.admin,
      '--config',
      file('other.json'),
    );
    expect(await stranger.ended).toBe(2);
    expect(stranger.err()).toContain('NODE_EXTRA_CA_CERTS');
    expect(await run('wait', ready.issuer, '--ca', CA, '--timeout', '5s').ended).toBe(0);
    expect(await run('wait', ready.issuer, '--config', CONFIG, '--timeout', '5s').ended).toBe(0);
    const distrusting = run('wait', ready.issuer, '--config', file('other.json'), '--timeout', '0s');
    expect(await distrusting.ended).toBe(1);
    expect(distrusting.err()).toContain('--ca');
    const doctor = run('doctor', ready.issuer, '--ca', CA);
    expect([await doctor.ended, doctor.err()]).toEqual([0, '']);

    const curl = (...args: string[]) =>
      spawnSync('curl', ['-sS', ...args, discovery], { env: { PATH: process.env['PATH'] } });
    if (curl('--version').error) return void process.stderr.write('There is no curl: its test is SKIPPED\n');
    expect(curl('--cacert', CA).status).toBe(0);
    expect(curl().status).toBe(60);
  });

  test('certificate shows, exports and renews; a running server takes the new one', async () => {
    await start();
    const shown = run('certificate', 'show', '--config', CONFIG);
    expect(await shown.ended).toBe(0);
    for (const { how } of waysToTrust(CA, process.platform)) expect(shown.out()).toContain(how);
    const exported = join(folder, 'exported.pem');
    expect(await run('certificate', 'export', '--config', CONFIG, '--output', exported).ended).toBe(0);
    expect(readFileSync(exported, 'utf8')).toBe(readFileSync(CA, 'utf8'));
    expect(await run('certificate', 'renew', '--config', CONFIG).ended).toBe(0);
    expect(readFileSync(exported, 'utf8')).not.toBe(readFileSync(CA, 'utf8'));
    const discovery = `${ready.issuer}/.well-known/openid-configuration`;
    await expect.poll(() => fetchIn(discovery, { NODE_EXTRA_CA_CERTS: CA }), { timeout: 10_000 }).toBe('200');
    expect(server.err()).not.toContain('PRIVATE KEY');
    for (const { out } of [shown, server]) expect(out()).not.toContain('PRIVATE KEY');
  });

  test('a new name makes a new authority, and says that it must be trusted again', async () => {
    const before = readFileSync(CA, 'utf8');
    await start('--also-host', 'sso.test');
    expect(readFileSync(CA, 'utf8')).not.toBe(before);
    expect(server.err()).toContain('sso.test');
    expect(server.err()).toContain('Trust it again.');
  });

  test('the variable turns it on and off', async () => {
    const serve = (UNDERSTUDY_HTTPS: string) =>
      runWith(
        { UNDERSTUDY_HTTPS },
        'serve',
        '--config',
        file(`${UNDERSTUDY_HTTPS}.json`, JSON.stringify(starterConfig())),
        ...PORTS,
      );
    expect((await readyOf(serve('1'))).issuer).toMatch(/^https:/);
    expect((await readyOf(serve('0'))).issuer).toMatch(/^http:/);
  });
});

test('certificate says so if there is no authority yet', async () => {
  for (const command of ['show', 'export']) {
    const asked = run('certificate', command, '--config', join(folder, 'none.json'));
    expect(await asked.ended).toBe(2);
    expect(asked.err()).toMatch(/^understudy: [^\n]+--https\.\n$/);
  }
});

describe('a certificate of your own', { timeout: 60_000 }, () => {
  const own = makeCertificate(['localhost']);
  const past = issueLeaf(issueAuthority({ names: ['localhost'], now: 0 }), { names: ['localhost'], now: 0 });
  const future = issueAuthority({ names: ['localhost'], now: Date.now() + 9 * DAY_MS });
  let cert = '';
  let key = '';
  beforeAll(() => {
    cert = file('own.pem', own.cert);
    key = file('own.key', own.key);
  });

  const serve = (...args: string[]): Command => run('serve', '--config', join(folder, 'own.json'), ...PORTS, ...args);

  test('is served, and again after it was replaced', async () => {
    const { issuer, ca } = await readyOf(serve('--tls-cert', cert, '--tls-key', key));
    expect(ca).toBeUndefined();
    const alive = `${new URL(issuer).origin}/alive`;
    expect(fetchIn(alive, { NODE_EXTRA_CA_CERTS: cert })).toBe('200');
    const next = makeCertificate(['localhost']);
    const trusted = file('next.pem', next.cert);
    writeFileSync(cert, next.cert);
    writeFileSync(key, next.key);
    await expect.poll(() => fetchIn(alive, { NODE_EXTRA_CA_CERTS: trusted }), { timeout: 10_000 }).toBe('200');
  });

  test.each([
    ['only a certificate', () => ['--tls-cert', file('a.pem', own.cert)], '--tls-key'],
    ['only a key', () => ['--tls-key', file('a.key', own.key)], '--tls-cert'],
    [
      'a path that leads nowhere',
      () => ['--tls-cert', join(folder, 'no.pem'), '--tls-key', file('a.key', own.key)],
      'ENOENT',
    ],
    ['no certificate', () => ['--tls-cert', file('a.pem', 'hello'), '--tls-key', file('a.key', own.key)], 'a.pem'],
    ['no key', () => ['--tls-cert', file('a.pem', own.cert), '--tls-key', file('a.key', 'hello')], 'a.key'],
    ['another key', () => ['--tls-cert', file('a.pem', own.cert), '--tls-key', file('a.key', past.key)], 'fit'],
    ['expired', () => ['--tls-cert', file('a.pem', past.cert), '--tls-key', file('a.key', past.key)], '1970-04-01'],
    ['from tomorrow', () => ['--tls-cert', file('a.pem', future.cert), '--tls-key', file('a.key', future.key)], 'from'],
  ])('one sentence and exit code 2: %s', async (_, args, word) => {
    const command = serve(...args());
    expect(await command.ended).toBe(2);
    expect(command.err()).toMatch(/^understudy: [^\n]+\.\n$/);
    expect(command.err()).toContain(word);
    expect(command.out()).toBe('');
  });
});

describe('run --https', { timeout: 60_000 }, () => {
  const config = () => {
    const starter = starterConfig();
    const [workspace] = starter.workspaces;
    workspace!.settings = { ...workspace!.settings, login: 'auto', auto_login_username: 'alice' };
    const client = workspace!.clients!.find(({ client_id }) => client_id === 'web-app')!;
    client.token_endpoint_auth_method = 'client_secret_post';
    client.redirect_uris = ['http://localhost:3000/callback'];
    return file('run.json', JSON.stringify(starter));
  };
  const LOGIN = [process.execPath, join(import.meta.dirname, '../tls/msal-login.mjs')];

  test('MSAL logs in and renews, because the command trusts the authority', async () => {
    const login = run('run', '--https', '--config', config(), '--', ...LOGIN);
    expect([await login.ended, login.err()]).toEqual([0, '']);
    expect(JSON.parse(login.out())).toMatchObject({
      iss: expect.stringMatching(/^https:\/\/localhost:\d+\/default\/default$/) as string,
      renewed: true,
    });
  });

  test('MSAL refuses where the authority is not trusted', async () => {
    const login = run('run', '--https', '--config', config(), '--map', 'NODE_EXTRA_CA_CERTS=', '--', ...LOGIN);
    expect(await login.ended).toBe(1);
    expect(login.out()).toBe('');
  });

  test('adds to what the command trusted before, and removes its files', async () => {
    const extra = file('extra.pem', makeCertificate(['corp.test']).cert);
    const PRINT = `const { readFileSync } = require('node:fs'); const { env } = process;
      const read = (name) => readFileSync(env[name], 'utf8');
      console.log(JSON.stringify([env.UNDERSTUDY_CA, read('UNDERSTUDY_CA'), read('NODE_EXTRA_CA_CERTS'), read('SSL_CERT_FILE'), read('REQUESTS_CA_BUNDLE')]))`;
    const command = runWith(
      { NODE_EXTRA_CA_CERTS: extra, SSL_CERT_FILE: extra },
      'run',
      '--https',
      '--',
      process.execPath,
      '-e',
      PRINT,
    );
    expect(await command.ended).toBe(0);
    const [path, ca, ...bundles] = JSON.parse(command.out()) as [string, string, ...string[]];
    for (const bundle of bundles) {
      expect(bundle).toContain(ca);
      expect(bundle).toContain(readFileSync(extra, 'utf8'));
    }
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });
});
