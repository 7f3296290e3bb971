import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import type { ConfigStore, Emit } from '../../server/core/ports.ts';
import { openConfigStore, type ConfigStoreOptions } from '../../server/config/config-file.ts';
import { ConfigError } from '../../server/core/config-error.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { FAULTS } from '../world/fault-texts.ts';
import { ENCODINGS, encodingFault, notUtf8 } from '../../contract/config/utf8.ts';

let folder: string;
let path: string;
let events: { type: string; payload: unknown }[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-config-'));
  path = join(folder, 'understudy.json');
  events = [];
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const emit: Emit = (type, payload) => void events.push({ type, payload });
const stores: ConfigStore[] = [];
async function open(options: Partial<ConfigStoreOptions> = {}): Promise<ConfigStore> {
  const store = await openConfigStore({ path, base: 'http://localhost:9400', emit, ...options });
  stores.push(store);
  return store;
}

const minimal = (more: object = {}, workspace: object = {}) => ({
  version: 2,
  workspaces: [{ tid: 'default', aid: 'default', ...workspace }],
  ...more,
});
const write = (config: unknown, to = path) =>
  writeFile(to, typeof config === 'string' ? config : JSON.stringify(config));
const read = () => readFile(path, 'utf8');
const parsed = async () => JSON.parse(await read()) as ConfigInput;

async function refusal(promise: Promise<unknown>): Promise<ConfigError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConfigError);
  const refused = error as ConfigError;
  expect(refused.message).toMatch(/^[A-Z][^\n]+\.$/);
  return refused;
}

const NO_OBJECT = /must be a JSON object/;

describe('opening a config', () => {
  it('creates a missing file with the starter config, its folder and its schema', async () => {
    path = join(folder, 'a', 'b', 'understudy.json');
    const store = await open();
    await store.close();
    expect(await parsed()).toEqual(store.source());
    expect((await parsed()).workspaces[0]!.users!.map(({ username }) => username)).toEqual(['alice', 'bob', 'zoe']);
    expect((await readdir(join(folder, 'a', 'b'))).toSorted()).toEqual(['understudy.json', 'understudy.schema.json']);
    expect(store.revision()).toBe(1);
    expect(events).toEqual([]);
  });

  it('updates the schema next to the config on the first save if the config refers to it', async () => {
    const schema = join(folder, 'understudy.schema.json');
    await write(minimal({ $schema: './understudy.schema.json' }));
    await writeFile(schema, '{"old": true}');
    const store = await open();
    await store.update('console', (draft) => (draft.workspaces[0]!.name = 'x'));
    await store.flush();
    expect(await readFile(schema, 'utf8')).toContain('"Understudy config"');
    await rm(schema);
    path = join(folder, 'other.json');
    await write(minimal({ $schema: 'https://example.com/schema.json' }));
    const other = await open();
    await other.update('console', (draft) => (draft.workspaces[0]!.name = 'x'));
    await other.flush();
    await expect(stat(schema)).rejects.toThrow('ENOENT');
  });

  it('rejects a 50 MB file that is not a config and says where the error is', async () => {
    await write(`{"version": 2,\n"x": "${'y'.repeat(50_000_000)}\n`);
    expect((await refusal(open())).message).toContain('line 2, column 50000007');
  });

  it('rejects a missing file if it must not create one', async () => {
    expect((await refusal(open({ create: false }))).message).toContain(`no config file at ${path}`);
    await refusal(open({ readOnly: true }));
    expect(await readdir(folder)).toEqual([]);
  });

  it('fills in defaults in memory, not in the file', async () => {
    await write(minimal());
    const store = await open();
    expect(store.current().workspaces[0]?.settings.access_token_ttl).toBe('1h0m0s');
    expect(store.source()).toEqual(minimal());
    expect(await parsed()).toEqual(minimal());
  });

  it('finds workspaces by tenant and server, with their lookups', async () => {
    await write(starterConfig());
    const store = await open();
    const issuer = store.issuer('default', 'default')!;
    expect(store.issuers()).toEqual([issuer]);
    expect(store.issuer('default', 'other')).toBeUndefined();
    expect(issuer).toMatchObject({
      url: 'http://localhost:9400/default/default',
      id: 'default/default',
      path: '/default/default',
    });
    expect(issuer.clients.get('web-app')?.client_secret).toBe('web-app-secret');
    expect(issuer.users.get('zoe')?.authentication_context.email).toBeUndefined();
    expect(issuer.scopes.get('openid')?.service_id).toBe('default-profile');
    expect(issuer.services.get('default-accounts')?.name).toBe('Accounts');
    expect(issuer.claims.access_token.map(({ name }) => name)).toEqual(['groups']);
    expect(issuer.claims.id_token.length).toBeGreaterThan(15);
  });

  it('reads a file with a byte order mark and CRLF', async () => {
    await write(`\uFEFF${JSON.stringify(minimal(), undefined, 2).replaceAll('\n', '\r\n')}`);
    expect((await open()).current().workspaces).toHaveLength(1);
  });

  it('cleans up what a crash during a save left behind, and nothing else', async () => {
    await write(minimal());
    await write('{"version":2,"work', `${path}.0b1d.tmp`);
    await write('mine', join(folder, 'other.tmp'));
    await open({ readOnly: true });
    expect(await readdir(folder)).toHaveLength(3);
    await (await open()).close();
    expect((await readdir(folder)).toSorted()).toEqual(['other.tmp', 'understudy.json']);
  });

  it.each([
    ['an empty file', '', /is empty/],
    ['blanks', ' \n ', /is empty/],
    [
      'a cut-off file',
      '{\n  "version": 2,\n  "workspaces": [\n    { "tid": "def',
      /line 4, column 18: unexpected end of text/,
    ],
    ['a comment', '{\n  // hello\n  "version": 2 }', /line 2, column 3: expected a field name in double quotes/],
    ['a trailing comma', '{"version": 2,}', /line 1, column 15: expected a field name/],
    ['two values', '{"version": 2} {}', /line 1, column 16: unexpected text after/],
    ['text', 'version: 2', /line 1, column 1: expected a value/],
    ['an array', '[]', NO_OBJECT],
    ['null', 'null', NO_OBJECT],
    ['no version', '{"workspaces":[]}', /has no version. Add "version": 2/],
    ['a version that is no number', '{"version":"1","workspaces":[]}', /has no version/],
    ['a file from the future', JSON.stringify(minimal({ version: 3 })), /newer Understudy.*Update Understudy/],
    ['no workspace', '{"version":2,"workspaces":[]}', new RegExp(`workspaces: ${FAULTS.noWorkspace}`)],
    ['a wrong type', JSON.stringify(minimal({}, { users: {} })), /workspaces\[0\]\.users: /],
    [
      'a wrong type after a byte order mark',
      `\uFEFF${JSON.stringify(minimal({}, { users: {} }))}`,
      /line 1, column \d+: workspaces\[0\]\.users: /,
    ],
    ['a deep nest', '['.repeat(200_000), /nesting is too deep|line 1/],
  ])('rejects %s in one sentence and leaves it unchanged', async (_, text, sentence) => {
    await write(text);
    const refused = await refusal(open());
    expect(refused).toMatchObject({ code: 'invalid' });
    expect(refused.message).toContain(path);
    expect(refused.message).toMatch(sentence);
    expect(await read()).toBe(text);
    expect(await readdir(folder)).toEqual(['understudy.json']);
  });

  it('reports every error with its path', async () => {
    const client = { client_id: 'a', redirect_uris: ['http://localhost/cb#x'], token_endpoint_auth_method: 'magic' };
    await write(minimal({}, { clients: [{ client_id: 'b' }, client] }));
    const { details, message } = await refusal(open());
    expect(details.map(({ path: place }) => place)).toEqual([
      'workspaces[0].clients[1].token_endpoint_auth_method',
      'workspaces[0].clients[1].redirect_uris[0]',
    ]);
    expect(message).toContain('(and 1 more)');
  });

  describe('rejects a file that is not valid UTF-8 (RFC 8259 §8.1) and leaves it unchanged', () => {
    const text = JSON.stringify(minimal({}, { name: 'Renée' }), undefined, 2);

    it('in Latin-1, with line and column', async () => {
      await writeFile(path, Buffer.from(text, 'latin1'));
      const { message, details } = await refusal(open());
      expect(message).toContain(notUtf8({ line: 7, column: 19, message: 'byte 109 is 0xE9' }));
      expect(details).toMatchObject([{ line: 7, column: 19, excerpt: { caret: 19 } }]);
      expect(await readFile(path, 'latin1')).toBe(text);
    });

    it('in UTF-16, identified as such', async () => {
      await writeFile(path, Buffer.from(`\uFEFF${text}`, 'utf16le'));
      expect((await refusal(open())).message).toContain(encodingFault(ENCODINGS.utf16le));
    });

    it('saved by an editor while served: the last valid config stays active, and no save overwrites it', async () => {
      await write(minimal({}, { name: 'Renée' }));
      const store = await open();
      const told = new Promise<void>((resolve) => {
        events.push = (event) => {
          if (event.type === 'config.rejected') resolve();
          return Array.prototype.push.call(events, event);
        };
      });
      await writeFile(path, Buffer.from(text, 'latin1'));
      await told;
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'config.rejected',
          payload: expect.objectContaining({
            reason: expect.stringContaining(notUtf8({ line: 7, column: 19, message: '' })),
          }),
        }),
      );
      expect(store.current().workspaces[0]!.name).toBe('Renée');
      const change = store.update('test', (draft) => void (draft.workspaces[0]!.name = 'Other'));
      expect(await refusal(change)).toMatchObject({ code: 'conflict' });
      expect(await readFile(path, 'latin1')).toBe(text);
    });
  });

  it('rejects a folder', async () => {
    await mkdir(path);
    expect((await refusal(open())).message).toContain('it is a folder');
  });

  it('rejects a config folder that is a file', async () => {
    await write('x');
    expect((await refusal(open({ path: join(path, 'understudy.json') }))).message).toContain('ENOTDIR');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'rejects a file it may not read and a folder it may not write to',
    async () => {
      await write(minimal());
      await chmod(path, 0o000);
      expect((await refusal(open())).message).toContain('make it readable');
      await chmod(folder, 0o500);
      expect(await refusal(open({ path: join(folder, 'new.json') }))).toMatchObject({ code: 'write' });
      await chmod(folder, 0o700);
    },
  );
});

describe('changing a config', () => {
  it('writes, swaps and notifies, in that order', async () => {
    await write(minimal());
    const store = await open();
    const before = store.current();
    const after = await store.update('console', (draft) => {
      draft.workspaces[0]!.clients = [{ client_id: 'web-app' }];
      draft.workspaces[0]!.users = [{ username: 'x' }];
      draft.workspaces[0]!.settings = { login: 'form' };
    });
    expect(after).toBe(store.current());
    expect(after).not.toBe(before);
    expect(before.workspaces[0]?.clients).toEqual([]);
    expect(store.issuer('default', 'default')?.clients.has('web-app')).toBe(true);
    expect(store.revision()).toBe(2);
    expect((await parsed()).workspaces[0]!.clients).toEqual([{ client_id: 'web-app' }]);
    const summary = ['settings of default/default changed', 'user x added', 'client web-app added'];
    expect(events).toEqual([{ type: 'config.changed', payload: { revision: 2, by: 'console', summary } }]);
  });

  it('freezes the configs it returns', async () => {
    await write(starterConfig());
    const store = await open();
    expect(() => ((store.current().workspaces[0] as { tid: string }).tid = 'x')).toThrow(TypeError);
    expect(() => store.source().workspaces[0]!.users!.push({ username: 'x' })).toThrow(TypeError);
    expect(() => ((store.issuer('default', 'default') as { url: string }).url = 'x')).toThrow(TypeError);
  });

  it('writes the fields in the order of the schema, unknown ones after them, and ends with a line feed', async () => {
    const client = { zebra: 1, redirect_uris: [], client_name: 'N', client_id: 'a', ant: { b: 1, a: 2 } };
    await write({ note: 'kept', workspaces: [{ aid: 'a', clients: [client], tid: 't' }], version: 2, $schema: './s' });
    const store = await open();
    await store.update('console', (draft) => (draft.workspaces[0]!.name = 'Named'));
    expect(await read()).toBe(`{
  "$schema": "./s",
  "version": 2,
  "workspaces": [
    {
      "tid": "t",
      "aid": "a",
      "name": "Named",
      "clients": [
        {
          "client_id": "a",
          "client_name": "N",
          "redirect_uris": [],
          "zebra": 1,
          "ant": {
            "b": 1,
            "a": 2
          }
        }
      ]
    }
  ],
  "note": "kept"
}
`);
  });

  it('leaves the file byte for byte when nothing changes, whatever its formatting', async () => {
    const text = '{ "workspaces":[{"aid":"a", "tid":"t"}],\r\n "version":2 }';
    await write(text);
    const store = await open();
    const config = store.current();
    expect(await store.update('console', () => undefined)).toBe(config);
    await store.update('console', (draft) => {
      draft.workspaces[0] = { aid: 'a', tid: 't' };
    });
    expect(await read()).toBe(text);
    expect(store.revision()).toBe(1);
    expect(events).toEqual([]);
  });

  it('changes nothing when the result is not valid', async () => {
    await write(minimal({}, { users: [{ username: 'a' }] }));
    const store = await open();
    const [before, text] = [store.current(), await read()];
    const refused = await refusal(
      store.update('console', (draft) => {
        draft.workspaces[0]!.users!.push({ username: 'a' });
      }),
    );
    expect(refused).toMatchObject({
      code: 'invalid',
      details: [{ path: 'workspaces[0].users[1]', message: 'duplicate user "a"' }],
    });
    expect(store.current()).toBe(before);
    expect(store.revision()).toBe(1);
    expect(await read()).toBe(text);
    expect(events).toEqual([]);
  });

  it('changes nothing when the change function throws', async () => {
    await write(minimal());
    const store = await open();
    const failing = store.update('console', (draft) => {
      draft.workspaces = [];
      throw new RangeError('no such client');
    });
    await expect(failing).rejects.toThrow('no such client');
    expect(store.current().workspaces).toHaveLength(1);
  });

  it('changes nothing when the file cannot be written, and can save again later', async () => {
    await write(minimal());
    const store = await open();
    await rm(path);
    await mkdir(path);
    const rename = () => store.update('console', (draft) => (draft.workspaces[0]!.name = 'New'));
    const refused = await refusal(rename());
    expect(refused).toMatchObject({ code: 'read' });
    expect(refused.message).toContain('Move the folder away');
    expect(store.current().workspaces[0]?.name).toBeUndefined();
    await rm(path, { recursive: true });
    await rename();
    expect((await parsed()).workspaces[0]!.name).toBe('New');
  });

  it('rejects changes when opened read-only', async () => {
    await write(minimal());
    const store = await open({ readOnly: true });
    expect(store.readOnly).toBe(true);
    expect(await refusal(store.update('console', (draft) => (draft.workspaces[0]!.name = 'x')))).toMatchObject({
      code: 'readOnly',
    });
    expect(await parsed()).toEqual(minimal());
  });

  it('queues changes: each of a hundred concurrent ones sees the one before', async () => {
    await write(minimal({}, { users: [] }));
    const store = await open();
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        store.update('console', (draft) => {
          const users = draft.workspaces[0]!.users!;
          expect(users).toHaveLength(n);
          users.push({ username: `user-${n}` });
        }),
      ),
    );
    expect((await parsed()).workspaces[0]!.users).toHaveLength(100);
    expect(store.revision()).toBe(101);
  });

  it('still works after a rejected change', async () => {
    await write(minimal());
    const store = await open();
    const refused = store.update('console', (draft) => (draft.workspaces = [])).catch(() => 'refused');
    const accepted = store.update('console', (draft) => (draft.workspaces[0]!.name = 'x'));
    expect(await refused).toBe('refused');
    expect((await accepted).workspaces[0]?.name).toBe('x');
  });

  it.skipIf(process.platform === 'win32')('keeps the mode of the file, and keeps a link a link', async () => {
    const target = join(folder, 'shared.json');
    await write(minimal(), target);
    await chmod(target, 0o640);
    await symlink(target, path);
    await (await open()).update('console', (draft) => (draft.workspaces[0]!.name = 'x'));
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    expect(JSON.parse(await readFile(target, 'utf8'))).toMatchObject({ workspaces: [{ name: 'x' }] });
  });

  it('keeps unknown fields at every level, __proto__ included', async () => {
    const text = JSON.stringify(minimal({ future: [1] }, { users: [{ username: 'a', 'x-team': 'b' }] }));
    await write(text.replace('"x-team"', '"__proto__":{"x":1},"x-team"'));
    await (await open()).update('console', (draft) => (draft.workspaces[0]!.name = 'x'));
    expect(await read()).toContain('"__proto__": {');
    expect(await parsed()).toMatchObject({ future: [1], workspaces: [{ users: [{ 'x-team': 'b' }] }] });
  });

  it('counts changes when there are too many to list', async () => {
    await write(minimal());
    const store = await open();
    await store.update('console', (draft) => {
      draft.workspaces[0]!.users = Array.from({ length: 6 }, (_, n) => ({ username: `u${n}` }));
      draft.workspaces.push({ tid: 'default', aid: 'two' });
    });
    expect(events[0]?.payload).toMatchObject({ summary: ['6 users added', 'workspace default/two added'] });
  });
});
