import { describe, expect, it } from 'vitest';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import { readAcpExport } from '../../server/transfer/acp/import.ts';
import { IMPORT_MODES } from '../../contract/transfer-modes.ts';
import { importConfig, planImport, undoImport } from '../../server/transfer/import.ts';
import { parseConfig } from '../../server/config/config-text.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { caseText } from './cases.ts';
import { storeOf } from './memory-store.ts';

const AT = { tenant_id: 'default', authorization_server_id: 'default' };

const STARTER = starterConfig();

/** A workspace where every kind of thing has what ACP does not know, or what a file does not mention. */
function grown(): ConfigInput {
  const config = structuredClone(STARTER);
  const workspace = config.workspaces[0]!;
  workspace.settings = {
    login: 'auto',
    auto_login_username: 'alice',
    unregistered_redirect_hosts: ['app.test'],
    enforce_pkce: true,
    sso: { max_age: '24h' },
    note: 'ours',
  };
  Object.assign(
    workspace.clients!.find(({ client_id }) => client_id === 'web-app')!,
    {
      allow_plain_pkce: true,
      trusted: true,
      token_ttls: { id_token_ttl: '7m' },
      metadata: { tier: 'gold' },
      note: 'ours',
    },
  );
  return config;
}

const workspaceOf = ({ workspaces }: ConfigInput): WorkspaceInput => workspaces[0]!;
const clientIn = (config: ConfigInput, id: string) =>
  workspaceOf(config).clients!.find(({ client_id }) => client_id === id)!;

/** The config after an import of an ACP file. */
async function after(file: object | string, mode: (typeof IMPORT_MODES)[number] = 'update', current = grown()) {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const { config, said } = await readAcpExport(text);
  const store = storeOf(structuredClone(current));
  const { plan } = await importConfig(store, config, { mode, said }, 'test');
  return { config: store.source() as ConfigInput, plan };
}

describe('what a file of ACP’s does not mention is not touched', () => {
  it.each(IMPORT_MODES)('in mode %s a file with one new client adds that client', async (mode) => {
    const before = grown();
    const { config } = await after(await caseText('acp-clients-only.yaml'), mode, before);
    const { clients, ...rest } = workspaceOf(config);
    const { clients: former, ...formerRest } = workspaceOf(before);
    expect(rest).toEqual(formerRest);
    expect(clients!.slice(0, -1)).toEqual(former);
    expect(clients!.at(-1)).toMatchObject({ client_id: 'orders', scopes: ['openid'] });
  });

  const PARTS: [string, object][] = [
    ['a flat client', { clients: [{ ...AT, client_id: 'web-app', client_name: 'Named' }] }],
    ['a tree client', { id: 'default', clients: { 'web-app': { client_name: 'Named' } } }],
    [
      'a client of a tenant’s tree',
      { id: 'default', servers: { default: { clients: { 'web-app': { client_name: 'Named' } } } } },
    ],
    [
      'a server that says its name only',
      {
        servers: [{ tenant_id: 'default', id: 'default', name: 'Named' }],
        clients: [{ ...AT, client_id: 'web-app', client_name: 'Named' }],
      },
    ],
  ];
  it.each(PARTS)('%s changes its own field', async (_, file) => {
    const before = grown();
    const { config } = await after(file);
    clientIn(before, 'web-app').client_name = 'Named';
    expect(config).toEqual(before);
  });

  it.each([
    [
      'a setting',
      { servers: [{ tenant_id: 'default', id: 'default', access_token_ttl: '5m0s' }] },
      { access_token_ttl: '5m0s' },
    ],
    [
      'a setting set to false',
      { servers: [{ tenant_id: 'default', id: 'default', enforce_pkce: false }] },
      { enforce_pkce: undefined },
    ],
    [
      'a setting whose default is true',
      { servers: [{ tenant_id: 'default', id: 'default', enforce_pkce_for_public_clients: false }] },
      { enforce_pkce_for_public_clients: false },
    ],
    [
      'a part of a group',
      { servers: [{ tenant_id: 'default', id: 'default', sso: { enabled: false } }] },
      { sso: { enabled: false, max_age: '24h' } },
    ],
    ['a tree’s setting', { id: 'default', access_token_ttl: '5m0s', clients: {} }, { access_token_ttl: '5m0s' }],
  ])('%s changes that setting', async (_, file, expected) => {
    const before = grown();
    const { config } = await after(file);
    Object.assign(workspaceOf(before).settings!, expected);
    expect(JSON.parse(JSON.stringify(config))).toEqual(JSON.parse(JSON.stringify(before)));
  });

  it('a user gains attributes and keeps the others, the password and the id of the provider', async () => {
    const user = { username: 'alice', authentication_context: { nickname: 'Ally', address: { country: 'CA' } } };
    const idps = [{ ...AT, id: 'sandbox', method: 'static', credentials: { static: { users: [user] } } }];
    const before = grown();
    const { config } = await after({ idps });
    const alice = workspaceOf(before).users![0]!;
    alice.authentication_context!.nickname = 'Ally';
    alice.authentication_context!.address!.country = 'CA';
    expect(config).toEqual(before);
  });

  it('a password takes the place of a hash', async () => {
    const before = grown();
    workspaceOf(before).users = [{ username: 'alice', hashed_password: '$scrypt$x', note: 'ours' }];
    const idps = [
      { ...AT, method: 'static', credentials: { static: { users: [{ username: 'alice', password: 'new' }] } } },
    ];
    const { config } = await after({ idps }, 'update', before);
    expect(workspaceOf(config).users).toEqual([
      { username: 'alice', note: 'ours', authentication_context: {}, password: 'new' },
    ]);
  });

  it('RFC 7591 §2: keys take the place of their address', async () => {
    const before = grown();
    Object.assign(clientIn(before, 'service'), { jwks_uri: 'https://app.test/jwks' });
    const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] };
    const { config } = await after({ clients: [{ ...AT, client_id: 'service', jwks }] }, 'update', before);
    expect(clientIn(config, 'service')).toMatchObject({ jwks });
    expect(clientIn(config, 'service')).not.toHaveProperty('jwks_uri');
  });

  it('a service keeps its name, a scope its service, and a claim its source', async () => {
    const file = {
      id: 'default',
      services: { 'default-profile': { scopes: { email: { implicit: true } } } },
      scopes_without_service: { 'accounts.read': { transient: true } },
      claims: { id_token: { email: { scopes: ['email', 'profile'] } } },
    };
    const before = grown();
    workspaceOf(before).claims!.find(({ name }) => name === 'email')!.source_path = 'mail';
    const { config } = await after(file, 'update', before);
    const expected = structuredClone(before);
    const { scopes, claims } = workspaceOf(expected);
    scopes!.find(({ name }) => name === 'email')!.implicit = true;
    scopes!.find(({ name }) => name === 'accounts.read')!.transient = true;
    claims!.find(({ name }) => name === 'email')!.scopes = ['email', 'profile'];
    expect(config).toEqual(expected);
  });

  it('a secret that an export leaves empty stays', async () => {
    const before = grown();
    const { config } = await after({
      id: 'default',
      clients: { 'web-app': { client_secret: '', rotated_secrets: [], client_name: 'N' } },
    });
    expect(clientIn(config, 'web-app').client_secret).toBe(clientIn(before, 'web-app').client_secret);
  });

  it('what ACP writes as unset goes back to its default; what ACP does not know stays', async () => {
    const client = {
      trusted: false,
      description: '',
      redirect_uris: [],
      grant_types: [],
      token_ttls: { id_token_ttl: '0s' },
    };
    const { config } = await after({ id: 'default', clients: { 'web-app': client } });
    const found = clientIn(config, 'web-app');
    for (const field of ['trusted', 'description', 'grant_types']) expect(found).not.toHaveProperty(field);
    expect(found).toMatchObject({ token_ttls: {}, allow_plain_pkce: true, note: 'ours', metadata: { tier: 'gold' } });
  });

  it('an unusable field leaves the existing value', async () => {
    const { config } = await after({
      clients: [{ ...AT, client_id: 'web-app', token_endpoint_auth_method: 'tls_client_auth' }],
    });
    expect(clientIn(config, 'web-app').token_endpoint_auth_method).toBe('unspecified');
  });

  it('different spellings of the same value are not a difference, in the default mode too', async () => {
    const file = {
      servers: [
        { tenant_id: 'default', id: 'default', refresh_token_ttl: '720h0m0s', sso: { enabled: true, max_age: '24h' } },
      ],
      clients: [
        {
          ...AT,
          client_id: 'web-app',
          client_status: 'active',
          trusted: true,
          scope: '',
          dpop_bound_access_tokens: false,
        },
      ],
    };
    const { plan, config } = await after(file, 'fail');
    expect(new Set(plan.items.map(({ action }) => action))).toEqual(new Set(['same']));
    expect(config).toEqual(grown());
  });

  it('a difference that the file does mention is still refused in the default mode', async () => {
    const { config, said } = await readAcpExport(
      JSON.stringify({ clients: [{ ...AT, client_id: 'web-app', trusted: false }] }),
    );
    const plan = planImport(grown(), config, { mode: 'fail', said });
    expect(plan.items).toMatchObject([{ action: 'conflict', fields: [{ path: 'trusted', before: true }] }]);
  });

  it('answers for missing secrets are imported, and only they', async () => {
    const file = {
      clients: [{ ...AT, client_id: 'web-app', client_secret: '<client_secret of web-app>', client_name: 'N' }],
    };
    const { config } = await after(file);
    expect(clientIn(config, 'web-app')).toEqual({ ...clientIn(grown(), 'web-app'), client_name: 'N' });
  });
});

describe('a workspace that leaves its scopes and claims to us', () => {
  const bare: ConfigInput = {
    version: 2,
    workspaces: [{ tid: 'default', aid: 'default', users: [{ username: 'a' }] }],
  };
  const scopesOf = (config: ConfigInput) => parseConfig(config).workspaces[0]!.scopes.map(({ name }) => name);

  it.each([
    ['ACP’s', { claims: [{ ...AT, name: 'tier', type: 'id_token' }] }],
    ['ACP’s tree', { id: 'default', services: { orders: { scopes: { 'orders.read': {} } } } }],
  ])('keeps them when a file of %s adds to them, and is as before when that is undone', async (_, file) => {
    const { config, said } = await readAcpExport(JSON.stringify(file));
    const store = storeOf(structuredClone(bare));
    const imported = await importConfig(store, config, { mode: 'fail', said }, 'test');
    expect(scopesOf(store.source() as ConfigInput)).toEqual(expect.arrayContaining(scopesOf(bare)));
    await undoImport(store, imported, 'test');
    expect(store.source()).toEqual(bare);
  });

  it('keeps them when a config of ours adds to them', async () => {
    const store = storeOf(structuredClone(bare));
    const file: ConfigInput = {
      version: 2,
      workspaces: [{ tid: 'default', aid: 'default', scopes: [{ name: 'orders.read' }] }],
    };
    await importConfig(store, file, { mode: 'fail' }, 'test');
    expect(scopesOf(store.source() as ConfigInput)).toEqual([...scopesOf(bare), 'orders.read']);
  });
});

describe('a new workspace that a file names, but does not describe', () => {
  const at = { tenant_id: 'default', authorization_server_id: 'shop' };
  const made = async (file: object) => {
    const { config } = await after(file, 'fail', { version: 2, workspaces: [{ tid: 'own', aid: 'own' }] });
    return parseConfig(config).workspaces[1]!;
  };

  it('starts with ACP’s scopes and claims, so its clients can log in', async () => {
    const shop = await made({ clients: [{ ...at, client_id: 'orders', scopes: ['openid'] }] });
    expect(shop).toMatchObject({ aid: 'shop', clients: [{ client_id: 'orders' }] });
    expect(shop.scopes.some(({ name }) => name === 'openid')).toBe(true);
    expect(shop.settings.enforce_pkce_for_public_clients).toBe(true);
  });

  it('also has the file’s services', async () => {
    const shop = await made({ services: [{ ...at, id: 'orders', name: 'Orders', scopes: [{ name: 'orders.read' }] }] });
    expect(shop.scopes.map(({ name }) => name)).toEqual(expect.arrayContaining(['openid', 'orders.read']));
    expect(shop.claims.length).toBeGreaterThan(0);
  });

  it('has the id of the file’s identity provider', async () => {
    const users = [{ username: 'pat', password: 'pat' }];
    const shop = await made({ idps: [{ ...at, id: 'sandbox', method: 'static', credentials: { users } }] });
    expect(shop).toMatchObject({ settings: { idp_id: 'sandbox' }, users: [{ username: 'pat' }] });
  });
});

describe('a string that looks like an unset time', () => {
  it('is taken where it is a password, a secret or a name', async () => {
    const users = [{ username: '0s', password: '0s' }];
    const file = {
      clients: [{ ...AT, client_id: 'a', client_secret: '0s', client_name: '0001-01-01' }],
      idps: [{ ...AT, method: 'static', credentials: { static: { users } } }],
    };
    const { config } = await readAcpExport(JSON.stringify(file));
    expect(config.workspaces[0]).toMatchObject({
      users,
      clients: [{ client_secret: '0s', client_name: '0001-01-01' }],
    });
  });
});
