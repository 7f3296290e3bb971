import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { authorizeUrl } from '../world/login.ts';
import { openPort, openTlsPort } from '../world/site.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const APP = 'com.example.app://signed-in';

interface Client {
  world: World;
  /** Where the server sends the browser, and the client sends it on. */
  callback: string;
  /** Where the client sends the browser nowhere else. */
  landing: string;
}

const HOSTS = ['127.0.0.1', 'front.localhost', 'localhost'];

/** A client whose callback answers with a redirect to the first of these addresses, that to the next, and so on. */
async function startClient(hops: readonly string[], { host = 'app.localhost' } = {}): Promise<Client> {
  const world = await startWorld();
  const port = await openPort((req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://app.localhost');
    const hop = Number(searchParams.get('hop') ?? 0);
    const next = pathname === '/landing' ? undefined : hops[hop];
    const location = next?.startsWith('/') ? `http://${HOSTS[hop % HOSTS.length]}:${port}${next}?hop=${hop + 1}` : next;
    if (location === undefined) res.setHeader('Content-Type', 'text/html').end('<title>Arrived</title>');
    else res.writeHead(302, { location }).end();
  });
  const [callback, landing] = [`http://${host}:${port}/callback`, `http://${host}:${port}/landing`];
  await world.configure((workspace) => {
    Object.assign(clientOf(workspace, 'web-app'), {
      redirect_uris: [callback, landing],
      post_logout_redirect_uris: [callback],
    });
  });
  return { world, callback, landing };
}

/** Where a redirect to another origin may lead, as a client may be built. */
async function destinations(): Promise<Record<string, readonly string[]>> {
  const answer = (_: unknown, res: { end(text: string): void }): void => res.end('arrived');
  const [plain, tls] = [await openPort(answer), await openTlsPort(answer)];
  return {
    'the callback itself': [],
    'another host': [`http://127.0.0.1:${plain}/home`],
    'another port': [`http://app.localhost:${plain}/home`],
    'an IPv6 address': [`http://[::1]:${plain}/home`],
    'another host over https': [`https://front.localhost:${tls}/home`],
    'the scheme of an app': [APP],
    'two hops': ['/hop', `http://front.localhost:${plain}/home`],
    'two hops and the scheme of an app': ['/hop', '/hop', APP],
  };
}

describeInBrowser('the browser arrives, wherever the client sends it on (CSP 3 §6.4.2)', { timeout: 60_000 }, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await openChromium();
  });
  afterAll(() => chromium.close());

  async function openPage(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await chromium.newContext({ ignoreHTTPSErrors: true, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  /** Does what sends a form, and says where the chain of redirects ends. */
  async function arrival(page: Page, target: string, act: () => Promise<unknown>): Promise<string> {
    const matches = (url: string): boolean => url.split('?')[0] === target;
    const arrived = page.waitForRequest((request) => matches(request.url()));
    await act();
    return (await arrived).url();
  }

  const logIn = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: /Alice/ }).click();
    await page.waitForURL(/\/consent\?/);
  };
  const allow = (page: Page) => page.getByRole('button', { name: ALLOW }).click();

  test.each([
    'the callback itself',
    'another host',
    'another port',
    'an IPv6 address',
    'another host over https',
    'the scheme of an app',
    'two hops',
    'two hops and the scheme of an app',
  ])('from the consent page to %s', async (name) => {
    const hops = (await destinations())[name] ?? [];
    const { world, callback } = await startClient(hops);
    const page = await openPage(authorizeUrl(world, { redirect_uri: callback }));
    await logIn(page);
    const target = hops.at(-1) ?? callback;
    expect(await arrival(page, target, () => allow(page))).toContain(target);
    if (target.startsWith('http')) await page.waitForURL(`${target}*`);
  });

  test('from the login page, with and without a script', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { world, callback } = await startClient(['/hop', APP]);
      await world.configure((workspace) => {
        clientOf(workspace, 'web-app').trusted = true;
      });
      const page = await openPage(authorizeUrl(world, { redirect_uri: callback }), { javaScriptEnabled });
      expect(await arrival(page, APP, () => page.getByRole('button', { name: /Alice/ }).click())).toBe(APP);
    }
  });

  test('from a denial', async () => {
    const { world, callback } = await startClient([APP]);
    const page = await openPage(authorizeUrl(world, { redirect_uri: callback }));
    await logIn(page);
    expect(await arrival(page, APP, () => page.getByRole('button', { name: 'Cancel' }).click())).toBe(APP);
  });

  test('from the page that posts the answer', async () => {
    const { world, callback } = await startClient(['/hop', APP]);
    const page = await openPage(authorizeUrl(world, { redirect_uri: callback, response_mode: 'form_post' }));
    await logIn(page);
    expect(await arrival(page, APP, () => allow(page))).toBe(APP);
  });

  test('from the page that posts the answer to an IPv6 address', async () => {
    const { world, callback } = await startClient([APP], { host: '[::1]' });
    const page = await openPage(authorizeUrl(world, { redirect_uri: callback, response_mode: 'form_post' }));
    await logIn(page);
    expect(await arrival(page, APP, () => allow(page))).toBe(APP);
  });

  test('from the logout page', async () => {
    const { world, callback, landing } = await startClient(['/hop', APP]);
    const page = await openPage(authorizeUrl(world, { redirect_uri: landing }));
    await logIn(page);
    await allow(page);
    await page.waitForURL(`${landing}?*`);
    const query = new URLSearchParams({ client_id: 'web-app', post_logout_redirect_uri: callback });
    await page.goto(`${world.issuer}/oidc/logout?${query}`);
    expect(await arrival(page, APP, () => page.getByRole('button', { name: 'Sign out' }).click())).toBe(APP);
  });

  test('to a callback that is the scheme of an app', async () => {
    const { world } = await startClient([]);
    const callback = 'com.example.app:/callback';
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').redirect_uris = [callback];
    });
    const page = await openPage(authorizeUrl(world, { redirect_uri: callback }));
    await logIn(page);
    expect(await arrival(page, callback, () => allow(page))).toContain('code=');
  });
});
