import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../server/endpoints/index.ts';
import { CALLBACK, startWorld, type World } from '../world/world.ts';

const recordOf = (world: World, exchangeId: string | null) => ({
  received: world.events.find((event) => event.type === 'exchange.received' && event.exchangeId === exchangeId),
  answered: world.events.find((event) => event.type === 'exchange.answered' && event.exchangeId === exchangeId),
});

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;

describe('public-interface.md: X-Trace-ID', () => {
  test('is on every answer of every endpoint by every method, and is the exchange’s id on record', async () => {
    const world = await startWorld();
    for (const endpoint of ENDPOINTS) {
      for (const method of METHODS) {
        const answer = await world.fetch(endpoint.path, { method });
        const id = answer.headers.get('x-trace-id');
        const what = `${method} ${endpoint.path}`;
        expect([what, answer.status < 500, typeof id]).toEqual([what, true, 'string']);
        if (endpoint.quiet) continue;
        const { received, answered } = recordOf(world, id);
        expect([what, received?.type, answered?.type]).toEqual([what, 'exchange.received', 'exchange.answered']);
        expect(answered).toMatchObject({ reply: { status: answer.status } });
      }
    }
  });

  test.each([
    '/nothing',
    '/oauth/token',
    '/oauth2/token/',
    '/OAUTH2/TOKEN',
    '/.well-known/',
    '/%00',
    '/..%2f..%2f',
    '/oauth2/token;x',
  ])('%s: nothing is found, and the record says so', async (path) => {
    const world = await startWorld();
    const answer = await world.fetch(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: 'not_found', status_code: 404 });
    const { received, answered } = recordOf(world, answer.headers.get('x-trace-id'));
    expect(received).toMatchObject({ workspace: 'default/default' });
    expect(answered).toMatchObject({ reply: { status: 404 } });
  });

  test('of a path that is not percent-encoded UTF-8, below the Demo Portal too', async () => {
    const world = await startWorld();
    const { origin } = new URL(world.issuer);
    for (const path of ['/%zz/x/demo', '/default/default/demo/%zz', '/default/default/%ff']) {
      const answer = await fetch(origin + path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(recordOf(world, answer.headers.get('x-trace-id')).answered).toBeDefined();
      expect(await answer.json()).toMatchObject({ error: 'not_found' });
    }
  });

  test('of an address outside every workspace, of a page, and of the health check', async () => {
    const world = await startWorld();
    const origin = new URL(world.issuer).origin;
    for (const path of [
      '/',
      '/default',
      '/no/workspace/oauth2/token',
      '/__proto__/constructor',
      '//default/default/',
      '/.well-known/oauth-authorization-server/no/no',
    ]) {
      const answer = await fetch(`${origin}${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(recordOf(world, answer.headers.get('x-trace-id')).answered?.type).toBe('exchange.answered');
      const page = await fetch(`${origin}${path}`, { headers: { accept: 'text/html' } });
      expect([path, page.status, page.headers.get('content-type')]).toEqual([path, 404, 'text/html; charset=utf-8']);
    }
    const alive = await fetch(`${origin}/alive`);
    expect(await alive.json()).toEqual({ status: 'ok' });
    expect(alive.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{24}$/);
  });
});

describe('RFC 9110: methods', () => {
  test('§9.3.2: HEAD responds like GET, without a body', async () => {
    const world = await startWorld();
    for (const { path, methods } of ENDPOINTS.filter((endpoint) => /well-known/.test(endpoint.path))) {
      expect(methods).toEqual(['GET']);
      const [head, get] = [await world.fetch(path, { method: 'HEAD' }), await world.fetch(path)];
      expect(head.status).toBe(200);
      expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
      expect(await head.text()).toBe('');
    }
  });

  test('§15.5.6: 405 lists the allowed methods', async () => {
    const world = await startWorld();
    for (const { path, methods } of ENDPOINTS) {
      const answer = await world.fetch(path, { method: 'DELETE' });
      expect(answer.status).toBe(405);
      const head = methods.includes('GET') ? ['HEAD'] : [];
      const allowed = (answer.headers.get('allow') ?? '').split(', ').toSorted();
      expect(allowed).toEqual([...methods, ...head, 'OPTIONS'].toSorted());
    }
  });

  test('§8.6: 204 has no Content-Length', async () => {
    const world = await startWorld();
    const answer = await world.fetch('/oauth2/token', { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([204, null]);
  });

  test('RFC 9112 §3.2.2: a request for an absolute address is understood', async () => {
    const world = await startWorld();
    const { exchange, statusesOf } = await import('./raw.ts');
    const target = `${world.issuer}/.well-known/jwks.json`;
    const answer = await exchange(world, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(statusesOf(answer)).toEqual([200]);
  });
});

describe('Fetch: CORS', () => {
  const origins = {
    'http://localhost:3000': true,
    'http://127.0.0.1:9999': true,
    'http://[::1]:1': true,
    'http://app.localhost': true,
    'https://app.example.test': true,
    'https://evil.test': false,
    'http://localhost.evil.test': false,
    'https://app.example.test.evil.test': false,
    'https://app.example.test:444': false,
    'http://localhost:3000/path': false,
    'http://localhost@evil.test': false,
    null: false,
    'javascript://localhost': false,
  };

  test('token, userinfo, introspection and revocation: registered origins and loopback, errors included', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.clients?.push({ client_id: 'registered', redirect_uris: ['https://app.example.test/cb'] });
    });
    for (const path of ['/oauth2/token', '/userinfo', '/oauth2/introspect', '/oauth2/revoke']) {
      for (const [origin, allowed] of Object.entries(origins)) {
        for (const method of ['POST', 'OPTIONS']) {
          const { headers } = await world.fetch(path, { method, headers: { origin } });
          const got = headers.get('access-control-allow-origin');
          expect([path, origin, method, got]).toEqual([path, origin, method, allowed ? origin : null]);
          expect(headers.get('access-control-allow-credentials')).toBeNull();
          expect(headers.get('vary')).toMatch(/^Origin(?:, Access-Control-Request-Headers)?$/);
        }
      }
    }
  });

  test('discovery and JWKS: any origin; authorize and logout: none', async () => {
    const world = await startWorld();
    for (const { path } of ENDPOINTS.filter((endpoint) => /well-known/.test(endpoint.path))) {
      const { headers } = await world.fetch(path, { headers: { origin: 'https://evil.test' } });
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
    for (const path of ['/oauth2/authorize', '/oidc/logout', '/login', '/consent']) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const { headers } = await world.fetch(path, { method, headers: { origin: 'http://localhost:3000' } });
        expect(headers.get('access-control-allow-origin')).toBeNull();
      }
    }
  });
});

test('what a name holds is shown as text, on every page that names it', async () => {
  const world = await startWorld();
  const EVIL = `<img src=x onerror=alert(1)>"'&{{x}}`;
  await world.configure((workspace) => {
    workspace.name = EVIL;
    workspace.users?.push({ username: EVIL, password: 'x', authentication_context: { name: EVIL, email: EVIL } });
    workspace.services?.push({ id: 'evil', name: EVIL });
    workspace.scopes?.push({ name: 'evil<b>', service_id: 'evil', display_name: EVIL, description: EVIL });
    workspace.clients?.push({
      client_id: 'evil<i>',
      client_name: EVIL,
      redirect_uris: [CALLBACK],
      scopes: ['evil<b>'],
    });
  });
  const { Browser } = await import('../world/browser.ts');
  const browser = new Browser(world.issuer);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'evil<i>',
    scope: 'evil<b>',
    state: EVIL,
    login_hint: EVIL,
  });
  const login = await browser.open(`${world.issuer}/oauth2/authorize?${query.toString()}`);
  expect(login.page).toBe('login');
  const failed = await login.submit({ username: EVIL, password: 'wrong' });
  const consent = await failed.submit({ username: EVIL, password: 'x' });
  expect(consent.page).toBe('consent');
  const error = await browser.open(`${world.issuer}/oauth2/authorize?client_id=${encodeURIComponent(EVIL)}`);
  const uri = await browser.open(
    `${world.issuer}/oauth2/authorize?client_id=spa&redirect_uri=${encodeURIComponent(EVIL)}`,
  );
  const lost = await browser.open(`${world.issuer}/${encodeURIComponent(EVIL)}`);
  for (const { html } of [login, failed, consent, error, uri, lost]) {
    expect(html).toContain('<html');
    expect(html).not.toMatch(/<img src=x|<b>|<i>/);
    expect(html).not.toContain(EVIL);
  }
  const answer = (await consent.allow()).answer;
  expect(answer['state']).toBe(EVIL);
});
