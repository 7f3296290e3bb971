import { describe, expect, it } from 'vitest';
import type { RuntimeStore } from '../../server/core/ports.ts';
import type { AccessToken, Consent, Interaction, SpentCode } from '../../server/core/records.ts';

export interface StoreUnderTest {
  store: RuntimeStore;
  advance(seconds: number): void;
}

const spent = (flowId: string): SpentCode => ({
  flowId,
  workspace: 'default/default',
  grantId: 'g',
  client_id: 'web-app',
  spentAt: 1,
});

const consent = (scope: string): Consent => ({
  workspace: 'default/default',
  username: 'alice',
  client_id: 'web-app',
  scope,
  givenAt: 1,
});

const accessToken = (tokenId: string, grantId: string): AccessToken => ({
  tokenId,
  grantId,
  flowId: 'flow',
  workspace: 'default/default',
  client_id: 'web-app',
  scope: ['openid'],
  requested_at: 1,
  jti: tokenId,
  value: 'x',
  iat: 1,
  exp: 2,
  audience: ['web-app'],
});

/** The requirements for every runtime store. */
export function describeRuntimeStore(name: string, create: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe(name, () => {
    describeVerbs(create);
    describeUpdate(create);
    describeNames(create);
    describeExpiry(create);
    describeOwnership(create);
    describeGrants(create);
  });
}

type Create = () => StoreUnderTest | Promise<StoreUnderTest>;

function describeVerbs(create: Create): void {
  it('gets what was put, and nothing else', async () => {
    const { store } = await create();
    expect(await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 })).toBe(true);
    expect(await store.get('spentCode', 'a')).toEqual(spent('1'));
    expect(await store.get('spentCode', 'b')).toBeUndefined();
    expect(await store.get('consent', 'a')).toBeUndefined();
  });

  it('replaces on put, keeps on add', async () => {
    const { store } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    expect(await store.put('spentCode', 'a', spent('2'), { ttlSeconds: 60 })).toBe(true);
    expect(await store.add('spentCode', 'a', spent('3'), { ttlSeconds: 60 })).toBe(false);
    expect(await store.get('spentCode', 'a')).toEqual(spent('2'));
  });

  it('lets one of many concurrent adds succeed', async () => {
    const { store } = await create();
    const options = { ttlSeconds: 60 };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => store.add('assertion', 'jti', { client_id: String(n) }, options)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('gives a value to one of many concurrent takes', async () => {
    const { store } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    const taken = await Promise.all(Array.from({ length: 50 }, () => store.take('spentCode', 'a')));
    expect(taken.filter(Boolean)).toEqual([spent('1')]);
    expect(await store.get('spentCode', 'a')).toBeUndefined();
  });

  it('drops once', async () => {
    const { store } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    expect(await store.drop('spentCode', 'a')).toBe(true);
    expect(await store.drop('spentCode', 'a')).toBe(false);
    expect(await store.list('spentCode')).toEqual([]);
  });

  it('accepts any text as an ID', async () => {
    const { store } = await create();
    for (const id of ['__proto__', 'constructor', '', ' ', '\0', 'a:b', '💡'.repeat(2000)]) {
      expect(await store.get('spentCode', id)).toBeUndefined();
      await store.put('spentCode', id, spent(id), { ttlSeconds: 60 });
      expect(await store.get('spentCode', id)).toEqual(spent(id));
    }
  });
}

function describeUpdate(create: Create): void {
  it('updates an existing value and keeps its remaining lifetime', async () => {
    const { store, advance } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    advance(30);
    const updated = await store.update('spentCode', 'a', (value) => ({ ...value, flowId: `${value.flowId}2` }));
    expect(updated).toEqual(spent('12'));
    expect(await store.get('spentCode', 'a')).toEqual(spent('12'));
    advance(30);
    expect(await store.get('spentCode', 'a')).toBeUndefined();
  });

  it('leaves a value as it is if the change declines, and creates none', async () => {
    const { store } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    expect(await store.update('spentCode', 'a', () => undefined)).toBeUndefined();
    expect(await store.update('spentCode', 'b', (value) => value)).toBeUndefined();
    expect(await store.get('spentCode', 'a')).toEqual(spent('1'));
    expect(await store.get('spentCode', 'b')).toBeUndefined();
  });

  it('loses none of many concurrent updates', async () => {
    const { store } = await create();
    await store.put('spentCode', 'a', { ...spent('1'), spentAt: 0 }, { ttlSeconds: 60 });
    await Promise.all(
      Array.from({ length: 50 }, () =>
        store.update('spentCode', 'a', (value) => ({ ...value, spentAt: value.spentAt + 1 })),
      ),
    );
    expect(await store.get('spentCode', 'a')).toMatchObject({ spentAt: 50 });
  });

  it('lets one of many concurrent updates answer a question', async () => {
    const { store } = await create();
    await store.put('assertion', 'a', { client_id: 'open' }, { ttlSeconds: 60 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        store.update('assertion', 'a', ({ client_id }) =>
          client_id === 'open' ? { client_id: String(n) } : undefined,
        ),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('neither freezes nor keeps a reference to what it was given', async () => {
    const { store } = await create();
    const value = { ...consent('openid') };
    await store.put('consent', 'a', value, { ttlSeconds: 60 });
    value.scope = 'profile';
    expect(await store.get('consent', 'a')).toEqual(consent('openid'));
  });
}

function describeNames(create: Create): void {
  it('returns names such as __proto__ as they were put', async () => {
    const { store } = await create();
    const claims = { id_token: JSON.parse('{"__proto__":{"essential":true},"constructor":null}') as object };
    await store.put('portalSession', 'a', { workspace: 'default/default', session: claims }, { ttlSeconds: 60 });
    const found = (await store.get('portalSession', 'a'))?.session as typeof claims;
    expect(Object.keys(found.id_token)).toEqual(['__proto__', 'constructor']);
    expect(found.id_token).not.toHaveProperty('essential');
  });
}

function describeExpiry(create: Create): void {
  it('forgets an expired record, for every verb', async () => {
    const { store, advance } = await create();
    for (const id of ['a', 'b', 'c', 'd']) await store.put('spentCode', id, spent(id), { ttlSeconds: 60 });
    advance(59);
    expect(await store.list('spentCode')).toHaveLength(4);
    advance(1);
    expect(await store.get('spentCode', 'a')).toBeUndefined();
    expect(await store.take('spentCode', 'b')).toBeUndefined();
    expect(await store.drop('spentCode', 'c')).toBe(false);
    expect(await store.list('spentCode')).toEqual([]);
    expect(await store.add('spentCode', 'd', spent('new'), { ttlSeconds: 60 })).toBe(true);
  });

  it('counts the time to live from the latest put', async () => {
    const { store, advance } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    advance(50);
    await store.put('spentCode', 'a', spent('2'), { ttlSeconds: 60 });
    advance(50);
    expect(await store.get('spentCode', 'a')).toEqual(spent('2'));
  });

  it('lists live records in the order they were put', async () => {
    const { store, advance } = await create();
    await store.put('consent', 'a', consent('openid'), { ttlSeconds: 10 });
    await store.put('consent', 'b', consent('email'), { ttlSeconds: 60 });
    await store.put('consent', 'c', consent('phone'), { ttlSeconds: 60 });
    advance(10);
    expect(await store.list('consent')).toEqual([
      ['b', consent('email')],
      ['c', consent('phone')],
    ]);
  });
}

function describeOwnership(create: Create): void {
  it('is not affected by changes to what was put', async () => {
    const { store } = await create();
    const token = accessToken('t', 'g');
    await store.put('accessToken', 'a', token, { ttlSeconds: 60 });
    attempt(() => (token.client_id = 'evil'));
    attempt(() => (token.scope as string[]).push('admin'));
    expect(await store.get('accessToken', 'a')).toEqual(accessToken('t', 'g'));
  });

  it('is not affected by changes to what was got, taken or listed', async () => {
    const { store } = await create();
    await store.put('accessToken', 'a', accessToken('t', 'g'), { ttlSeconds: 60 });
    const got = (await store.get('accessToken', 'a')) as AccessToken;
    attempt(() => (got.scope as string[]).push('admin'));
    const [listed] = await store.list('accessToken');
    attempt(() => ((listed![1] as AccessToken).client_id = 'evil'));
    expect(await store.get('accessToken', 'a')).toEqual(accessToken('t', 'g'));
  });

  it('keeps nested records complete', async () => {
    const { store } = await create();
    const request = { scope: ['openid'], claims: { id_token: { email: { essential: true } } } };
    const interaction = { interactionId: 'i', request } as unknown as Interaction;
    await store.put('interaction', 'i', interaction, { ttlSeconds: 60 });
    attempt(() => (request.claims.id_token.email.essential = false));
    expect(await store.get('interaction', 'i')).toMatchObject({
      request: { claims: { id_token: { email: { essential: true } } } },
    });
  });
}

function describeGrants(create: Create): void {
  it('revokes everything that belongs to a grant, and returns it', async () => {
    const { store } = await create();
    await store.put('accessToken', 'a', accessToken('1', 'g'), { ttlSeconds: 60, grantId: 'g' });
    await store.put('accessToken', 'b', accessToken('2', 'g'), { ttlSeconds: 60, grantId: 'g' });
    await store.put('spentCode', 'c', spent('3'), { ttlSeconds: 60, grantId: 'g' });
    await store.put('accessToken', 'd', accessToken('4', 'other'), { ttlSeconds: 60, grantId: 'other' });
    const revoked = await store.revokeGrant('g');
    expect(revoked.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual([
      'accessToken a',
      'accessToken b',
      'spentCode c',
    ]);
    expect(revoked.find(({ id }) => id === 'a')?.value).toEqual(accessToken('1', 'g'));
    expect((await store.list('accessToken')).map(([id]) => id)).toEqual(['d']);
    expect(await store.list('spentCode')).toEqual([]);
    expect(await store.revokeGrant('g')).toEqual([]);
  });

  it('adds nothing more to a revoked grant', async () => {
    const { store } = await create();
    expect(await store.revokeGrant('g')).toEqual([]);
    const options = { ttlSeconds: 60, grantId: 'g' };
    expect(await store.put('accessToken', 'a', accessToken('1', 'g'), options)).toBe(false);
    expect(await store.add('accessToken', 'a', accessToken('1', 'g'), options)).toBe(false);
    expect(await store.get('accessToken', 'a')).toBeUndefined();
  });

  it('keeps the existing value when a put for a revoked grant would replace it', async () => {
    const { store } = await create();
    await store.put('spentCode', 'a', spent('1'), { ttlSeconds: 60 });
    await store.revokeGrant('g');
    expect(await store.put('spentCode', 'a', spent('2'), { ttlSeconds: 60, grantId: 'g' })).toBe(false);
    expect(await store.get('spentCode', 'a')).toEqual(spent('1'));
  });

  it('leaves nothing behind when puts race with the revocation', async () => {
    const { store } = await create();
    const options = { ttlSeconds: 60, grantId: 'g' };
    const put = (n: number) => store.put('accessToken', `t${n}`, accessToken(String(n), 'g'), options);
    const before = Array.from({ length: 20 }, (_, n) => put(n));
    const revocation = store.revokeGrant('g');
    const after = Array.from({ length: 20 }, (_, n) => put(n + 20));
    await Promise.all([...before, revocation, ...after]);
    expect(await store.list('accessToken')).toEqual([]);
  });

  it('does not count expired records among the revoked', async () => {
    const { store, advance } = await create();
    await store.put('accessToken', 'a', accessToken('1', 'g'), { ttlSeconds: 10, grantId: 'g' });
    await store.put('accessToken', 'b', accessToken('2', 'g'), { ttlSeconds: 60, grantId: 'g' });
    advance(10);
    expect((await store.revokeGrant('g')).map(({ id }) => id)).toEqual(['b']);
  });

  it('does not revoke what was dropped or put again under another grant', async () => {
    const { store } = await create();
    await store.put('accessToken', 'a', accessToken('1', 'g'), { ttlSeconds: 60, grantId: 'g' });
    await store.put('accessToken', 'a', accessToken('1', 'h'), { ttlSeconds: 60, grantId: 'h' });
    await store.put('accessToken', 'b', accessToken('2', 'g'), { ttlSeconds: 60, grantId: 'g' });
    await store.drop('accessToken', 'b');
    expect(await store.revokeGrant('g')).toEqual([]);
    expect(await store.get('accessToken', 'a')).toEqual(accessToken('1', 'h'));
  });
}

/** A store may freeze what it is given. Changing it then throws, which is just as good. */
function attempt(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}
