import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema, type ConfigInput } from '../../contract/config/config.ts';
import { diffConfigs, diffText } from '../../server/transfer/diff.ts';
import { exportConfig } from '../../server/transfer/export.ts';
import { importConfig, planImport, undoImport, type ImportOptions } from '../../server/transfer/import.ts';
import { applyChanges, changesBetween, invertChanges } from '../../server/config/changes.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { arbitraryConfig } from './arbitrary-config.ts';
import { storeOf } from './memory-store.ts';

const alice = { username: 'alice', password: 'alice-secret' };
const web = { client_id: 'web', client_secret: 'web-secret', rotated_secrets: ['older'], scopes: ['read'] };
const spa = { client_id: 'spa', token_endpoint_auth_method: 'none' as const };
const scopes = [
  { name: 'read', service_id: 'accounts' },
  { name: 'write', service_id: 'accounts' },
];
const services = [
  { id: 'accounts', name: 'Accounts' },
  { id: 'other', name: 'Other' },
];

const configOf = (workspace: object, ...more: object[]): ConfigInput =>
  ({ version: 2, workspaces: [{ tid: 't', aid: 'a', ...workspace }, ...more] }) as ConfigInput;

const full = configOf({
  users: [alice, { username: 'bob', hashed_password: '$scrypt$ln=1' }],
  clients: [web, spa],
  scopes,
  services,
});

describe('diff', () => {
  it('says what was added, changed and removed, field by field', () => {
    const after = configOf({
      settings: { login: 'form' },
      users: [alice, { username: 'carol' }],
      clients: [{ ...web, scopes: ['read', 'write'], token_ttls: { access_token_ttl: '1h' } }, spa],
      scopes,
      services,
    });
    expect(diffText(diffConfigs(full, after))).toBe(`~ settings of t/a
    login: "form" added
- user bob in t/a
+ user carol in t/a
~ client web in t/a
    scopes: ["read"] → ["read","write"]
    token_ttls: {"access_token_ttl":"1h"} added
`);
  });

  it('names secrets without showing them', () => {
    const after = configOf({ users: [{ ...alice, password: 'NEW' }], clients: [{ ...web, rotated_secrets: [] }] });
    const before = configOf({ users: [alice], clients: [web] });
    const text = diffText(diffConfigs(before, after));
    expect(text).toContain('    password: changed\n');
    expect(text).toContain('    rotated_secrets: changed\n');
    expect(text).not.toMatch(/NEW|older|alice-secret/);
  });

  it('finds nothing between a config and itself, in whatever order', () => {
    const turned = configOf({
      scopes: scopes.toReversed(),
      services,
      clients: [spa, Object.fromEntries(Object.entries(web).toReversed())],
      users: full.workspaces[0]!.users!.toReversed(),
    });
    expect(diffConfigs(full, turned)).toEqual([]);
  });
});

describe('export', () => {
  it('includes secrets on request', () => {
    expect(exportConfig(full, 'included')).toMatchObject({ config: full, secrets: [] });
  });

  it('is a valid config in every mode', () => {
    for (const mode of ['included', 'placeholders', 'environment', 'stripped'] as const)
      expect(configSchema.safeParse(JSON.parse(exportConfig(starterConfig(), mode).text)).success).toBe(true);
  });

  it('leaves placeholders, one for each secret, and for a hash that of the password', () => {
    const { config, secrets, text } = exportConfig(full, 'placeholders');
    expect(config.workspaces[0]).toMatchObject({
      users: [{ password: '<password of alice>' }, { username: 'bob', password: '<password of bob>' }],
      clients: [{ client_secret: '<client_secret of web>', rotated_secrets: ['<rotated_secrets[0] of web>'] }, spa],
    });
    expect(secrets).toHaveLength(4);
    expect(text).not.toMatch(/web-secret|older|alice-secret|scrypt/);
  });

  it('refers to the environment by names that are unique', () => {
    const odd = configOf({
      clients: [
        { ...web, client_id: 'my web' },
        { ...web, client_id: 'my-web', rotated_secrets: [] },
      ],
    });
    const { secrets } = exportConfig(odd, 'environment');
    expect(secrets.map(({ path, stands }) => [path, stands])).toEqual([
      ['workspaces[0].clients[0].client_secret', '${MY_WEB_CLIENT_SECRET}'],
      ['workspaces[0].clients[0].rotated_secrets[0]', '${MY_WEB_ROTATED_SECRETS_0}'],
      ['workspaces[0].clients[1].client_secret', '${MY_WEB_CLIENT_SECRET_2}'],
    ]);
  });

  it('strips secrets, and keeps references in every mode', () => {
    const referring = configOf({ clients: [{ ...web, rotated_secrets: ['${OLD}', 'x'] }] });
    const [stripped] = exportConfig(referring, 'stripped').config.workspaces;
    expect(stripped!.clients).toEqual([{ client_id: 'web', rotated_secrets: ['${OLD}'], scopes: ['read'] }]);
  });

  it('exports chosen workspaces, and chosen clients with the scopes they need', () => {
    const two = configOf(full.workspaces[0]!, { tid: 't', aid: 'b' });
    expect(exportConfig(two, 'included', { workspaces: ['t/b'] }).config.workspaces).toEqual([{ tid: 't', aid: 'b' }]);
    const [chosen] = exportConfig(two, 'included', { workspaces: ['t/a'], clients: ['web'] }).config.workspaces;
    expect(chosen).toEqual({
      tid: 't',
      aid: 'a',
      users: [],
      clients: [web],
      services: [services[0]],
      scopes: [scopes[0]],
    });
  });

  it('does not change what it exports', () => {
    const before = structuredClone(full);
    exportConfig(full, 'stripped', { users: ['alice'] });
    expect(full).toEqual(before);
  });
});

describe('import', () => {
  const mine = configOf({ users: [alice], clients: [{ ...web, client_name: 'Mine' }] });
  const file = configOf({ users: [alice, { username: 'carol' }], clients: [web], settings: { login: 'form' } });
  const actions = (options: ImportOptions, from = file) =>
    planImport(mine, from, options).items.map(({ key, action }) => `${key}: ${action}`);

  it('plans by ACP’s modes, item by item', () => {
    const rest = ['t/a user alice: same', 't/a user carol: add'];
    expect(actions({ mode: 'ignore' })).toEqual(['t/a settings: ignore', ...rest, 't/a client web: ignore']);
    expect(actions({ mode: 'update' })).toEqual(['t/a settings: update', ...rest, 't/a client web: update']);
    expect(actions({ mode: 'fail' })).toEqual(['t/a settings: conflict', ...rest, 't/a client web: conflict']);
  });

  it('does what it planned, in one step, and can be taken back in one', async () => {
    const store = storeOf(mine);
    const imported = await importConfig(store, file, { mode: 'update' }, 'console');
    expect(store.source()).toEqual(file);
    expect(store.updates).toBe(1);
    await undoImport(store, imported, 'console');
    expect(diffConfigs(store.source() as ConfigInput, mine)).toEqual([]);
    expect(store.updates).toBe(2);
  });

  it('is not taken back over what has been changed since', async () => {
    const store = storeOf(mine);
    const imported = await importConfig(store, file, { mode: 'update' }, 'console');
    await store.update('console', ({ workspaces }) => (workspaces[0]!.clients![0]!.client_name = 'Newer'));
    await expect(undoImport(store, imported, 'console')).rejects.toThrow('client web has changed since');
    await store.update('console', ({ workspaces }) => delete workspaces[0]!.clients![0]!.client_name);
    await undoImport(store, imported, 'console');
  });

  it('in mode fail does nothing at all when something differs', async () => {
    const store = storeOf(mine);
    const refused = importConfig(store, file, { mode: 'fail' }, 'console');
    await expect(refused).rejects.toMatchObject({ name: 'ConfigError', code: 'conflict' });
    expect(store.source()).toBe(mine);
  });

  it('imports only the chosen items', async () => {
    const store = storeOf(mine);
    await importConfig(store, file, { mode: 'update', only: ['t/a user carol'] }, 'console');
    expect(diffText(diffConfigs(mine, store.source() as ConfigInput))).toBe('+ user carol in t/a\n');
  });

  it('adds missing workspaces, and can target another one', async () => {
    const elsewhere = configOf({ users: [alice] });
    elsewhere.workspaces[0]!.aid = 'b';
    expect(actions({ mode: 'fail' }, elsewhere)).toEqual(['t/b workspace: add', 't/b user alice: add']);
    expect(actions({ mode: 'fail', into: 't/a' }, elsewhere)).toEqual(['t/a user alice: same']);
    expect(() => actions({ mode: 'fail', into: 'a' }, elsewhere)).toThrow('is not a workspace');
  });

  it('shows a new workspace with all its items, and imports any part of it', async () => {
    const workspace = {
      ...full.workspaces[0]!,
      tid: 't',
      aid: 'new',
      name: 'New',
      settings: { login: 'auto' },
      note: 1,
    };
    const elsewhere = { version: 2, workspaces: [workspace] } as ConfigInput;
    const { items } = planImport(mine, elsewhere, { mode: 'fail' });
    const nouns = ['users', 'clients', 'services', 'scopes', 'claims'] as const;
    const count = nouns.reduce((sum, noun) => sum + (workspace[noun]?.length ?? 0), 0);
    expect(items.slice(0, 2).map(({ key }) => key)).toEqual(['t/new workspace', 't/new settings']);
    expect(items).toHaveLength(2 + count);
    expect(items.every(({ action, verb }) => action === 'add' && verb === 'added')).toBe(true);
    const whole = storeOf(mine);
    await importConfig(whole, elsewhere, { mode: 'fail' }, 'console');
    expect(whole.source().workspaces.at(-1)).toEqual(workspace);
    const part = storeOf(mine);
    const imported = await importConfig(part, elsewhere, { mode: 'fail', only: ['t/new user alice'] }, 'console');
    expect(part.source().workspaces.at(-1)).toEqual({ tid: 't', aid: 'new', name: 'New', note: 1, users: [alice] });
    await undoImport(part, imported, 'undo');
    expect(part.source()).toEqual(mine);
  });

  it('says for each secret which variables are not allowed or not set', async () => {
    const referring = configOf({
      users: [{ username: 'carol', password: '${CAROL}' }],
      clients: [{ client_id: 'new', client_secret: '${NEW_SECRET}', rotated_secrets: ['${KNOWN}'] }],
    });
    const states = { CAROL: 'not_set', NEW_SECRET: 'not_allowed', KNOWN: 'readable' } as const;
    const variable = (name: string) => states[name as keyof typeof states];
    const { references } = planImport(mine, referring, { mode: 'update', variable });
    expect(references.map(({ id, field, state }) => `${id} ${field} ${state}`)).toEqual([
      'new client_secret not_allowed',
      'carol password not_set',
    ]);
    expect(references[0]!.message).toContain('--allow-env NEW_SECRET');
    const only = { mode: 'update' as const, variable, only: ['t/a user carol'] };
    expect(planImport(mine, referring, only).references.map(({ variable: name }) => name)).toEqual(['CAROL']);
    await expect(importConfig(storeOf(mine), referring, only, 'console')).rejects.toThrow(
      'Nothing was imported: password of carol refers to environment variable CAROL, which is not set',
    );
  });

  it('asks for missing secrets of new items', async () => {
    const store = storeOf(configOf({ users: [alice] }));
    const { config } = exportConfig(full, 'placeholders');
    const plan = planImport(store.source() as ConfigInput, config, { mode: 'update' });
    const keys = plan.questions.map(({ key }) => key);
    expect(keys).toEqual([
      't/a client web client_secret',
      't/a client web rotated_secrets[0]',
      't/a user bob password',
    ]);
    const refused = importConfig(store, config, { mode: 'update' }, 'console');
    await expect(refused).rejects.toThrow('is missing secrets: t/a client web client_secret');
    const secrets = Object.fromEntries(keys.map((key, index) => [key, `answer ${index}`]));
    await importConfig(store, config, { mode: 'update', secrets }, 'console');
    const [workspace] = store.source().workspaces;
    expect(workspace!.users).toEqual([alice, { username: 'bob', password: 'answer 2' }]);
    expect(workspace!.clients![0]).toMatchObject({ client_secret: 'answer 0', rotated_secrets: ['answer 1'] });
  });

  it('keeps the secrets that are there when the file brings none', async () => {
    const store = storeOf(full);
    for (const mode of ['placeholders', 'stripped'] as const) {
      const { config } = exportConfig(full, mode);
      expect(planImport(full, config, { mode: 'update' }).changes).toEqual([]);
      config.workspaces[0]!.clients![0]!.client_name = mode;
      await importConfig(store, config, { mode: 'update' }, 'console');
    }
    expect(store.source().workspaces[0]!.clients![0]).toEqual({ ...web, client_name: 'stripped' });
  });

  it('says what would be wrong afterwards, and imports nothing of it', async () => {
    const store = storeOf(mine);
    const broken = configOf({
      users: [{ username: 'carol' }],
      clients: [{ client_id: 'x', redirect_uris: ['nowhere'] }],
    });
    const { faults } = planImport(mine, broken, { mode: 'update' });
    expect(faults.map(({ path }) => path)).toEqual(['workspaces[0].clients[1].redirect_uris[0]']);
    await expect(importConfig(store, broken, { mode: 'update' }, 'console')).rejects.toThrow('redirect_uris[0]');
    expect(store.source()).toBe(mine);
  });
});

describe('properties', () => {
  it('any config survives export and import', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryConfig, async (config) => {
        const store = storeOf({ version: 2, workspaces: [{ tid: 'own', aid: 'own' }] });
        const received = JSON.parse(exportConfig(config, 'included').text) as ConfigInput;
        expect(received).toEqual(config);
        await importConfig(store, received, { mode: 'fail' }, 'console');
        expect(store.source().workspaces.slice(1)).toEqual(config.workspaces);
      }),
    );
  });

  it('an import in mode update matches the file, and its undo restores the previous config', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryConfig, arbitraryConfig, async (mine, file) => {
        const store = storeOf(mine);
        const imported = await importConfig(store, file, { mode: 'update' }, 'console');
        const again = planImport(store.source() as ConfigInput, file, { mode: 'fail' });
        expect(again.items.filter(({ action }) => action !== 'same')).toEqual([]);
        await undoImport(store, imported, 'console');
        expect(diffConfigs(store.source() as ConfigInput, mine)).toEqual([]);
      }),
    );
  });

  it('the changes between two configs make the one of the other, and back', () => {
    fc.assert(
      fc.property(arbitraryConfig, arbitraryConfig, (one, other) => {
        const changes = changesBetween(one, other);
        const draft = structuredClone(one);
        applyChanges(draft, changes);
        expect(changesBetween(draft, other)).toEqual([]);
        applyChanges(draft, invertChanges(changes));
        expect(changesBetween(draft, one)).toEqual([]);
      }),
    );
  });
});
