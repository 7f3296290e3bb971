import { describe, expect, it } from 'vitest';
import { readSharedFile } from '../../server/transfer/shared-file.ts';
import { ConfigError } from '../../server/core/config-error.ts';
import { caseText } from './cases.ts';

const refusal = async (text: string): Promise<ConfigError> => {
  const error = await readSharedFile(text, 'The file').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
};
const EXPECTED = /Import an Understudy config, which is JSON with "workspaces", or an ACP export with servers, clients/;

const COMPOSE = 'a Docker Compose file';
const KEYCLOAK = 'a Keycloak realm';
const AUTH0 = 'an Auth0 tenant file';
const looksLike = (what: string): string => `The file looks like ${what}, not an ACP export.`;

describe('a foreign file is refused, with what it looks like and what is expected', () => {
  it.each([
    ['foreign-compose.yml', COMPOSE],
    ['foreign-realm.json', KEYCLOAK],
  ])('%s', async (name, looks) => {
    const { message } = await refusal(await caseText(name));
    expect(message).toContain(looksLike(looks));
    expect(message).toMatch(EXPECTED);
  });

  it.each([
    [COMPOSE, 'name: shop\nservices:\n  web:\n    build: .\n    environment: { CLIENT_ID: web }\n'],
    [COMPOSE, 'services:\n  db: { ports: ["5432:5432"] }\nvolumes: { data: {} }\n'],
    [KEYCLOAK, '{"id":"shop","clients":[{"clientId":"web","enabled":true}],"clientScopes":[]}'],
    [KEYCLOAK, '{"clients":{"web":{"clientId":"web","redirectUris":["*"]}}}'],
    [AUTH0, 'clients:\n  - name: Web\n    app_type: spa\n    callbacks: [http://localhost:3000]\n'],
    [AUTH0, 'tenant: { friendly_name: Shop }\nresourceServers: []\nclients: []\n'],
    ['an OpenAPI description', 'openapi: 3.1.0\nservers:\n  - url: https://api.test\n'],
    ['an AsyncAPI description', 'asyncapi: 3.0.0\nservers:\n  main: { host: mq.test, description: Main }\n'],
    ['a Kubernetes manifest', 'apiVersion: v1\nkind: List\nservices: [{ name: web }]\n'],
    ['a Kong config', '_format_version: "3.0"\nservices:\n  - name: web\n    url: http://web\n'],
    ['a Dex config', 'issuer: http://dex.test\nstaticClients: [{ id: web, secret: s }]\n'],
    ['an Authelia config', 'identity_providers: { oidc: { clients: [{ client_id: web }] } }\n'],
    [
      'a Matrix Authentication Service config',
      'matrix: { homeserver: x }\nclients: [{ client_id: "01", client_auth_method: none }]\n',
    ],
    ['an IdentityServer config', '{"IdentityServer":{"Clients":[]},"clients":[]}'],
    ['a discovery document', '{"issuer":"https://a.test","authorization_endpoint":"https://a.test/auth","claims":{}}'],
    ['a JSON Web Key Set', '{"keys":[{"kty":"EC"}]}'],
    ['a HAR recording', '{"log":{"version":"1.2","entries":[]}}'],
    ['a Postman collection', '{"info":{"name":"x"},"item":[]}'],
    ['a Google client secret', '{"web":{"client_id":"x","token_uri":"https://oauth2.test/token"}}'],
    ['a CI pipeline', 'stages: [test]\nservices: [postgres]\n'],
    ['a package.json', '{"name":"shop","version":"1.0.0","workspaces":["packages/*"]}'],
    ['the registration of one client', '{"client_id":"web","redirect_uris":["http://localhost:3000/cb"]}'],
  ])('%s: %j', async (looks, text) => {
    const { message } = await refusal(text);
    expect(message).toContain(looksLike(looks));
    expect(message).toMatch(EXPECTED);
  });

  it.each([
    ['services that are only named', 'services:\n  web: { name: Web, type: web }\n'],
    ['services with ports', 'services:\n  - { id: web, name: web, port: 80 }\n'],
    ['services of nothing', 'services:\n  web:\n'],
    ['servers with addresses', 'servers:\n  - { id: eu, name: Europe, address: 10.0.0.1 }\n'],
    ['servers in a map', 'servers:\n  eu: { name: Europe, ip: 10.0.0.1 }\n'],
    ['clients of a shop', 'clients:\n  - { name: Ann, email: ann@example.com }\n'],
    ['clients in another spelling', '{"clients":[{"clientID":"web","clientSecret":"s"}],"port":8080}'],
    ['clients with client_id among foreign settings', '{"port":8080,"clients":[{"client_id":"web"}]}'],
    ['claims of an insurer', '{"claims":[{"id":"1","amount":3}]}'],
    ['claims in a map', '{"claims":{"open":{"1":{}}}}'],
    ['a list', '[{"client_id":"web"}]'],
    ['a text', 'hello'],
    ['nothing', ''],
  ])('%s', async (_, text) => {
    const { message } = await refusal(text);
    expect(message).toMatch(/^The file is not an ACP export\. /);
    expect(message).toMatch(EXPECTED);
  });

  it('an Understudy config in YAML must be JSON', async () => {
    const { message } = await refusal('version: 2\nworkspaces: [{ tid: a, aid: b }]\n');
    expect(message).toBe('The file looks like an Understudy config in YAML. Save it as JSON.');
  });

  it('an Understudy config that mentions servers is one', async () => {
    const users = [{ username: 'pat', authentication_context: { servers: ['eu'] } }];
    const text = JSON.stringify({ version: 2, workspaces: [{ tid: 't', aid: 'a', users }] });
    expect(await readSharedFile(text, 'The file')).toMatchObject({ format: 'understudy' });
  });
});

describe('an ACP export is one', () => {
  it.each([
    ['users only', 'idps:\n  - { authorization_server_id: shop, method: static }\n'],
    ['a tenant’s dump with parts that are not here', 'servers: [{ id: shop }]\npolicies: []\nbrand_new_part: []\n'],
    [
      'clients only, of the default workspace',
      '{"clients":[{"client_id":"web","redirect_uris":["http://localhost/cb"]}]}',
    ],
    ['one workspace with nothing in it', '{"id":"shop","name":"Shop","access_token_ttl":"1h0m0s","clients":{}}'],
    ['services with scopes', 'services:\n  orders:\n    scopes: { "orders.read": {} }\n'],
    ['claims of one list', 'claims:\n  id_token:\n    tier: { source_path: tier }\n'],
  ])('%s', async (_, text) => {
    expect((await readSharedFile(text, 'The file')).format).toMatch(/^acp-/);
  });
});

describe('several YAML documents in one file', () => {
  const read = async (text: string) => (await readSharedFile(text, 'The file')).config.workspaces;

  it('are read as one, whichever of them names the server', async () => {
    const text = [
      'clients: [{ tenant_id: acme, authorization_server_id: shop, client_id: web }]',
      'servers: [{ tenant_id: acme, id: shop, name: Shop, access_token_ttl: 5m0s }]',
      '# a comment, and nothing',
      'clients: [{ tenant_id: acme, authorization_server_id: shop, client_id: app }]',
    ].join('\n---\n');
    expect(await read(`---\n${text}\n---\n`)).toMatchObject([
      {
        tid: 'acme',
        aid: 'shop',
        name: 'Shop',
        settings: { access_token_ttl: '5m0s' },
        clients: [{ client_id: 'web' }, { client_id: 'app' }],
      },
    ]);
  });

  it('are read as trees, those of one workspace together', async () => {
    const text = [
      '{ id: shop, name: Shop, clients: { web: { client_name: Web } } }',
      '{ id: bank, name: Bank, clients: {}, access_token_ttl: 5m0s }',
      '{ id: shop, clients: { app: { client_name: App } } }',
    ].join('\n---\n');
    expect(await read(text)).toMatchObject([
      { aid: 'shop', name: 'Shop', clients: [{ client_id: 'web' }, { client_id: 'app' }] },
      { aid: 'bank', name: 'Bank' },
    ]);
  });

  it('with the same thing twice take the first, and say so', async () => {
    const client = (name: string) =>
      `clients: [{ authorization_server_id: shop, client_id: web, client_name: ${name} }]`;
    const { config, report } = await readSharedFile(`${client('One')}\n---\n${client('Two')}\n`, 'The file');
    expect(config.workspaces[0]!.clients).toMatchObject([{ client_name: 'One' }]);
    expect(report).toContainEqual({
      outcome: 'dropped',
      what: 'client web',
      note: 'it is in the file more than once. The first one is used',
    });
  });

  it('of which one is of something else are refused, naming which', async () => {
    const { message } = await refusal('servers: [{ id: shop }]\n---\nservices: { db: { image: postgres } }\n');
    expect(message).toMatch(new RegExp(`^Document 2 of 2 in the file looks like ${COMPOSE}`));
  });

  it('of which one is broken are refused at its line', async () => {
    const { message } = await refusal('servers: [{ id: shop }]\n---\nclients: [\n');
    expect(message).toMatch(/not valid JSON or YAML: line [34], column \d+/);
  });
});
