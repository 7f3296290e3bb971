import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../../server/endpoints/index.ts';
import { startWorld, type World } from '../world/world.ts';

const OWN = 'https://app.example.test';
const FOREIGN = 'https://evil.test';

async function startRegistered(...redirect_uris: string[]): Promise<World> {
  const world = await startWorld();
  await world.configure((workspace) => {
    workspace.clients?.push({ client_id: 'registered', redirect_uris });
  });
  return world;
}

const preflight = (world: World, path: string, origin: string, names?: string): Promise<Response> =>
  world.fetch(path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      ...(names !== undefined && { 'access-control-request-headers': names }),
    },
  });

const pathsOf = (cors: 'open' | 'client' | 'none'): string[] =>
  ENDPOINTS.filter((endpoint) => endpoint.cors === cors).map(({ path }) => path);

describe('Fetch, CORS-preflight fetch', () => {
  test.each([
    ['W3C Trace Context', 'traceparent,tracestate,baggage'],
    ['Sentry', 'baggage,sentry-trace'],
    ['Datadog', 'traceparent,x-datadog-origin,x-datadog-parent-id,x-datadog-sampling-priority,x-datadog-trace-id'],
    ['axios, as many set it up', 'content-type, x-requested-with, x-xsrf-token'],
    ['a cache that is bypassed', 'cache-control,pragma,if-none-match'],
    ['DPoP', 'authorization,dpop'],
    ['a tunnel', 'ngrok-skip-browser-warning'],
  ])('an origin that is allowed may send what %s adds', async (_, names) => {
    const world = await startRegistered(`${OWN}/cb`);
    for (const path of [...pathsOf('client'), ...pathsOf('open')]) {
      const { status, headers } = await preflight(world, path, OWN, names);
      expect([path, status, headers.get('access-control-allow-headers')]).toEqual([path, 204, names]);
      expect(headers.get('vary')).toMatch(/Access-Control-Request-Headers$/);
      expect(headers.get('access-control-max-age')).toBe('600');
    }
  });

  test('the answer of a preflight varies by what it depends on', async () => {
    const world = await startRegistered(`${OWN}/cb`);
    for (const origin of [OWN, FOREIGN]) {
      const client = await preflight(world, '/oauth2/token', origin, 'traceparent');
      expect(client.headers.get('vary')).toBe('Origin, Access-Control-Request-Headers');
    }
    const open = await preflight(world, '/.well-known/jwks.json', FOREIGN, 'traceparent');
    expect(open.headers.get('vary')).toBe('Access-Control-Request-Headers');
    expect((await world.fetch('/.well-known/jwks.json')).headers.get('vary')).toBeNull();
  });

  test('an origin that is not allowed may send nothing', async () => {
    const world = await startRegistered(`${OWN}/cb`);
    for (const path of [...pathsOf('client'), ...pathsOf('none')]) {
      const { headers } = await preflight(world, path, FOREIGN, 'traceparent');
      const granted = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect([path, granted]).toEqual([path, []]);
    }
  });

  test.each(['', 'a b', 'a;b', ',', 'naïve'])('an invalid list of names is not echoed: %j', async (names) => {
    const world = await startRegistered(`${OWN}/cb`);
    const { headers } = await preflight(world, '/oauth2/token', OWN, names);
    expect(headers.get('access-control-allow-headers')).toBe('Authorization, Content-Type');
  });

  test('no answer allows credentials', async () => {
    const world = await startRegistered(`${OWN}/cb`);
    for (const path of [...pathsOf('client'), ...pathsOf('open')]) {
      const { headers } = await preflight(world, path, OWN, 'authorization');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('access-control-allow-headers')).not.toBe('*');
    }
  });

  test('RFC 9110 §10.2.1: OPTIONS says which methods there are, to those who ask from no origin too', async () => {
    const world = await startWorld();
    const { headers } = await world.fetch('/oauth2/token', { method: 'OPTIONS' });
    expect(headers.get('allow')).toBe('POST, OPTIONS');
  });
});

describe('RFC 6454 §6.2: the origins of a client’s redirect URIs', () => {
  test.each([
    ['Capacitor on iOS', 'capacitor://localhost/callback', 'capacitor://localhost'],
    ['Ionic', 'ionic://localhost/callback', 'ionic://localhost'],
    ['Tauri', 'tauri://localhost/auth', 'tauri://localhost'],
    ['an Electron app', 'app://bundle:8080/auth/done', 'app://bundle:8080'],
    ['an extension', 'moz-extension://3f2a-77/cb.html', 'moz-extension://3f2a-77'],
    ['a reversed domain', 'com.example.app://oauth', 'com.example.app://oauth'],
    ['capitals', 'CAPACITOR://LocalHost/callback', 'capacitor://localhost'],
    ['a default port', 'https://app.example.test:443/cb', OWN],
  ])('%s: %s has %s', async (_, redirect_uri, origin) => {
    const world = await startRegistered(redirect_uri);
    for (const path of pathsOf('client')) {
      const answer = await world.fetch(path, { method: 'POST', headers: { origin } });
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, origin]);
    }
    const asked = await preflight(world, '/oauth2/token', origin, 'traceparent');
    expect(asked.headers.get('access-control-allow-headers')).toBe('traceparent');
  });

  test.each([
    ['the app of another scheme', 'capacitor://localhost/callback', 'ionic://localhost'],
    ['another host', 'capacitor://localhost/callback', 'capacitor://evil'],
    ['another port', 'app://bundle:8080/cb', 'app://bundle'],
    ['a path', 'capacitor://localhost/callback', 'capacitor://localhost/callback'],
    ['no host', 'com.example.app:/callback', 'com.example.app://'],
    ['no host, by the name of its path', 'com.example.app:/callback', 'com.example.app://callback'],
    ['an opaque origin', 'com.example.app:/callback', 'null'],
    ['a file', 'com.example.app:/callback', 'file://'],
    ['a loopback name under a scheme that nobody registered', `${OWN}/cb`, 'capacitor://localhost'],
    ['a script', `${OWN}/cb`, 'javascript://localhost'],
  ])('%s is none of them', async (_, redirect_uri, origin) => {
    const world = await startRegistered(redirect_uri);
    const answer = await world.fetch('/oauth2/token', { method: 'POST', headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
