import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { rulesOf } from '../lint/offences.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const LIBRARY = new URL('../../node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js', import.meta.url);

/** What the page shows of its user, or of what went wrong. */
interface Shown {
  sub?: string;
  name?: string;
  access_token?: string;
  refresh_token?: string;
  error?: string;
}

const pageOf = (issuer: string, base: string): string => `<!doctype html><title>App</title>
<script src="/oidc.js"></script>
<script>
  const manager = new oidc.UserManager({
    authority: ${JSON.stringify(issuer)}, client_id: 'spa', scope: 'openid profile email offline_access',
    redirect_uri: '${base}/callback', silent_redirect_uri: '${base}/silent', post_logout_redirect_uri: '${base}/',
    loadUserInfo: true, automaticSilentRenew: false, monitorSession: false,
    userStore: new oidc.WebStorageStateStore({ store: sessionStorage }),
  });
  const shown = ({ profile, access_token, refresh_token }) =>
    ({ sub: profile.sub, name: profile.name, access_token, refresh_token });
  const show = (what) => { document.body.dataset.shown = JSON.stringify(what); };
  addEventListener('DOMContentLoaded', async () => {
    try {
      if (location.pathname === '/silent') return await manager.signinSilentCallback();
      if (location.pathname === '/callback') return show(shown(await manager.signinCallback()));
      show({});
    } catch (error) { show({ error: error.error ?? String(error) }); }
  });
</script><body></body>`;

async function startApplication(world: World): Promise<string> {
  const library = await readFile(LIBRARY);
  let base = '';
  const server = createServer((req, res) => {
    if (req.url === '/oidc.js') res.setHeader('Content-Type', 'text/javascript').end(library);
    else res.setHeader('Content-Type', 'text/html').end(pageOf(world.issuer, base));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
  await world.configure((workspace) => {
    Object.assign(clientOf(workspace, 'spa'), {
      redirect_uris: [`${base}/callback`, `${base}/silent`],
      post_logout_redirect_uris: [`${base}/`],
    });
  });
  return base;
}

async function readShown(page: Page): Promise<Shown> {
  await page.waitForFunction('document.body?.dataset.shown !== undefined');
  return page.evaluate('JSON.parse(document.body.dataset.shown)');
}

describeInBrowser('oidc-client-ts in a browser', () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await openChromium();
  });
  afterAll(() => chromium.close());

  /** A fresh browser at the application, sent to log in. */
  async function startSignin(): Promise<{ world: World; base: string; page: Page }> {
    const world = await startWorld();
    const base = await startApplication(world);
    const context = await chromium.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(base);
    await readShown(page);
    await page.evaluate('void manager.signinRedirect()');
    await page.waitForURL(/\/login\?/);
    return { world, base, page };
  }

  async function logIn(page: Page, base: string): Promise<Shown> {
    await page.fill('input[name=username]', 'alice');
    await page.fill('input[name=password]', 'alice');
    await page.press('input[name=password]', 'Enter');
    await page.waitForURL(/\/consent\?/);
    await page.click('button[value=allow]');
    await page.waitForURL(`${base}/callback?*`);
    return readShown(page);
  }

  test('signs in, renews, revokes and signs out', async () => {
    const { base, page, world } = await startSignin();
    const user = await logIn(page, base);
    expect(user).toMatchObject({ sub: 'alice', name: 'Alice Archer' });

    const renewed: Shown = await page.evaluate('manager.signinSilent().then(shown)');
    expect(renewed.access_token).not.toBe(user.access_token);
    expect(renewed.refresh_token).not.toBe(user.refresh_token);

    const silent: Shown = await page.evaluate(
      'manager.removeUser().then(() => manager.signinSilent({ silentRequestTimeoutInSeconds: 20 })).then(shown)',
    );
    expect(silent).toMatchObject({ sub: 'alice' });

    await page.evaluate('manager.revokeTokens()');
    const revoked = await world.fetch('/userinfo', { headers: { authorization: `Bearer ${silent.access_token}` } });
    expect(revoked.status).toBe(401);

    await page.evaluate('void manager.signoutRedirect()');
    await page.waitForURL(`${base}/*`);
    await readShown(page);
    const after: string = await page.evaluate(
      'manager.signinSilent().then(() => "signed in", (error) => error.error ?? String(error))',
    );
    expect(after).toBe('login_required');
    expect(await rulesOf(world, 'spa')).toEqual([]);
  });

  test('shows a denial as access_denied', async () => {
    const { base, page } = await startSignin();
    await page.fill('input[name=username]', 'alice');
    await page.fill('input[name=password]', 'alice');
    await page.press('input[name=password]', 'Enter');
    await page.waitForURL(/\/consent\?/);
    await page.click('button[value=deny]');
    await page.waitForURL(`${base}/callback?*`);
    expect(await readShown(page)).toEqual({ error: 'access_denied' });
  });

  test('refuses a response that it did not request', async () => {
    const { base, page } = await startSignin();
    await page.goto(`${base}/callback?code=stolen&state=unknown`);
    expect((await readShown(page)).error).toContain('No matching state');
  });
});
