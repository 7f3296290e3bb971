import { describe, expect, it } from 'vitest';
import { acpText, toAcp } from '../../server/transfer/acp/export.ts';
import { readAcpExport } from '../../server/transfer/acp/import.ts';
import { call } from '../world/admin.ts';
import { CHALLENGE, decode, VERIFIER } from '../world/code-grant.ts';
import { basic, startWorld, type World } from '../world/world.ts';
import { caseText } from './cases.ts';

const CALLBACK = 'http://localhost:3000/callback';
const ORDERS = basic('orders', 'orders-secret');

async function worldWith(text: string, aid: string) {
  const world = await startWorld();
  const answer = await call(world, 'config.import', { body: { text } });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  const issuer = world.issuer.replace(/default$/, aid);
  return { world, issuer };
}

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;
const postTo = (url: string, form: Record<string, string>, headers: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });

/** Logs a user in without a page. */
async function logIn(world: World, issuer: string, username: string, scope: string) {
  await world.core.config.update('test', ({ workspaces }) => {
    const workspace = workspaces.find(({ aid }) => issuer.endsWith(`/${aid}`))!;
    if (!workspace.users?.some((user) => user.username === username)) workspace.users = [{ username }];
    workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: username };
  });
  const query = { response_type: 'code', client_id: 'orders', redirect_uri: CALLBACK, scope };
  const asked = new URLSearchParams({ ...query, code_challenge: CHALLENGE, code_challenge_method: 'S256' });
  const answer = await fetch(`${issuer}/oauth2/authorize?${asked}`, { redirect: 'manual' });
  const code = new URL(answer.headers.get('location')!).searchParams.get('code')!;
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
  const tokens = (await json(await postTo(`${issuer}/oauth2/token`, form, ORDERS))) as Record<string, string>;
  const info = await fetch(`${issuer}/userinfo`, { headers: { Authorization: `Bearer ${tokens['access_token']}` } });
  return { idToken: decode(tokens['id_token']!).claims, userinfo: await json(info) };
}

describe('a server that ACP is to initialize', () => {
  it('has ACP’s scopes and claims, and logs in with openid', async () => {
    const { world, issuer } = await worldWith(await caseText('acp-initialize.yaml'), 'demo');
    const discovery = await json(await fetch(`${issuer}/.well-known/openid-configuration`));
    expect(discovery['scopes_supported']).toEqual(
      expect.arrayContaining(['openid', 'profile', 'email', 'phone', 'address', 'offline_access', 'introspect_tokens']),
    );
    expect(discovery['claims_supported']).toEqual(expect.arrayContaining(['name', 'email', 'groups', 'address']));
    expect((await logIn(world, issuer, 'pat', 'openid')).idToken).toMatchObject({ sub: 'pat', aud: 'orders' });
  });

  const servers = (more: object, parts: object = {}) =>
    JSON.stringify({
      servers: [{ tenant_id: 'default', id: 'shop', name: 'Shop', initialize: true, ...more }],
      ...parts,
    });
  const at = { tenant_id: 'default', authorization_server_id: 'shop' };
  const only = async (text: string) => (await readAcpExport(text)).config.workspaces[0]!;

  it('has no claims but the file’s with do_not_create_default_claims', async () => {
    const claims = [{ ...at, name: 'tier', type: 'id_token', mapping: 'tier' }];
    const { claims: found, scopes } = await only(servers({ do_not_create_default_claims: true }, { claims }));
    expect(found!.map(({ name }) => name)).toEqual(['tier']);
    expect(scopes!.some(({ name }) => name === 'openid')).toBe(true);
  });

  it('keeps what the file names: its own services, scopes and claims come first', async () => {
    const parts = {
      services: [{ ...at, id: 'shop-profile', name: 'People', scopes: [{ name: 'openid', display_name: 'Yours' }] }],
      claims: [{ ...at, name: 'email', type: 'id_token', scopes: ['orders'], source_path: 'mail' }],
      scopes_without_service: [{ ...at, name: 'orders' }],
    };
    const { services, scopes, claims } = await only(servers({}, parts));
    expect(services!.filter(({ id }) => id === 'shop-profile')).toEqual([{ id: 'shop-profile', name: 'People' }]);
    expect(services!.some(({ id }) => id === 'shop-oauth2')).toBe(true);
    expect(scopes!.filter(({ name }) => name === 'openid')).toMatchObject([{ display_name: 'Yours' }]);
    expect(scopes!.map(({ name }) => name)).toEqual(expect.arrayContaining(['orders', 'email', 'offline_access']));
    expect(claims!.filter(({ name }) => name === 'email')).toMatchObject([{ source_path: 'mail', scopes: ['orders'] }]);
    expect(claims!.some(({ name }) => name === 'given_name')).toBe(true);
  });

  it('is so in the tree form, too', async () => {
    const { scopes } = await only(JSON.stringify({ id: 'shop', name: 'Shop', initialize: true, clients: {} }));
    expect(scopes!.some(({ name }) => name === 'openid')).toBe(true);
  });

  it('gets what it lacks where it is there already, and loses nothing', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.scopes!.find(({ name }) => name === 'openid')!.display_name = 'Ours';
      workspace.claims = workspace.claims!.filter(({ name }) => name !== 'email');
    });
    const before = structuredClone(world.core.config.source().workspaces[0]!);
    const text = JSON.stringify({ servers: [{ tenant_id: 'default', id: 'default', initialize: true }] });
    const answer = await call(world, 'config.import', { body: { text } });
    expect(answer.body).toMatchObject({ summary: ['claim id_token.email added'] });
    const { claims, ...after } = world.core.config.source().workspaces[0]!;
    expect({ ...after, claims: claims!.filter(({ name }) => name !== 'email') }).toEqual(before);
  });

  it('without initialize has only what the file contains', async () => {
    const { services, scopes, claims } = await only(servers({ initialize: false }));
    expect([services, scopes, claims]).toEqual([[], [], []]);
  });
});

describe('OpenID Connect Core §5.1.1: ACP’s claims named address.country', () => {
  it('are members of address in ID token and userinfo', async () => {
    const { world, issuer } = await worldWith(await caseText('acp-dotted-claims.json'), 'addr');
    const { idToken, userinfo } = await logIn(world, issuer, 'pat', 'openid address');
    expect([idToken['address'], userinfo['address']]).toEqual([{ country: 'US' }, { country: 'US' }]);
    expect([idToken, userinfo]).not.toContainEqual(expect.objectContaining({ 'address.country': 'US' }));
  });

  it.each(['flat', 'tree'] as const)('go back to ACP under their names in the %s form', async (form) => {
    const { config } = await readAcpExport(await caseText('acp-dotted-claims.json'));
    const again = await readAcpExport(await acpText(toAcp(config, form).document, 'yaml'));
    expect(again.config.workspaces[0]!.claims).toMatchObject([
      { name: 'address.country', source_path: 'address.country', scopes: ['address'] },
    ]);
  });
});

describe('a client’s own lifetimes, as ACP names them', () => {
  const token = async (issuer: string, client: string, secret: string) =>
    json(await postTo(`${issuer}/oauth2/token`, { grant_type: 'client_credentials' }, basic(client, secret)));

  it('are what its tokens live', async () => {
    const { issuer } = await worldWith(await caseText('acp-token-ttls.yaml'), 'ttl');
    expect(await token(issuer, 'brief', 'brief-secret')).toMatchObject({ expires_in: 300 });
  });

  it.each(['flat', 'tree'] as const)('go back to ACP under their names in the %s form', async (form) => {
    const token_ttls = {
      access_token_ttl: '5m0s',
      refresh_token_ttl: '1h0m0s',
      id_token_ttl: '2m0s',
      authorization_code_ttl: '30s',
    };
    const clients = [{ client_id: 'a', token_ttls, authorization_server_id: 'x' }];
    const { config, report } = await readAcpExport(JSON.stringify({ clients }));
    expect(report.filter(({ outcome }) => outcome !== 'taken')).toEqual([]);
    const { document } = toAcp(config, form);
    const found =
      form === 'flat' ? document['clients'] : (document['servers'] as never as { x: { clients: unknown } }).x.clients;
    expect(JSON.stringify(found)).toContain(JSON.stringify(token_ttls));
  });

  it.each([
    ['a short name', { access: '5m0s' }, { access_token_ttl: '5m0s' }, []],
    ['zero, which is unset', { access_token_ttl: '0s', id_token_ttl: '0h0m0s' }, undefined, []],
    [
      'no duration',
      { access_token_ttl: 'soon', id_token_ttl: '1m' },
      { id_token_ttl: '1m' },
      ['token_ttls.access_token_ttl'],
    ],
    ['a kind that is not here', { device_code_ttl: '1m' }, undefined, ['token_ttls.device_code_ttl']],
  ])('with %s are taken or reported, never both', async (_, token_ttls, expected, reported) => {
    const clients = [{ client_id: 'a', token_ttls, authorization_server_id: 'x' }];
    const { config, report } = await readAcpExport(JSON.stringify({ clients }));
    expect(config.workspaces[0]!.clients![0]!.token_ttls).toEqual(expected);
    expect(report.flatMap(({ field }) => field ?? [])).toEqual(reported);
  });

  it('what a server says in groups is taken or reported, too', async () => {
    const server = {
      id: 'x',
      sso: { enabled: false, max_idle: '1h0m0s', domain: '' },
      advanced: { disable_refresh_token_cycling: true, enforce_acr_values: true },
    };
    const { config, report } = await readAcpExport(JSON.stringify({ servers: [server] }));
    expect(config.workspaces[0]!.settings).toMatchObject({
      sso: { enabled: false },
      disable_refresh_token_cycling: true,
    });
    expect(report.flatMap(({ field }) => field ?? []).toSorted()).toEqual([
      'advanced.enforce_acr_values',
      'sso.max_idle',
    ]);
  });
});
