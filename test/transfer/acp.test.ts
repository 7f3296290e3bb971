import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema, type ConfigInput } from '../../contract/config/config.ts';
import { acpText, toAcp } from '../../server/transfer/acp/export.ts';
import { readAcpExport } from '../../server/transfer/acp/import.ts';
import { reportText, type ReportLine } from '../../server/transfer/acp/report.ts';
import { diffConfigs } from '../../server/transfer/diff.ts';
import { starterConfig } from '../../server/config/starter.ts';
import { withDefaults } from '../../server/config/defaults.ts';
import { arbitraryConfig } from './arbitrary-config.ts';

/** The flat form, as a hand-written import file of a tenant has it. */
const FLAT = `
servers:
  - id: bank
    tenant_id: acme
    name: Bank
    access_token_ttl: 10m0s
    id_token_ttl: 0s
    enforce_pkce: true
    subject_format: legacy
    key_type: rsa
    grant_types: [authorization_code, implicit]
    sso: { enabled: true, max_age: 24h0m0s, domain: "" }
    advanced: { disable_refresh_token_cycling: true }
clients:
  - client_id: bugkc9m5pav4hr4vng0
    tenant_id: acme
    authorization_server_id: bank
    client_name: Web
    client_secret: j0cFZ3HQzlGHq5cAmUxCaTrXOPzwPOcvnWcBgGhbyGM
    redirect_uris: "https://localhost:8080/callback"
    grant_types: [authorization_code, implicit, refresh_token]
    response_types: [code, token]
    token_endpoint_auth_method: tls_client_auth
    tls_client_auth_subject_dn: cn=web
    scopes: [openid, accounts]
    audience: [bugkc9m5pav4hr4vng0]
    token_ttls: { access: 0s, refresh: 1h0m0s }
    created_at: "2024-01-01T00:00:00Z"
  - client_id: hashed
    authorization_server_id: bank
    hashed_secret: pbkdf2sha256$abc
    scope: openid email
  - client_id: sp
    client_type: saml
    authorization_server_id: bank
idps:
  - id: sandbox
    tenant_id: acme
    authorization_server_id: bank
    name: Sandbox IDP
    method: static
    mappings: [{ source: email, target: mail, type: string }]
    credentials:
      static:
        users:
          - username: user
            password: user
            email: user@example.com
            email_verified: true
            additional_attributes: { customer_id: "42" }
            authentication_context: { name: User Name }
          - username: secretive
            hashed_password: $2a$10$abc
  - id: okta
    authorization_server_id: bank
    name: Okta
    method: okta
services:
  - id: bank-accounts
    authorization_server_id: bank
    name: Accounts
    type: openbanking
    custom_audience: https://api.example.com
    scopes:
      - { name: accounts, display_name: Accounts, transient: true, metadata: {} }
claims:
  - { name: customer_id, type: access_token, tenant_id: acme, authorization_server_id: bank, scopes: [accounts], source_type: authnCtx, mapping: customer_id }
  - { name: nameid, type: saml_assertion, authorization_server_id: bank, source_path: sub }
scopes_without_service:
  - { name: loose, tenant_id: acme, authorization_server_id: bank }
policies:
  - { id: deny, authorization_server_id: bank }
`;

/** One workspace in the tree form, with the unset fields that ACP writes. */
const TREE = JSON.stringify({
  id: 'demo',
  tenant_id: '',
  name: 'demo workspace',
  access_token_ttl: '10m0s',
  authorization_code_ttl: '0s',
  cookie_max_age: '0s',
  enforce_pkce: false,
  enforce_pkce_for_public_clients: false,
  grant_types: [],
  rotated_secrets: [],
  token_endpoint_auth_methods: [],
  version: 0,
  server_consent: { type: 'custom', custom: { server_consent_url: 'https://example.com/consent' } },
  clients: {
    'demo-demo': {
      client_name: 'Demo Portal',
      application_types: [],
      audience: [],
      client_id_issued_at: 0,
      created_at: '0001-01-01T00:00:00.000Z',
      dpop_bound_access_tokens: false,
      redirect_uris: ['https://localhost:8443/default/demo/demo/callback'],
      rotated_secrets: [],
      scopes: ['openid'],
      trusted: true,
      use_custom_token_ttls: false,
    },
  },
  idps: {
    static: { name: 'Sandbox', method: 'static', credentials: { users: [{ username: 'user', password: 'p' }] } },
  },
  services: {
    'demo-profile': {
      name: 'Profile',
      type: 'oidc',
      system: true,
      updated_at: '2024-01-23T23:19:30.004+01:00',
      scopes: { openid: { description: 'Sub', implicit: true, transient: false } },
    },
  },
  scopes_without_service: { loose: { description: 'Loose', policy_execution_points: { scope_user_grant: 'x' } } },
  claims: {
    access_token: { customer_id: { scopes: ['openid'], source_path: 'customer_id', source_type: 'authnCtx' } },
    id_token: { name: { source_path: 'name', source_type: 'authnCtx' } },
  },
});

const said = (report: readonly ReportLine[], outcome: ReportLine['outcome']) =>
  report.filter((line) => line.outcome === outcome).map(({ what, field }) => (field ? `${what}, ${field}` : what));

describe('ACP’s flat export', () => {
  it('becomes a workspace', async () => {
    const { form, config } = await readAcpExport(FLAT);
    expect(form).toBe('flat');
    expect(configSchema.safeParse(config).success).toBe(true);
    expect(config.workspaces).toEqual([
      {
        tid: 'acme',
        aid: 'bank',
        name: 'Bank',
        settings: {
          access_token_ttl: '10m0s',
          enforce_pkce: true,
          enforce_pkce_for_public_clients: false,
          subject_format: 'legacy',
          signing_alg: 'RS256',
          disable_refresh_token_cycling: true,
          sso: { enabled: true, max_age: '24h0m0s' },
          idp_id: 'sandbox',
        },
        users: [
          {
            username: 'user',
            password: 'user',
            authentication_context: {
              email: 'user@example.com',
              email_verified: true,
              customer_id: '42',
              name: 'User Name',
            },
          },
          { username: 'secretive', authentication_context: {} },
        ],
        clients: [
          {
            client_id: 'bugkc9m5pav4hr4vng0',
            client_name: 'Web',
            client_secret: 'j0cFZ3HQzlGHq5cAmUxCaTrXOPzwPOcvnWcBgGhbyGM',
            redirect_uris: ['https://localhost:8080/callback'],
            grant_types: ['authorization_code', 'refresh_token'],
            response_types: ['code'],
            scopes: ['openid', 'accounts'],
            token_ttls: { refresh_token_ttl: '1h0m0s' },
          },
          { client_id: 'hashed', scopes: ['openid', 'email'] },
        ],
        services: [{ id: 'bank-accounts', name: 'Accounts', custom_audience: 'https://api.example.com' }],
        scopes: [
          { name: 'accounts', display_name: 'Accounts', transient: true, service_id: 'bank-accounts' },
          { name: 'loose' },
        ],
        claims: [
          {
            name: 'customer_id',
            type: 'access_token',
            scopes: ['accounts'],
            source_type: 'authnCtx',
            source_path: 'customer_id',
          },
        ],
      },
    ]);
  });

  it('is reported line by line', async () => {
    const { report } = await readAcpExport(FLAT);
    expect(said(report, 'dropped')).toEqual(
      [
        'policies',
        'identity provider Okta',
        'workspace acme/bank, grant_types',
        'client bugkc9m5pav4hr4vng0, tls_client_auth_subject_dn',
        'client sp',
        'claim nameid of saml_assertion',
      ].toSorted((a, b) => order(report, a) - order(report, b)),
    );
    expect(said(report, 'approximated')).toEqual(
      expect.arrayContaining([
        'identity provider Sandbox IDP, mappings',
        'user secretive, password',
        'client hashed, client_secret',
        'client bugkc9m5pav4hr4vng0, token_endpoint_auth_method',
        'client bugkc9m5pav4hr4vng0, grant_types.1',
        'client bugkc9m5pav4hr4vng0, response_types.1',
        'service Accounts, type',
      ]),
    );
    expect(said(report, 'taken')).toEqual(expect.arrayContaining(['workspace acme/bank', 'user user', 'scope loose']));
    expect(reportText(report)).toContain('dropped      client sp: SAML service providers are not supported\n');
  });

  const order = (report: readonly ReportLine[], text: string) =>
    report.findIndex(({ what, field }) => (field ? `${what}, ${field}` : what) === text);
});

describe('ACP’s tree export', () => {
  it('becomes a workspace, unset fields left out', async () => {
    const { form, config, report } = await readAcpExport(TREE, { tid: 'acme' });
    expect(form).toBe('tree');
    expect(config.workspaces).toEqual([
      {
        tid: 'acme',
        aid: 'demo',
        name: 'demo workspace',
        settings: { access_token_ttl: '10m0s', enforce_pkce_for_public_clients: false, idp_id: 'static' },
        users: [{ username: 'user', password: 'p', authentication_context: {} }],
        clients: [
          {
            client_id: 'demo-demo',
            client_name: 'Demo Portal',
            redirect_uris: ['https://localhost:8443/default/demo/demo/callback'],
            scopes: ['openid'],
            trusted: true,
          },
        ],
        services: [{ id: 'demo-profile', name: 'Profile', type: 'oidc', system: true }],
        scopes: [
          { name: 'openid', description: 'Sub', implicit: true, service_id: 'demo-profile' },
          { name: 'loose', description: 'Loose' },
        ],
        claims: [
          {
            name: 'customer_id',
            type: 'access_token',
            scopes: ['openid'],
            source_path: 'customer_id',
            source_type: 'authnCtx',
          },
          { name: 'name', type: 'id_token', source_path: 'name', source_type: 'authnCtx' },
        ],
      },
    ]);
    expect(said(report, 'dropped')).toEqual(['workspace acme/demo, server_consent']);
  });

  it('of a tenant has a workspace for each server', async () => {
    const tenant = {
      id: 'acme',
      servers: { one: { name: 'One' }, two: { clients: { c: {} } } },
      themes: { t: { x: 1 } },
    };
    const { config, report } = await readAcpExport(JSON.stringify(tenant));
    expect(config.workspaces.map(({ tid, aid }) => `${tid}/${aid}`)).toEqual(['acme/one', 'acme/two']);
    expect(config.workspaces[1]!.clients).toEqual([{ client_id: 'c' }]);
    expect(said(report, 'dropped')).toEqual(['themes']);
  });
});

describe('what is not an ACP export', () => {
  const NOT_ACP = /not an ACP export/;

  it.each([
    ['nothing', '', NOT_ACP],
    ['a text', 'hello', NOT_ACP],
    ['users only', '{"users": []}', NOT_ACP],
    ['broken YAML', 'servers:\n  - id: [a', /line \d+, column \d+/],
    ['broken JSON', '{"servers": [', /line \d+, column \d+/],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((k, i) => `${k}: &${k} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
        .join('\n')}`,
      /alias/i,
    ],
  ])('is refused: %s', async (_, text, sentence) => {
    await expect(readAcpExport(text)).rejects.toThrow(sentence);
  });

  it('parts of a wrong type are left out or dropped, never taken as they are', async () => {
    const odd = {
      servers: [{ id: 'a b' }, 7],
      clients: [
        { client_id: 5, authorization_server_id: 'x' },
        { redirect_uris: { a: 1 }, client_id: 'ok', authorization_server_id: 'x' },
        'x',
      ],
    };
    const { config, report } = await readAcpExport(JSON.stringify(odd));
    expect(config.workspaces.map(({ aid }) => aid)).toEqual(['a b', 'x']);
    expect(config.workspaces[1]!.clients).toEqual([{ client_id: 'ok' }]);
    expect(said(report, 'dropped')).toEqual(['client (without an id) in default/x']);
  });
});

describe('an export to ACP', () => {
  it.each(['flat', 'tree'] as const)(
    'in the %s form brings everything back that ACP has, in JSON and YAML',
    async (form) => {
      const { $schema: _schema, ...starter } = starterConfig();
      const { document } = toAcp(starter, form);
      for (const format of ['json', 'yaml'] as const) {
        const { form: found, config } = await readAcpExport(await acpText(document, format));
        expect(found).toBe(form);
        const differences = diffConfigs(
          configSchema.parse(starter) as ConfigInput,
          configSchema.parse(config) as ConfigInput,
        );
        const fields = differences.flatMap(({ noun, id, fields: changed }) =>
          changed.map(({ path }) => `${noun} ${id} ${path}`),
        );
        expect(fields).toEqual([
          'client web-app allow_unregistered_redirect_uri',
          'client default-demo allow_unregistered_redirect_uri',
        ]);
      }
    },
  );

  it('names what ACP has no counterpart for', () => {
    const { report } = toAcp(
      {
        version: 2,
        workspaces: [
          {
            tid: 't',
            aid: 'a',
            settings: { signing_alg: 'EdDSA', login: 'auto' },
            users: [
              { username: 'gone', disabled: true },
              { username: 'hash', hashed_password: '$scrypt$x' },
            ],
            clients: [{ client_id: 'short', client_secret: 'short', allow_plain_pkce: true }],
          },
          { tid: 'other', aid: 'b' },
        ],
      },
      'tree',
    );
    expect(said(report, 'dropped')).toEqual([
      'workspace t/a, login',
      'client short, allow_plain_pkce',
      'user gone, disabled',
      'workspace other/b',
    ]);
    expect(said(report, 'approximated')).toEqual([
      'workspace t/a, signing_alg',
      'client short, client_secret',
      'user hash, hashed_password',
    ]);
  });

  it('of any config can be read back, with nothing lost that ACP knows', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryConfig, async (source) => {
        const { document } = toAcp(source, 'flat');
        const { config } = await readAcpExport(await acpText(document, 'json'));
        const names = (of: ConfigInput) =>
          of.workspaces.map(({ tid, aid, users = [], clients = [], scopes = [], claims = [], services = [] }) => [
            `${tid}/${aid}`,
            users.map(({ username, password }) => [username, password]),
            clients.map(({ client_id, client_secret, redirect_uris = [] }) => [
              client_id,
              client_secret,
              redirect_uris,
            ]),
            services.map(({ id }) => id),
            scopes.map(({ name }) => name).toSorted(),
            claims.map(({ name, type }) => `${type}.${name}`),
          ]);
        const byAid = new Set(source.workspaces.map(({ aid }) => aid));
        fc.pre(byAid.size === source.workspaces.length);
        expect(names(config)).toEqual(names(withDefaults(source)));
      }),
    );
  });
});
