import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../contract/config/config.ts';
import { configJsonSchema, configJsonSchemaText } from '../../server/config/config-schema.ts';
import { starterConfig, starterWorkspace } from '../../server/config/starter.ts';

const [workspace] = configSchema.parse(starterConfig()).workspaces;
const client = (id: string) => workspace!.clients.find(({ client_id }) => client_id === id)!;

describe('the starter config', () => {
  it('has a user of every kind', () => {
    const [alice, bob, zoe] = workspace!.users.map(({ authentication_context }) => authentication_context);
    for (const { name } of workspace!.claims) expect(alice).toHaveProperty(name);
    expect(alice).toMatchObject({ email_verified: true, address: { country: 'US' } });
    expect(bob).toMatchObject({ groups: ['admins', 'developers'], email_verified: false });
    expect(zoe!.name).toMatch(/[^\x20-\x7e]/);
    expect(zoe).not.toHaveProperty('email');
    for (const { username, password } of workspace!.users) expect(password).toBe(username);
  });

  it('has a client of every kind', () => {
    expect(workspace!.clients.map(({ client_id, application_types }) => [client_id, ...application_types])).toEqual([
      ['web-app', 'server_web'],
      ['spa', 'single_page'],
      ['native-app', 'mobile_desktop'],
      ['service', 'service'],
      ['default-demo', 'server_web'],
    ]);
    expect(client('web-app')).toMatchObject({
      client_secret: 'web-app-secret',
      token_endpoint_auth_method: 'unspecified',
      redirect_uris: [],
      allow_unregistered_redirect_uri: true,
    });
    for (const id of ['spa', 'native-app']) {
      expect(client(id)).toMatchObject({ token_endpoint_auth_method: 'none', allow_unregistered_redirect_uri: false });
      expect(client(id).grant_types).toEqual(['authorization_code', 'refresh_token']);
    }
    expect(client('service')).toMatchObject({
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'unspecified',
    });
    expect(client('service').scopes).toEqual(expect.arrayContaining(['introspect_tokens', 'revoke_tokens']));
  });

  it('allows spa and web-app to return from logout to the usual development server URLs', () => {
    const homes = [
      'http://localhost:3000',
      'http://localhost:3000/',
      'http://localhost:5173',
      'http://localhost:5173/',
    ];
    for (const id of ['spa', 'web-app']) expect(client(id).post_logout_redirect_uris).toEqual(homes);
    for (const id of ['native-app', 'service']) expect(client(id).post_logout_redirect_uris).toEqual([]);
  });

  it('gives the Demo Portal a new secret each time', () => {
    const secret = () => starterConfig().workspaces[0]!.clients!.at(-1)!.client_secret;
    expect(secret()).toMatch(/^[\w-]{43}$/);
    expect(secret()).not.toBe(secret());
  });

  it('subscribes clients to existing scopes of existing services', () => {
    const services = new Set(workspace!.services.map(({ id }) => id));
    const scopes = new Set(workspace!.scopes.map(({ name }) => name));
    for (const { service_id } of workspace!.scopes) expect(services).toContain(service_id);
    for (const { scopes: subscribed } of workspace!.clients)
      for (const name of subscribed) expect(scopes).toContain(name);
    for (const { scopes: releasing } of workspace!.claims) for (const name of releasing) expect(scopes).toContain(name);
    for (const scope of workspace!.scopes) expect(scope.description).toBeTruthy();
  });

  it('names the services and the demo client of a new workspace after it', () => {
    const [other] = configSchema.parse({
      version: 2,
      workspaces: [starterWorkspace('acme', 'bank', 'Bank')],
    }).workspaces;
    expect(other).toMatchObject({ tid: 'acme', aid: 'bank', name: 'Bank', users: [] });
    expect(other!.services.map(({ id }) => id)).toEqual([
      'bank-profile',
      'bank-oauth2',
      'bank-user-privacy-consent',
      'bank-transient-otp',
    ]);
    expect(other!.clients.map(({ client_id }) => client_id)).toEqual(['bank-demo']);
    const scopes = new Set(other!.scopes.map(({ name }) => name));
    for (const name of other!.clients[0]!.scopes) expect(scopes).toContain(name);
  });
});

describe('the JSON Schema of the config', () => {
  it('matches the checked-in file', async () => {
    await expect(configJsonSchemaText()).toMatchFileSnapshot('../../contract/config/config.schema.json');
  });

  it('accepts the starter config and rejects anything that is not a config', () => {
    const schema = z.fromJSONSchema(configJsonSchema() as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse(starterConfig()).success).toBe(true);
    expect(schema.safeParse({ version: 2, workspaces: [{ tid: 'a', aid: 'b', users: [{}] }] }).success).toBe(false);
  });
});
