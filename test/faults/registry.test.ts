import { get as httpGet, type IncomingMessage } from 'node:http';
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { CLOCK_FAULTS } from '../../contract/clock/moved-clock.ts';
import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import type { FaultKindView, FaultSet, FaultView } from '../../contract/faults/fault.ts';
import type { FaultRow } from '../../contract/faults/row.ts';
import { PLANTED } from '../../server/faults/replies.ts';
import type { Minting } from '../../server/core/faults.ts';
import { publishedSuccessors, signDraft } from '../../server/faults/sign.ts';
import { start } from '../../server/compose/start.ts';
import { fetchFromContainer } from '../world/other-host.ts';
import { authorize, arrival, automaticConfig, logIn, useStage } from './stage.ts';

const stage = useStage();
const list = async (): Promise<FaultView[]> => (await stage.api('GET', 'faults')).body as FaultView[];
const clear = (): Promise<unknown> => stage.api('DELETE', 'faults');
const keysStatus = async (init?: RequestInit): Promise<number> => {
  const response = await stage.fetch('/.well-known/jwks.json', init);
  await response.arrayBuffer();
  return response.status;
};

test('fires as often as it may, and says how often and where', async () => {
  const { id } = await stage.plant('http.server-error', {}, { times: 2, scope: { endpoint: 'jwks' } });
  const statuses = [await keysStatus(), await keysStatus(), await keysStatus()];
  expect(statuses).toEqual([503, 503, 200]);
  const [fault] = await list();
  expect(fault).toMatchObject({ id, fired: 2, left: 0, active: false, recent: [{}, {}] });
  expect(stage.running.bus.traffic().faults).toEqual({ planted: 1, active: 0 });
  await stage.api('PATCH', `faults/${id}`, { times: 1 });
  expect([await keysStatus(), await keysStatus()]).toEqual([503, 200]);
  await clear();
});

test('of many requests at once, no more than that', async () => {
  await stage.plant('http.server-error', {}, { times: 3, scope: { endpoint: 'jwks' } });
  const statuses = await Promise.all(Array.from({ length: 10 }, () => keysStatus()));
  expect(statuses.filter((status) => status === 503)).toHaveLength(3);
  await clear();
});

test('once is one exchange, with all its tokens', async () => {
  await stage.plant('jwt.unknown-claims', { token: 'both' }, { times: 1 });
  const { tokens } = await logIn(stage);
  for (const token of [tokens.access_token, tokens.id_token]) expect(decodeJwt(token ?? '')).toHaveProperty('flags');
  await clear();
});

test('tokens that are signed at once have the same new key, which is published', async () => {
  const memory = new Map<string, unknown>();
  const draft = { header: { alg: 'ES256' }, claims: {}, signer: 'successor' } as const;
  const { keys, ids } = stage.running.core;
  const signing = { keys, ids, minting: {} as Minting, memory };
  const signed = await Promise.all([signDraft(draft, signing), signDraft(draft, signing)]);
  const keySet = createLocalJWKSet({ keys: publishedSuccessors(memory) as unknown as JWK[] });
  for (const jws of signed) await expect(compactVerify(jws, keySet)).resolves.toBeDefined();
});

test('the new keys of two faults have different names, even at the same moment', async () => {
  const draft = { header: { alg: 'ES256' }, claims: {}, signer: 'successor' } as const;
  const { keys, ids } = stage.running.core;
  const kidOf = async (): Promise<unknown> => {
    const jwt = await signDraft(draft, { keys, ids, minting: {} as Minting, memory: new Map() });
    return decodeProtectedHeader(jwt).kid;
  };
  const kids = await Promise.all(Array.from({ length: 50 }, kidOf));
  expect(new Set(kids).size).toBe(50);
});

test('a logout under another name of the server is led on, and the fault waits for its end', async () => {
  const running = await start({ config: automaticConfig(), alsoHosts: ['idp'] });
  onTestFinished(() => running.stop());
  await running.core.faults.plant([{ kind: 'logout.no-redirect', params: {}, scope: {}, enabled: true }]);
  const led = await fetchFromContainer(`${running.alsoIssuers[0]}/oidc/logout`, { redirect: 'manual' });
  expect([led.status, led.headers.get('location')]).toEqual([303, `${running.issuer}/oidc/logout`]);
  expect(running.core.faults.list()).toMatchObject([{ fired: 0 }]);
});

test('with a probability, it fires in some exchanges', async () => {
  await stage.plant('http.server-error', {}, { probability: 1e-12, scope: { endpoint: 'jwks' } });
  expect(await keysStatus()).toBe(200);
  expect(await list()).toMatchObject([{ fired: 0 }]);
  await clear();
});

test('can be switched off and on, and loses its limits with null', async () => {
  const { id } = await stage.plant('http.server-error', {}, { times: 1, scope: { endpoint: 'jwks' } });
  await stage.api('PATCH', `faults/${id}`, { enabled: false });
  expect(stage.running.core.faults.active).toBeUndefined();
  expect(await keysStatus()).toBe(200);
  await stage.api('PATCH', `faults/${id}`, { enabled: true, times: null, params: { status: 500 } });
  expect([await keysStatus(), await keysStatus()]).toEqual([500, 500]);
  expect((await stage.api('DELETE', `faults/${id}`)).status).toBe(204);
  expect((await stage.api('DELETE', `faults/${id}`)).status).toBe(404);
  expect(await keysStatus()).toBe(200);
});

test.for([
  ['client', { client_id: 'web-app' }, { client_id: 'spa' }],
  ['user', { username: 'alice' }, { username: 'bob' }],
  ['workspace', { workspace: 'default/default' }, { workspace: 'default/other' }],
  ['endpoint', { endpoint: 'token' }, { endpoint: 'userinfo' }],
] as const)('a scope of a %s matches only that', async ([, meant, other]) => {
  await stage.plant('token-response.no-access-token', {}, { scope: other });
  await logIn(stage);
  await clear();
  await stage.plant('token-response.no-access-token', {}, { scope: meant });
  await expect(logIn(stage)).rejects.toThrow();
  await clear();
});

test('an authorization response has a user, too', async () => {
  await stage.plant('authorization.no-state', {}, { scope: { username: 'bob' } });
  await logIn(stage);
  await clear();
  await stage.plant('authorization.no-state', {}, { scope: { username: 'alice', client_id: 'web-app' } });
  await expect(logIn(stage)).rejects.toThrow();
  await clear();
});

test('a lane is a header or a cookie', async () => {
  await stage.plant('http.server-error', {}, { scope: { lane: 'red' } });
  expect(await keysStatus()).toBe(200);
  expect(await keysStatus({ headers: { 'Understudy-Lane': 'blue' } })).toBe(200);
  expect(await keysStatus({ headers: { 'Understudy-Lane': 'red' } })).toBe(503);
  expect(await keysStatus({ headers: { cookie: 'a=b; Understudy-Lane=red' } })).toBe(503);
  await clear();
});

test('a scope names a lane that a request can join', async () => {
  const body = { kind: 'http.server-error', scope: { lane: 'a b' } };
  const { status, body: refusal } = await stage.api('POST', 'faults', body);
  expect(status).toBe(400);
  expect(JSON.stringify(refusal)).toContain(CLOCK_FAULTS.lane);
});

test('says why it may never fire', async () => {
  const warned = async (kind: 'jwks.empty' | 'jwt.expired' | 'authorization.mix-up', scope: Record<string, string>) =>
    (await stage.plant(kind, {}, { scope })).warnings.join(' ');
  expect(await warned('jwt.expired', { client_id: 'web-ap' })).toContain('"web-app"');
  expect(await warned('jwt.expired', { username: 'alicia' })).toContain('"alice"');
  expect(await warned('jwt.expired', { workspace: 'default/defualt' })).toContain('"default/default"');
  expect(await warned('jwt.expired', { endpoint: 'tokens' })).toContain('"token"');
  expect(await warned('jwt.expired', { endpoint: 'userinfo' })).toContain('token');
  expect(await warned('jwks.empty', { client_id: 'web-app' })).not.toBe('');
  expect(await warned('authorization.mix-up', { username: 'alice' })).toContain('before anyone logs in');
  expect(await warned('authorization.mix-up', { client_id: 'web-app' })).toBe('');
  expect(await warned('jwt.expired', { client_id: 'web-app', username: 'alice', endpoint: 'token' })).toBe('');
  await clear();
});

test.for([
  [{ kind: 'jwt.exprd' }, 'jwt.expired'],
  [{ kind: 'jwt.expired', params: { minutes: 'ten' } }, 'params.minutes'],
  [{ kind: 'jwt.expired', params: { hours: 1 } }, '"hours"'],
  [{ kind: 'network.silent', params: { seconds: 3600 } }, 'params.seconds'],
  [{ kind: 'jwt.expired', probability: 1.5 }, 'probability'],
  [{ kind: 'jwt.expired', probability: 0 }, 'probability'],
  [{ kind: 'jwt.expired', times: 0 }, 'times'],
  [{ kind: 'jwt.expired', scope: { client: 'web-app' } }, '"client"'],
  [{}, 'kind'],
] as const)('refuses %j in one sentence that names %s', async ([body, named]) => {
  const { status, body: refused } = await stage.api('POST', 'faults', body);
  const { error_description } = refused as { error_description: string };
  expect(status).toBe(400);
  expect(error_description).toContain(named);
  expect(error_description).not.toContain('\n');
  expect(await list()).toEqual([]);
});

test('a set is planted as it was saved, or not at all', async () => {
  await stage.plant('jwt.expired', { minutes: 5 }, { times: 2, scope: { client_id: 'web-app' } });
  await stage.plant('jwks.empty', {}, { probability: 0.5, enabled: false });
  const saved = (await stage.api('GET', 'faults/set')).body as FaultSet;
  expect(saved.faults).toHaveLength(2);
  await stage.plant('network.closed');
  expect((await stage.api('PUT', 'faults/set', { ...saved, version: 2 })).status).toBe(400);
  expect((await stage.api('PUT', 'faults/set', { ...saved, more: 1 })).status).toBe(400);
  expect(await list()).toHaveLength(3);
  await stage.api('PUT', 'faults/set', saved);
  expect((await stage.api('GET', 'faults/set')).body).toEqual(saved);
  await clear();
});

test('the catalogue says of each kind what a correct client does, and where it can fire', async () => {
  const kinds = (await stage.api('GET', 'faults/kinds')).body as FaultKindView[];
  expect(kinds.map(({ kind }) => kind)).toEqual(Object.keys(FAULT_KINDS));
  expect(kinds.length).toBeGreaterThanOrEqual(60);
  const shapes = Object.values<FaultRow>(FAULT_KINDS).map(({ params }) => params.safeParse({}).success);
  expect(shapes.every(Boolean)).toBe(true);
  for (const { appliesTo, spec } of kinds) {
    expect(appliesTo.endpoints.length).toBeGreaterThan(0);
    expect(spec).toMatch(/§|Appendix/);
  }
});

/** A request whose answer is awaited only as far as its connection. */
const ask = (): { ended: Promise<number | string>; leave: () => void } => {
  const request = httpGet(`${stage.running.issuer}/.well-known/jwks.json`, { agent: false });
  const ended = new Promise<number | string>((resolve) => {
    request.on('response', (response: IncomingMessage) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', () => resolve('closed'));
  });
  return { ended, leave: () => request.destroy() };
};

const fired = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = stage.running.bus.subscribe(({ type }) => {
      if (type !== 'fault.planted') return;
      stop();
      resolve();
    });
  });

test.for([
  ['network.latency', 200],
  ['network.slow-body', 200],
  ['network.slow-headers', 200],
  ['network.silent', 'closed'],
] as const)('%s is released when the fault ends', async ([kind, outcome]) => {
  const { id } = await stage.plant(kind, { seconds: 60 });
  const firing = fired();
  const { ended } = ask();
  await firing;
  await stage.api('DELETE', `faults/${id}`);
  expect(await ended).toBe(outcome);
});

test('nothing is held for a client that has left', async () => {
  await stage.plant('network.silent', { seconds: 60 }, { scope: { endpoint: 'jwks' } });
  const answered = new Promise<void>((resolve) => {
    const stop = stage.running.bus.subscribe((event) => {
      if (event.type !== 'exchange.answered') return;
      stop();
      expect(event).toMatchObject({ hungUp: true });
      resolve();
    });
  });
  const firing = fired();
  const { ended, leave } = ask();
  await firing;
  leave();
  await Promise.all([ended, answered]);
  await clear();
});

test('a server that stops holds nothing back', async () => {
  const own = await start({ config: automaticConfig() });
  await own.core.faults.plant([
    { kind: 'network.silent', params: { seconds: 60, handled: false }, scope: {}, enabled: true },
  ]);
  const firing = new Promise<void>((resolve) => {
    own.bus.subscribe(({ type }) => type === 'fault.planted' && resolve());
  });
  const asked = fetch(`${own.issuer}/.well-known/jwks.json`).catch(() => 'closed');
  await firing;
  await own.stop();
  expect(await asked).toBe('closed');
});

test.for(['http.server-error', 'http.too-many-requests', 'network.closed', 'network.reset', 'network.silent'] as const)(
  'after %s the same token request works, because it was not processed',
  async (kind) => {
    const attempt = await authorize(stage);
    const params = kind === 'network.silent' ? { seconds: 0.05 } : {};
    await stage.plant(kind, params, { times: 1, scope: { endpoint: 'token' } });
    const send = () =>
      stage
        .fetch('/oauth2/token', {
          method: 'POST',
          headers: { authorization: `Basic ${btoa('web-app:web-app-secret')}` },
          body: new URLSearchParams({
            grant_type: 'authorization_code',
            code: arrival(attempt).searchParams.get('code') ?? '',
            redirect_uri: 'http://localhost:3000/callback',
            code_verifier: attempt.verifier,
          }),
        })
        .then(
          ({ status }) => status,
          () => 0,
        );
    expect(await send()).not.toBe(200);
    expect(await send()).toBe(200);
    await clear();
  },
);

test('introspection and userinfo agree with a token that was issued expired', async () => {
  await stage.plant('jwt.expired', { token: 'access' }, { times: 1 });
  const { tokens } = await logIn(stage);
  const authorization = `Bearer ${tokens.access_token}`;
  expect((await stage.fetch('/userinfo', { headers: { authorization } })).status).toBe(401);
  const response = await stage.fetch('/oauth2/introspect', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('web-app:web-app-secret')}` },
    body: new URLSearchParams({ token: tokens.access_token }),
  });
  expect(await response.json()).toEqual({ active: false });
  await clear();
});

test('without faults, the bytes are the same as before any was planted', async () => {
  const bytes = async (): Promise<string[]> => {
    const response = await stage.fetch('/.well-known/openid-configuration');
    const headers = [...response.headers].filter(([name]) => !['date', 'x-trace-id'].includes(name));
    return [JSON.stringify(headers), await response.text()];
  };
  const before = await bytes();
  await stage.plant('discovery.other-issuer');
  expect(await bytes()).not.toEqual(before);
  await clear();
  expect(await bytes()).toEqual(before);
});

test('what a planted error says names its source', async () => {
  await stage.plant('token-response.error', { error: 'invalid_scope' });
  const attempt = await authorize(stage);
  const response = await stage.fetch('/oauth2/token', {
    method: 'POST',
    body: new URLSearchParams({ code: arrival(attempt).searchParams.get('code') ?? '' }),
  });
  expect(await response.json()).toMatchObject({ error: 'invalid_scope', error_description: PLANTED });
  await clear();
});
