import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { configSchema, type ConfigInput, type WorkspaceInput } from '../../contract/config/config.ts';
import { propose } from '../../server/transfer/propose.ts';
import { NEITHER } from '../../server/transfer/propose/parse-token.ts';
import { basic, startWorld } from '../world/world.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object, header: object = { alg: 'RS256', typ: 'JWT', kid: 'k' }): string =>
  `${part(header)}.${part(claims)}.c2ln`;

function proposed(text: string): { workspace: WorkspaceInput; notes: string } {
  const { text: config, notes } = propose(text, 'a-new-secret');
  const source = JSON.parse(config) as ConfigInput;
  configSchema.parse(source);
  return { workspace: source.workspaces[0]!, notes: notes.join('\n') };
}

const caseFile = (name: string): string => readFileSync(join(import.meta.dirname, 'elsewhere', name), 'utf8');

interface Sample {
  name: string;
  kind: 'id_token' | 'access_token' | 'refresh_token' | 'logout_token';
  client: string;
  audience?: string[];
  person: boolean;
  header?: object;
  claims: object;
}

/** Tokens in the shape that vendors document, with made-up names. */
const SAMPLES = JSON.parse(caseFile('tokens.json')) as Sample[];
const sample = (name: string): object => SAMPLES.find((each) => each.name === name)!.claims;

const KIND_WORDS = {
  id_token: 'Read as an ID token,',
  access_token: 'Read as an access token,',
  refresh_token: 'Read as a refresh token,',
  logout_token: 'Read as a logout token,',
};

const GITHUB = 'GitHub Actions';

describe('a token’s kind, client, audience and person are detected', () => {
  test.each(SAMPLES)('$name', ({ header, claims, kind, client, audience, person }) => {
    const { workspace, notes } = proposed(jwt(claims, header));
    const [proposal] = workspace.clients!;
    expect(notes).toContain(KIND_WORDS[kind]);
    expect(proposal).toMatchObject({ client_id: client });
    expect(proposal?.audience).toEqual(audience);
    expect(proposal?.grant_types).toEqual(person ? ['authorization_code', 'refresh_token'] : ['client_credentials']);
    expect(proposal?.redirect_uris === undefined).toBe(!person);
    expect(workspace.users?.[0]?.username === 'alice').toBe(!person);
  });

  test('Keycloak, access with a nonce, as it was reported', () => {
    const { workspace, notes } = proposed(caseFile('token-keycloak-access-with-nonce.txt'));
    expect(notes).toContain('Read as an access token, because its typ claim is “Bearer”.');
    expect(workspace.settings).toMatchObject({ access_token_ttl: '300s' });
    expect(workspace.clients).toMatchObject([{ client_id: 'shop-ui', audience: ['account'] }]);
    expect(workspace.claims).toContainEqual(expect.objectContaining({ name: 'realm_access', type: 'access_token' }));
    expect(workspace.claims?.some(({ name }) => name === 'typ')).toBe(false);
  });

  test('Entra v1, access, as it was reported', () => {
    const { workspace, notes } = proposed(caseFile('token-entra-v1-access.txt'));
    expect(notes).toContain('Read as an access token');
    expect(workspace.clients).toMatchObject([
      { client_id: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', audience: ['api://11111111-2222-3333-4444-555555555555'] },
    ]);
    expect(workspace.users).toMatchObject([{ username: 'pairwise-pat' }]);
  });
});

describe('a workspace that was proposed from the token of', () => {
  /** The claims of the access token that the proposed client gets for itself. */
  async function reissued(name: string): Promise<Record<string, unknown>> {
    const { workspace } = proposed(jwt(sample(name)));
    const world = await startWorld();
    await world.core.config.update('test', (draft) => void draft.workspaces.push(workspace));
    const [client] = workspace.clients!;
    const response = await fetch(new URL(`/${workspace.tid}/${workspace.aid}/oauth2/token`, world.issuer), {
      method: 'POST',
      headers: basic(client!.client_id, client!.client_secret!),
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(response.status).toBe(200);
    const { access_token } = (await response.json()) as { access_token: string };
    return decodeJwt(access_token);
  }

  test('a workload issues it with the same sub, audience and claims', async () => {
    const claims = await reissued(GITHUB);
    expect(claims).toMatchObject({ sub: 'repo:shop/till:ref:refs/heads/main', repository: 'shop/till', actor: 'pat' });
    expect(claims['aud']).toContain('https://git.example/shop');
  });

  test('a machine of Okta issues it with cid', async () => {
    const claims = await reissued('Okta custom server, access of a machine');
    expect(claims).toMatchObject({ sub: '0oa1', cid: '0oa1', scp: ['orders'] });
    expect(claims['aud']).toEqual(expect.arrayContaining(['0oa1', 'api://default']));
  });

  test('an application of Entra v1 issues it with appid and roles', async () => {
    const claims = await reissued('Entra v1, access of an application');
    expect(claims).toMatchObject({ appid: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', roles: ['Read.All'] });
  });
});

describe('what a token has otherwise', () => {
  test('a claim that names the client comes from the client', () => {
    const { workspace } = proposed(jwt(sample('Okta custom server, access')));
    expect(workspace.claims).toContainEqual({
      name: 'cid',
      type: 'access_token',
      scopes: [],
      source_type: 'client',
      source_path: 'client_id',
    });
  });

  test('the claims of a token without a person come from the client’s metadata', () => {
    const { workspace } = proposed(jwt(sample(GITHUB)));
    expect(workspace.clients?.[0]?.metadata).toMatchObject({ repository: 'shop/till', actor: 'pat' });
    expect(workspace.claims).toContainEqual(
      expect.objectContaining({ name: 'repository', source_type: 'client', source_path: 'metadata.repository' }),
    );
  });

  test('a public client of Entra has no secret', () => {
    const { workspace } = proposed(jwt(sample('Entra v2, access for the client itself')));
    expect(workspace.clients).toMatchObject([{ token_endpoint_auth_method: 'none' }]);
    expect(workspace.clients?.[0]).not.toHaveProperty('client_secret');
  });

  test('RFC 9068 §2.1: typ at+jwt turns on the profile, whose tokens have client_id', () => {
    const claims = { iss: 'https://id.test', sub: 'u', client_id: 'c', aud: 'api', jti: 'j' };
    const { workspace, notes } = proposed(jwt(claims, { alg: 'ES256', typ: 'application/at+jwt' }));
    expect(workspace.settings).toMatchObject({ access_token_profile: 'rfc9068' });
    expect(notes).not.toContain('don’t have client_id');
    expect(proposed(jwt(claims)).workspace.settings).not.toHaveProperty('access_token_profile');
  });

  test('the lifetime of a refresh token is the workspace’s, and its client may refresh', () => {
    const { workspace, notes } = proposed(jwt(sample('Keycloak, refresh')));
    expect(workspace.settings).toMatchObject({ refresh_token_ttl: '3600s' });
    expect(workspace.clients?.[0]?.scopes).toContain('offline_access');
    expect(notes).toContain('Understudy’s refresh tokens are random strings');
  });

  test.each<[string, object, object, string]>([
    ['a header at+jwt', { alg: 'ES256', typ: 'at+jwt' }, { client_id: 'c', sub: 'u' }, 'at+jwt'],
    ['a binding to a key', { alg: 'ES256' }, { client_id: 'c', sub: 'u', cnf: { jkt: 'k' } }, 'cnf'],
    ['someone who acts for the user', { alg: 'ES256' }, { client_id: 'c', sub: 'u', act: { sub: 'a' } }, 'act'],
    ['scp as a string', { alg: 'ES256' }, { client_id: 'c', sub: 'u', scp: 'a b' }, 'scp is a string'],
    ['scope as a list', { alg: 'ES256' }, { client_id: 'c', sub: 'u', scope: ['a'] }, 'The token’s scope is an array'],
    ['claims about the token', { alg: 'ES256' }, { client_id: 'c', sub: 'u', token_use: 'access' }, 'token_use'],
    [
      'a sub that is not the client id',
      { alg: 'ES256' },
      { azp: 'c', sub: 'c@clients' },
      'sub is c@clients. In Understudy',
    ],
    ['a client that is not named', { alg: 'ES256' }, { sub: 'u', scope: 'a', aud: 'https://a.test' }, 'clearly say'],
    [
      'a logout token',
      { alg: 'ES256', typ: 'logout+jwt' },
      { sub: 'u', aud: 'c' },
      'doesn’t notify clients of a logout',
    ],
    [
      'the app that asked for an ID token',
      { alg: 'ES256' },
      { sub: 'u', aud: 'c', azp: 'd', nonce: 'n', at_hash: 'h' },
      'azp (d)',
    ],
  ])('%s gets a note', (_name, header, claims, note) => {
    expect(proposed(jwt({ iss: 'https://id.test', ...claims }, header)).notes).toContain(note);
  });
});

describe('a JWT that no server issues to its clients is refused for what it is', () => {
  test.each<[string, object, object]>([
    ['a DPoP proof', { typ: 'dpop+jwt', alg: 'ES256' }, { htm: 'POST', htu: 'https://id.test/token', jti: 'j' }],
    ['a client assertion', { alg: 'RS256' }, { iss: 'c', sub: 'c', aud: 'https://id.test/token', jti: 'j', exp: 9 }],
    ['a request object', { alg: 'RS256' }, { iss: 'c', client_id: 'c', response_type: 'code', redirect_uri: 'x:/' }],
    ['a request object', { typ: 'oauth-authz-req+jwt', alg: 'RS256' }, { client_id: 'c' }],
    ['an authorization response', { alg: 'RS256' }, { iss: 'https://id.test', aud: 'c', code: 'x', state: 's' }],
    ['a security event token', { typ: 'application/secevent+jwt', alg: 'RS256' }, { iss: 'https://id.test' }],
  ])('%s', (what, header, claims) => {
    expect(() => propose(jwt(claims, header), 'x')).toThrow(what);
  });

  test('a part that is not UTF-8 (RFC 7519 §7.2)', () => {
    const latin1 = Buffer.from('{"sub":"Ren\xe9"}', 'latin1').toString('base64url');
    expect(() => propose(`${part({ alg: 'RS256' })}.${latin1}.x`, 'x')).toThrow(NEITHER);
  });
});
