import { describe, expect, test } from 'vitest';
import type { WorkspaceInput } from '../../contract/config/config.ts';
import type { ClaimInput } from '../../contract/config/scope.ts';
import { automate, decode, introspect, obtainTokens, userinfo } from '../world/code-grant.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const SCOPE = 'openid profile email address';

const claim = (name: string, rest: Partial<ClaimInput> = {}): ClaimInput => ({
  name,
  type: 'id_token',
  scopes: [],
  source_type: 'authnCtx',
  source_path: name,
  ...rest,
});

async function worldWith(claims: ClaimInput[], attributes: object, change?: (workspace: WorkspaceInput) => void) {
  const world = await startWorld();
  await automate(world);
  await world.configure((workspace) => {
    workspace.claims = claims;
    workspace.users![0]!.authentication_context = { ...attributes };
    change?.(workspace);
  });
  return world;
}

/** The ID token's and userinfo's value of a claim. */
async function bothOf(world: World, name: string, params: Record<string, string> = {}): Promise<unknown[]> {
  const tokens = await obtainTokens(world, { scope: SCOPE, ...params });
  const info = (await (await userinfo(world, tokens.access_token)).json()) as Record<string, unknown>;
  return [decode(tokens.id_token).claims[name], info[name]];
}

const ADDRESS = { street_address: '1 Main Street', locality: 'Springfield', postal_code: '62701', country: 'US' };

describe('OpenID Connect Core §5.1.1: claims named address.… are members of one address', () => {
  test('in ID token and userinfo alike', async () => {
    const world = await worldWith([claim('address.country'), claim('address.postal_code')], { address: ADDRESS });
    const address = { country: 'US', postal_code: '62701' };
    expect(await bothOf(world, 'address')).toEqual([address, address]);
    expect(await bothOf(world, 'address.country')).toEqual([undefined, undefined]);
  });

  test('whether the attribute is nested or named with a dot', async () => {
    const attributes = { 'address.country': 'US', address: { locality: 'Springfield' } };
    const world = await worldWith([claim('address.country'), claim('address.locality')], attributes);
    expect((await bothOf(world, 'address'))[0]).toEqual({ country: 'US', locality: 'Springfield' });
  });

  test('each released by its own scopes', async () => {
    const claims = [
      claim('address.country', { scopes: ['address'] }),
      claim('address.locality', { scopes: ['phone'] }),
    ];
    const world = await worldWith(claims, { address: ADDRESS });
    expect((await bothOf(world, 'address'))[0]).toEqual({ country: 'US' });
    expect((await bothOf(world, 'address', { scope: 'openid email' }))[0]).toBeUndefined();
  });

  test('on top of a claim address, whatever their order, and without a change to the user', async () => {
    const claims = [
      claim('address.country', { source_path: 'nationality' }),
      claim('address'),
      claim('whole', { source_path: 'address' }),
    ];
    const attributes = { address: ADDRESS, nationality: 'CA' };
    for (const list of [claims, claims.toReversed()]) {
      const world = await worldWith(list, attributes);
      expect((await bothOf(world, 'address'))[1]).toEqual({ ...ADDRESS, country: 'CA' });
      expect((await bothOf(world, 'whole'))[1]).toEqual(ADDRESS);
    }
  });

  test('an opaque one is in userinfo only', async () => {
    const world = await worldWith([claim('address.country'), claim('address.locality', { opaque: true })], {
      address: ADDRESS,
    });
    expect(await bothOf(world, 'address')).toEqual([{ country: 'US' }, { country: 'US', locality: 'Springfield' }]);
  });

  test('in access tokens and introspection, too', async () => {
    const world = await worldWith([claim('address.country', { type: 'access_token' })], { address: ADDRESS });
    const { access_token } = await obtainTokens(world);
    expect(decode(access_token).claims['address']).toEqual({ country: 'US' });
    expect(await introspect(world, access_token)).toMatchObject({ ext: { address: { country: 'US' } } });
  });

  test('§5.5: the claims parameter asks for them as address, or by their own name', async () => {
    const claims = [
      claim('address.country', { scopes: ['address'] }),
      claim('address.locality', { scopes: ['address'] }),
    ];
    const world = await worldWith(claims, { address: ADDRESS });
    const ask = (names: object) =>
      bothOf(world, 'address', { scope: 'openid', claims: JSON.stringify({ id_token: names }) });
    expect((await ask({ address: null }))[0]).toEqual({ country: 'US', locality: 'Springfield' });
    expect((await ask({ 'address.country': null }))[0]).toEqual({ country: 'US' });
    expect((await ask({ email: null }))[0]).toBeUndefined();
  });

  test('the one asked for by name joins those that scopes release', async () => {
    const claims = [
      claim('address.country', { scopes: ['address'] }),
      claim('address.locality', { scopes: ['email'] }),
    ];
    const world = await worldWith(claims, { address: ADDRESS });
    const asked = JSON.stringify({ userinfo: { 'address.country': null } });
    expect((await bothOf(world, 'address', { scope: 'openid email', claims: asked }))[1]).toEqual({
      country: 'US',
      locality: 'Springfield',
    });
  });

  test('discovery names address, which tokens hold, and not its members', async () => {
    const world = await worldWith([claim('address.country'), claim('team.name')], {});
    const { claims_supported } = (await (await world.fetch('/.well-known/openid-configuration')).json()) as {
      claims_supported: string[];
    };
    expect(claims_supported.filter((name) => name.includes('address') || name.includes('team'))).toEqual([
      'address',
      'team.name',
    ]);
  });

  test('a member with a dangerous name breaks nothing', async () => {
    const world = await worldWith([claim('address.__proto__', { source_path: 'odd' })], { odd: { polluted: true } });
    const [address] = await bothOf(world, 'address');
    expect(Object.hasOwn(address as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('RFC 7519 §4.2: a claim with a collision-resistant name keeps it', () => {
  test.each([
    ['a URL', 'https://example.com/roles'],
    ['a URL with a port and a query', 'http://localhost:8080/claims?v=1.2'],
    ['a URN', 'urn:example:roles:v1.0'],
    ['a domain name', 'com.example.roles'],
    ['an object identifier', '1.3.6.1.4.1.311'],
  ])('%s', async (_, name) => {
    const world = await worldWith([claim(name), claim(name, { type: 'access_token' })], { [name]: ['admin'] });
    expect(await bothOf(world, name)).toEqual([['admin'], ['admin']]);
    const { access_token } = await obtainTokens(world);
    expect(decode(access_token).claims[name]).toEqual(['admin']);
  });
});

describe('a source path', () => {
  test.each([
    ['of nested attributes', 'a.b.c', { a: { b: { c: 1 } } }],
    ['that is one name', 'a.b.c', { 'a.b.c': 1 }],
    [
      'of a name with dots, then a plain one',
      'https://example.com/app.role',
      { 'https://example.com/app': { role: 1 } },
    ],
    ['of a plain name, then one with dots', 'app.https://example.com/role', { app: { 'https://example.com/role': 1 } }],
    ['that is a name as a whole, beside a nested one', 'a.b', { 'a.b': 1, a: { b: 2 } }],
    ['that a longer name begins in vain', 'a.b.c', { 'a.b': { x: 2 }, a: { 'b.c': 1 } }],
    ['into a list', 'a.1', { a: [0, 1] }],
  ])('%s is found', async (_, source_path, attributes) => {
    const world = await worldWith([claim('found', { source_path })], attributes);
    expect((await bothOf(world, 'found'))[0]).toBe(1);
  });

  test.each([
    ['that ends in the middle', 'a.b.c', { a: { b: 1 } }],
    ['of dots only', '...', { a: 1 }],
    ['of an inherited name', 'constructor.name', {}],
  ])('%s finds nothing', async (_, source_path, attributes) => {
    const world = await worldWith([claim('found', { source_path })], attributes);
    expect((await bothOf(world, 'found'))[0]).toBeUndefined();
  });

  test('into the client’s metadata may hold a URL', async () => {
    const source = { source_type: 'client' as const, source_path: 'metadata.https://example.com/tier' };
    const world = await worldWith([claim('tier', source)], {}, (workspace) => {
      clientOf(workspace, 'web-app').metadata = { 'https://example.com/tier': 'gold' };
    });
    expect((await bothOf(world, 'tier'))[0]).toBe('gold');
  });
});

describe('OpenID Connect Core §2: a user name that cannot be a sub', () => {
  const named = async (username: string, subject_format: 'legacy' | 'hash' = 'legacy') => {
    const world = await worldWith([], {}, (workspace) => {
      workspace.users!.push({ username, password: 'secret' });
      workspace.settings = { ...workspace.settings, auto_login_username: username, subject_format };
    });
    const tokens = await obtainTokens(world);
    const info = (await (await userinfo(world, tokens.access_token)).json()) as Record<string, unknown>;
    const ext = await introspect(world, tokens.access_token);
    const subs = [
      decode(tokens.id_token).claims['sub'],
      decode(tokens.access_token).claims['sub'],
      info['sub'],
      ext.sub,
    ];
    return { sub: new Set(subs), introspected: ext };
  };

  test.each([
    ['an accent', 'zoë'],
    ['another script', '山田太郎'],
    ['an emoji', 'ann 🦊'],
    ['a letter that looks like another', 'аdmin'],
    ['256 characters', 'a'.repeat(256)],
    ['a thousand characters', 'a'.repeat(1000)],
    ['a line break', 'ann\nbob'],
  ])('with %s logs in, and sub is the hash that subject_format hash would give', async (_, username) => {
    const { sub, introspected } = await named(username);
    expect([...sub]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(sub).toEqual((await named(username, 'hash')).sub);
    expect(introspected).toMatchObject({ username, idp_sub: username });
  });

  test.each([
    ['255 characters', 'a'.repeat(255)],
    ['an address', 'ann@example.com'],
    ['a space', 'ann lee'],
  ])('and one with %s stays unchanged', async (_, username) => {
    expect((await named(username)).sub).toEqual(new Set([username]));
  });
});
