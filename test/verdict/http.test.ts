import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { ENDPOINTS } from '../../server/endpoints/index.ts';
import { ADDRESSED } from '../../server/verdict/http/endpoints.ts';
import { exchange, statusesOf } from '../http/raw.ts';
import { call } from '../world/admin.ts';
import { automate, obtainCode } from '../world/code-grant.ts';
import { sendRaw } from '../world/raw-request.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';
import { verdictOn } from './mistakes.ts';

const ROOT = '/default/default';

test('verdicts know every recorded endpoint as it is mounted', () => {
  const mounted = ENDPOINTS.filter(({ quiet }) => !quiet).map(({ name, path, methods, cors }) => [
    name,
    { path, methods, isPage: cors === 'none' },
  ]);
  const known = Object.entries(ADDRESSED).map(([name, { title: _title, ...rest }]) => [name, rest]);
  expect(Object.fromEntries(known)).toEqual(Object.fromEntries(mounted));
});

test('what browsers ask by themselves is answered and not recorded', async () => {
  const world = await startWorld();
  for (const path of ['/favicon.ico', '/.well-known/appspecific/com.chrome.devtools.json', '/apple-touch-icon.png']) {
    const response = await sendRaw(world, { path });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-trace-id')).toMatch(/./);
  }
  const traced = (await sendRaw(world, { path: '/other' })).headers.get('x-trace-id');
  expect(world.events.flatMap((event) => (event.type === 'exchange.received' ? [event.exchangeId] : []))).toEqual([
    traced,
  ]);
});

test('a wrong address is linked to the login whose code it carries', async () => {
  const world = await startWorld();
  await automate(world);
  const code = await obtainCode(world);
  const [flowId] = world.bus.traffic().flows.keys();
  const path = `${ROOT}/oauth2/token?code=${code}`;
  expect((await verdictOn(world, await sendRaw(world, { path })))?.related?.map((one) => one.flowId)).toEqual([flowId]);
});

test('the fix of a refused origin makes the same preflight pass', async () => {
  const world = await startWorld();
  await world.configure((workspace) => {
    clientOf(workspace, 'spa').redirect_uris = ['https://app.example.com/callback'];
  });
  const ask = () =>
    sendRaw(world, {
      method: 'OPTIONS',
      path: `${ROOT}/oauth2/token`,
      headers: { origin: 'https://app.example.com:8443', 'access-control-request-method': 'POST' },
    });
  const verdict = (await verdictOn(world, await ask())) as Verdict;
  const [fix] = verdict.fixes;
  const { status } = await call(world, 'clients.update', {
    params: { ...fix?.params },
    body: fix?.body,
    headers: { 'if-match': fix?.if_match ?? '' },
  });
  expect(status).toBe(200);
  const passed = await ask();
  expect(passed.headers.get('access-control-allow-origin')).toBe('https://app.example.com:8443');
  expect(await verdictOn(world, passed)).toBeUndefined();
});

/** Every verdict that was reached, and what the log said of those that were not. */
async function settledVerdicts(world: World): Promise<Verdict[]> {
  await world.verdicts.settled();
  return world.events.flatMap((event) => (event.type === 'verdict.reached' && event.verdict ? [event.verdict] : []));
}

test('requests that no client sends get a verdict or none, and nothing fails', async () => {
  const failures: unknown[] = [];
  const world = await startWorld({ log: (message, error) => failures.push(message, error) });
  const close = 'Connection: close\r\n\r\n';
  for (const [head, status] of [
    [`GET ${ROOT}/%zz%/oauth2/%FF HTTP/1.1\r\nHost: localhost\r\n`, 404],
    [`GET http://other.test/default/default/token HTTP/1.1\r\nHost: other.test\r\n`, 404],
    [`GET /${'a/'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n`, 404],
    [`GET ${ROOT}/${'.'.repeat(50_000)}x HTTP/1.1\r\nHost: localhost\r\n`, 404],
    [`GET ${ROOT}/.well-known/openid-configuration HTTP/1.1\r\nHost: [::1\r\n`, 200],
    [`GET ${ROOT}/.well-known/openid-configuration HTTP/1.1\r\nHost: <script>:99999\r\n`, 200],
    [`GET ${ROOT}/.well-known/openid-configuration HTTP/1.1\r\nHost: \r\n`, 200],
    [`GET ${ROOT}/.well-known/jwks.json HTTP/1.0\r\n`, 200],
    [`OPTIONS ${ROOT}/oauth2/token HTTP/1.1\r\nHost: x\r\nOrigin: ://\r\n`, 204],
    [`OPTIONS ${ROOT}/oauth2/token HTTP/1.1\r\nHost: x\r\nOrigin: custom://app\r\n`, 204],
    [`OPTIONS * HTTP/1.1\r\nHost: x\r\nOrigin: https://a.test\r\n`, 404],
    [`GET ${ROOT}/login?login_id=%00%FF&login_id=../.. HTTP/1.1\r\nHost: x\r\n`, 400],
    [`GET ${ROOT}/login?login_id=(((( HTTP/1.1\r\nHost: x\r\nCookie: a=;;;=\r\n`, 400],
    [`GET /__proto__/constructor/toString HTTP/1.1\r\nHost: x\r\n`, 404],
  ] as const) {
    expect(statusesOf(await exchange(world, head + close)), head.slice(0, 80)).toEqual([status]);
  }
  for (const { cause } of await settledVerdicts(world)) expect(cause.length).toBeLessThan(700);
  expect(failures).toEqual([]);
});

const descriptionsIn = ({ events }: World): Set<string | undefined> =>
  new Set(events.flatMap((event) => (event.type === 'flow.step' ? [event.description] : [])));

test('nothing of a verdict is in any reply', async () => {
  const failures: unknown[] = [];
  const world = await startWorld({ log: (message, error) => failures.push(message, error) }, { byChance: true });
  let compared = 0;
  const paths = [
    '',
    '/oauth2/token',
    '/token',
    '/oauth/token',
    '/login',
    '/.well-known/openid-configuration',
    '/par',
    '/x',
  ];
  const target = fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'HEAD'),
    path: fc.tuple(
      fc.constantFrom('', ROOT, '/default', '/acme/shop', '/undefined/default'),
      fc.oneof(fc.constantFrom(...paths), fc.webPath()),
      fc.constantFrom('', '/', '?login_id=x', '?client_id=web-app&code=%'),
    ),
    headers: fc.record(
      {
        host: fc.constantFrom('localhost:1', '127.0.0.1:9400', '[::1]', 'host.docker.internal'),
        origin: fc.constantFrom('null', 'https://app.test', 'http://localhost:3000'),
        'content-type': fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain'),
        'sec-fetch-mode': fc.constantFrom('cors', 'no-cors', 'navigate'),
      },
      { requiredKeys: [] },
    ),
    body: fc.constantFrom('', '{"client_id":"web-app"}', 'client_id=web-app&client_id=web-app', 'a=%'),
  });
  await fc.assert(
    fc.asyncProperty(target, async ({ method, path, headers, body }) => {
      const hasBody = method === 'POST' || method === 'PUT';
      const response = await sendRaw(world, {
        method,
        path: path.join('').replace(/^(?!\/)/, '/'),
        headers,
        ...(hasBody && { body }),
      });
      const wire = [...response.headers].flat().join('\n') + (await response.text());
      const id = response.headers.get('x-trace-id');
      const verdict = (await settledVerdicts(world)).find(({ exchangeId }) => exchangeId === id);
      // Without a finding, a verdict repeats what the check said, which is on the wire.
      if (!verdict || descriptionsIn(world).has(verdict.cause)) return;
      compared += 1;
      // The advice may be that of the page.
      for (const text of [verdict.cause, ...verdict.fixes.map(({ label }) => label)]) expect(wire).not.toContain(text);
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(30);
  expect(failures).toEqual([]);
});

test.each([
  ['curl/8.5.0', /^curl http\S+ -d grant_type=… -d client_id=…$/],
  [
    'python-requests/2.32',
    /^requests\.post\("http[^"]+", data=\{"grant_type": grant_type, "client_id": client_id\}\)$/,
  ],
  [
    'Go-http-client/1.1',
    /^http\.PostForm\("http[^"]+", url\.Values\{"grant_type": \{grant_type\}, "client_id": \{client_id\}\}\)$/,
  ],
  ['node', /^fetch\('http[^']+', \{ method: 'POST', body: new URLSearchParams\(\{ grant_type, client_id \}\) \}\)$/],
])('the corrected request for %s is in its language', async (agent, code) => {
  const world = await startWorld();
  const body = JSON.stringify({ grant_type: 'client_credentials', client_id: 'service' });
  const headers = { 'user-agent': agent, 'content-type': 'application/json' };
  const response = await sendRaw(world, { method: 'POST', path: `${ROOT}/oauth2/token`, headers, body });
  expect((await verdictOn(world, response))?.fixes[0]?.code).toMatch(code);
});

test('the Demo Portal fetches discovery under another address, and gets no note', async () => {
  const world = await startWorld();
  const page = await world.fetch('/demo');
  const cookie = (page.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const fields = [...(await page.text()).matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
  const begun = await world.post('/demo/login', form, { cookie });
  expect(begun.status).toBe(303);
  const hosts = world.events.flatMap((event) =>
    event.type === 'exchange.received' && event.endpoint === 'discovery' ? [event.request.headers['host']] : [],
  );
  expect(hosts).toEqual([`127.0.0.1:${world.port}`]);
  expect(await settledVerdicts(world)).toEqual([]);
});
