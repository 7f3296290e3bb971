import { expect, test } from 'vitest';
import { authorizePath, automate, clientCredentials } from '../../world/code-grant.ts';
import { sendRaw, type RawRequest } from '../../world/raw-request.ts';
import { clientOf, startWorld, type World } from '../../world/world.ts';
import { testMistakes, verdictOn, type Make } from '../mistakes.ts';

const ROOT = '/default/default';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const APP = 'https://app.example.com';

/** An application beyond this machine, beside what the starter config has. */
const prepare = async (world: World): Promise<void> => {
  await automate(world);
  await world.configure((workspace) => {
    clientOf(workspace, 'spa').redirect_uris = [`${APP}/callback`];
  });
};

const preflight =
  (origin: string, path = '/oauth2/token', method = 'POST'): Make =>
  (world) =>
    sendRaw(world, {
      method: 'OPTIONS',
      path: ROOT + path,
      headers: { origin, 'access-control-request-method': method },
    });

const fetched =
  (origin: string, more: Partial<RawRequest> = {}): Make =>
  (world) =>
    sendRaw(world, {
      method: 'POST',
      path: `${ROOT}/oauth2/token`,
      body: 'grant_type=client_credentials&client_id=service&client_secret=service-secret',
      ...more,
      headers: { origin, 'sec-fetch-mode': 'cors', ...FORM, ...more.headers },
    });

testMistakes(
  [
    {
      name: 'a preflight from http instead of https',
      make: preflight('http://app.example.com'),
      cause: /^Origin http:\/\/app\.example\.com has scheme http; that of spa has scheme https\.$/,
      fixes: ['register-redirect-uri'],
      control: preflight('http://other.example.net'),
    },
    {
      name: 'a preflight from another port',
      make: preflight(`${APP}:8443`),
      cause: /^Origin https:\/\/app\.example\.com:8443 has port 8443; that of spa has no port\.$/,
      fixes: ['register-redirect-uri'],
      control: preflight('http://app.example.com'),
    },
    {
      name: 'a preflight from a host that is nearly right',
      make: preflight('https://app.exmaple.com'),
      cause: /^Origin .*that of spa/,
      fixes: ['register-redirect-uri'],
      control: preflight('https://app.other.net'),
    },
    {
      name: 'a preflight from an unknown origin',
      make: preflight('https://evil.test'),
      cause:
        /^The token endpoint answers scripts of registered origins only; https:\/\/evil\.test is not one, and nothing similar/,
      fixes: [],
      control: preflight(APP),
    },
    {
      name: 'a preflight from a file',
      make: preflight('null'),
      cause: /^The origin is null/,
      control: preflight('http://localhost:1234'),
    },
    {
      name: 'an origin with a slash at the end',
      make: preflight(`${APP}/`),
      cause: /is not written as browsers write an origin: that is https:\/\/app\.example\.com\.$/,
      control: preflight(APP),
    },
    {
      name: 'a preflight that announces PUT',
      make: preflight(APP, '/oauth2/token', 'PUT'),
      cause: /^The preflight announces PUT; the token endpoint takes only POST\.$/,
      control: preflight(APP, '/oauth2/token', 'POST'),
    },
    {
      name: 'a preflight at the authorization endpoint',
      make: preflight(APP, '/oauth2/authorize', 'GET'),
      cause: /^A script of https:\/\/app\.example\.com fetches the auth/,
      fixes: ['navigate'],
      control: preflight(APP, '/userinfo', 'GET'),
    },
    {
      name: 'an authorization request by fetch',
      make: fetched(APP, { method: 'GET', path: ROOT + authorizePath(), body: '' }),
      cause: /fetches the authorization endpoint; only a browser that is sent there can open it\.$/,
      fixes: ['navigate'],
      control: fetched(APP, {
        method: 'GET',
        path: ROOT + authorizePath(),
        body: '',
        headers: { 'sec-fetch-mode': 'navigate' },
      }),
    },
    {
      name: 'a logout by fetch',
      make: fetched(APP, { method: 'GET', path: `${ROOT}/oidc/logout`, body: '' }),
      cause: /^A script of https:\/\/app\.example\.com fetches the logout endpoint/,
      control: fetched(APP, {
        method: 'GET',
        path: `${ROOT}/oidc/logout`,
        body: '',
        headers: { 'sec-fetch-mode': 'navigate' },
      }),
    },
    {
      name: 'tokens that the browser withholds',
      make: fetched('https://evil.test'),
      cause: /https:\/\/evil\.test is not one/,
      control: fetched(APP),
    },
    {
      name: 'tokens fetched with cookies',
      make: fetched(APP, { headers: { cookie: 'a=b' } }),
      cause: /^The script fetches with credentials, which the token endpoint doesn’t permit/,
      control: fetched(APP),
    },
    {
      name: 'tokens fetched with no-cors',
      make: fetched(APP, { headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' } }),
      cause: /^The script fetches with mode 'no-cors'/,
      control: fetched(APP),
    },
  ],
  prepare,
);

const discovered =
  (headers: Record<string, string>, path = '/.well-known/openid-configuration'): Make =>
  (world) =>
    sendRaw(world, { path: ROOT + path, headers: withPort(world, headers) });
const withPort = (world: World, headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(world.port))]));

testMistakes([
  {
    name: 'discovery under 127.0.0.1',
    make: discovered({ host: '127.0.0.1:PORT' }),
    cause:
      /^Discovery was fetched under 127\.0\.0\.1:\d+, but its issuer is http:\/\/localhost:\d+\/default\/default; clients compare the two\.$/,
    fixes: ['use-issuer', 'also-host', 'public-url'],
    control: discovered({ host: 'localhost:PORT' }),
  },
  {
    name: 'discovery under a container’s name for its host',
    make: discovered({ host: 'host.docker.internal:PORT' }),
    cause: /^Discovery was fetched under host\.docker\.internal:\d+/,
    control: discovered({ host: 'LOCALHOST:PORT' }),
  },
  {
    name: 'discovery under another port',
    make: discovered({ host: 'localhost:8080' }),
    cause: /^Discovery was fetched under localhost:8080/,
    control: discovered({ host: 'understudy:8080' }),
  },
  {
    name: 'discovery through a proxy with TLS',
    make: discovered({ 'x-forwarded-host': 'idp.test', 'x-forwarded-proto': 'https' }),
    cause: /^Discovery was fetched under idp\.test, but/,
    control: discovered({ host: 'understudy:9400', 'x-forwarded-host': 'localhost:PORT', 'x-forwarded-proto': 'http' }),
  },
  {
    name: 'discovery with another scheme',
    make: discovered({ 'x-forwarded-proto': 'https' }),
    cause: /^Discovery was fetched under https:\/\/localhost:\d+, but/,
    control: discovered({ 'x-forwarded-proto': 'http' }),
  },
  {
    name: 'keys under a container’s name',
    make: discovered({ host: 'understudy:9400' }, '/.well-known/jwks.json'),
    cause: /^The key set was fetched under understudy:9400, but tokens name http:\/\/localhost/,
    control: discovered({ host: 'localhost:PORT' }, '/.well-known/jwks.json'),
  },
]);

test('discovery under a second host of the server is right', async () => {
  const world = await startWorld({ alsoHosts: ['idp'] });
  expect(await verdictOn(world, await discovered({ host: 'idp:PORT' })(world))).toBeUndefined();
  expect(await verdictOn(world, await discovered({ host: 'other:PORT' })(world))).toMatchObject({ severity: 'note' });
});

test('discovery under another host is a note, and the reply is the same', async () => {
  const world = await startWorld();
  const own = await discovered({ host: 'localhost:PORT' })(world);
  const other = await discovered({ host: '127.0.0.1:PORT' })(world);
  expect(await other.clone().text()).toBe(await own.text());
  expect(await verdictOn(world, other)).toMatchObject({ severity: 'note' });
});

test('what is withheld after it succeeded is a warning for its flow', async () => {
  const world = await startWorld();
  await clientCredentials(world);
  const verdict = await verdictOn(world, await fetched('https://evil.test')(world));
  expect(verdict).toMatchObject({ severity: 'warning', received: 'Origin: https://evil.test' });
});
