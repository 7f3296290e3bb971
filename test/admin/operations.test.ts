import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { apiCard } from '../checkup/api-card.ts';
import { CONTROL } from '../../contract/checkup/checkup.ts';
import { OPERATIONS, type Operation, type OperationName } from '../../contract/operations.ts';
import { Browser } from '../world/browser.ts';
import { call, send, sendPlain, type Sent } from '../world/admin.ts';
import { basic, CALLBACK, startWorld, type World } from '../world/world.ts';

const NAMES = Object.keys(OPERATIONS) as OperationName[];

/** The redirect of a finished login, or the page that waits. */
const authorize = (world: World, more: Record<string, string> = {}) =>
  new Browser(world.issuer).open(
    `${world.issuer}/oauth2/authorize?${new URLSearchParams({
      client_id: 'web-app',
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid accounts.read offline_access',
      ...more,
    })}`,
  );

/** Logs alice in and redeems the code: a session, consents and tokens are there afterwards. */
async function login(world: World): Promise<void> {
  const { answer } = await (await authorize(world)).complete();
  const form = { grant_type: 'authorization_code', code: answer['code'] ?? '', redirect_uri: CALLBACK };
  const response = await world.post('/oauth2/token', form, basic('web-app', 'web-app-secret'));
  expect(response.status).toBe(200);
}

/** The id of the first entry that a list operation gives. */
async function firstOf(world: World, name: OperationName, key: string): Promise<string> {
  const [entry] = (await call(world, name)).body as unknown as Record<string, string>[];
  return entry?.[key] ?? '';
}

/** The id of an exchange that waits until it is released. */
async function hold(world: World): Promise<string> {
  await call(world, 'breakpoints.create', { body: { scope: { endpoint: 'jwks' }, once: true } });
  const waits = new Promise<string>((resolve) => {
    const stop = world.bus.subscribe((event) => {
      if (event.type !== 'exchange.held') return;
      stop();
      resolve(event.heldId);
    });
  });
  void fetch(`${world.issuer}/.well-known/jwks.json`).then((response) => response.arrayBuffer());
  return waits;
}

async function startedCheckup(world: World): Promise<string> {
  const body = { workspace: 'default/default', client_id: 'web-app', families: ['logout'] };
  return (await call(world, 'checkups.create', { body })).body['id'] as string;
}

/** Nobody logs out in it, so that the control run is all there is. */
async function finishedCheckup(world: World): Promise<string> {
  const checkupId = await startedCheckup(world);
  await call(world, 'checkups.next', { params: { checkupId } });
  await login(world);
  await call(world, 'checkups.end', { params: { checkupId, run: CONTROL }, body: { loggedIn: true } });
  return checkupId;
}

const service = { id: 'orders', name: 'Orders' };
const scope = { name: 'orders.read', service_id: 'default-accounts' };
const claim = { name: 'team', type: 'id_token', source_path: 'team' };
const user = { username: 'carol' };
const client = { client_id: 'cli', token_endpoint_auth_method: 'none' };
const workspace = { tid: 'default', aid: 'second' };

const shared = (aid: string): string =>
  JSON.stringify({ version: 2, workspaces: [{ tid: 'team', aid, users: [{ username: 'dave' }] }] });
const [SHARED, OTHER] = [shared('one'), shared('two')];

/** The last part of their path names nothing that has to exist, or what is unknown has another name. */
const OTHER_404: ReadonlySet<string> = new Set([
  'interactions.decide',
  'checkups.end',
  ...NAMES.filter((name) => name.startsWith('laneClock.')),
]);

/** How each operation is called, in the table's order, after one login. */
const CALLS: { [N in OperationName]: Sent | ((world: World) => Promise<Sent>) } = {
  'health.get': {},
  'server.get': {},
  'doctor.list': {},
  'traffic.get': {},
  'flows.list': { query: { workspace: 'default/default', limit: '1' } },
  'flows.get': async (world) => ({ params: { flowId: await firstOf(world, 'flows.list', 'flowId') } }),
  'flows.compare': async (world) => {
    const flowId = await firstOf(world, 'flows.list', 'flowId');
    return { params: { flowId }, query: { with: flowId } };
  },
  'flows.report': async (world) => ({ params: { flowId: await firstOf(world, 'flows.list', 'flowId') } }),
  'exchanges.list': {},
  'exchanges.get': async (world) => ({ params: { exchangeId: await firstOf(world, 'exchanges.list', 'exchangeId') } }),
  'exchanges.report': async (world) => ({
    params: { exchangeId: await firstOf(world, 'exchanges.list', 'exchangeId') },
    query: { format: 'markdown' },
  }),
  'exchanges.clear': {},
  'observedCalls.create': {
    body: { api: 'http://api.test', request: { method: 'GET', url: '/', headers: {} }, durationMs: 1 },
  },
  'interactions.list': {},
  'interactions.decide': async (world) => {
    await authorize(world);
    const interactionId = await firstOf(world, 'interactions.list', 'interactionId');
    return { params: { interactionId }, body: { decision: 'approve', username: 'bob' } };
  },
  'faults.list': {},
  'faults.create': { body: { kind: 'jwt.expired', scope: { client_id: 'web-app' } } },
  'faults.clear': {},
  'faults.kinds': {},
  'faults.save': {},
  'faults.load': { body: { version: 1, faults: [{ kind: 'jwks.empty' }] } },
  'faults.get': async (world) => ({ params: { faultId: await firstOf(world, 'faults.list', 'id') } }),
  'faults.update': async (world) => ({
    params: { faultId: await firstOf(world, 'faults.list', 'id') },
    body: { enabled: false },
  }),
  'faults.delete': async (world) => ({ params: { faultId: await firstOf(world, 'faults.list', 'id') } }),
  'breakpoints.list': {},
  'breakpoints.create': { body: { scope: { endpoint: 'jwks' } } },
  'breakpoints.get': async (world) => ({ params: { breakpointId: await firstOf(world, 'breakpoints.list', 'id') } }),
  'breakpoints.update': async (world) => ({
    params: { breakpointId: await firstOf(world, 'breakpoints.list', 'id') },
    body: { limit_seconds: 10 },
  }),
  'breakpoints.delete': async (world) => ({ params: { breakpointId: await firstOf(world, 'breakpoints.list', 'id') } }),
  'held.list': {},
  'held.releaseAll': {},
  'held.get': async (world) => ({ params: { heldId: await hold(world) } }),
  'held.preview': async (world) => ({
    params: { heldId: await firstOf(world, 'held.list', 'id') },
    body: { action: 'drop' },
  }),
  'held.release': async (world) => ({ params: { heldId: await firstOf(world, 'held.list', 'id') }, body: {} }),
  'checkups.list': {},
  'checkups.create': { body: { workspace: 'default/default', client_id: 'web-app', families: ['logout'] } },
  'checkups.keep': { body: apiCard() },
  'checkups.get': async (world) => ({ params: { checkupId: await firstOf(world, 'checkups.list', 'id') } }),
  'checkups.delete': async (world) => ({ params: { checkupId: await firstOf(world, 'checkups.list', 'id') } }),
  'checkups.next': async (world) => ({ params: { checkupId: await startedCheckup(world) } }),
  'checkups.end': async (world) => {
    const checkupId = await startedCheckup(world);
    await call(world, 'checkups.next', { params: { checkupId } });
    return { params: { checkupId, run: CONTROL }, body: { loggedIn: false } };
  },
  'checkups.report': async (world) => ({
    params: { checkupId: await finishedCheckup(world) },
    query: { format: 'junit' },
  }),
  'workspaces.list': {},
  'workspaces.create': { body: workspace },
  'workspaces.get': { params: workspace },
  'workspaces.update': { params: workspace, body: { name: 'Second' } },
  'workspaces.delete': { params: workspace },
  'config.get': {},
  'config.changes': {},
  'config.export': { body: { secrets: 'stripped' } },
  'config.preview': { body: { text: SHARED } },
  'config.import': { body: { text: SHARED } },
  'config.undo': async (world) => ({
    params: { importId: (await call(world, 'config.import', { body: { text: OTHER } })).body['importId'] as string },
  }),
  'config.propose': { body: { text: '{"issuer":"https://login.example.com/shop/prod"}' } },
  'users.list': {},
  'users.create': { body: user },
  'users.get': { params: user },
  'users.replace': { params: user, body: { ...user, password: 'p' } },
  'users.update': { params: user, body: { disabled: true } },
  'users.delete': { params: user },
  'clients.list': {},
  'clients.create': { body: client },
  'clients.get': { params: { client_id: 'cli' } },
  'clients.replace': { params: { client_id: 'cli' }, body: { client_id: 'cli', client_secret: 's' } },
  'clients.update': { params: { client_id: 'cli' }, body: { client_name: 'CLI' } },
  'clients.delete': { params: { client_id: 'cli' } },
  'clients.rotateSecret': { params: { client_id: 'service' } },
  'clients.expireNextToken': { params: { client_id: 'service' } },
  'clients.issueAccessToken': { params: { client_id: 'web-app' }, body: { username: 'alice', scope: 'openid' } },
  'clients.revokeRotatedSecrets': { params: { client_id: 'service' } },
  'findings.count': {},
  'findings.list': { params: { client_id: 'web-app' } },
  'findings.mute': { params: { client_id: 'web-app', rule: 'pkce-missing' }, body: { reason: 'An old library.' } },
  'findings.unmute': { params: { client_id: 'web-app', rule: 'pkce-missing' } },
  'services.list': {},
  'services.create': { body: service },
  'services.get': { params: { serviceId: 'orders' } },
  'services.replace': { params: { serviceId: 'orders' }, body: { ...service, name: 'All orders' } },
  'services.update': { params: { serviceId: 'orders' }, body: { description: 'Of everybody' } },
  'services.delete': { params: { serviceId: 'orders' } },
  'scopes.list': {},
  'scopes.create': { body: scope },
  'scopes.get': { params: { scope: 'orders.read' } },
  'scopes.replace': { params: { scope: 'orders.read' }, body: { ...scope, transient: true } },
  'scopes.update': { params: { scope: 'orders.read' }, body: { transient: null } },
  'scopes.delete': { params: { scope: 'orders.read' } },
  'claims.list': {},
  'claims.create': { body: claim },
  'claims.get': { params: { claimId: 'id_token.team' } },
  'claims.replace': { params: { claimId: 'id_token.team' }, body: { ...claim, opaque: true } },
  'claims.update': { params: { claimId: 'id_token.team' }, body: { opaque: false } },
  'claims.delete': { params: { claimId: 'id_token.team' } },
  'settings.get': {},
  'settings.replace': { body: { login: 'form' } },
  'settings.update': { body: { login: 'auto' } },
  'keys.list': {},
  'keys.get': async (world) => ({ params: { kid: await firstOf(world, 'keys.list', 'kid') } }),
  'keys.rotate': { body: { alg: 'ES256' } },
  'keys.revoke': async (world) => {
    const keys = (await call(world, 'keys.list')).body as unknown as { kid: string; status: string }[];
    return { params: { kid: keys.find(({ status }) => status === 'retired')?.kid ?? '' } };
  },
  'clock.get': {},
  'clock.set': { body: { offset: '-30m' } },
  'clock.reset': {},
  'clock.moments': {},
  'laneClock.get': { params: { laneId: 'a-1' } },
  'laneClock.set': { params: { laneId: 'a-1' }, body: { frozen_at: '2026-11-29T10:00:00Z' } },
  'laneClock.reset': { params: { laneId: 'a-1' } },
  'consents.list': {},
  'consents.get': async (world) => {
    await world.configure(({ settings }) => settings && (settings.login = 'pick'));
    await login(world);
    return { params: { consentId: await firstOf(world, 'consents.list', 'consentId') } };
  },
  'consents.clear': {},
  'consents.revoke': async (world) => {
    await world.configure(({ settings }) => settings && (settings.login = 'pick'));
    await login(world);
    return { params: { consentId: await firstOf(world, 'consents.list', 'consentId') } };
  },
  'sessions.list': {},
  'sessions.get': async (world) => {
    await login(world);
    return { params: { sessionId: await firstOf(world, 'sessions.list', 'sessionId') } };
  },
  'sessions.clear': {},
  'sessions.revoke': async (world) => {
    await login(world);
    return { params: { sessionId: await firstOf(world, 'sessions.list', 'sessionId') } };
  },
  'tokens.list': {},
  'tokens.get': async (world) => {
    await login(world);
    return { params: { tokenId: await firstOf(world, 'tokens.list', 'tokenId') } };
  },
  'tokens.clear': {},
  'tokens.expire': async (world) => {
    await login(world);
    return { params: { tokenId: await firstOf(world, 'tokens.list', 'tokenId') } };
  },
  'tokens.revoke': async (world) => {
    await login(world);
    return { params: { tokenId: await firstOf(world, 'tokens.list', 'tokenId') } };
  },
  'activity.get': {},
  'tokens.preview': { body: { username: 'alice', client_id: 'web-app', scopes: ['openid', 'email'] } },
};

test('every operation in the table returns what the contract says', async () => {
  const world = await startWorld();
  await login(world);
  for (const name of NAMES) {
    const arranged = CALLS[name];
    const answer = await call(world, name, typeof arranged === 'function' ? await arranged(world) : arranged);
    const { output = z.undefined(), textTypes }: Operation = OPERATIONS[name];
    const sent = textTypes ? answer.text : answer.body;
    const parsed = output.safeParse(answer.text === '' ? undefined : sent);
    expect([name, answer.text.slice(0, 300), parsed.error?.issues]).toEqual([name, expect.any(String), undefined]);
    expect([name, answer.status]).toEqual([name, expectedStatus(name)]);
    expect(answer.headers['cache-control']).toBe('no-store');
  }
});

function expectedStatus(name: OperationName): number {
  if (/\.(delete|revoke|expire|decide|mute|unmute|reset|expireNextToken)$/.test(name)) return 204;
  return /\.(create|keep)$/.test(name) ? 201 : 200;
}

const ANY_IDS = { kid: 'k', consentId: 'c', sessionId: 's', tokenId: 't' };

describe('every operation', () => {
  it('returns 404 for an unknown workspace, and says so', async () => {
    const world = await startWorld();
    for (const name of NAMES.filter((candidate) => OPERATIONS[candidate].path.includes('{tid}'))) {
      const sent = CALLS[name];
      const arranged = typeof sent === 'function' ? {} : sent;
      const answer = await call(world, name, {
        ...arranged,
        params: { ...ANY_IDS, ...arranged.params, tid: 'x', aid: 'y' },
      });
      const needsBody = 'input' in OPERATIONS[name] && arranged.body === undefined;
      expect([name, answer.status]).toEqual([name, needsBody ? 400 : 404]);
      if (!needsBody) expect(answer.body['error_description']).toBe('There is no workspace "x/y".');
    }
  });

  it('returns 404 for an unknown id, and names it', async () => {
    const world = await startWorld();
    for (const name of NAMES) {
      const [param] = /\{(?!tid|aid)\w+\}(?=[^{]*$)/.exec(OPERATIONS[name].path) ?? [];
      if (param === undefined || OTHER_404.has(name)) continue;
      const sent = CALLS[name];
      const unready = /^(?:faults\.update|breakpoints\.update|held\.preview|held\.release)$/.test(name)
        ? { body: {} }
        : {};
      const { body, params = {} } = typeof sent === 'function' ? (unready as Sent) : sent;
      const key = param.slice(1, -1);
      const unknown = { ...params, [key]: 'none/such' };
      const answer = await call(world, name, { ...(body !== undefined && { body }), params: unknown });
      expect([name, answer.status, answer.body['error']]).toEqual([name, 404, 'not_found']);
      expect(answer.body['error_description']).toContain('"none/such"');
    }
  });

  it('refuses bodies that are not JSON, not an object, not UTF-8, or absent', async () => {
    const world = await startWorld();
    for (const name of NAMES.filter((candidate) => 'input' in OPERATIONS[candidate])) {
      const sent = CALLS[name];
      const params = (typeof sent === 'object' && sent.params) || {
        interactionId: 'x',
        faultId: 'x',
        breakpointId: 'x',
        heldId: 'x',
        checkupId: 'x',
        run: 'x',
      };
      for (const body of ['{"a":', '[]', '"text"', 'null', '', '{"__proto__":{"a":1}}']) {
        const answer = await call(world, name, { params, body });
        expect([name, body, answer.status]).toEqual([name, body, 400]);
        expect(answer.body).toMatchObject({ status_code: 400, error: 'invalid_request' });
      }
      const { status } = await call(world, name, { params, body: '{}', headers: { 'content-type': 'text/plain' } });
      expect([name, status]).toEqual([name, 415]);
    }
  });

  it('returns 405 with Allow if its path supports other methods', async () => {
    const world = await startWorld();
    const paths = new Map<string, Set<string>>();
    for (const { path, method } of Object.values(OPERATIONS)) {
      paths.set(path, (paths.get(path) ?? new Set<string>()).add(method));
    }
    for (const [path, methods] of paths) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (methods.has(method)) continue;
        const answer = await send(world, method, path.replaceAll(/[{}]/g, ''));
        expect([method, path, answer.status]).toEqual([method, path, 405]);
        expect(new Set(answer.headers['allow']?.split(', '))).toEqual(
          methods.has('GET') ? new Set([...methods, 'HEAD']) : methods,
        );
      }
    }
  });
});

describe('a request that fits no operation', () => {
  it('gets 404 as JSON, also where the path is malformed', async () => {
    const world = await startWorld();
    for (const path of ['/api', '/api/v1', '/api/v1/nothing', '/api/v2/health', '/API/v1/health', '//api/v1/health']) {
      const answer = await send(world, 'GET', path);
      expect([path, answer.status, answer.body['error']]).toEqual([path, 404, 'not_found']);
    }
    const malformed = await send(world, 'GET', '/api/v1/workspaces/default/default/users/%zz');
    expect(malformed.status).toBe(400);
    expect(malformed.body['error_description']).toContain('percent-encoding');
  });

  it('gets 400 when its body is nested beyond any config', async () => {
    const world = await startWorld();
    const nested = (depth: number): string => `{"username":"deep","x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect((await call(world, 'users.create', { body: nested(50) })).status).toBe(201);
    for (const depth of [65, 5_000, 400_000]) {
      const answer = await call(world, 'users.create', { body: nested(depth) });
      expect([depth, answer.status, answer.body['error_description']]).toEqual([
        depth,
        400,
        'The body is nested too deeply. The limit is 64 levels.',
      ]);
    }
    const hidden = await call(world, 'users.update', {
      params: { username: 'bob' },
      body: '{"authentication_context":{"a":[{"\\u005f_proto__":{"admin":true}}]}}',
    });
    expect(hidden.body['error_description']).toBe('A field cannot be named __proto__.');
  });

  it('gets 413 beyond 1 MiB, and 415 when compressed', async () => {
    const world = await startWorld();
    const large = await call(world, 'users.create', { body: { username: 'x'.repeat(1024 * 1024) } });
    expect([large.status, large.body['error']]).toEqual([413, 'content_too_large']);
    const compressed = await call(world, 'users.create', { body: {}, headers: { 'content-encoding': 'gzip' } });
    expect(compressed.status).toBe(415);
  });

  it('gets 400 for bytes that are not UTF-8', async () => {
    const world = await startWorld();
    const headers = { authorization: `Bearer ${world.adminToken}`, 'content-type': 'application/json' };
    const path = '/api/v1/workspaces/default/default/users';
    const text = Buffer.from([0x7b, 0xff, 0x7d]);
    expect((await sendPlain(world, 'POST', path, { headers, text })).status).toBe(400);
  });
});

test('HEAD responds like GET, without a body', async () => {
  const world = await startWorld();
  const answer = await send(world, 'HEAD', '/api/v1/health');
  expect([answer.status, answer.text]).toEqual([200, '']);
});
