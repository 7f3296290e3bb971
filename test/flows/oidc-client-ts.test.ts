import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const LIBRARY = new URL('../../node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url);

/** A single-page application that leaves the library to the test. */
async function startApplication(): Promise<string> {
  const library = await readFile(LIBRARY);
  const server = createServer((req, res) => {
    if (req.url === '/oidc.js') res.setHeader('content-type', 'text/javascript').end(library);
    else if (req.url?.startsWith('/silent')) {
      res.setHeader('content-type', 'text/html');
      res.end('<script src="/oidc.js"></script><script>new oidc.UserManager({}).signinSilentCallback()</script>');
    } else
      res
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>app</title><script src="/oidc.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

interface Manager {
  signinRedirect(args?: object): Promise<void>;
  signinRedirectCallback(): Promise<{ profile: object; scope: string; refresh_token?: string }>;
  signinSilent(): Promise<{ access_token: string; profile: object } | null>;
  signoutRedirect(args?: object): Promise<void>;
  revokeTokens(types: string[]): Promise<void>;
  getUser(): Promise<{ access_token: string; profile: object } | null>;
}
declare const manager: Manager;

/** Makes the library's UserManager in the page, under the name `manager`. */
async function configure(page: Page, world: World, origin: string, more: object = {}): Promise<void> {
  await page.evaluate(
    ([settings]) => {
      const { oidc } = window as unknown as { oidc: { UserManager: new (settings: object) => Manager } };
      (window as unknown as { manager: Manager }).manager = new oidc.UserManager(settings as object);
    },
    [
      {
        authority: world.issuer,
        client_id: 'spa',
        redirect_uri: `${origin}/callback`,
        silent_redirect_uri: `${origin}/silent`,
        post_logout_redirect_uri: `${origin}/`,
        scope: 'openid profile email offline_access',
        loadUserInfo: true,
        ...more,
      },
    ] as const,
  );
}

async function openApplication(browser: Chromium) {
  const world = await startWorld();
  const origin = await startApplication();
  await world.configure((workspace) => {
    const spa = clientOf(workspace, 'spa');
    spa.redirect_uris = [`${origin}/callback`, `${origin}/silent`];
    spa.post_logout_redirect_uris = [`${origin}/`];
  });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  return { world, origin, page };
}

async function login(page: Page, world: World, origin: string, more: object = {}): Promise<void> {
  await configure(page, world, origin, more);
  await page.evaluate(() => void manager.signinRedirect());
  await page.waitForURL(/\/login\?/);
  await page.fill('#text-field-username-input', 'alice');
  await page.fill('#text-field-password-input', 'alice');
  await page.click('#sign-in-button');
  await page.waitForURL(/\/consent\?/);
  await page.click('button[value=allow]');
  await page.waitForURL(`${origin}/callback?**`);
  await configure(page, world, origin, more);
}

describeInBrowser('oidc-client-ts in a browser', () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser.close());

  test('login, consent, userinfo, refresh, revocation and logout, all across origins', async () => {
    const { world, origin, page } = await openApplication(browser);
    await login(page, world, origin);
    const user = await page.evaluate(() => manager.signinRedirectCallback());
    expect(user.profile).toMatchObject({ sub: 'alice', email: 'alice@example.com', email_verified: true });
    const first = await page.evaluate(async () => (await manager.getUser())?.access_token);
    const renewed = await page.evaluate(async () => (await manager.signinSilent())?.access_token);
    expect(renewed).toBeTypeOf('string');
    expect(renewed).not.toBe(first);
    await page.evaluate(() => manager.revokeTokens(['access_token', 'refresh_token']));
    const dead = await world.fetch('/userinfo', { headers: { authorization: `Bearer ${renewed}` } });
    expect(dead.status).toBe(401);
    await dead.arrayBuffer();
    await page.evaluate(() => void manager.signoutRedirect());
    await page.waitForURL(`${origin}/`);
    await configure(page, world, origin);
    await page.evaluate(() => void manager.signinRedirect());
    await page.waitForURL(/\/login\?/);
  });

  test('renews in a hidden frame by prompt=none, as the session cookie says who is logged in', async () => {
    const { world, origin, page } = await openApplication(browser);
    const scope = { scope: 'openid profile' };
    await login(page, world, origin, scope);
    await page.evaluate(() => manager.signinRedirectCallback());
    const renewed = await page.evaluate(async () => (await manager.signinSilent())?.profile);
    expect(renewed).toMatchObject({ sub: 'alice' });
  });

  test('refuses a state that is not its own', async () => {
    const { world, origin, page } = await openApplication(browser);
    await login(page, world, origin);
    const forged = new URL(page.url());
    forged.searchParams.set('state', 'forged');
    await page.goto(forged.href);
    await configure(page, world, origin);
    await expect(page.evaluate(() => manager.signinRedirectCallback())).rejects.toThrow(/state/i);
  });
});
