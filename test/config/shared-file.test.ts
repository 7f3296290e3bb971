import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import type { EventMap } from '../../contract/traffic/events.ts';
import type { ConfigStore, Emit } from '../../server/core/ports.ts';
import { openConfigStore, type ConfigStoreOptions } from '../../server/config/config-file.ts';
import { ConfigError } from '../../server/core/config-error.ts';

let folder: string;
let path: string;
let stores: ConfigStore[];
let events: { type: string; payload: unknown }[];
let heard: (() => void)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-shared-'));
  path = join(folder, 'team.json');
  [stores, events, heard] = [[], [], []];
  await write(config());
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(folder, { recursive: true, maxRetries: 5 });
});

const emit: Emit = (type, payload) => {
  events.push({ type, payload });
  for (const hear of heard.splice(0)) hear();
};

async function open(options: Partial<ConfigStoreOptions> = {}): Promise<ConfigStore> {
  const store = await openConfigStore({ path, base: 'http://localhost:9400', emit, ...options });
  stores.push(store);
  return store;
}

/** Waits for the next event. Nothing else ends the wait. */
async function nextEvent<T extends 'config.changed' | 'config.rejected'>(type: T): Promise<EventMap[T]> {
  while (events.length === 0) await new Promise<void>((resolve) => heard.push(resolve));
  const event = events.shift()!;
  expect(event.type).toBe(type);
  return event.payload as EventMap[T];
}

const user = (username: string, password = 'p') => ({ username, password });
const config = (...users: object[]) => ({
  version: 2,
  workspaces: [{ tid: 't', aid: 'a', users: users.length > 0 ? users : [user('alice'), user('bob')] }],
});
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : `${JSON.stringify(value, undefined, 2)}\n`;
const write = (value: unknown) => writeFile(path, textOf(value));
/** Writes synchronously, so the save that follows happens before anything notices the edit. */
const writeUnseen = (value: unknown): void => writeFileSync(path, textOf(value));
const parsed = async () => JSON.parse(await readFile(path, 'utf8')) as ConfigInput;
const usersOf = (store: ConfigStore) => store.source().workspaces[0]!.users!;
const add = (store: ConfigStore, username: string) =>
  store.update('console', ({ workspaces }) => workspaces[0]!.users!.push(user(username)));

describe('an edit of the file', () => {
  it('is loaded and described in words', async () => {
    const store = await open();
    await write(config(user('alice', 'new'), user('bob'), user('carol')));
    expect(await nextEvent('config.changed')).toEqual({
      revision: 2,
      by: 'file',
      summary: ['user alice changed', 'user carol added'],
    });
    expect(usersOf(store)).toHaveLength(3);
    expect(store.issuer('t', 'a')?.users.get('alice')?.password).toBe('new');
  });

  it('is noticed when the file is replaced, as editors and git do', async () => {
    const store = await open();
    await writeFile(join(folder, 'other'), JSON.stringify(config(user('alice'))));
    await rename(join(folder, 'other'), path);
    expect((await nextEvent('config.changed')).summary).toEqual(['user bob removed']);
    expect(usersOf(store)).toEqual([user('alice')]);
  });

  it('is noticed by a read-only host', async () => {
    const store = await open({ readOnly: true });
    await write(config(user('alice')));
    expect((await nextEvent('config.changed')).by).toBe('file');
    expect(usersOf(store)).toHaveLength(1);
  });

  it('that is not JSON is rejected with line and column, and the last valid config stays active', async () => {
    const store = await open();
    const before = store.current();
    await write('{\n  "version": 2,\n  "workspaces": [,]\n}\n');
    const { reason, details } = await nextEvent('config.rejected');
    expect(reason).toContain('line 3, column 18');
    expect(details).toMatchObject([{ path: '', line: 3, column: 18, excerpt: { caret: 18 } }]);
    expect(details[0]!.excerpt!.lines[2]).toEqual({ line: 3, text: '  "workspaces": [,]' });
    expect(store.current()).toBe(before);
    await write(config());
    expect((await nextEvent('config.changed')).summary).toEqual(['no changes']);
  });

  it('that is not valid is rejected with the line and column of each error', async () => {
    await open();
    await write(config(user('alice'), { username: 7 }, user('alice')));
    const { details } = await nextEvent('config.rejected');
    expect(details.map(({ path: place, line, column }) => [place, line, column])).toEqual([
      ['workspaces[0].users[1].username', 13, 23],
    ]);
  });

  it('that only changes whitespace is not a change', async () => {
    const store = await open();
    await write(JSON.stringify(config()));
    await add(store, 'carol');
    expect((await nextEvent('config.changed')).by).toBe('console');
    expect(store.revision()).toBe(2);
  });

  it('made by our own save is not announced twice', async () => {
    const store = await open();
    await add(store, 'carol');
    await write(config(user('dave')));
    expect((await nextEvent('config.changed')).by).toBe('console');
    expect((await nextEvent('config.changed')).by).toBe('file');
  });
});

/** Asserts that a save is rejected and that nothing was saved. */
async function refusal(save: Promise<unknown>): Promise<ConfigError> {
  const error = await save.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
}

describe('a save over an unseen edit', () => {
  it('is merged when both change different things', async () => {
    const store = await open();
    writeUnseen({ ...config(user('alice', 'theirs'), user('bob')), note: 'theirs' });
    await add(store, 'carol');
    const { workspaces, ...rest } = await parsed();
    expect(workspaces[0]!.users).toEqual([user('alice', 'theirs'), user('bob'), user('carol')]);
    expect(rest).toMatchObject({ note: 'theirs' });
    expect((await nextEvent('config.changed')).summary).toEqual(['config changed', 'user alice changed']);
    expect((await nextEvent('config.changed')).summary).toEqual(['user carol added']);
  });

  it('is a conflict when both change the same thing; afterwards their version is current', async () => {
    const store = await open();
    const theirs = config(user('alice', 'theirs'), user('bob'));
    const rename = (password: string) =>
      store.update('console', ({ workspaces }) => (workspaces[0]!.users![0]!.password = password));
    writeUnseen(theirs);
    const refused = await refusal(rename('ours'));
    expect(refused).toMatchObject({ code: 'conflict' });
    expect(refused.message).toContain('user alice');
    expect(await parsed()).toEqual(theirs);
    expect(usersOf(store)).toEqual(theirs.workspaces[0]!.users);
    await rename('ours after all');
    expect((await parsed()).workspaces[0]!.users![0]!.password).toBe('ours after all');
  });

  it.each<[string, (config: ConfigInput) => unknown, (config: ConfigInput) => unknown]>([
    [
      'remove and change',
      ({ workspaces: [w] }) => w!.users!.shift(),
      ({ workspaces: [w] }) => (w!.users![0]!.password = 'x'),
    ],
    [
      'a workspace removed and a user in it added',
      (c) => (c.workspaces = [{ tid: 'new', aid: 'a' }]),
      ({ workspaces: [w] }) => w!.users!.push(user('x')),
    ],
    [
      'the same setting',
      ({ workspaces: [w] }) => (w!.settings = { login: 'form' }),
      ({ workspaces: [w] }) => (w!.settings = { login: 'auto' }),
    ],
    [
      'an order that is lost',
      ({ workspaces: [w] }) => w!.users!.push(user('x')),
      ({ workspaces: [w] }) => (w!.users = w!.users!.toReversed()),
    ],
  ])('is a conflict: %s', async (_, theirs, ours) => {
    const store = await open();
    const edited = config() as ConfigInput;
    theirs(edited);
    writeUnseen(edited);
    expect(await refusal(store.update('console', (draft) => void ours(draft)))).toMatchObject({ code: 'conflict' });
    expect(await parsed()).toEqual(edited);
  });

  it('is a conflict while the file on disk is invalid, until it is fixed', async () => {
    const store = await open();
    writeUnseen('{"version": 2, ');
    const refused = await refusal(add(store, 'carol'));
    expect(refused).toMatchObject({ code: 'conflict' });
    expect(refused.message).toContain('line 1, column 16');
    expect(await refusal(add(store, 'carol'))).toMatchObject({ code: 'conflict' });
    expect(await readFile(path, 'utf8')).toBe('{"version": 2, ');
    await write(config(user('alice')));
    await add(store, 'carol');
    expect((await parsed()).workspaces[0]!.users).toEqual([user('alice'), user('carol')]);
  });

  it('is rejected when the combined result would be invalid', async () => {
    await write({
      ...config(),
      workspaces: [
        { tid: 't', aid: 'a' },
        { tid: 't', aid: 'b' },
      ],
    });
    const store = await open();
    writeUnseen({ version: 2, workspaces: [{ tid: 't', aid: 'b' }] });
    const refused = await refusal(store.update('console', (draft) => void draft.workspaces.pop()));
    expect(refused).toMatchObject({ code: 'invalid' });
    expect((await parsed()).workspaces).toHaveLength(1);
  });

  it('recreates a deleted file', async () => {
    const store = await open();
    await rm(path);
    await add(store, 'carol');
    expect((await parsed()).workspaces[0]!.users).toHaveLength(3);
  });
});

describe('two hosts on one file', () => {
  it('the second learns who holds it and may open it read-only', async () => {
    await open({ console: 'http://localhost:9401' });
    const refused = await refusal(open());
    expect(refused).toMatchObject({ code: 'locked' });
    expect(refused.message).toContain(`process ${process.pid}`);
    expect(refused.message).toContain('http://localhost:9401');
    expect(refused.message).toContain('--read-only');
    await open({ readOnly: true });
  });

  it.skipIf(process.platform === 'win32')(
    'the second also learns this when it opens the file through a link',
    async () => {
      await open();
      await mkdir(join(folder, 'elsewhere'));
      const link = join(folder, 'elsewhere', 'linked.json');
      await symlink(path, link);
      expect(await refusal(open({ path: link }))).toMatchObject({ code: 'locked' });
    },
  );

  it('only one of many that open it at once gets the lock', async () => {
    const opened = await Promise.allSettled(Array.from({ length: 10 }, () => open()));
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('the next gets it once the first has closed or failed to open', async () => {
    await (await open()).close();
    await write('{');
    await refusal(open());
    await write(config());
    await open();
    expect((await readdir(folder)).toSorted()).toEqual(['team.json', 'team.lock']);
  });
});

describe('earlier versions', () => {
  const backups = async () => (await readdir(join(folder, 'team.backups'))).toSorted();
  const backup = async (name: string) =>
    JSON.parse(await readFile(join(folder, 'team.backups', name), 'utf8')) as unknown;

  it('are kept unchanged, newest last, ten at most', async () => {
    const store = await open();
    const first = await readFile(path, 'utf8');
    await add(store, 'user-0');
    const [oldest] = await backups();
    expect(await readFile(join(folder, 'team.backups', oldest!), 'utf8')).toBe(first);
    for (let n = 1; n < 15; n++) {
      const before = await parsed();
      await add(store, `user-${n}`);
      expect(await backup((await backups()).at(-1)!)).toEqual(before);
    }
    expect(await backups()).toHaveLength(10);
    expect(await backups()).not.toContain(oldest);
  });

  it('are also kept for a file that an editor replaced', async () => {
    await open();
    const before = await readFile(path, 'utf8');
    await write(config(user('alice')));
    await nextEvent('config.changed');
    const [only] = await backups();
    expect(await readFile(join(folder, 'team.backups', only!), 'utf8')).toBe(before);
  });

  it('are listed when the file can no longer be used', async () => {
    const store = await open();
    await add(store, 'carol');
    await store.close();
    await write('{"version":');
    const refused = await refusal(open());
    expect(refused.message).toContain(join(folder, 'team.backups'));
  });

  it('that cannot be kept prevent the file from being replaced', async () => {
    const store = await open();
    await writeFile(join(folder, 'team.backups'), 'in the way');
    const before = await parsed();
    expect(await refusal(add(store, 'carol'))).toMatchObject({ code: 'write' });
    expect(await parsed()).toEqual(before);
    await rm(join(folder, 'team.backups'));
    await mkdir(join(folder, 'team.backups'));
    await add(store, 'carol');
  });
});
