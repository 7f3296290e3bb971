import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENDPOINTS } from '../../server/endpoints/index.ts';
import { CHALLENGE, obtainTokens, automate, SERVICE_BASIC, VERIFIER, WEB_APP_BASIC } from '../world/code-grant.ts';
import { CALLBACK, startWorld, type World } from '../world/world.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

function createSender(world: World) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  onTestFinished(() => agent.destroy());
  return (target: { method: string; path: string; headers: Record<string, string>; body: Buffer }): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method, path, headers, body } = target;
      const length = ['GET', 'HEAD'].includes(method) ? {} : { 'content-length': String(body.length) };
      const options = { agent, host: '127.0.0.1', port: world.port, method, path, headers: { ...headers, ...length } };
      const outgoing = request(options, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => {
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: Buffer.concat(chunks).toString() });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(['GET', 'HEAD'].includes(method) ? undefined : body);
    });
}

const NAMES = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'response_mode',
  'prompt',
  'max_age',
  'login_hint',
  'id_token_hint',
  'acr_values',
  'claims',
  'request',
  'code_challenge',
  'code_challenge_method',
  'grant_type',
  'code',
  'code_verifier',
  'refresh_token',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'token',
  'token_type_hint',
  'access_token',
  'post_logout_redirect_uri',
  'login_id',
  'csrf',
  'action',
  'username',
  'password',
  'logout_hint',
  '__proto__',
  'constructor',
];

/** Values that get far, values that nearly do, and values that should get nowhere. */
const valuesOf = (tokens: readonly string[]): string[] => [
  'code',
  'web-app',
  'spa',
  'native-app',
  'service',
  'web-app-secret',
  'service-secret',
  'authorization_code',
  'refresh_token',
  'client_credentials',
  CALLBACK,
  'http://127.0.0.1:99999/callback',
  'http://127.0.0.1:1/callback',
  'com.example.app:/callback',
  'javascript:alert(1)',
  'openid',
  'openid offline_access',
  'introspect_tokens',
  'none',
  'login',
  'consent',
  'login consent',
  'query',
  'fragment',
  'form_post',
  'S256',
  'plain',
  CHALLENGE,
  VERIFIER,
  '0',
  '-1',
  '9'.repeat(400),
  'alice',
  'allow',
  'deny',
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  'eyJhbGciOiJub25lIn0.e30.',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZXJ2aWNlIn0.eA',
  '{"id_token":{"acr":{"essential":true,"values":"x"}}}',
  '{"userinfo":{"__proto__":{"value":{"toString":1}}}}',
  '[]',
  '{',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(10_000),
  '\r\nX: y',
  '"\'<>&',
  '\0',
  'é€😀',
  ...tokens,
];

const generated = (tokens: readonly string[]) => {
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...valuesOf(tokens)) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  );
  const likely = fc.record(
    {
      client_id: fc.constantFrom('web-app', 'spa', 'native-app', 'service'),
      response_type: fc.constant('code'),
      redirect_uri: fc.constantFrom(CALLBACK, 'http://127.0.0.1:1/callback'),
      grant_type: fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials'),
    },
    { requiredKeys: [] },
  );
  const parameters = fc
    .tuple(likely, fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 6 }))
    .map(([base, more]) =>
      new URLSearchParams([...Object.entries(base), ...more].filter(([, text]) => text !== undefined)).toString(),
    );
  const raw = fc.string({
    unit: fc.constantFrom('a', '=', '&', '%', '+', '2', 'f', 'C', 'é', '{', '"'),
    maxLength: 30,
  });
  const authorization = fc.oneof(
    fc.constantFrom(
      WEB_APP_BASIC.Authorization,
      SERVICE_BASIC.Authorization,
      'Basic',
      'Basic Og==',
      'Basic ====',
      'Bearer',
      'Digest x',
    ),
    fc.constantFrom(...tokens).map((token) => `Bearer ${token}`),
    fc.base64String().map((text) => `Basic ${text}`),
  );
  return fc.record({
    method: fc.constantFrom('GET', 'POST', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'),
    endpoint: fc.constantFrom(...ENDPOINTS),
    inserted: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
    query: fc.oneof(
      { weight: 5, arbitrary: parameters },
      { weight: 1, arbitrary: raw.map(encodeURI) },
      { weight: 2, arbitrary: fc.constant('') },
    ),
    body: fc.oneof(
      { weight: 5, arbitrary: parameters.map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: raw.map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
    ),
    headers: fc.record(
      {
        authorization,
        'content-type': fc.constantFrom(
          'application/x-www-form-urlencoded',
          'application/x-www-form-urlencoded',
          'application/json',
          'text/plain',
          '',
        ),
        origin: fc.constantFrom('http://localhost:3000', 'null', 'https://evil.test', 'x'),
        accept: fc.constantFrom('text/html', '*/*', ''),
        cookie: fc.constantFrom('understudy-1-sso=x', ';;=;', '__proto__=x', `a=${'x'.repeat(4000)}`),
        host: fc.constantFrom('localhost', 'evil.test', ''),
      },
      { requiredKeys: [] },
    ),
  });
};

/** An error, wherever it is JSON, has ACP's shape (acp.md §5). */
function expectShape({ status, headers, text }: Answer): void {
  expect(headers['x-trace-id']).toMatch(/^[0-9a-f]{24}$/);
  expect(status).toBeLessThan(500);
  if (status < 400 || headers['content-type'] !== 'application/json' || text === '') return;
  const { error, error_description, status_code, ...more } = JSON.parse(text) as Record<string, unknown>;
  expect(error).toMatch(/^[a-z_]+$/);
  expect(error_description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]{1,600}$/);
  expect(status_code).toBe(status);
  expect(Object.keys(more).filter((name) => !['error_hint', 'cause'].includes(name))).toEqual([]);
}

describe('whatever is sent', () => {
  test('the answer is a 2xx, 3xx or 4xx of the right shape, and nothing is thrown', async () => {
    const faults: unknown[] = [];
    const keep = (fault: unknown): void => void faults.push(fault);
    process.on('unhandledRejection', keep);
    onTestFinished(() => void process.off('unhandledRejection', keep));
    const world = await startWorld(
      {
        log: (message, error) => keep([message, error]),
        limits: { exchanges: 100, bytes: 1024 * 1024, flows: 100 },
      },
      { byChance: true },
    );
    await automate(world);
    const tokens = await obtainTokens(world);
    const send = createSender(world);
    await fc.assert(
      fc.asyncProperty(
        generated([tokens.access_token, tokens.id_token, tokens.refresh_token]),
        async ({ method, endpoint, inserted, query, body, headers }) => {
          const path = inserted
            ? '/.well-known/oauth-authorization-server/default/default'
            : `/default/default${endpoint.path}`;
          const answer = await send({ method, path: query === '' ? path : `${path}?${query}`, headers, body });
          expectShape(answer);
          expect(faults).toEqual([]);
        },
      ),
      { numRuns: 1500 },
    );
  }, 120_000);
});
