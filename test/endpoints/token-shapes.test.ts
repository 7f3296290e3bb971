import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { WorkspaceInput } from '../../contract/config/config.ts';
import {
  automate,
  clientCredentials,
  decode,
  introspect,
  obtainTokens,
  refresh,
  userinfo,
  type Tokens,
} from '../world/code-grant.ts';
import { clientOf, startWorld } from '../world/world.ts';

type SettingsInput = NonNullable<WorkspaceInput['settings']>;

async function automatedWorld(settings: SettingsInput = {}) {
  const world = await startWorld();
  await automate(world);
  await world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, ...settings };
  });
  return world;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const namesOf = (claims: object): string[] => Object.keys(claims).toSorted();

describe('acp.md §3.4: the access token', () => {
  test('of a user', async () => {
    const world = await automatedWorld();
    const { access_token } = await obtainTokens(world);
    const { header, claims } = decode(access_token);
    expect(header).toEqual({ alg: 'ES256', kid: expect.stringMatching(/^\d{20,}$/), typ: 'JWT' });
    expect(namesOf(claims)).toEqual([
      'acr',
      'aid',
      'amr',
      'aud',
      'exp',
      'groups',
      'iat',
      'idp',
      'iss',
      'jti',
      'nbf',
      'scp',
      'st',
      'sub',
      'tid',
    ]);
    const { host } = new URL(world.issuer);
    expect(claims).toMatchObject({
      iss: world.issuer,
      sub: 'alice',
      aud: [
        'web-app',
        `spiffe://${host}/default/default/default-profile`,
        `spiffe://${host}/default/default/default-accounts`,
      ],
      jti: expect.stringMatching(UUID),
      acr: '1',
      amr: ['pwd'],
      idp: 'default',
      st: 'public',
      tid: 'default',
      aid: 'default',
      scp: ['openid', 'profile', 'email', 'offline_access', 'accounts.read'],
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(3600);
    expect(claims['nbf']).toBe(claims['iat']);
  });

  test('of a client', async () => {
    const world = await automatedWorld();
    const { claims } = decode((await clientCredentials(world, { scope: 'introspect_tokens' })).access_token);
    expect(namesOf(claims)).toEqual([
      'aid',
      'amr',
      'aud',
      'exp',
      'iat',
      'idp',
      'iss',
      'jti',
      'nbf',
      'scp',
      'st',
      'sub',
      'tid',
    ]);
    expect(claims).toMatchObject({ sub: 'service', idp: '', amr: [], scp: ['introspect_tokens'] });
  });

  test.each<[SettingsInput['scope_claim_formats'], unknown, unknown]>([
    [['scp_array'], ['openid'], undefined],
    [['scope_space_separated'], undefined, 'openid'],
    [['scp_array', 'scope_space_separated'], ['openid'], 'openid'],
  ])('scope_claim_formats %j', async (scope_claim_formats, scp, scope) => {
    const world = await automatedWorld({ scope_claim_formats });
    const { claims } = decode((await obtainTokens(world, { scope: 'openid' })).access_token);
    expect([claims['scp'], claims['scope']]).toEqual([scp, scope]);
  });

  test('RFC 9068 §2: with access_token_profile rfc9068, typ, client_id and scope', async () => {
    const world = await automatedWorld({ access_token_profile: 'rfc9068' });
    const { access_token, id_token } = await obtainTokens(world, { scope: 'openid email' });
    const { header, claims } = decode(access_token);
    expect(header['typ']).toBe('at+jwt');
    for (const required of ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'])
      expect(claims).toHaveProperty(required);
    expect(claims).toMatchObject({ client_id: 'web-app', scope: 'openid email', scp: ['openid', 'email'] });
    expect(decode(id_token).header['typ']).toBe('JWT');
    expect((await userinfo(world, access_token)).status).toBe(200);
    expect(await introspect(world, access_token)).toMatchObject({ active: true, client_id: 'web-app' });
  });

  test('without it, ACP’s typ and no client_id', async () => {
    const { header, claims } = decode((await obtainTokens(await automatedWorld())).access_token);
    expect([header['typ'], claims['client_id']]).toEqual(['JWT', undefined]);
  });

  test('a service’s own audience takes the place of the spiffe one, the client’s are added', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').audience = ['https://api.example.test'];
      for (const service of workspace.services ?? [])
        if (service.id === 'default-accounts') service.custom_audience = 'urn:accounts';
    });
    const { claims } = decode((await obtainTokens(world, { scope: 'accounts.read' })).access_token);
    expect(claims['aud']).toEqual(['web-app', 'https://api.example.test', 'urn:accounts']);
  });

  test('opaque ones carry no data, and work', async () => {
    const world = await automatedWorld({ access_token_strategy: 'opaque' });
    const { access_token } = await obtainTokens(world);
    expect(access_token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await userinfo(world, access_token)).status).toBe(200);
    expect(await introspect(world, access_token)).toMatchObject({ active: true, sub: 'alice' });
  });
});

describe('acp.md §3.4: subject_format', () => {
  test('hash: 64 hexadecimal digits, the same everywhere, other for another user or provider', async () => {
    const subjects = new Set<string>();
    for (const settings of [{}, { auto_login_username: 'bob' }, { idp_id: 'other' }]) {
      const world = await automatedWorld({ subject_format: 'hash', ...settings });
      const tokens = await obtainTokens(world);
      const { sub } = decode(tokens.id_token).claims;
      expect(sub).toMatch(/^[0-9a-f]{64}$/);
      expect(decode(tokens.access_token).claims['sub']).toBe(sub);
      expect(await (await userinfo(world, tokens.access_token)).json()).toMatchObject({ sub });
      const username = 'auto_login_username' in settings ? 'bob' : 'alice';
      expect(await introspect(world, tokens.access_token)).toMatchObject({ sub, idp_sub: username, username });
      subjects.add(String(sub));
    }
    expect(subjects.size).toBe(3);
  });
});

describe('acp.md §3.5, OIDC Core §2: the ID token', () => {
  test.each(['ES256', 'RS256', 'PS256', 'EdDSA'] as const)('%s', async (signing_alg) => {
    const world = await automatedWorld({ signing_alg });
    const tokens = await obtainTokens(world, { scope: 'openid email', nonce: 'n-1' });
    const { header, claims } = decode(tokens.id_token);
    expect(header).toMatchObject({ alg: signing_alg, typ: 'JWT' });
    const digest = createHash(signing_alg === 'EdDSA' ? 'sha512' : 'sha256')
      .update(tokens.access_token)
      .digest();
    expect(claims).toMatchObject({
      iss: world.issuer,
      sub: 'alice',
      aud: 'web-app',
      nonce: 'n-1',
      acr: '1',
      amr: ['pwd'],
      idp: 'default',
      st: 'public',
      tid: 'default',
      aid: 'default',
      scp: ['openid', 'email'],
      email: 'alice@example.com',
      email_verified: true,
      at_hash: digest.subarray(0, digest.length / 2).toString('base64url'),
      sid: expect.any(String),
    });
    for (const time of ['iat', 'nbf', 'exp', 'auth_time', 'rat']) expect(Number.isInteger(claims[time])).toBe(true);
    expect(claims).not.toHaveProperty('name');
    expect(claims).not.toHaveProperty('groups');
  });

  test('only with scope openid; after a refresh with the same sub, auth_time and sid, and no nonce (§12.2)', async () => {
    const world = await automatedWorld();
    expect(await obtainTokens(world, { scope: 'accounts.read' })).not.toHaveProperty('id_token');
    const first = await obtainTokens(world, { nonce: 'n' });
    const again = (await (await refresh(world, first.refresh_token)).json()) as Tokens;
    const [before, after] = [decode(first.id_token).claims, decode(again.id_token).claims];
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'sid', 'acr']) expect(after[name]).toEqual(before[name]);
    expect(after).not.toHaveProperty('nonce');
    expect(after['jti']).not.toBe(before['jti']);
  });

  test('claims that a workspace configures cannot take the place of the protocol’s, nor break it', async () => {
    const world = await automatedWorld();
    const names = ['sub', 'iss', 'aud', 'exp', 'scp', 'nonce', 'auth_time', 'sid', '__proto__', 'constructor'];
    await world.configure((workspace) => {
      workspace.users = (workspace.users ?? []).map((user) => ({
        ...user,
        authentication_context: { ...user.authentication_context, evil: { x: 1 } },
      }));
      for (const name of names)
        for (const type of ['id_token', 'access_token'] as const)
          workspace.claims?.push({ name, type, scopes: [], source_type: 'authnCtx', source_path: 'evil' });
    });
    const tokens = await obtainTokens(world, { scope: 'openid' });
    for (const jwt of [tokens.id_token, tokens.access_token]) {
      const { claims } = decode(jwt);
      expect(claims).toMatchObject({ sub: 'alice', iss: world.issuer, scp: ['openid'] });
      expect(claims['constructor']).toEqual({ x: 1 });
      expect(Object.hasOwn(claims, '__proto__')).toBe(true);
    }
    expect((await userinfo(world, tokens.id_token)).status).toBe(401);
    expect({}).not.toHaveProperty('x');
  });

  test('OIDC Core §3.1.2.1: an access token is not an id_token_hint, nor is anything else', async () => {
    const world = await automatedWorld();
    const tokens = await obtainTokens(world);
    const hint = async (id_token_hint: string): Promise<string> => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: 'web-app',
        scope: 'openid',
        id_token_hint,
      });
      const response = await world.fetch(`/oauth2/authorize?${query.toString()}`);
      return new URL(response.headers.get('location') ?? '').searchParams.get('error') ?? 'none';
    };
    expect(await hint(tokens.id_token)).toBe('none');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${tokens.id_token.split('.')[1]}.`;
    for (const wrong of [tokens.access_token, tokens.refresh_token, unsigned, tokens.id_token.slice(0, -4), 'x'])
      expect(await hint(wrong)).toBe('invalid_request');
  });
});

describe('acp.md §3.7: introspection', () => {
  test('of an access token, a client’s, and a refresh token', async () => {
    const world = await automatedWorld();
    const tokens = await obtainTokens(world);
    const access = await introspect(world, tokens.access_token);
    expect(access).toMatchObject({
      active: true,
      client_id: 'web-app',
      sub: 'alice',
      scope: 'openid profile email offline_access accounts.read',
      iss: world.issuer,
      token_type: 'access_token',
      tenant_id: 'default',
      server_id: 'default',
      idp: 'default',
      idp_sub: 'alice',
      username: 'alice',
      acr: '1',
      amr: ['pwd'],
      ext: { groups: ['developers'] },
    });
    const { claims } = decode(tokens.access_token);
    for (const name of ['aud', 'iat', 'nbf', 'exp', 'jti']) expect(access[name]).toEqual(claims[name]);
    for (const name of ['tid', 'aid', 'scp']) expect(access).not.toHaveProperty(name);
    expect(await introspect(world, tokens.refresh_token)).toMatchObject({
      token_type: 'refresh_token',
      aud: ['web-app'],
    });
    const machine = await introspect(world, (await clientCredentials(world)).access_token);
    expect(machine).toMatchObject({ client_id: 'service', sub: 'service', idp: '', amr: [] });
    expect(machine).not.toHaveProperty('username');
  });
});

describe('acp.md §3.6: lifetimes', () => {
  test('of the workspace, and of a client where it has its own', async () => {
    const world = await automatedWorld({ access_token_ttl: '10m', id_token_ttl: '1h10m30s', refresh_token_ttl: '2h' });
    const lives = async () => {
      const tokens = await obtainTokens(world);
      const life = ({ claims }: ReturnType<typeof decode>) => Number(claims['exp']) - Number(claims['iat']);
      const { exp, iat } = await introspect(world, tokens.refresh_token);
      return [
        tokens.expires_in,
        life(decode(tokens.access_token)),
        life(decode(tokens.id_token)),
        Number(exp) - Number(iat),
      ];
    };
    expect(await lives()).toEqual([600, 600, 4230, 7200]);
    const ttls = { access_token_ttl: '1m', id_token_ttl: '2m', refresh_token_ttl: '3m' };
    await world.configure((workspace) => void Object.assign(clientOf(workspace, 'web-app'), { token_ttls: ttls }));
    expect(await lives()).toEqual([600, 600, 4230, 7200]);
    await world.configure(
      (workspace) => void Object.assign(clientOf(workspace, 'web-app'), { use_custom_token_ttls: true }),
    );
    expect(await lives()).toEqual([60, 60, 120, 180]);
  });

  test('a token that has expired is dead, at its very second', async () => {
    let now = Date.now();
    const world = await startWorld({ clock: () => now });
    await automate(world);
    const { access_token, refresh_token } = await obtainTokens(world);
    now = Number(decode(access_token).claims['exp']) * 1000 - 1;
    expect((await userinfo(world, access_token)).status).toBe(200);
    now += 1;
    expect((await userinfo(world, access_token)).status).toBe(401);
    expect(await introspect(world, access_token)).toEqual({ active: false });
    now += 720 * 3600_000;
    expect((await refresh(world, refresh_token)).status).toBe(400);
  });
});
