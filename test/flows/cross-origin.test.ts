import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { describeInBrowser, openProfile } from '../world/chromium.ts';
import { obtainTokens, automate } from '../world/code-grant.ts';
import { authorizeUrl } from '../world/login.ts';
import { openPort } from '../world/site.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

/** An extension of one empty page: the one kind of page that Chromium gives an origin of another scheme. */
async function makeExtension(): Promise<{ path: string; origin: string }> {
  const path = await mkdtemp(join(tmpdir(), 'understudy-extension-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const manifest = { manifest_version: 3, name: 'App', version: '1', key: key.toString('base64') };
  await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(path, 'index.html'), '<!doctype html><title>App</title><body></body>');
  const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
  const letters = id.replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
  return { path, origin: `chrome-extension://${letters}` };
}

interface Call {
  url: string;
  init?: { method?: string; headers?: Record<string, string>; body?: string };
}

/** The status and trace id that a page is shown of each answer, or that the browser showed it none. */
const fetchFrom = (page: Page, calls: Call[]): Promise<unknown[]> =>
  page.evaluate(
    (all) =>
      Promise.all(
        all.map(({ url, init }) =>
          fetch(url, init).then(
            ({ status, headers }) => [status, headers.has('x-trace-id')],
            () => 'blocked',
          ),
        ),
      ),
    calls,
  );

const ADDED = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x-requested-with': 'App' };
const FORM = 'application/x-www-form-urlencoded';

const everyCall = ({ issuer }: World, token: string, headers: Record<string, string>): Call[] => [
  { url: `${issuer}/.well-known/openid-configuration`, init: { headers } },
  { url: `${issuer}/.well-known/jwks.json`, init: { headers: { 'cache-control': 'no-cache', ...headers } } },
  { url: `${issuer}/userinfo`, init: { headers: { authorization: `Bearer ${token}`, ...headers } } },
  {
    url: `${issuer}/userinfo`,
    init: {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: 'null',
    },
  },
  {
    url: `${issuer}/oauth2/token`,
    init: { method: 'POST', headers: { 'content-type': FORM, ...headers }, body: 'a=b' },
  },
  {
    url: `${issuer}/oauth2/revoke`,
    init: { method: 'POST', headers: { 'content-type': FORM, ...headers }, body: 'a=b' },
  },
];
const SHOWN = [200, 200, 200, 200, 401, 401].map((status) => [status, true]);
const BLOCKED = [[200, true], [200, true], ...Array.from({ length: 4 }, () => 'blocked')];

async function start(redirect_uris: string[]): Promise<{ world: World; token: string }> {
  const world = await startWorld();
  await automate(world);
  const { access_token } = await obtainTokens(world);
  await world.configure((workspace) => {
    clientOf(workspace, 'spa').redirect_uris = redirect_uris;
  });
  return { world, token: access_token };
}

describeInBrowser('Fetch in a browser, from the page of a client', { timeout: 60_000 }, () => {
  test('headers that a library adds are sent, and every answer is shown', async () => {
    const port = await openPort((_req, res) => res.setHeader('Content-Type', 'text/html').end('<title>App</title>'));
    const { world, token } = await start([`http://app.localhost:${port}/callback`]);
    const page = await (await openProfile()).newPage();
    await page.goto(`http://app.localhost:${port}/`);
    expect(await fetchFrom(page, everyCall(world, token, ADDED))).toEqual(SHOWN);
  });

  test('a page whose origin has the scheme of an app is a client’s page once a redirect URI has that origin', async () => {
    const { path, origin } = await makeExtension();
    const { world, token } = await start([`${origin}/callback.html`]);
    const page = await (await openProfile({ extension: path })).newPage();
    await page.goto(`${origin}/index.html`);
    expect(await fetchFrom(page, everyCall(world, token, ADDED))).toEqual(SHOWN);
    await world.configure((workspace) => {
      clientOf(workspace, 'spa').redirect_uris = ['http://localhost:3000/callback'];
    });
    // A browser keeps the answer of a preflight for each header: another one is asked about again.
    expect(await fetchFrom(page, everyCall(world, token, { 'x-later': '1' }))).toEqual(BLOCKED);
  });

  test('such a page may frame a silent login that is answered by form_post', async () => {
    const { path, origin } = await makeExtension();
    const port = await openPort((_req, res) =>
      res.setHeader('Content-Type', 'text/html').end('<title>Answered</title>'),
    );
    const callback = `http://app.localhost:${port}/callback`;
    const { world } = await start([callback, `${origin}/callback.html`]);
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'form' };
    });
    const page = await (await openProfile({ extension: path })).newPage();
    await page.goto(`${origin}/index.html`);
    const silent = { client_id: 'spa', redirect_uri: callback, prompt: 'none', response_mode: 'form_post' };
    const answered = page.waitForRequest(callback);
    await page.evaluate(
      (src) => document.body.append(Object.assign(document.createElement('iframe'), { src })),
      authorizeUrl(world, silent),
    );
    expect(new URLSearchParams((await answered).postData() ?? '').get('state')).toBe('s');
  });
});
