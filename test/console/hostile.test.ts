import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { authorizeUrl } from '../world/login.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { nothingLoads, openConsole } from '../world/console.ts';
import { clientOf, type World } from '../world/world.ts';
import { exchangeOn, flowOn } from './steps.ts';

const EVIL = `"'><img src=x onerror=alert(1)><script>alert(2)</script>`;
/** Headers cannot contain every character. */
const EVIL_HEADER = '<img src=x onerror=alert(3)>';
const LONG = 'W'.repeat(10_000);

const SCREENS = [
  '/',
  '/live',
  '/waiting',
  '/users',
  '/clients',
  '/clients/web-app',
  '/clients/web-app/alive',
  '/scopes',
  '/consents',
  '/consents/consents',
  '/consents/sessions',
];

/** Sets alice's claims to `text`, and every name and description of the starter workspace that may be as long. */
async function fillWith(world: World, text: string): Promise<void> {
  await world.configure((workspace) => {
    const name = text.slice(0, 256);
    const description = text.slice(0, 2000);
    workspace.name = name;
    for (const user of workspace.users ?? []) {
      if (user.username === 'alice') user.authentication_context = { name: text, email: text, nickname: text };
    }
    const client = clientOf(workspace, 'web-app');
    Object.assign(client, { client_name: name, description });
    for (const scope of workspace.scopes ?? []) {
      if (scope.name === 'email') Object.assign(scope, { display_name: name, description });
    }
  });
}

/** Logs alice in at web-app, up to the consent page or to the end. */
async function logIn(ui: Page, world: World, options: { state: string; header: string; to: 'consent' | 'end' }) {
  const { state, header, to } = options;
  const context = await ui
    .context()
    .browser()!
    .newContext({ extraHTTPHeaders: { 'x-note': header } });
  const visitor = await context.newPage();
  await visitor.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'arrived' }));
  const prompt = to === 'consent' ? 'consent' : undefined;
  await visitor.goto(authorizeUrl(world, { scope: 'openid profile email', state, nonce: state, prompt }));
  await visitor.getByLabel('Username').fill('alice');
  await visitor.getByLabel('Password').fill('alice');
  await visitor.getByRole('button', { name: 'Sign in', exact: true }).click();
  await visitor.getByRole('button', { name: ALLOW }).waitFor();
  if (to === 'end') {
    await visitor.getByRole('button', { name: ALLOW }).click();
    await visitor.getByText('arrived').waitFor();
  }
  return context;
}

/** What text from the wire would have created if it had been treated as HTML. */
const injected = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelectorAll('img[src="x"], body script, [onerror]').length);

/** Elements that make the page wider than its window. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > clientWidth,
    );
    const names = wide.slice(0, 5).map((one) => `${one.tagName} ${one.className}`);
    return [`${scrollWidth - clientWidth} px too wide ${names.join(', ')}`];
  });

describeInBrowser('values that nobody expects', { timeout: 120_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  async function visitAll(ui: Page, go: (path: string) => Promise<void>, look: (at: string) => Promise<void>) {
    for (const screen of SCREENS) {
      await go(screen);
      await ui.locator('main h1, main [role="toolbar"]').first().waitFor();
      await nothingLoads(ui);
      await look(screen);
    }
    await go('/live');
    for (const tab of [/^Exchanges/, /^Tokens/, 'Steps']) {
      await flowOn(ui).getByRole('tab', { name: tab }).click();
      await look(`the flow's ${tab}`);
    }
    await flowOn(ui)
      .getByRole('tab', { name: /^Exchanges/ })
      .click();
    const inFlow = flowOn(ui).getByRole('tabpanel').getByRole('link');
    await inFlow.first().waitFor();
    const links = await inFlow.all();
    const paths = await Promise.all(links.map((link) => link.getAttribute('href')));
    for (const path of paths) {
      await go(path!.replace(/^#/, ''));
      const exchange = exchangeOn(ui);
      await exchange.waitFor();
      for (const headers of await exchange.getByText(/^\d+ headers?$/).all()) await headers.click();
      await look(path!);
    }
  }

  test('HTML and script in names, claims, scopes, state and headers is shown as text', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    await fillWith(world, EVIL);
    const end = await logIn(ui, world, { state: EVIL, header: EVIL_HEADER, to: 'end' });
    await logIn(ui, world, { state: EVIL, header: EVIL_HEADER, to: 'consent' });
    await end.close();
    const seen: string[] = [];
    await visitAll(ui, go, async (at) => {
      expect([at, await injected(ui)]).toEqual([at, 0]);
      seen.push(await ui.locator('body').innerText());
    });
    const text = seen.join('\n');
    expect(text).toContain(EVIL);
    expect(text).toContain(EVIL_HEADER);
    await go('/waiting');
    await ui.getByText(EVIL).first().waitFor();
    await go('/users/alice');
    await ui.getByRole('heading', { name: 'alice' }).first().waitFor();
    expect(await injected(ui)).toBe(0);
  });

  test('ten thousand characters without a space make no page wider than its window', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    await fillWith(world, LONG);
    await logIn(ui, world, { state: LONG.slice(0, 4000), header: LONG.slice(0, 6000), to: 'end' });
    await logIn(ui, world, { state: LONG.slice(0, 4000), header: LONG.slice(0, 6000), to: 'consent' });
    const wide: string[] = [];
    const look = async (at: string) => void wide.push(...(await overflow(ui)).map((what) => `${at}: ${what}`));
    await visitAll(ui, go, look);
    await go('/users/alice');
    await ui.getByRole('heading', { name: 'alice' }).first().waitFor();
    await look('user');
    expect(wide).toEqual([]);
  });
});
