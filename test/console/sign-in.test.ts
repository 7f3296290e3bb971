import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page, type Route } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import { FRAME_WORDS } from '../../renderer/frame/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsole } from '../world/console.ts';
import { startWorld, type World } from '../world/world.ts';

const opened = (page: Page) => page.getByRole('button', { name: FRAME_WORDS.runDemo });

describeInBrowser('a one-time address of the console', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  async function newTab(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    onTestFinished(() => context.close());
    return context.newPage();
  }

  const serve = (clock?: () => number): Promise<World> =>
    startWorld({ uiDirectory: builtConsole(), ...(clock && { clock }) });

  test('signs the tab in, disappears from the address bar at once, and survives a reload', async () => {
    const world = await serve();
    const page = await newTab();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url(), request.headers()['referer'] ?? ''));
    const address = world.oneTimeAddress();
    await page.goto(address);
    await opened(page).waitFor();
    expect(page.url()).toBe(`${world.admin}/#/`);
    await page.reload();
    await opened(page).waitFor();
    const [, code] = address.split('#code=');
    for (const seen of addresses.map((url) => url.replace(/#.*/, ''))) {
      expect(seen).not.toContain(code);
      expect(seen).not.toContain(world.adminToken);
    }
  });

  test('used a second time says so and what to do, and accepts the token instead', async () => {
    const world = await serve();
    const address = world.oneTimeAddress();
    const first = await newTab();
    await first.goto(address);
    await opened(first).waitFor();
    const second = await newTab();
    await second.goto(address);
    await second.getByRole('alert').getByText('This link works only once and has already been used.').waitFor();
    expect(second.url()).toBe(`${world.admin}/#/`);
    await second.getByLabel(FRAME_WORDS.adminToken).fill(world.adminToken);
    await second.keyboard.press('Enter');
    await opened(second).waitFor();
  });

  test('opened after a minute says that it has expired', async () => {
    let now = Date.now();
    const world = await serve(() => now);
    const address = world.oneTimeAddress();
    now += 60_000;
    const page = await newTab();
    await page.goto(address);
    await page.getByRole('alert').getByText('This link has expired.').waitFor();
    expect(page.url()).toBe(`${world.admin}/#/`);
  });

  test('opened while the server is busy shows a waiting message', async () => {
    const world = await serve();
    const page = await newTab();
    const held = new Promise<Route>((resolve) => void page.route('**/sign-in', resolve));
    await page.goto(world.oneTimeAddress());
    await page.getByRole('status').getByText(FRAME_WORDS.signingIn).waitFor();
    await (await held).continue();
    await opened(page).waitFor();
    expect(await page.getByText(FRAME_WORDS.signingIn).count()).toBe(0);
  });

  test.each(['token', 'code'])(
    'with a %s, pasted into a console tab, also disappears from the address bar',
    async (kind) => {
      const { world, page } = await openConsole(browser);
      const addressOf = { token: `${world.admin}/#token=${world.adminToken}`, code: world.oneTimeAddress() };
      const loaded = page.waitForEvent('load');
      await page.goto(addressOf[kind as keyof typeof addressOf]);
      await loaded;
      await opened(page).waitFor();
      expect(page.url()).toBe(`${world.admin}/#/`);
    },
  );

  test('keeps the admin token out of the browser’s history', async () => {
    const world = await serve();
    const profile = await mkdtemp(join(tmpdir(), 'understudy-profile-'));
    onTestFinished(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findBrowser() ?? '',
      args: ['--disable-background-networking', '--headless=new'],
    });
    const page = await context.newPage();
    await page.goto(world.oneTimeAddress());
    await opened(page).waitFor();
    await context.close();
    const history = await readFile(join(profile, 'Default', 'History'), 'latin1');
    expect(history).toContain(`${world.admin}/`);
    expect(history).not.toContain(world.adminToken);
  });
});
