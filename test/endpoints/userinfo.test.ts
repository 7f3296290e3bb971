import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  addWorkspace,
  automate,
  clientCredentials,
  obtainTokens,
  SERVICE_BASIC,
  userinfo,
} from '../world/code-grant.ts';
import { clientOf, startWorld } from '../world/world.ts';

async function automatedWorld() {
  const world = await startWorld();
  await automate(world);
  return world;
}
const REALM = 'Bearer realm="default/default"';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('OIDC Core §5.3: userinfo', () => {
  test('by header or form, GET or POST, not stored', async () => {
    const world = await automatedWorld();
    const { access_token } = await obtainTokens(world);
    const answers = [
      await userinfo(world, access_token),
      await world.fetch('/userinfo', { headers: { authorization: `bEaReR  ${access_token}` } }),
      await world.fetch('/userinfo', { method: 'POST', headers: bearer(access_token) }),
      await world.post('/userinfo', { access_token }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.json()).toMatchObject({ sub: 'alice', aud: ['web-app'], tid: 'default', aid: 'default' });
    }
  });

  test('as a signed JWT where the client asks (§5.3.2)', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').userinfo_signed_response_alg = 'RS256';
    });
    const tokens = await obtainTokens(world);
    const answer = await userinfo(world, tokens.access_token);
    expect(answer.headers.get('content-type')).toBe('application/jwt');
    const jwt = await answer.text();
    const keys = createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(jwt, keys, {
      issuer: world.issuer,
      audience: 'web-app',
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({ sub: 'alice', email: 'alice@example.com' });
    expect((await userinfo(world, jwt)).status).toBe(401);
    const hint = await world.fetch(
      `/oauth2/authorize?response_type=code&client_id=web-app&redirect_uri=http://localhost:3000/callback&id_token_hint=${jwt}`,
    );
    expect(hint.headers.get('location')).toContain('error=invalid_request');
  });

  test('RFC 6750 §3.1: each refusal with its status and challenge', async () => {
    const world = await automatedWorld();
    const tokens = await obtainTokens(world);
    const plain = await obtainTokens(world, { scope: 'accounts.read' });
    const machine = await clientCredentials(world);
    const other = await addWorkspace(world, 'other');
    const invalid = (description: string) => `${REALM}, error="invalid_token", error_description="${description}"`;
    const NOT_VALID = invalid('The access token is not valid.');
    const post = (body: string, headers = {}) => ({
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
    const inQuery = `${REALM}, error="invalid_request", error_description="Access tokens are not accepted in the query, because URLs end up in logs and browser history."`;
    const twice = `${REALM}, error="invalid_request", error_description="The request contains more than one access token."`;
    const repeated = `${REALM}, error="invalid_request", error_description="The parameter access_token is included more than once."`;
    const noOpenid = `${REALM}, error="insufficient_scope", error_description="Userinfo requires an access token with scope openid.", scope="openid"`;
    const malformed = `${REALM}, error="invalid_request", error_description="The Authorization header must be Bearer followed by one token."`;
    const cases: [string, string, RequestInit, number, string][] = [
      ['no token', '/userinfo', {}, 401, REALM],
      ['an empty form', '/userinfo', post('a=b'), 401, REALM],
      ['Basic credentials', '/userinfo', { headers: { ...SERVICE_BASIC } }, 401, REALM],
      ['a token in the query', `/userinfo?access_token=${tokens.access_token}`, {}, 400, inQuery],
      ['garbage in the query', '/userinfo?access_token=x', {}, 400, inQuery],
      ['a token in the query of a POST', `/userinfo?access_token=${tokens.access_token}`, post(''), 400, inQuery],
      ['nothing in the query', '/userinfo?access_token=', {}, 401, REALM],
      ['another parameter in the query', '/userinfo?xaccess_token=x', {}, 401, REALM],
      ['a query that cannot be decoded', '/userinfo?x=%zz&access_token=%zz', {}, 400, inQuery],
      ['an ID token', '/userinfo', { headers: bearer(tokens.id_token) }, 401, NOT_VALID],
      ['a refresh token', '/userinfo', { headers: bearer(tokens.refresh_token) }, 401, NOT_VALID],
      ['garbage', '/userinfo', { headers: bearer('x') }, 401, NOT_VALID],
      ['10,000 characters', '/userinfo', { headers: bearer('x'.repeat(10_000)) }, 401, NOT_VALID],
      ['no openid', '/userinfo', { headers: bearer(plain.access_token) }, 403, noOpenid],
      ['no user', '/userinfo', { headers: bearer(machine.access_token) }, 403, noOpenid],
      ['two places', '/userinfo', post(`access_token=${tokens.access_token}`, bearer(tokens.access_token)), 400, twice],
      [
        'header and query',
        `/userinfo?access_token=${tokens.access_token}`,
        { headers: bearer(tokens.access_token) },
        400,
        twice,
      ],
      ['two in the form', '/userinfo', post('access_token=a&access_token=b'), 400, repeated],
      ['broken Bearer', '/userinfo', { headers: { authorization: 'Bearer a b' } }, 400, malformed],
      ['Bearer alone', '/userinfo', { headers: { authorization: 'Bearer' } }, 400, malformed],
    ];
    for (const [what, path, init, status, challenge] of cases) {
      const answer = await world.fetch(path, init);
      expect({ what, status: answer.status, challenge: answer.headers.get('www-authenticate') }).toEqual({
        what,
        status,
        challenge,
      });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(((await answer.json()) as { status_code: number }).status_code).toBe(status);
    }
    const elsewhere = await fetch(`${other}/userinfo`, { headers: bearer(tokens.access_token) });
    expect(elsewhere.status).toBe(401);
  });

  describe('RFC 6750 §2.3: in a workspace that allows it, the token may come in the query', () => {
    async function relaxedWorld() {
      const world = await automatedWorld();
      await world.configure((workspace) => {
        workspace.settings = { ...workspace.settings, allow_access_token_in_query: true };
      });
      return world;
    }

    test('by GET, by POST and with other parameters, and the response is not cached', async () => {
      const world = await relaxedWorld();
      const { access_token } = await obtainTokens(world);
      const paths = [
        `/userinfo?access_token=${access_token}`,
        `/userinfo?schema=openid&access_token=${access_token}`,
        `/userinfo?fields=id%2Cname&access_token=${encodeURIComponent(access_token)}`,
      ];
      for (const path of paths) {
        for (const init of [{}, { method: 'POST' }, { headers: SERVICE_BASIC }]) {
          const answer = await world.fetch(path, init);
          expect(answer.status).toBe(200);
          expect(answer.headers.get('cache-control')).toBe('no-store');
          expect(await answer.json()).toMatchObject({ sub: 'alice' });
        }
      }
      expect((await userinfo(world, access_token)).status).toBe(200);
    });

    test('each refusal has its status and challenge', async () => {
      const world = await relaxedWorld();
      const { access_token, refresh_token } = await obtainTokens(world);
      const refused: [string, RequestInit, number, string | null][] = [
        ['/userinfo?access_token=x', {}, 401, 'error="invalid_token"'],
        [`/userinfo?access_token=${refresh_token}`, {}, 401, 'error="invalid_token"'],
        ['/userinfo?access_token=', {}, 401, null],
        [`/userinfo?access_token=${access_token}&access_token=${access_token}`, {}, 400, 'error="invalid_request"'],
        [`/userinfo?access_token=${access_token}`, { headers: bearer(access_token) }, 400, 'error="invalid_request"'],
        [`/userinfo?access_token=${access_token}`, { headers: bearer('a b') }, 400, 'error="invalid_request"'],
      ];
      for (const [path, init, status, error] of refused) {
        const answer = await world.fetch(path, init);
        const challenge = answer.headers.get('www-authenticate');
        expect({ path, status: answer.status }).toEqual({ path, status });
        expect(challenge).toContain(error ?? REALM);
        if (error === null) expect(challenge).not.toContain('error');
      }
    });

    test('introspection and revocation still accept none in the query', async () => {
      const world = await relaxedWorld();
      const { access_token } = await obtainTokens(world);
      for (const path of ['/oauth2/introspect', '/oauth2/revoke']) {
        const answer = await world.post(`${path}?access_token=${access_token}`, { token: access_token });
        expect(answer.status).toBe(400);
        expect(await answer.text()).toContain('access_token must be in the body');
      }
      expect((await userinfo(world, access_token)).status).toBe(200);
    });
  });

  const FORM = 'application/x-www-form-urlencoded';
  const bodies: [string, string | undefined, string | Uint8Array<ArrayBuffer>][] = [
    ['JSON', 'application/json', '{}'],
    ['JSON null, as axios sends it', 'application/json', 'null'],
    ['JSON that names a token', 'application/json', '{"access_token":"x"}'],
    ['a text', 'text/plain;charset=UTF-8', 'access_token=x'],
    ['no type', undefined, new TextEncoder().encode('anything')],
    ['multipart', 'multipart/form-data; boundary=x', '--x--'],
    ['XML', 'text/xml', '<a/>'],
    ['a form', FORM, 'a=b'],
    ['a form with repeated fields', FORM, 'scope=a&scope=b&client_id=x&client_id=y'],
    ['a form with a broken encoding', FORM, '%zz=%'],
    ['an empty form', FORM, ''],
    ['bytes that are no UTF-8', FORM, new Uint8Array([0xff])],
    ['more than is read', FORM, 'x'.repeat(1024 * 1024 + 1)],
  ];

  test.each(bodies)('RFC 6750 §2.1: with the token in the header the body may be %s', async (_, type, body) => {
    const world = await automatedWorld();
    const { access_token } = await obtainTokens(world);
    const headers = { ...bearer(access_token), ...(type && { 'content-type': type }) };
    const answer = await world.fetch('/userinfo', { method: 'POST', headers, body });
    expect([answer.status, await answer.json()]).toMatchObject([200, { sub: 'alice' }]);
  });

  test.each(bodies.slice(0, 6))(
    'without a token in the header the body is a form, and not %s',
    async (_, type, body) => {
      const world = await automatedWorld();
      const headers = { ...(type && { 'content-type': type }) };
      expect((await world.fetch('/userinfo', { method: 'POST', headers, body })).status).toBe(400);
    },
  );

  test('a deleted user has no claims', async () => {
    const world = await automatedWorld();
    const { access_token } = await obtainTokens(world);
    await world.configure((workspace) => {
      workspace.users = [];
    });
    expect((await userinfo(world, access_token)).status).toBe(401);
  });
});
