import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import { ENCODINGS, encodingFault } from '../../contract/config/utf8.ts';
import { run } from './command.ts';

let folder: string;
let mine: string;
let team: string;

const MINE: ConfigInput = {
  version: 2,
  workspaces: [
    {
      tid: 'default',
      aid: 'default',
      users: [{ username: 'alice', password: 'alice' }],
      clients: [{ client_id: 'spa', client_name: 'Mine', token_endpoint_auth_method: 'none' }],
    },
  ],
};
const TEAM: ConfigInput = structuredClone(MINE);
TEAM.workspaces[0]!.clients = [
  { client_id: 'spa', client_name: 'Theirs', token_endpoint_auth_method: 'none' },
  { client_id: 'shop', client_secret: '<client_secret of shop>' },
];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  mine = await write('mine.json', MINE);
  team = await write('team.json', TEAM);
});

async function write(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

async function config(...args: string[]): Promise<{ code: number | string; out: string; err: string }> {
  const command = run('config', ...args);
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

const read = async (path: string): Promise<ConfigInput> => JSON.parse(await readFile(path, 'utf8')) as ConfigInput;

describe('a file that is not UTF-8 is refused by every command, with its place (RFC 8259 §8.1)', () => {
  const bytes = Buffer.from(JSON.stringify({ ...TEAM, note: 'Ren\xe9e' }), 'latin1');

  test.each([
    ['validate', (file: string) => ['validate', file]],
    ['diff', (file: string) => ['diff', mine, file]],
    ['export', (file: string) => ['export', '--config', file]],
    ['import', (file: string) => ['import', file, '--config', mine]],
    ['import into it', (file: string) => ['import', team, '--config', file]],
  ])('%s', async (_name, args) => {
    const file = join(folder, 'latin1.json');
    await writeFile(file, bytes);
    const before = await readFile(mine, 'utf8');
    const { code, err } = await config(...args(file));
    expect(code).toBe(2);
    expect(err).toMatch(/latin1\.json is not valid UTF-8: line 1, column \d+: byte \d+ is 0xE9/);
    expect(await readFile(file)).toEqual(bytes);
    expect(await readFile(mine, 'utf8')).toBe(before);
  });

  test('an export of ACP in UTF-16, as PowerShell redirects one, is named as such', async () => {
    const file = join(folder, 'acp.yaml');
    await writeFile(file, Buffer.from('\uFEFFservers:\n  - id: default\n', 'utf16le'));
    const { code, err } = await config('import', file, '--config', mine);
    expect(code).toBe(2);
    expect(err).toContain(encodingFault(ENCODINGS.utf16le));
  });

  test('for editors and CI to link', async () => {
    const file = join(folder, 'latin1.json');
    await writeFile(file, bytes);
    expect((await config('validate', file)).out).toMatch(/latin1\.json:1:\d+: byte \d+ is 0xE9/);
  });
});

describe('understudy config validate', () => {
  test('a valid file: exit code 0 and a summary', async () => {
    const { code, out } = await config('validate', mine);
    expect([code, out]).toEqual([0, expect.stringContaining('1 client')]);
  });

  test('a broken one: exit code 2, and file:line:column of every fault', async () => {
    const text = (await readFile(team, 'utf8')).replace('"spa"', '7').replace('"alice"', '""');
    const broken = await write('broken.json', text);
    const { code, out, err } = await config('validate', broken);
    expect(code).toBe(2);
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/broken\.json:\d+:\d+: workspaces\[0\]\.users\[0\]\.username: /),
      expect.stringMatching(/broken\.json:\d+:\d+: workspaces\[0\]\.clients\[0\]\.client_id: /),
    ]);
    expect(err).toMatch(/^understudy: .+\n/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('invalid JSON, with line and column', async () => {
    const broken = await write('broken.json', '{\n  "version": 2\n  "workspaces": []\n}\n');
    const { code, out } = await config('validate', broken);
    expect([code, out]).toEqual([2, expect.stringMatching(/^\S*broken\.json:3:3: /)]);
  });

  test.each([
    ['a file that does not exist', 'none.json'],
    ['a folder', '.'],
  ])('%s is refused in a sentence', async (_, name) => {
    const { code, err } = await config('validate', join(folder, name));
    expect([code, err]).toEqual([2, expect.stringMatching(/^understudy: [^\n]+\.\n$/)]);
  });
});

describe('understudy config diff', () => {
  test('exit code 0 without differences, 1 with, 2 for what cannot be read', async () => {
    expect(await config('diff', mine, mine)).toMatchObject({ code: 0, out: '' });
    const differs = await config('diff', mine, team);
    expect(differs.code).toBe(1);
    expect(differs.out).toContain('client_name: "Mine" → "Theirs"');
    expect((await config('diff', mine, join(folder, 'none.json'))).code).toBe(2);
  });
});

describe('understudy config schema', () => {
  test('prints the JSON Schema that editors use', async () => {
    const { code, out } = await config('schema');
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ $schema: expect.any(String) })]);
  });
});

describe('understudy config export', () => {
  test('leaves placeholders, and says which', async () => {
    const { code, out, err } = await config('export', '--config', mine);
    expect([code, err]).toEqual([0, expect.stringContaining('password of alice')]);
    expect(JSON.parse(out)).toMatchObject({ workspaces: [{ users: [{ password: '<password of alice>' }] }] });
  });

  test('to a file, with references to the environment, which a host reads when it is allowed to', async () => {
    const output = join(folder, 'shared.json');
    await config('export', '--config', mine, '--secrets', 'environment', '--output', output);
    expect(await readFile(output, 'utf8')).toContain('${ALICE_PASSWORD}');
    const refused = run('serve', '--config', output, '--port', '0', '--admin-port', '0', '--read-only');
    expect(await refused.ended).toBe(2);
    expect(refused.err()).toContain('--allow-env ALICE_PASSWORD');
  });

  test.each(['acp-flat', 'acp-tree'])('as %s, JSON and YAML, which import accepts', async (format) => {
    for (const syntax of [[], ['--yaml']]) {
      const output = join(folder, 'acp.txt');
      const exported = await config('export', '--config', mine, '--format', format, ...syntax, '--output', output);
      expect(exported.code).toBe(0);
      const { code, out, err } = await config('import', output, '--config', mine, '--mode', 'ignore', '--dry-run');
      expect([code, out]).toEqual([0, expect.stringContaining('client spa')]);
      expect(err).toContain('taken');
    }
  });

  test('private keys only when asked, with a warning; there, they sign', async () => {
    const served = run('serve', '--config', mine, '--port', '0', '--admin-port', '0', '--json');
    await served.firstLine;
    served.child.kill('SIGTERM');
    await served.ended;
    expect((await config('export', '--config', mine)).out).not.toContain('signing_keys');
    const output = join(folder, 'keys.json');
    const { code, err } = await config('export', '--config', mine, '--keys', '--output', output);
    expect([code, err]).toEqual([0, expect.stringContaining('Warning: the file contains private signing keys')]);
    const secret = 'default/default user alice password=alice';
    const args = ['import', output, '--config', team, '--mode', 'ignore', '--secret', secret];
    const imported = await config(...args, '--keys');
    expect([imported.code, imported.out]).toEqual([0, expect.stringMatching(/keys +[1-9]\d* new in default\/default/)]);
    const refused = await config('export', '--config', mine, '--keys', '--format', 'acp-flat');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('can’t include signing keys')]);
  });
});

describe('understudy config import', () => {
  test('--dry-run prints each change and each missing secret, and changes nothing', async () => {
    const before = await readFile(mine, 'utf8');
    const { code, out } = await config('import', team, '--config', mine, '--mode', 'update', '--dry-run');
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toEqual([
      'update    default/default client spa',
      'add       default/default client shop',
      'needs     --secret "default/default client shop client_secret=…"',
    ]);
    expect(await readFile(mine, 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual(['mine.json', 'team.json']);
  });

  test('in mode fail a conflict imports nothing; an open secret neither', async () => {
    const before = await readFile(mine, 'utf8');
    const conflict = await config('import', team, '--config', mine);
    expect([conflict.code, conflict.err]).toEqual([2, expect.stringContaining('client spa')]);
    const open = await config('import', team, '--config', mine, '--mode', 'update');
    expect([open.code, open.err]).toEqual([2, expect.stringContaining('client_secret')]);
    expect(await readFile(mine, 'utf8')).toBe(before);
  });

  test('with the secret, and only the selected items', async () => {
    const key = 'default/default client shop';
    const args = ['--only', key, '--secret', `${key} client_secret=made-up`];
    const { code } = await config('import', team, '--config', mine, ...args);
    expect(code).toBe(0);
    expect((await read(mine)).workspaces[0]?.clients).toMatchObject([
      { client_id: 'spa', client_name: 'Mine' },
      { client_id: 'shop', client_secret: 'made-up' },
    ]);
  });

  test('into a config that does not exist, or that a host is using, is refused', async () => {
    const none = join(folder, 'none.json');
    expect((await config('import', team, '--config', none, '--mode', 'update')).code).toBe(2);
    await expect(stat(none)).rejects.toThrow('ENOENT');
    const host = run('serve', '--config', mine, '--port', '0', '--admin-port', '0', '--json');
    const { pid } = JSON.parse(await host.firstLine) as { pid: number };
    const { code, err } = await config('import', team, '--config', mine, '--mode', 'update');
    expect([code, err]).toEqual([2, expect.stringContaining(String(pid))]);
  });
});

describe('understudy serve --read-only', () => {
  test('refuses a file that does not exist, and makes none', async () => {
    const none = join(folder, 'none.json');
    const command = run('serve', '--config', none, '--port', '0', '--admin-port', '0', '--read-only');
    expect(await command.ended).toBe(2);
    expect(command.err()).toContain('There is no config file');
    expect(await readdir(folder)).toEqual(['mine.json', 'team.json']);
  });

  test('never writes: neither the config, nor a key, nor a token', async () => {
    const before = await readFile(mine, 'utf8');
    const command = run('serve', '--config', mine, '--port', '0', '--admin-port', '0', '--read-only', '--json');
    const { admin, adminToken, issuer } = JSON.parse(await command.firstLine) as Record<string, string>;
    expect((await fetch(`${issuer}/.well-known/jwks.json`)).status).toBe(200);
    const saved = await fetch(`${admin}/api/v1/workspaces/default/default/users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: '{"username":"eve"}',
    });
    expect(saved.status).toBe(403);
    command.child.kill('SIGTERM');
    expect(await command.ended).toBe(0);
    expect(await readFile(mine, 'utf8')).toBe(before);
    expect(await readdir(folder)).toEqual(['mine.json', 'team.json']);
  });
});

describe('two hosts on one file', () => {
  test('of two that start at once, one gets the lock and the other names it', async () => {
    const hosts = [1, 2].map(() => run('serve', '--config', mine, '--port', '0', '--admin-port', '0', '--json'));
    const starts = await Promise.allSettled(hosts.map(({ firstLine }) => firstLine));
    const won = starts.findIndex(({ status }) => status === 'fulfilled');
    const [winner, loser] = [hosts[won]!, hosts[1 - won]!];
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await loser.ended).toBe(2);
    expect(loser.err()).toContain(String(winner.child.pid));
    expect(loser.err()).toContain('--read-only');
    const third = run('serve', '--config', mine, '--port', '0', '--admin-port', '0', '--json', '--read-only');
    expect(await third.firstLine).toContain('"ready"');
  });
});
