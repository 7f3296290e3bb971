import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ConfigInput, WorkspaceInput } from '../../contract/config/config.ts';
import { configSchema } from '../../contract/config/config.ts';
import { propose } from '../../server/transfer/propose.ts';
import { NEITHER } from '../../server/transfer/propose/parse-token.ts';

const SIGNS = 'Understudy signs them with';

const caseFile = (name: string): string => readFileSync(join(import.meta.dirname, 'elsewhere', name), 'utf8');

const SECRET = 'a-new-secret';

function proposed(text: string): { workspace: WorkspaceInput; notes: string; kind: string } {
  const { kind, text: config, notes } = propose(text, SECRET);
  const source = JSON.parse(config) as ConfigInput;
  configSchema.parse(source);
  return { kind, workspace: source.workspaces[0]!, notes: notes.join('\n') };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object, header: object = { alg: 'RS256' }): string => `${part(header)}.${part(claims)}.c2ln`;

describe('a discovery document', () => {
  const document = {
    issuer: 'https://login.example.com/realms/shop/',
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    scopes_supported: ['openid', 'profile', 'orders.read', 'bad scope'],
    claims_supported: ['sub', 'iss', 'email', 'department'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'password'],
    response_types_supported: ['code', 'id_token token'],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'client_secret_post'],
    acr_values_supported: ['silver', 'gold'],
    device_authorization_endpoint: 'https://login.example.com/device',
  };

  test('becomes a workspace with its scopes, claims, algorithm and a client', () => {
    const { kind, workspace, notes } = proposed(JSON.stringify(document));
    expect(kind).toBe('discovery');
    expect(workspace).toMatchObject({
      tid: 'realms',
      aid: 'shop',
      name: 'login.example.com',
      settings: { signing_alg: 'RS256', acr_values_supported: ['silver', 'gold'] },
      users: [{ username: 'alice' }],
      clients: [
        {
          client_id: 'app',
          token_endpoint_auth_method: 'client_secret_post',
          client_secret: SECRET,
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
    });
    expect(workspace.clients?.[0]?.scopes).toContain('orders.read');
    const names = (workspace.claims ?? []).filter(({ type }) => type === 'id_token').map(({ name }) => name);
    expect(names).toContain('department');
    expect(names).not.toContain('iss');
    expect(names.filter((name) => name === 'email')).toHaveLength(1);
    expect(notes).toContain('password');
    expect(notes).toContain('id_token token');
    expect(notes).toContain('device_authorization_endpoint');
  });

  test('that knows public clients only gets one without a secret', () => {
    const { workspace } = proposed('{"issuer":"https://id.test","token_endpoint_auth_methods_supported":["none"]}');
    expect(workspace).toMatchObject({ tid: 'default', aid: 'id.test' });
    expect(workspace.clients?.[0]).toMatchObject({ token_endpoint_auth_method: 'none' });
    expect(workspace.clients?.[0]).not.toHaveProperty('client_secret');
  });

  test.each(['https://id.test/a%2Fb/%E4%B8%96/', 'https://id.test/--/..', 'no address', 'https://[::1]:8443/x'])(
    'from the issuer %s still names a workspace',
    (issuer) => expect(() => proposed(JSON.stringify({ issuer }))).not.toThrow(),
  );

  describe('chooses the algorithm that ID tokens are signed with', () => {
    const signing = (algs: string[] | undefined) =>
      proposed(JSON.stringify({ issuer: 'https://id.test', id_token_signing_alg_values_supported: algs }));

    test('RS256 where it is offered, as the lists of Discovery have no order', () => {
      const { workspace, notes } = proposed(caseFile('discovery-unknown-algorithms-first.json'));
      expect(workspace.settings).toMatchObject({ signing_alg: 'RS256' });
      expect(notes).toContain('PS384, RS384, EdDSA, ES384, HS256, ES256, RS256. Understudy signs them with RS256');
    });

    test.each<[string, string[] | undefined, string | undefined, string]>([
      [
        'a known one after RS256’s absence, in the document’s order',
        ['PS512', 'PS256', 'ES256'],
        'PS256',
        `${SIGNS} PS256`,
      ],
      ['RS256 even after another known one', ['ES256', 'RS256'], 'RS256', `ES256, RS256. ${SIGNS} RS256`],
      ['RS256 after a post-quantum one', ['ML-DSA-65', 'none', 'RS256'], 'RS256', 'ML-DSA-65'],
      [
        'the default where none is known',
        ['ES512', 'HS256'],
        undefined,
        'ES512, HS256. Understudy signs ID tokens with ES256',
      ],
      ['the default where none is named (RFC 8414)', undefined, undefined, 'doesn’t say how ID tokens are signed'],
    ])('%s, with a note', (_name, algs, chosen, note) => {
      const { workspace, notes } = signing(algs);
      expect(workspace.settings?.signing_alg).toBe(chosen);
      expect(notes).toContain(note);
    });

    test('without a note where there is no choice', () => {
      const { workspace, notes } = signing(['RS256']);
      expect(workspace.settings?.signing_alg).toBe('RS256');
      expect(notes).not.toContain('RS256');
    });
  });

  describe('says whether its client may use refresh tokens', () => {
    test.each<[string, object, string[]]>([
      [
        'offline_access offered without grant_types_supported: yes',
        { scopes_supported: ['openid', 'offline_access'] },
        ['authorization_code', 'refresh_token'],
      ],
      [
        'a scope refresh_token, as Salesforce calls it: yes',
        { scopes_supported: ['openid', 'refresh_token'] },
        ['authorization_code', 'refresh_token'],
      ],
      ['neither (Discovery §3: authorization_code): no', { scopes_supported: ['openid'] }, ['authorization_code']],
      [
        'grant_types_supported without refresh_token: no',
        { scopes_supported: ['offline_access'], grant_types_supported: ['authorization_code'] },
        ['authorization_code'],
      ],
      [
        'only grant types that are unknown here: as if it named none',
        { scopes_supported: ['offline_access'], grant_types_supported: ['implicit'] },
        ['authorization_code', 'refresh_token'],
      ],
    ])('%s', (_name, document, grants) => {
      const { workspace } = proposed(JSON.stringify({ issuer: 'https://id.test', ...document }));
      expect(workspace.clients?.[0]?.grant_types).toEqual(grants);
      expect(workspace.clients?.[0]?.redirect_uris).toHaveLength(1);
    });
  });

  test('with only unsupported client authentication gets a note about the replacement', () => {
    const { workspace, notes } = proposed(
      '{"issuer":"https://id.test","token_endpoint_auth_methods_supported":["tls_client_auth","private_key_jwt"]}',
    );
    expect(workspace.clients).toMatchObject([{ token_endpoint_auth_method: 'client_secret_basic' }]);
    expect(notes).toContain('tls_client_auth, private_key_jwt. The proposed client uses a secret');
  });

  test('that has pairwise subjects only says that they are public here', () => {
    const { notes } = proposed('{"issuer":"https://id.test","subject_types_supported":["pairwise"]}');
    expect(notes).toContain('pairwise');
  });

  test('that is broken, or none, is refused in a sentence', () => {
    expect(() => propose('{"issuer":', SECRET)).toThrow(/is not valid JSON: .+\.$/);
    expect(() => propose('{"a":1}', SECRET)).toThrow('it has no issuer');
  });
});

describe('a token', () => {
  const claims = {
    iss: 'https://login.example.com/shop/prod',
    sub: 'user-7',
    iat: 1000,
    exp: 1900,
    email: 'u7@example.com',
    team: { name: 'blue' },
    acr: 'gold',
  };

  test('an access token: its scopes, lifetime, client, audience, claims and user', () => {
    const text = jwt({ ...claims, client_id: 'till', aud: ['till', 'https://api.test'], scope: 'openid till.open' });
    const { kind, workspace } = proposed(`Bearer ${text}`);
    expect(kind).toBe('token');
    expect(workspace).toMatchObject({
      tid: 'shop',
      aid: 'prod',
      settings: { signing_alg: 'RS256', access_token_ttl: '900s', acr_values_supported: ['gold'] },
      clients: [{ client_id: 'till', client_secret: SECRET, audience: ['https://api.test'] }],
      users: [{ username: 'user-7', authentication_context: { email: 'u7@example.com', team: { name: 'blue' } } }],
    });
    expect(workspace.clients?.[0]?.scopes).toEqual(['openid', 'profile', 'email', 'till.open']);
    expect(workspace.claims).toContainEqual(expect.objectContaining({ name: 'team', type: 'access_token' }));
  });

  test('an ID token: claims for the ID token', () => {
    const { workspace, notes } = proposed(jwt({ ...claims, aud: 'till', nonce: 'n' }));
    expect(workspace.settings).toMatchObject({ id_token_ttl: '900s' });
    expect(workspace.claims).toContainEqual(expect.objectContaining({ name: 'team', type: 'id_token' }));
    expect(notes).toContain('ID token');
  });

  test('values that do not match OpenID Connect are left out with a note; an unknown algorithm too', () => {
    const { workspace, notes } = proposed(jwt({ ...claims, email_verified: 'yes' }, { alg: 'HS256' }));
    expect(workspace.users?.[0]?.authentication_context).not.toHaveProperty('email_verified');
    expect(notes).toContain('email_verified');
    expect(notes).toContain('HS256');
  });

  test('of a program, without a user: a user to log in as is proposed', () => {
    const { workspace } = proposed(jwt({ iss: claims.iss, sub: 'job', client_id: 'job', scp: ['a'] }));
    expect(workspace.users).toMatchObject([{ username: 'alice' }]);
  });

  test.each(['hello', 'a.b.c', `${part({})}.${part([])}.x`, '...', ''])('%j is none, and is refused', (text) => {
    expect(() => propose(text, SECRET)).toThrow(NEITHER);
  });

  test('an encrypted one is refused for what it is', () => {
    expect(() => propose('a.b.c.d.e', SECRET)).toThrow('encrypted');
  });
});
