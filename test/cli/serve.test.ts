import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { credentialIn } from '../../renderer/api/token.ts';
import { ENCODINGS, encodingFault, notUtf8 } from '../../contract/config/utf8.ts';
import { NOT_JSON } from '../../server/config/config-text.ts';
import { HOST_NAME_SENTENCE } from '../../server/compose/addresses.ts';
import { TOKEN } from '../../server/compose/options.ts';
import { run, runWith, type Command } from './command.ts';

let folder: string;
let config: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-cli-'));
  config = join(folder, 'understudy.json');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const freePorts = () => ['--config', config, '--port', '0', '--admin-port', '0'];
const serve = (...args: string[]) => run('serve', ...freePorts(), ...args);
const VALID = '{ "version": 2, "workspaces": [ { "tid": "default", "aid": "default" } ] }\n';

interface Ready {
  event: string;
  issuer: string;
  admin: string;
  adminToken: string;
  config: string;
  pid: number;
}

describe('public-interface.md: understudy serve --json', () => {
  test('the first line says where everything is, once both listeners accept', async () => {
    const command = serve('--json');
    const ready = JSON.parse(await command.firstLine) as Ready;
    expect(Object.keys(ready)).toEqual(['event', 'issuer', 'admin', 'adminToken', 'config', 'pid']);
    expect(ready).toMatchObject({ event: 'ready', config, pid: command.child.pid });
    expect(ready.issuer).toMatch(/^http:\/\/localhost:\d+\/default\/default$/);
    expect((await fetch(`${ready.issuer}/.well-known/openid-configuration`)).status).toBe(200);
    const health = await fetch(`${ready.admin}/api/v1/health`, {
      headers: { authorization: `Bearer ${ready.adminToken}` },
    });
    expect(health.status).toBe(200);
    await fetch(`${ready.issuer}/nothing`);
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    for (const line of command.out().trim().split('\n')) expect(JSON.parse(line)).toBeTypeOf('object');
  });

  test('a missing config is created, with the token and the keys next to it readable only by the owner', async () => {
    const command = serve('--json');
    await command.firstLine;
    command.child.kill('SIGINT');
    expect(await command.ended).toBe(0);
    const names = await readdir(folder);
    expect(names).toContain('understudy.json');
    expect(JSON.parse(await readFile(config, 'utf8'))).toMatchObject({ version: 2 });
    if (process.platform === 'win32') return;
    for (const name of names.filter((one) => /keys|admin-token/.test(one)))
      expect(((await stat(join(folder, name))).mode & 0o077).toString(8)).toBe('0');
  });
});

test.skipIf(process.platform === 'win32')('a token file that others may read is closed to them', async () => {
  const token = join(folder, 'understudy.admin-token');
  await writeFile(token, 'a-token-that-was-copied\n', { mode: 0o644 });
  const command = serve('--json');
  expect(JSON.parse(await command.firstLine)).toMatchObject({ adminToken: 'a-token-that-was-copied' });
  expect(((await stat(token)).mode & 0o777).toString(8)).toBe('600');
});

test('a token file that is not UTF-8 is refused with its place, and left alone (RFC 8259 §8.1)', async () => {
  const token = join(folder, 'understudy.admin-token');
  const bytes = Buffer.from('\uFEFFa-token-that-was-copied\r\n', 'utf16le');
  await writeFile(token, bytes);
  const command = serve('--json');
  expect(await command.ended).not.toBe(0);
  expect(command.err()).toContain(notUtf8({ line: 1, column: 1, message: encodingFault(ENCODINGS.utf16le) }));
  expect(await readFile(token)).toEqual(bytes);
});

test('a UNDERSTUDY_ADMIN_TOKEN that is set to nothing counts as not set', async () => {
  const command = runWith({ UNDERSTUDY_ADMIN_TOKEN: '' }, 'serve', ...freePorts(), '--json');
  expect((JSON.parse(await command.firstLine) as Ready).adminToken).toHaveLength(43);
});

describe('an admin token given on the command line', () => {
  const token = 'a-token-from-the-command-line';
  const processList = async (command: Command): Promise<string> =>
    (await readFile(`/proc/${command.child.pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');

  test.runIf(process.platform === 'linux').each([[['--admin-token', token]], [[`--admin-token=${token}`]]])(
    'leaves the process list, which goes on telling the rest: %j',
    async (options) => {
      const command = serve('--json', ...options);
      expect(JSON.parse(await command.firstLine)).toMatchObject({ adminToken: token });
      const shown = await processList(command);
      expect(shown).not.toContain(token);
      expect(shown).toContain(`serve --config ${config} --port 0`);
    },
  );

  test('is answered with a warning that names the other way; that way is not warned of', async () => {
    const given = serve('--json', '--admin-token', token);
    await given.firstLine;
    expect(given.err()).toMatch(/^understudy: Every user of this machine can read --admin-token [^\n]+\.\n$/);
    expect(given.err()).not.toContain(token);
    given.child.kill('SIGTERM');
    await given.ended;
    const set = runWith({ UNDERSTUDY_ADMIN_TOKEN: token }, 'serve', ...freePorts(), '--json');
    expect(JSON.parse(await set.firstLine)).toMatchObject({ adminToken: token });
    expect(set.err()).toBe('');
  });
});

describe('public-interface.md: a second host', () => {
  test('--also-host is repeatable, and the ready line names the issuers', async () => {
    const command = serve('--json', '--also-host', 'idp', '--also-host=https://idp.test');
    const ready = JSON.parse(await command.firstLine) as Ready & { alsoIssuers: string[] };
    const { port } = new URL(ready.issuer);
    expect(ready.alsoIssuers).toEqual([`http://idp:${port}/default/default`, 'https://idp.test/default/default']);
  });

  test('the variable holds several, and the terminal shows them', async () => {
    const command = runWith({ UNDERSTUDY_ALSO_HOST: 'idp:8080, sso' }, 'serve', ...freePorts());
    await command.firstLine;
    expect(command.out()).toContain('http://idp:8080/default/default');
    expect(command.out()).toMatch(/http:\/\/sso:\d+\/default\/default/);
  });

  test.each(['idp/default', 'a b', 'http://', '*', 'user@idp', ''])('"%s" is no host', async (name) => {
    const command = serve('--json', `--also-host=${name}`);
    expect(await command.ended).toBe(2);
    expect(command.err()).toContain(HOST_NAME_SENTENCE);
  });
});

test('the printed address signs in with any token that may be sent', async () => {
  const command = runWith({ UNDERSTUDY_ADMIN_TOKEN: 'a%2Bb&c#d"e' }, 'serve', ...freePorts());
  await expect.poll(command.out).toContain('Ctrl+C');
  const [, fragment] = /Console +http:\/\/localhost:\d+\/(\S+)/.exec(command.out()) ?? [];
  expect(credentialIn(fragment ?? '')).toEqual({ token: 'a%2Bb&c#d"e' });
});

describe('the log on stderr', () => {
  test('a refused edit of the config file is logged, and stdout stays JSON', async () => {
    const command = serve('--json');
    await command.firstLine;
    await writeFile(config, '{ "version": 2, ');
    await expect
      .poll(command.err)
      .toMatch(new RegExp(`${NOT_JSON}: line 1, column \\d+[^]*The last valid config stays active\\.\\n$`));
    expect(command.out().trim().split('\n')).toHaveLength(1);
  });

  test('info logs every exchange, without its query', async () => {
    const command = serve('--json', '--log-level', 'info');
    const { issuer } = JSON.parse(await command.firstLine) as Ready;
    const answer = await fetch(`${issuer}/userinfo?access_token=secret`);
    await expect
      .poll(command.err)
      .toMatch(/ GET \/default\/default\/userinfo 400 invalid_request \d+\.\d ms [0-9a-f]{24}\n$/);
    expect(command.err()).toContain(answer.headers.get('x-trace-id'));
  });
});

describe('public-interface.md: what the person at the keyboard can put right', () => {
  const cases: [string, string][] = [
    ['empty', ''],
    ['only white space', ' \n'],
    ['cut off', VALID.slice(0, 40)],
    ['not JSON', 'hello'],
    ['an array', '[]'],
    ['null', 'null'],
    ['of the wrong type', '{ "version": 2, "workspaces": "x" }'],
    ['without workspaces', '{ "version": 2, "workspaces": [] }'],
    ['of a future version', VALID.replace('2', '999')],
    ['without a version', '{ "workspaces": [] }'],
    ['with a workspace twice', VALID.replace(/\[ (\{.*\}) \]/, '[ $1, $1 ]')],
    [
      'with a dangerous redirect URI',
      VALID.replace(
        '"aid": "default"',
        '"aid": "default", "clients": [ { "client_id": "x", "redirect_uris": [ "javascript:alert(1)" ] } ]',
      ),
    ],
  ];

  test.each(cases)('a config that is %s: one error, exit code 2, the file unchanged', async (_, text) => {
    await writeFile(config, text);
    const command = serve('--json');
    expect(await command.ended).toBe(2);
    expect(command.err()).toMatch(/^understudy: [^\n]+\.\n$/);
    expect(command.err()).toContain(config);
    expect(command.err()).not.toMatch(/\bat \S+:\d+:\d+|Error:/);
    expect(command.out()).toBe('');
    expect(await readFile(config, 'utf8')).toBe(text);
  });

  test('a config that is a folder', async () => {
    config = folder;
    const command = serve();
    expect(await command.ended).toBe(2);
    expect(command.err()).toMatch(/^understudy: [^\n]+\.\n$/);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('a config that may not be read', async () => {
    await writeFile(config, VALID, { mode: 0o000 });
    const command = serve();
    expect(await command.ended).toBe(2);
    expect(command.err()).toMatch(/^understudy: [^\n]+\.\n$/);
  });

  test('a read-only config is served and stays unchanged', async () => {
    await writeFile(config, VALID);
    await chmod(config, 0o444);
    const command = serve('--json', '--read-only');
    const { issuer } = JSON.parse(await command.firstLine) as Ready;
    expect((await fetch(`${issuer}/.well-known/jwks.json`)).status).toBe(200);
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    expect(await readFile(config, 'utf8')).toBe(VALID);
  });

  test('an invalid edit is logged with an excerpt, but no secret, and the last valid config stays active', async () => {
    await writeFile(config, VALID);
    const command = serve('--json', '--log-level', 'info');
    const { issuer } = JSON.parse(await command.firstLine) as Ready;
    await writeFile(
      config,
      '{\n  "version": 2,\n  "workspaces": [{ "users": [{ "password": "s3cret" "x": 1 }] }]\n}\n',
    );
    await expect.poll(command.err).toContain('The last valid config stays active.');
    expect(command.err()).toContain('line 3, column 53: expected a comma or }');
    expect(command.err()).toMatch(
      /^ {4}3 \| {3}"workspaces": \[\{ "users": \[\{ "password": … …: … \}\] \}\]\n {6}\| +\^$/m,
    );
    expect(command.err()).not.toContain('s3cret');
    expect((await fetch(`${issuer}/.well-known/jwks.json`)).status).toBe(200);
    await writeFile(config, VALID.replace('"version": 2', '"note": "new", "version": 1'));
    await expect.poll(command.err).toContain('Config changed: config changed');
  });

  test('a port in use', async () => {
    const taken = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    await writeFile(config, VALID);
    for (const option of ['--port', '--admin-port']) {
      const command = serve(option, String(port));
      expect(await command.ended).toBe(2);
      expect(command.err()).toMatch(new RegExp(`^understudy: [^\\n]*port ${port} [^\\n]*in use[^\\n]*\\.\\n$`));
      expect(await readFile(config, 'utf8')).toBe(VALID);
    }
  });

  test.each([
    [['--nonsense'], '--nonsense'],
    [['--port', 'x'], 'port'],
    [['--port', '70000'], 'port'],
    [['--public-url', 'ftp://x'], 'URL'],
    [['--public-url', 'http://x/path'], 'URL'],
    [['--public-url', 'http://:secret@x'], 'URL'],
    [['--host', 'no.such.host.invalid'], 'no.such.host.invalid'],
    [['--log-level', 'loud'], 'log-level'],
    [['--admin-token', ''], 'admin-token'],
    [['--admin-token', 'two words'], 'admin-token'],
  ])('%j', async (args, word) => {
    const command = serve(...args);
    expect(await command.ended).toBe(2);
    expect(command.err()).toContain(word);
    expect(command.err()).not.toMatch(/\n\s+at /);
    expect(command.out()).toBe('');
  });

  test('a location where the admin token cannot be stored', async () => {
    await mkdir(join(folder, 'understudy.admin-token'));
    const command = serve();
    expect(await command.ended).toBe(2);
    expect(command.err()).toMatch(/^understudy: [^\n]*set UNDERSTUDY_ADMIN_TOKEN\.\n$/);
    expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/tmp$/));
  });

  test('an admin token that is not repeated, wherever it came from', async () => {
    for (const command of [
      serve('--admin-token', 'two words'),
      runWith({ UNDERSTUDY_ADMIN_TOKEN: 'two words' }, 'serve'),
    ]) {
      expect(await command.ended).toBe(2);
      expect(command.err()).toContain(`is invalid. ${TOKEN.sentence}`);
      expect(command.err()).not.toContain('two words');
    }
  });

  test('an unknown command', async () => {
    expect(await run('nonsense').ended).toBe(2);
  });
});

test.each(['', 'serve', 'config', 'config validate', 'config diff', 'config schema', 'config export', 'config import'])(
  'understudy %s --help has an example',
  async (name) => {
    const help = run(...name.split(' ').filter(Boolean), '--help');
    expect(await help.ended).toBe(0);
    expect(help.out()).toMatch(/Example:\n {2}understudy \w/);
  },
);

test('understudy -h lists the config commands, as --help does', async () => {
  const [short, long] = [run('-h'), run('--help')];
  await Promise.all([short.ended, long.ended]);
  expect(short.out()).toContain('config');
  expect(short.out()).toBe(long.out());
});

describe.skipIf(process.platform === 'win32')('public-interface.md: signals', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s: what is in flight is finished, the exit code is 0',
    async (signal) => {
      const command = serve('--json');
      const { issuer } = JSON.parse(await command.firstLine) as Ready;
      const { port } = new URL(issuer);
      const { connect } = await import('node:net');
      const socket = connect(Number(port), '127.0.0.1');
      const body = 'grant_type=client_credentials';
      socket.write(
        `POST /default/default/oauth2/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Basic ${btoa('service:service-secret')}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
      );
      await fetch(`${issuer}/.well-known/jwks.json`);
      command.child.kill(signal);
      const answer = new Promise<string>((resolve) => {
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('close', () => resolve(text));
      });
      const refused = async (): Promise<void> => {
        while (
          await fetch(`${issuer}/.well-known/jwks.json`).then(
            (response) => response.ok,
            () => false,
          )
        );
      };
      await refused();
      socket.write(body.slice(10));
      expect(await answer).toContain('"access_token"');
      expect(await command.ended).toBe(0);
    },
  );

  test('a second signal exits at once', async () => {
    const command = serve('--json');
    const { issuer } = JSON.parse(await command.firstLine) as Ready;
    const { connect } = await import('node:net');
    const socket = connect(Number(new URL(issuer).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /default/default/oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n');
    await fetch(`${issuer}/.well-known/jwks.json`);
    command.child.kill('SIGTERM');
    while (
      await fetch(`${issuer}/.well-known/jwks.json`).then(
        (response) => response.ok,
        () => false,
      )
    );
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(1);
  });
});
