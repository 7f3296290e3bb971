import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import type { ImportPreview } from '../../contract/transfer.ts';
import { Browser } from '../world/browser.ts';
import { call, type Sent } from '../world/admin.ts';
import { basic, clientOf, startWorld, type World } from '../world/world.ts';

const TEAM: ConfigInput = {
  version: 2,
  workspaces: [
    {
      tid: 'default',
      aid: 'default',
      users: [{ username: 'dave', password: 'dave' }],
      clients: [
        { client_id: 'shop', client_secret: 'shop-secret', grant_types: ['client_credentials'] },
        { client_id: 'spa', client_name: 'Renamed', token_endpoint_auth_method: 'none' },
      ],
    },
  ],
};
const TEXT = JSON.stringify(TEAM, null, 2);

const ACP = {
  servers: [{ id: 'default', tenant_id: 'default', name: 'From ACP', color: '#fff' }],
  clients: [
    { client_id: 'acp-app', authorization_server_id: 'default', client_secret: 'x'.repeat(32), dpop: true },
    { client_id: 'hashed', authorization_server_id: 'default', hashed_secret: 'pbkdf2:abc' },
  ],
};

const preview = async (world: World, body: object): Promise<ImportPreview> => {
  const answer = await call(world, 'config.preview', { body });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  return answer.body as unknown as ImportPreview;
};
const importing = (world: World, body: object, more: Sent = {}) => call(world, 'config.import', { body, ...more });
const actions = ({ items }: ImportPreview) => items.map(({ key, action }) => [key, action]);
const token = (world: World, secret: string) =>
  world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('shop', secret));

describe('config.get', () => {
  it('returns the file’s path, its revision, and what was wrong with an edit', async () => {
    const world = await startWorld();
    expect((await call(world, 'config.get')).body).toEqual({ path: world.configPath, revision: 1, readOnly: false });
    const good = await readFile(world.configPath, 'utf8');
    await writeFile(world.configPath, good.replace('"version": 2,', '"version": 1'));
    await world.event(({ type }) => type === 'config.rejected');
    const { rejected } = (await call(world, 'config.get')).body as { rejected: { details: object[] } };
    expect(rejected.details).toMatchObject([{ line: expect.any(Number), column: expect.any(Number) }]);
    await writeFile(world.configPath, good);
    await world.event(({ type }) => type === 'config.changed');
    expect((await call(world, 'config.get')).body).not.toHaveProperty('rejected');
  });
});

describe('config.export', () => {
  it('replaces secrets with placeholders by default, and lists them', async () => {
    const world = await startWorld();
    const { body } = await call(world, 'config.export', { body: {} });
    expect(body['text']).not.toContain('web-app-secret');
    expect(body['secrets']).toContainEqual({
      workspace: 'default/default',
      noun: 'client',
      id: 'web-app',
      field: 'client_secret',
      stands: expect.stringContaining('web-app'),
    });
    expect(body['text']).not.toContain('"d":');
  });

  it.each([
    ['included', true],
    ['environment', false],
    ['stripped', false],
  ])('%s', async (secrets, holds) => {
    const world = await startWorld();
    const { body } = await call(world, 'config.export', { body: { secrets } });
    expect(String(body['text']).includes('web-app-secret')).toBe(holds);
    expect(String(body['text']).includes('${WEB_APP_CLIENT_SECRET}')).toBe(secrets === 'environment');
  });

  it('holds private keys when asked, and only then', async () => {
    const world = await startWorld();
    const { body } = await call(world, 'config.export', { body: { keys: true } });
    expect(body['text']).toContain('"signing_keys"');
    const found = await preview(world, { text: body['text'] });
    expect(found.keys).toMatchObject([{ workspace: 'default/default' }]);
  });

  it('of chosen clients holds these and the scopes that they need', async () => {
    const world = await startWorld();
    const { body } = await call(world, 'config.export', {
      body: { workspaces: ['default/default'], clients: ['service'] },
    });
    expect(body['filename']).toBe('default-default.json');
    const { workspaces } = JSON.parse(String(body['text'])) as ConfigInput;
    expect(workspaces[0]?.clients?.map(({ client_id }) => client_id)).toEqual(['service']);
    expect(workspaces[0]?.users).toEqual([]);
  });

  it.each(['acp-flat', 'acp-tree'])('%s comes back as what it was, with a report', async (format) => {
    const world = await startWorld();
    const { body } = await call(world, 'config.export', { body: { format, secrets: 'included' } });
    expect(body['report']).toContainEqual(expect.objectContaining({ what: 'client spa', outcome: 'taken' }));
    expect((await preview(world, { text: body['text'] })).format).toBe(format);
  });

  it('names what does not exist, and what ACP’s formats cannot hold', async () => {
    const world = await startWorld();
    for (const [body, path] of [
      [{ clients: ['spa', 'none'] }, 'clients[1]'],
      [{ users: ['none'] }, 'users[0]'],
      [{ workspaces: ['a/b'] }, 'workspaces[0]'],
      [{ format: 'acp-flat', secrets: 'environment' }, 'secrets'],
      [{ format: 'acp-tree', keys: true }, 'keys'],
    ]) {
      const answer = await call(world, 'config.export', { body });
      expect([answer.status, answer.body['details']]).toEqual([400, [expect.objectContaining({ path })]]);
    }
  });
});

describe('config.preview', () => {
  it('says item by item what each mode would do, and changes nothing', async () => {
    const world = await startWorld();
    const before = await readFile(world.configPath, 'utf8');
    for (const [mode, action] of [
      ['fail', 'conflict'],
      ['ignore', 'ignore'],
      ['update', 'update'],
    ]) {
      const found = await preview(world, { text: TEXT, mode });
      expect(actions(found)).toEqual([
        ['default/default user dave', 'add'],
        ['default/default client shop', 'add'],
        ['default/default client spa', action],
      ]);
      expect(found.items[2]?.fields).toContainEqual({
        path: 'client_name',
        before: 'Single-Page App',
        after: 'Renamed',
      });
    }
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
  });

  it('never shows a secret', async () => {
    const world = await startWorld();
    const team = structuredClone(TEAM);
    team.workspaces[0]!.clients!.push({ client_id: 'web-app', client_secret: 'another-secret' });
    const answer = await call(world, 'config.preview', { body: { text: JSON.stringify(team), mode: 'update' } });
    expect(answer.text).not.toMatch(/another-secret|web-app-secret|shop-secret/);
  });

  it('reports faults with line and column', async () => {
    const world = await startWorld();
    const broken = await preview(world, { text: '{\n  "version": 2,\n  "workspaces": [,]\n}' });
    expect(broken.faults).toMatchObject([{ line: 3, column: 18 }]);
    const wrong = await preview(world, { text: TEXT.replace('"spa"', '7') });
    expect(wrong.faults).toMatchObject([{ path: 'workspaces[0].clients[1].client_id', line: 22 }]);
    const none = await preview(world, { text: 'hello: [' });
    expect(none.faults).toHaveLength(1);
    expect(none.format).toBeUndefined();
  });

  it('reads ACP’s export and reports it line by line', async () => {
    const world = await startWorld();
    const { format, report, items } = await preview(world, { text: JSON.stringify(ACP), mode: 'ignore' });
    expect(format).toBe('acp-flat');
    expect(items.map(({ id }) => id)).toContain('acp-app');
    expect(report).toContainEqual(expect.objectContaining({ outcome: 'approximated', what: 'client hashed' }));
    expect(report).toContainEqual(expect.objectContaining({ outcome: 'dropped', field: 'dpop' }));
  });

  it('refuses a workspace that `into` cannot mean', async () => {
    const world = await startWorld();
    expect((await preview(world, { text: TEXT, into: 'nowhere' })).faults[0]?.message).toContain('tenant/server');
  });
});

describe('config.import', () => {
  it('applies everything in one step, and undoes it in one step', async () => {
    const world = await startWorld();
    const before = await readFile(world.configPath, 'utf8');
    const { status, body } = await importing(world, { text: TEXT, mode: 'update' });
    expect([status, body['summary']]).toEqual([200, expect.arrayContaining(['user dave added', 'client shop added'])]);
    expect(world.events.filter(({ type }) => type === 'config.changed')).toHaveLength(1);
    expect((await token(world, 'shop-secret')).status).toBe(200);
    expect((await call(world, 'config.get')).body).toMatchObject({ undo: { importId: body['importId'] } });
    const params = { importId: String(body['importId']) };
    expect((await call(world, 'config.undo', { params })).status).toBe(200);
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
    expect((await call(world, 'config.undo', { params })).status).toBe(404);
    expect((await call(world, 'config.get')).body).not.toHaveProperty('undo');
  });

  it('fails as a whole on a conflict, and names it', async () => {
    const world = await startWorld();
    const before = await readFile(world.configPath, 'utf8');
    const { status, body } = await importing(world, { text: TEXT });
    expect([status, body['error']]).toEqual([409, 'conflict']);
    expect(body['details']).toEqual([
      { path: 'default/default client spa', message: 'already exists with different values' },
    ]);
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
  });

  it('imports only the selected items', async () => {
    const world = await startWorld();
    await importing(world, { text: TEXT, mode: 'update', only: ['default/default user dave'] });
    expect(world.workspace().users.has('dave')).toBe(true);
    expect(world.workspace().clients.has('shop')).toBe(false);
  });

  it('asks for the secrets that an export left open', async () => {
    const [mine, theirs] = [await startWorld(), await startWorld()];
    await mine.configure((workspace) => {
      workspace.clients!.push({ client_id: 'shop', client_secret: 'mine', grant_types: ['client_credentials'] });
    });
    const { body } = await call(mine, 'config.export', { body: { clients: ['shop'] } });
    const text = String(body['text']);
    const { questions } = await preview(theirs, { text });
    expect(questions).toMatchObject([{ id: 'shop', field: 'client_secret' }]);
    const key = questions[0]!.key;
    const refused = await importing(theirs, { text });
    expect([refused.status, refused.body['details']]).toEqual([400, [{ path: key, message: 'must be provided' }]]);
    expect((await importing(theirs, { text, secrets: { [key]: 'theirs' } })).status).toBe(200);
    expect((await token(theirs, 'theirs')).status).toBe(200);
  });

  it('is refused when the config has changed since the preview', async () => {
    const world = await startWorld();
    const { revision } = await preview(world, { text: TEXT, mode: 'update' });
    await world.configure((workspace) => (workspace.name = 'Changed'));
    const { status } = await importing(world, { text: TEXT, mode: 'update', revision });
    expect(status).toBe(409);
    expect(world.workspace().users.has('dave')).toBe(false);
  });

  it('cannot be undone once imported items have changed', async () => {
    const world = await startWorld();
    const { body } = await importing(world, { text: TEXT, mode: 'update' });
    await world.configure((workspace) => (clientOf(workspace, 'shop').client_name = 'Mine now'));
    const undo = await call(world, 'config.undo', { params: { importId: String(body['importId']) } });
    expect([undo.status, undo.body['error_description']]).toEqual([409, expect.stringContaining('client shop')]);
    expect(world.workspace().clients.get('shop')?.client_name).toBe('Mine now');
  });

  it('imports signing keys on request, so tokens from the other server verify here; broken keys undo everything', async () => {
    const [theirs, mine] = [await startWorld(), await startWorld()];
    await call(theirs, 'keys.rotate', { body: { alg: 'ES256' } });
    const { body } = await call(theirs, 'config.export', { body: { keys: true, users: ['zoe'] } });
    const text = String(body['text']).replaceAll('"zoe"', '"yoe"');
    expect((await importing(mine, { text, mode: 'ignore', keys: true })).body['keys']).toBeGreaterThan(0);
    const kids = async (world: World) =>
      ((await (await world.fetch('/.well-known/jwks.json')).json()) as { keys: { kid: string }[] }).keys.map(
        ({ kid }) => kid,
      );
    expect(await kids(mine)).toEqual(expect.arrayContaining(await kids(theirs)));
    const broken = text.replaceAll('"yoe"', '"xoe"').replaceAll('"kty"', '"kind"');
    expect((await importing(mine, { text: broken, mode: 'ignore', keys: true })).status).toBe(400);
    expect(mine.workspace().users.has('xoe')).toBe(false);
  });

  it('writes nothing in a host that is read-only', async () => {
    const source = await startWorld();
    const world = await startWorld({ config: source.configPath, readOnly: true });
    const { status, body } = await importing(world, { text: TEXT, mode: 'update' });
    expect([status, body['error']]).toEqual([403, 'read_only']);
  });

  it('accepts a file of several megabytes', async () => {
    const world = await startWorld();
    const users = Array.from({ length: 20_000 }, (_, index) => ({
      username: `user-${index}`,
      authentication_context: { email: `user-${index}@example.com`, name: `User number ${index} of many` },
    }));
    const text = JSON.stringify({ version: 2, workspaces: [{ tid: 'big', aid: 'one', users }] });
    expect(text.length).toBeGreaterThan(2_000_000);
    const { status } = await importing(world, { text });
    expect(status).toBe(200);
    expect(world.core.config.issuer('big', 'one')?.users.size).toBe(20_000);
  });
});

describe('config.propose', () => {
  it('returns a config that imports unchanged, and a login works', async () => {
    const world = await startWorld();
    const { body } = await call(world, 'config.propose', {
      body: { text: JSON.stringify({ issuer: 'https://login.example.com/shop/prod', scopes_supported: ['orders'] }) },
    });
    expect((await preview(world, { text: body['text'] })).faults).toEqual([]);
    expect((await importing(world, { text: body['text'] })).status).toBe(200);
    const issuer = world.core.config.issuer('shop', 'prod')!;
    expect([...issuer.users.keys()]).toEqual(['alice']);
    expect(issuer.scopes.has('orders')).toBe(true);
    const query = new URLSearchParams({
      client_id: 'app',
      response_type: 'code',
      redirect_uri: 'http://localhost:3000/callback',
      scope: 'openid orders',
    });
    const { answer } = await (await new Browser(issuer.url).open(`${issuer.url}/oauth2/authorize?${query}`)).complete();
    expect(answer['code']).toEqual(expect.any(String));
  });

  it('says in a sentence what cannot be read', async () => {
    const world = await startWorld();
    const { status, body } = await call(world, 'config.propose', { body: { text: 'hello' } });
    expect([status, body['error_description']]).toEqual([400, expect.stringContaining('neither')]);
  });
});
