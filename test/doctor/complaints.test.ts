import { createServer } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDoctor } from '../../server/doctor/doctor.ts';
import { complaintSchema, DOCTOR_AGENT, type Complaint } from '../../contract/doctor.ts';
import type { UnderstudyOptions } from '../../server/compose/start.ts';
import { call } from '../world/admin.ts';
import { Browser } from '../world/browser.ts';
import { authorizePath, automate } from '../world/code-grant.ts';
import { authorizeUrl } from '../world/login.ts';
import { sendRaw } from '../world/raw-request.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const ROOT = '/default/default';
const DISCOVERY = `${ROOT}/.well-known/openid-configuration`;

async function complaintsOf(world: World): Promise<Complaint[]> {
  const { status, text } = await call(world, 'doctor.list');
  expect(status).toBe(200);
  return complaintSchema.array().parse(JSON.parse(text));
}

type Headers = Record<string, string>;
const withPort = (world: World, headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(world.port))]));

/** A request with these headers, where PORT is the port of the listener. */
async function get(world: World, path: string, headers: Headers = {}): Promise<Response> {
  const answer = await sendRaw(world, { path, headers: withPort(world, headers) });
  await answer.clone().arrayBuffer();
  return answer;
}

interface Trouble {
  name: string;
  options?: UnderstudyOptions;
  make: (world: World) => Promise<unknown>;
  /** What must be said. */
  id: RegExp;
  fix: RegExp;
  /** Similar requests of which nothing must be said. */
  control: (world: World) => Promise<unknown>;
}

const NOW = 1_800_000_000_000;

const TROUBLES: readonly Trouble[] = [
  {
    name: 'a container’s name for another container',
    make: (world) => get(world, DISCOVERY, { host: 'idp:PORT' }),
    id: /^host:idp:\d+$/,
    fix: /--also-host idp"[^]*  idp:\\n    environment:\\n      UNDERSTUDY_ALSO_HOST/,
    control: (world) => get(world, DISCOVERY, { host: 'LOCALHOST:PORT' }),
  },
  {
    name: 'a container’s name for its host',
    make: (world) => get(world, `${ROOT}/.well-known/jwks.json`, { host: 'host.docker.internal:PORT' }),
    id: /^host:host\.docker\.internal:\d+$/,
    fix: /--also-host host\.docker\.internal"[^]*extra_hosts: \['host\.docker\.internal:host-gateway'\]/,
    control: (world) => get(world, ROOT, { host: 'host.docker.internal:PORT' }),
  },
  {
    name: '127.0.0.1',
    make: (world) => get(world, DISCOVERY, { host: '127.0.0.1:PORT' }),
    id: /^host:127\.0\.0\.1/,
    fix: /--also-host 127\.0\.0\.1/,
    control: (world) => get(world, DISCOVERY, { host: '127.0.0.1:PORT', 'user-agent': DOCTOR_AGENT }),
  },
  {
    name: 'another port',
    make: (world) => get(world, DISCOVERY, { host: 'localhost:8080' }),
    id: /^host:localhost:8080$/,
    fix: /--public-url http:\/\/localhost:8080/,
    control: (world) => get(world, `${ROOT}/alive`, { host: 'localhost:8080' }),
  },
  {
    name: 'a listed name is right, another is not',
    options: { alsoHosts: ['idp'] },
    make: (world) => get(world, DISCOVERY, { host: 'idp2:PORT' }),
    id: /^host:idp2:/,
    fix: /--also-host idp2/,
    control: (world) => get(world, DISCOVERY, { host: 'idp:PORT' }),
  },
  {
    name: 'a proxy that tells another address',
    make: (world) => get(world, DISCOVERY, { 'x-forwarded-host': 'sso.test', 'x-forwarded-proto': 'https' }),
    id: /^proxy:https:\/\/sso\.test$/,
    fix: /--public-url https:\/\/sso\.test/,
    control: (world) =>
      get(world, DISCOVERY, { host: 'up:1', 'x-forwarded-host': 'localhost:PORT', 'x-forwarded-proto': 'http' }),
  },
  {
    name: 'a proxy that uses RFC 7239',
    options: { publicUrl: 'https://idp.test' },
    make: (world) =>
      get(world, DISCOVERY, { forwarded: 'for=192.0.2.1;host="sso.test:8443";proto=https, for=192.0.2.2' }),
    id: /^proxy:https:\/\/sso\.test:8443$/,
    fix: /--public-url https:\/\/sso\.test:8443/,
    control: (world) => get(world, DISCOVERY, { host: 'up:1', forwarded: 'proto=https;host=idp.test' }),
  },
  {
    name: 'a proxy that ends TLS',
    make: (world) => get(world, DISCOVERY, { 'x-forwarded-proto': 'https' }),
    id: /^proxy:https:\/\/localhost:\d+$/,
    fix: /--public-url https:\/\/localhost/,
    control: (world) => get(world, DISCOVERY, { 'x-forwarded-for': '192.0.2.1' }),
  },
  {
    name: 'a prefix of the path',
    make: (world) => get(world, `/auth${DISCOVERY}`, { 'x-forwarded-prefix': '/auth' }),
    id: /^prefix:\/auth$/,
    fix: /"value":"http:\/\/localhost/,
    control: (world) => get(world, `/auth${ROOT}/anything`),
  },
  {
    name: 'a slash at the end of the issuer',
    make: (world) => get(world, `${ROOT}//.well-known/openid-configuration`),
    id: /^slash:default\/default$/,
    fix: /"value":"http:\/\/localhost:\d+\/default\/default"/,
    control: (world) => get(world, `${ROOT}/nothing`),
  },
  {
    name: 'a clock by the Date of a request',
    options: { clock: () => NOW },
    make: (world) => get(world, DISCOVERY, { date: new Date(NOW + 300_000).toUTCString() }),
    id: /^clock:a client$/,
    fix: /^undefined$/,
    control: (world) => get(world, DISCOVERY, { date: new Date(NOW).toUTCString() }),
  },
];

describe('GET /api/v1/doctor', () => {
  test.each(TROUBLES.map((trouble) => [trouble.name, trouble] as const))('%s', async (_name, trouble) => {
    const world = await startWorld(trouble.options);
    await trouble.control(world);
    expect(await complaintsOf(world)).toEqual([]);
    await trouble.make(world);
    await trouble.make(world);
    const [complaint, ...more] = await complaintsOf(world);
    expect(more).toEqual([]);
    expect(complaint).toMatchObject({ id: expect.stringMatching(trouble.id) as string, count: 2 });
    expect(JSON.stringify(complaint?.fix) ?? 'undefined').toMatch(trouble.fix);
    const exchangeId = complaint?.evidence[0]?.exchangeId ?? '';
    expect((await call(world, 'exchanges.get', { params: { exchangeId } })).status).toBe(200);
  });

  test('what was found goes with the traffic, and an hour after it was seen last', async () => {
    let now = Date.now();
    const world = await startWorld({ clock: () => now });
    const trouble = () => get(world, DISCOVERY, { host: 'idp:PORT' });
    await trouble();
    expect(await complaintsOf(world)).toHaveLength(1);
    expect((await call(world, 'exchanges.clear')).status).toBeLessThan(300);
    expect(await complaintsOf(world)).toEqual([]);
    await trouble();
    now += 3_599_000;
    expect(await complaintsOf(world)).toHaveLength(1);
    now += 2000;
    expect(await complaintsOf(world)).toEqual([]);
  });

  test('what happened before the oldest event is read from the record', async () => {
    const world = await startWorld({ limits: { exchanges: 40, bytes: 1_000_000, flows: 20 } });
    for (let count = 0; count < 60; count += 1) await get(world, '/alive-not');
    await get(world, DISCOVERY, { host: 'idp:PORT' });
    expect((await complaintsOf(world)).map(({ kind }) => kind)).toEqual(['host']);
  });

  test('what is read from the record again counts once', async () => {
    const world = await startWorld();
    const never = () => Promise.resolve(false);
    const events = { since: () => undefined, traffic: world.bus.traffic };
    const listens = { host: 'localhost', port: world.port, scheme: 'http' as const };
    const doctor = createDoctor({ ...world.core, events, listens, isOpen: never });
    await get(world, DISCOVERY, { host: 'idp:PORT' });
    expect(await doctor.complaints()).toMatchObject([{ count: 1 }]);
    expect(await doctor.complaints()).toMatchObject([{ count: 1 }]);
  });

  test('many names are not many complaints, and no secret is repeated', async () => {
    const world = await startWorld();
    for (let count = 0; count < 30; count += 1)
      await get(world, `${DISCOVERY}?access_token=s3cret`, {
        host: `idp${count}:PORT`,
        authorization: 'Bearer s3cret',
      });
    await get(world, DISCOVERY, { host: '<script>:1' });
    const complaints = await complaintsOf(world);
    expect(complaints).toHaveLength(20);
    expect(JSON.stringify(complaints)).not.toMatch(/s3cret|<script>/);
  });
});

describe('cookies that cannot come back (RFC 6265 §5.1.3)', () => {
  /** The login page's path, as the browser was sent to it by a request with this Host. */
  const begin = async (world: World, headers: Headers = {}): Promise<string> => {
    const url = new URL(authorizeUrl(world));
    const { headers: answered } = await get(world, url.pathname + url.search, headers);
    const location = new URL(answered.get('location') ?? '');
    return location.pathname + location.search;
  };

  test('a login that begins at one host and goes on at another', async () => {
    const world = await startWorld();
    await get(world, await begin(world, { host: '127.0.0.1:PORT' }));
    const [complaint] = await complaintsOf(world);
    expect(complaint).toMatchObject({ id: 'cookies:127.0.0.1', kind: 'cookies', severity: 'error' });
    expect(complaint?.fix).toMatchObject({ command: 'understudy serve --also-host 127.0.0.1', value: world.issuer });
  });

  test('with the host listed, the browser is led to the first and there is nothing to complain of', async () => {
    const world = await startWorld({ alsoHosts: ['127.0.0.1'] });
    const url = new URL(authorizeUrl(world));
    const led = await get(world, url.pathname + url.search, { host: '127.0.0.1:PORT' });
    expect(led.headers.get('location')).toMatch(`${world.issuer}/oauth2/authorize/127.0.0.1:`);
    expect(await complaintsOf(world)).toEqual([]);
  });

  test.each<[string, UnderstudyOptions, Headers, string]>([
    [
      'Secure, and the page was opened over http',
      { publicUrl: 'https://idp.test' },
      { host: 'localhost:PORT' },
      'cookies:secure',
    ],
    ['in a frame of another site', {}, { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }, 'cookies:frame'],
    ['blocked', {}, { cookie: 'theme=dark' }, 'cookies:blocked'],
  ])('a cookie that is %s', async (_what, options, headers, id) => {
    const world = await startWorld(options);
    await get(world, await begin(world, headers), headers);
    expect((await complaintsOf(world)).map((complaint) => complaint.id)).toEqual([id]);
  });

  test('a login that is over, expired or unknown is no matter of cookies', async () => {
    let now = NOW;
    const world = await startWorld({ clock: () => now });
    const browser = new Browser(world.issuer);
    const page = await browser.open(authorizeUrl(world));
    await page.complete();
    const { pathname, search } = new URL(page.url);
    expect((await get(world, pathname + search)).status).toBe(400);
    const late = await begin(world);
    now += 1_801_000;
    expect((await get(world, late)).status).toBe(400);
    await get(world, `${ROOT}/login?login_id=unknown`);
    expect(await complaintsOf(world)).toEqual([]);
  });
});

describe('clocks (RFC 7523 §3)', () => {
  const send = async (world: World, times: { iat: number; exp: number }): Promise<number> => {
    const { privateKey } = await generateKeyPair('ES256');
    const client_assertion = await new SignJWT({
      iss: 'service',
      sub: 'service',
      aud: world.issuer,
      jti: 'j',
      ...times,
    })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const form = { grant_type: 'client_credentials', client_assertion_type, client_assertion };
    return (await world.post('/oauth2/token', form)).status;
  };

  test('while the clock here is moved, nobody else’s is wrong', async () => {
    const world = await startWorld({ clock: () => NOW });
    await call(world, 'clock.set', { body: { offset: '1h' } });
    const now = NOW / 1000;
    await send(world, { iat: now + 3600, exp: now + 3660 });
    await send(world, { iat: now - 300, exp: now - 240 });
    expect(await complaintsOf(world)).toEqual([]);
  });

  test.each([
    ['ahead', 300, /^The clock of service is 300 seconds ahead of this machine’s\.$/],
    ['behind', -300, /expired when it arrives, 300 seconds after/],
  ])('a client whose clock is %s', async (_what, seconds, says) => {
    const now = NOW / 1000;
    const world = await startWorld({ clock: () => NOW });
    await send(world, { iat: now, exp: now + 60 });
    await send(world, { iat: now - 50, exp: now + 10 });
    expect(await complaintsOf(world)).toEqual([]);
    await send(world, { iat: now + seconds, exp: now + seconds + 60 });
    expect(await complaintsOf(world)).toMatchObject([
      { id: 'clock:service', kind: 'clock', cause: expect.stringMatching(says) as string },
    ]);
  });
});

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

/** Another program of this machine, at one address only. */
async function occupy(host: string, port: number): Promise<number> {
  const program = createServer((socket) => socket.end());
  program.listen({ host, port, ipv6Only: true });
  await once(program, 'listening');
  onTestFinished(() => void program.close());
  return (program.address() as { port: number }).port;
}

describe.skipIf(!hasIpv6)('ports on which something else answers', () => {
  test('another program at the other address of localhost', async () => {
    const world = await startWorld({ host: '127.0.0.1' });
    expect(await complaintsOf(world)).toEqual([]);
    const other = await startWorld({ host: '127.0.0.1' });
    await occupy('::1', other.port);
    expect(await complaintsOf(other)).toMatchObject([{ id: `port:${other.port}`, kind: 'port', severity: 'error' }]);
  });

  test('an application that listens at the other address than its redirect URI names', async () => {
    const callbackAt = async (world: World, redirect_uri: string) => {
      await world.configure((workspace) => (clientOf(workspace, 'web-app').redirect_uris = [redirect_uri]));
      expect((await world.fetch(authorizePath({ redirect_uri }))).status).toBe(303);
      return complaintsOf(world);
    };
    const world = await startWorld();
    await automate(world);
    const deaf = await occupy('::1', 0);
    const heard = await occupy('127.0.0.1', 0);
    expect(await callbackAt(world, `http://127.0.0.1:${heard}/callback`)).toEqual([]);
    expect(await callbackAt(world, `http://localhost:${deaf}/callback`)).toEqual([]);
    const uri = `http://127.0.0.1:${deaf}/callback`;
    expect(await callbackAt(world, uri)).toMatchObject([
      { id: `port:${uri}`, kind: 'port', fix: { value: `http://localhost:${deaf}/callback` } },
    ]);
  });
});
