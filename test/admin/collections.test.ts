import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import { mergePatch } from '../../server/transfer/merge-patch.ts';
import { takenWords } from '../../server/admin/errors.ts';
import { call, type Answer } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';

/** The starter workspace as it is written in the file. */
async function written(world: World): Promise<WorkspaceInput> {
  const config = JSON.parse(await readFile(world.configPath, 'utf8')) as ConfigInput;
  return config.workspaces.find(({ aid }) => aid === 'default')!;
}

const pathsOf = ({ body }: Answer): string[] => (body['details'] as { path: string }[]).map(({ path }) => path);

const carol = { params: { username: 'carol' } };

describe('creating and replacing', () => {
  it('writes only what the caller sent, including unknown fields, and returns the defaults filled in', async () => {
    const world = await startWorld();
    const body = { username: 'carol', team: 'blue', authentication_context: { shoe_size: 39 } };
    const created = await call(world, 'users.create', { body });
    expect(created.body).toEqual({ ...body, disabled: false });
    expect((await written(world)).users?.find(({ username }) => username === 'carol')).toEqual(body);
    await call(world, 'users.replace', { ...carol, body: { username: 'carol', password: 'p' } });
    expect((await written(world)).users?.find(({ username }) => username === 'carol')).toEqual({
      username: 'carol',
      password: 'p',
    });
  });

  it('leaves the file unchanged when the caller sends back what it read', async () => {
    const world = await startWorld({ environment: { UNDERSTUDY_TEST_SECRET: 'from the environment' } });
    const params = { client_id: 'service' };
    await call(world, 'clients.update', { params, body: { client_secret: '${UNDERSTUDY_TEST_SECRET}' } });
    const before = await readFile(world.configPath, 'utf8');
    const { body } = await call(world, 'clients.get', { params });
    expect(body['client_secret']).toBe('from the environment');
    expect((await call(world, 'clients.replace', { params, body })).body).toEqual(body);
    const settings = (await call(world, 'settings.get')).body;
    await call(world, 'settings.replace', { body: settings });
    const alice = { username: 'alice' };
    await call(world, 'users.replace', {
      params: alice,
      body: (await call(world, 'users.get', { params: alice })).body,
    });
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
    await call(world, 'clients.replace', { params, body: { ...body, client_name: 'Renamed' } });
    const client = (await written(world)).clients?.find(({ client_id }) => client_id === 'service');
    expect(client).toMatchObject({ client_name: 'Renamed', client_secret: '${UNDERSTUDY_TEST_SECRET}' });
    expect(client).not.toHaveProperty('trusted');
  });

  it('refuses a key that is taken, and changes nothing', async () => {
    const world = await startWorld();
    const before = await readFile(world.configPath, 'utf8');
    const created = await call(world, 'users.create', { body: { username: 'alice' } });
    const renamed = await call(world, 'users.replace', { params: { username: 'bob' }, body: { username: 'alice' } });
    const patched = await call(world, 'users.update', { params: { username: 'bob' }, body: { username: 'alice' } });
    for (const { status, body } of [created, renamed, patched]) {
      expect(status).toBe(409);
      expect(body['error_description']).toBe(takenWords('user', 'alice'));
      expect(body['details']).toEqual([{ path: 'username', message: 'is already taken' }]);
    }
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
  });

  it('generates the id and the secret of a client that comes without, as ACP makes them', async () => {
    const world = await startWorld();
    const { body } = await call(world, 'clients.create', { body: { client_name: 'New' } });
    expect(body['client_id']).toMatch(/^[0-9a-v]{20}$/);
    expect(body['client_secret']).toMatch(/^[\w-]{43}$/);
    const other = await call(world, 'clients.create', { body: { client_name: 'Newer' } });
    expect(other.body['client_id']).not.toBe(body['client_id']);
    expect(other.body['client_secret']).not.toBe(body['client_secret']);
    for (const token_endpoint_auth_method of ['none', 'private_key_jwt']) {
      const keyless = await call(world, 'clients.create', { body: { token_endpoint_auth_method } });
      expect([keyless.status, keyless.body['client_secret']]).toEqual([201, undefined]);
    }
  });

  it('accepts any text: markup, 10,000 characters, slashes and dots in keys', async () => {
    const world = await startWorld();
    const name = `<script>alert(1)</script>"&'${'é'.repeat(9_000)}`;
    const username = '../a/b?c=d&e#f %2F <b>';
    const body = { username, authentication_context: { name } };
    expect((await call(world, 'users.create', { body })).status).toBe(201);
    const read = await call(world, 'users.get', { params: { username } });
    expect(read.body).toMatchObject(body);
    expect(read.headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(read.headers['content-type']).toBe('application/json; charset=utf-8');
    const tooLong = await call(world, 'users.create', {
      body: { username: 'x', authentication_context: { name: 'x'.repeat(10_001) } },
    });
    expect([tooLong.status, pathsOf(tooLong)]).toEqual([400, ['authentication_context.name']]);
  });
});

describe('errors', () => {
  it('include every path within the entity', async () => {
    const world = await startWorld();
    const body = {
      client_id: 'x',
      redirect_uris: ['http://ok/cb', 'javascript:alert(1)'],
      token_ttls: { authorization_code_ttl: '1x' },
    };
    const created = await call(world, 'clients.create', { body });
    expect([created.status, pathsOf(created)]).toEqual([
      400,
      ['redirect_uris[1]', 'token_ttls.authorization_code_ttl'],
    ]);
    expect(created.body['error_description']).toMatch(/^redirect_uris\[1\]: .* \(and 1 more\)$/);
    const params = { client_id: 'web-app' };
    const patched = await call(world, 'clients.update', { params, body: { redirect_uris: [''] } });
    expect(pathsOf(patched)[0]).toBe('redirect_uris[0]');
    const replaced = await call(world, 'clients.replace', { params, body: { client_id: 'web-app', grant_types: [1] } });
    expect(pathsOf(replaced)).toEqual(['grant_types[0]']);
    const settings = await call(world, 'settings.update', { body: { sso: { max_age: 'long' } } });
    expect(pathsOf(settings)).toEqual(['sso.max_age']);
  });

  it('name the query parameter', async () => {
    const world = await startWorld();
    for (const limit of ['0', 'x', '-1', '1.5', '99999']) {
      const answer = await call(world, 'flows.list', { query: { limit } });
      expect([limit, answer.status, pathsOf(answer)]).toEqual([limit, 400, ['limit']]);
    }
  });
});

describe('a merge patch', () => {
  it('changes the given fields, removes null ones, and leaves the rest as written', async () => {
    const world = await startWorld();
    const before = (await written(world)).users?.find(({ username }) => username === 'alice');
    const body = { authentication_context: { address: { country: 'FR', region: null }, nickname: null } };
    await call(world, 'users.update', { params: { username: 'alice' }, body });
    const after = (await written(world)).users?.find(({ username }) => username === 'alice');
    const { nickname: _nickname, address, ...context } = before?.authentication_context ?? {};
    const { region: _region, ...kept } = address ?? {};
    expect(after).toEqual({
      ...before,
      authentication_context: { ...context, address: { ...kept, country: 'FR' } },
    });
  });

  it('replaces lists whole, and brings a nulled field back to its default', async () => {
    const world = await startWorld();
    const params = { client_id: 'spa' };
    const redirect_uris = ['http://localhost:4000/cb'];
    const { body } = await call(world, 'clients.update', { params, body: { redirect_uris, grant_types: null } });
    expect(body).toMatchObject({ redirect_uris, grant_types: ['authorization_code'] });
    expect((await written(world)).clients?.find(({ client_id }) => client_id === 'spa')).not.toHaveProperty(
      'grant_types',
    );
  });

  it('cannot remove the key', async () => {
    const world = await startWorld();
    const answer = await call(world, 'users.update', { params: { username: 'bob' }, body: { username: null } });
    expect([answer.status, pathsOf(answer)]).toEqual([400, ['username']]);
  });

  // RFC 7396 appendix A.
  it.each<[unknown, unknown, unknown]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j gives %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  it('is the same when it is applied twice, and alters neither side', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const before = structuredClone([target, patch]);
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
        expect([target, patch]).toEqual(before);
      }),
    );
  });
});

describe('a rename', () => {
  it('carries the new name to what refers to it', async () => {
    const world = await startWorld();
    await call(world, 'settings.update', { body: { auto_login_username: 'bob' } });
    await call(world, 'users.update', { params: { username: 'bob' }, body: { username: 'robert' } });
    await call(world, 'scopes.update', { params: { scope: 'profile' }, body: { name: 'persona' } });
    await call(world, 'services.update', { params: { serviceId: 'default-accounts' }, body: { id: 'bank' } });
    const { settings, clients, claims, scopes } = await written(world);
    expect(settings?.auto_login_username).toBe('robert');
    expect(clients?.some((client) => client.scopes?.includes('profile'))).toBe(false);
    expect(clients?.find(({ client_id }) => client_id === 'spa')?.scopes).toContain('persona');
    expect(claims?.find(({ name }) => name === 'nickname')?.scopes).toEqual(['persona']);
    expect(scopes?.find(({ name }) => name === 'accounts.read')?.service_id).toBe('bank');
  });

  it('leaves the entry in its place, under its new name only', async () => {
    const world = await startWorld();
    const before = (await written(world)).users?.map(({ username }) => username);
    await call(world, 'users.replace', { params: { username: 'bob' }, body: { username: 'robert' } });
    expect((await written(world)).users?.map(({ username }) => username)).toEqual(
      before?.map((username) => (username === 'bob' ? 'robert' : username)),
    );
    expect((await call(world, 'users.get', { params: { username: 'bob' } })).status).toBe(404);
  });
});

describe('removing', () => {
  it('a service that has scopes is refused, and says which', async () => {
    const world = await startWorld();
    const params = { serviceId: 'default-accounts' };
    const refused = await call(world, 'services.delete', { params });
    expect(refused.status).toBe(409);
    expect(refused.body['error_description']).toContain('accounts.read, accounts.write');
    for (const scope of ['accounts.read', 'accounts.write']) await call(world, 'scopes.delete', { params: { scope } });
    expect((await call(world, 'services.delete', { params })).status).toBe(204);
  });

  it('the only workspace is refused', async () => {
    const world = await startWorld();
    expect((await call(world, 'workspaces.delete')).status).toBe(409);
    await call(world, 'workspaces.create', { body: { tid: 'a', aid: 'b' } });
    expect((await call(world, 'workspaces.delete')).status).toBe(204);
  });
});

describe('a new workspace', () => {
  it('starts with ACP’s scopes and claims unless the request has its own', async () => {
    const world = await startWorld();
    const bare = await call(world, 'workspaces.create', { body: { tid: 'acme', aid: 'shop', name: 'Shop' } });
    expect(bare.body).toEqual({
      tid: 'acme',
      aid: 'shop',
      name: 'Shop',
      issuer: expect.stringMatching(/\/acme\/shop$/),
    });
    const params = { tid: 'acme', aid: 'shop' };
    expect((await call(world, 'scopes.get', { params: { ...params, scope: 'openid' } })).status).toBe(200);
    const own = { tid: 'acme', aid: 'own', scopes: [{ name: 'only' }] };
    await call(world, 'workspaces.create', { body: own });
    const scopes = await call(world, 'scopes.list', { params: { tid: 'acme', aid: 'own' } });
    expect(scopes.body).toMatchObject([{ name: 'only' }]);
    const discovery = await fetch(`${String(bare.body['issuer'])}/.well-known/openid-configuration`);
    expect(discovery.status).toBe(200);
  });

  it('needs a free name', async () => {
    const world = await startWorld();
    const { status, body } = await call(world, 'workspaces.create', { body: { tid: 'default', aid: 'default' } });
    expect([status, body['error_description']]).toEqual([409, 'There is already a workspace "default/default".']);
  });
});

describe('secrets', () => {
  it('rotate: the last two keep working until they are revoked', async () => {
    const world = await startWorld();
    const params = { client_id: 'service' };
    const first = (await call(world, 'clients.rotateSecret', { params })).body['client_secret'];
    const second = (await call(world, 'clients.rotateSecret', { params })).body['client_secret'];
    const third = (await call(world, 'clients.rotateSecret', { params })).body['client_secret'];
    expect((await call(world, 'clients.get', { params })).body).toMatchObject({
      client_secret: third,
      rotated_secrets: [second, first],
    });
    const ended = await call(world, 'clients.revokeRotatedSecrets', { params });
    expect(ended.body).toEqual({ removed: 2 });
    expect((await call(world, 'clients.get', { params })).body).toMatchObject({
      client_secret: third,
      rotated_secrets: [],
    });
  });

  it('cannot be rotated where there are none', async () => {
    const world = await startWorld();
    const { status, body } = await call(world, 'clients.rotateSecret', { params: { client_id: 'spa' } });
    expect([status, body['error']]).toEqual([409, 'conflict']);
  });
});

describe('a change made on what has been read', () => {
  it('is refused once the config has changed since', async () => {
    const world = await startWorld();
    const read = await call(world, 'users.get', { params: { username: 'bob' } });
    const etag = read.headers.etag ?? '';
    const headers = { 'if-match': etag };
    const params = { username: 'bob' };
    expect((await call(world, 'users.update', { params, headers, body: { disabled: true } })).status).toBe(200);
    const stale = await call(world, 'users.update', { params, headers, body: { disabled: false } });
    expect([stale.status, stale.body['error']]).toEqual([412, 'precondition_failed']);
    expect((await call(world, 'users.get', { params })).body['disabled']).toBe(true);
    const current = (await call(world, 'users.get', { params })).headers.etag ?? '';
    for (const tag of ['*', current, `"old", ${current}`]) {
      const sent = { params, headers: { 'if-match': tag }, body: { disabled: true } };
      expect([tag, (await call(world, 'users.update', sent)).status]).toEqual([tag, 200]);
    }
  });

  it('is refused for every operation that changes the config', async () => {
    const world = await startWorld();
    const headers = { 'if-match': '"stale"' };
    const answers = await Promise.all([
      call(world, 'users.create', { headers, body: { username: 'x' } }),
      call(world, 'users.replace', { headers, params: { username: 'bob' }, body: { username: 'bob' } }),
      call(world, 'users.delete', { headers, params: { username: 'bob' } }),
      call(world, 'clients.rotateSecret', { headers, params: { client_id: 'service' } }),
      call(world, 'settings.update', { headers, body: { login: 'form' } }),
      call(world, 'workspaces.create', { headers, body: { tid: 'a', aid: 'b' } }),
      call(world, 'workspaces.update', { headers, body: { name: 'x' } }),
      call(world, 'workspaces.delete', { headers }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 412));
  });

  it('loses none of many concurrent ones', async () => {
    const world = await startWorld();
    const names = Array.from({ length: 50 }, (_, number) => `user-${number}`);
    const answers = await Promise.all(names.map((username) => call(world, 'users.create', { body: { username } })));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    const users = (await written(world)).users?.map(({ username }) => username);
    expect(users).toEqual(expect.arrayContaining(names));
  });
});
