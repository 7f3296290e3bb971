import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Page } from 'playwright-core';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { FRAME_WORDS, TITLES } from '../../renderer/frame/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, everyScreenIsHere, openConsole, openConsoleOf } from '../world/console.ts';
import { basic, startWorld } from '../world/world.ts';
import { openPortal, signIn, statesOf, stepAt } from './steps.ts';

const SCREENS = [
  ['/settings', TITLES.settings],
  ['/scopes', TITLES.scopes],
  ['/live', TITLES.live],
  ['/waiting', TITLES.waiting],
  ['/clients', TITLES.clients],
  ['/consents', TITLES.consents],
  ['/config', TITLES.config],
  ['/users', TITLES.users],
] as const;

async function openEveryScreen(ui: Page, go: (path: string) => Promise<void>): Promise<void> {
  for (const [path, title] of SCREENS) {
    await go(path);
    await ui.waitForFunction((name) => {
      const shown = document.querySelector('main')?.innerText ?? '';
      return document.title.includes(name) && shown !== '' && !shown.includes(`Opening ${name}`);
    }, title);
    expect(await ui.getByText('Couldn’t show').count()).toBe(0);
  }
}

/** The scripts and styles of the build that the page has not loaded yet. */
async function codeNotFetched(ui: Page): Promise<string[]> {
  const built = (await readdir(join(builtConsole(), 'assets'))).filter((name) => /\.(?:js|css)$/.test(name));
  const fetched = await ui.evaluate(() => {
    const styles = [...document.styleSheets].map(({ href }) => href ?? '');
    const scripts = performance.getEntriesByType('resource').map(({ name }) => name);
    return [...styles, ...scripts.filter((name) => name.endsWith('.js'))].map((url) => url.replace(/^.*\//, ''));
  });
  return built.filter((name) => !fetched.includes(name));
}

describeInBrowser('the console and its server', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('a server that stops and restarts: the open page says so, continues, and keeps its config', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-restart-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const options = { config: join(folder, 'understudy.json'), uiDirectory: builtConsole() };
    const first = await startWorld(options);
    const { page: ui, go } = await openConsoleOf(first, browser);
    await go('/users/new');
    await ui.getByLabel('Username').first().fill('dana');
    await ui.getByRole('button', { name: 'Create user' }).click();
    await ui.getByRole('heading', { name: 'dana', level: 1 }).waitFor();
    await go('/live');
    await first.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await ui.getByRole('treeitem', { name: /service/ }).waitFor();

    await first.stop();
    await ui.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor();
    const again = await startWorld({ ...options, port: first.port, adminPort: first.adminPort });
    expect([again.issuer, again.admin, again.adminToken]).toEqual([first.issuer, first.admin, first.adminToken]);
    await ui.getByText('Server restarted').waitFor();
    await ui.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor({ state: 'detached' });
    await ui.getByText(LIVE_WORDS.empty).waitFor();
    await again.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await ui.getByRole('treeitem', { name: /service/ }).waitFor();
    await go('/users');
    await ui.getByRole('row', { name: /dana/ }).waitFor();
  });

  test('every screen opens while the server is down, and loads once it is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-away-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const options = { config: join(folder, 'understudy.json'), uiDirectory: builtConsole() };
    const first = await startWorld(options);
    const { page: ui, go } = await openConsoleOf(first, browser);
    await ui.getByRole('button', { name: FRAME_WORDS.runDemo }).waitFor();
    await everyScreenIsHere(ui);
    expect(await codeNotFetched(ui)).toEqual([]);
    await first.stop();
    await ui.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor();
    await openEveryScreen(ui, go);
    await go('/users');
    await startWorld({ ...options, port: first.port, adminPort: first.adminPort });
    await ui.getByRole('row', { name: /alice/ }).waitFor();
    expect(await ui.getByText('could not be').count()).toBe(0);
  });

  test.each([
    ['the code of a screen', /\/assets\/ScopesView[^/]*\.js$/],
    ['what that code imports', /\/assets\/use-record-form[^/]*\.js$/],
    ['its styles', /\/assets\/ScopesView[^/]*\.css$/],
  ])('a server that stops before %s loads: the page fetches it once the server is back', async (_what, missing) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-early-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const options = { config: join(folder, 'understudy.json'), uiDirectory: builtConsole() };
    const first = await startWorld(options);
    const { page: ui, go } = await openConsoleOf(first, browser);
    // A new page, so that no screen of the first one requests it.
    await ui.goto('about:blank');
    const stopped = new Promise<void>((resolve) => {
      void ui.route(missing, async (route) => {
        await first.stop();
        resolve();
        await route.continue();
      });
    });
    await ui.goto(first.admin);
    await stopped;
    await ui.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor();
    expect(await ui.locator('[data-screens="here"]').count()).toBe(0);
    await ui.unroute(missing);
    await ui.evaluate(() => void Object.assign(window, { samePage: true }));

    const second = await startWorld({ ...options, port: first.port, adminPort: first.adminPort });
    await everyScreenIsHere(ui);
    await second.stop();
    await ui.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor();
    await openEveryScreen(ui, go);
    expect(await ui.evaluate(() => 'samePage' in window)).toBe(true);
    expect(await codeNotFetched(ui)).toEqual([]);
  });

  test('a screen whose code failed to load is loaded once the server is back', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-unloaded-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const options = { config: join(folder, 'understudy.json'), uiDirectory: builtConsole() };
    const first = await startWorld(options);
    const { page: ui, go } = await openConsoleOf(first, browser);
    await ui.route(/\/assets\/ScopesView/, (route) => route.abort());
    await ui.reload();
    await ui.getByRole('button', { name: FRAME_WORDS.runDemo }).waitFor();
    await first.stop();
    await ui.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor();
    await go('/scopes');
    await ui.getByText('It will load when the server is back.').waitFor();
    expect(await ui.getByRole('button', { name: 'Reload console' }).count()).toBe(0);
    await ui.unroute(/\/assets\/ScopesView/);
    await startWorld({ ...options, port: first.port, adminPort: first.adminPort });
    await ui.getByRole('heading', { name: TITLES.scopes, level: 1 }).waitFor();
  });

  test('two consoles show the same data and each other’s changes', async () => {
    const { world, page: one, go } = await openConsole(browser);
    const { page: two, go: goTwo } = await openConsoleOf(world, browser);
    await Promise.all([go('/live'), goTwo('/live')]);
    const portal = await openPortal(one, world);
    await signIn(portal);
    await stepAt(two, 8).getByRole('img', { name: 'passed' }).first().waitFor();
    await expect.poll(async () => (await statesOf(one)).join()).toBe((await statesOf(two)).join());
    await goTwo('/clients/service');
    await two.getByRole('heading', { name: 'service', level: 1 }).waitFor();
    await go('/clients/service/form');
    await one.getByLabel('Name', { exact: true }).fill('Night shift');
    await one.keyboard.press('Control+s');
    await two.getByText('Night shift').first().waitFor();
    await Promise.all([go('/live'), goTwo('/live')]);
    await one.getByRole('button', { name: 'Clear', exact: true }).click();
    await one.getByRole('button', { name: LIVE_WORDS.clearAll }).click();
    await two.getByText(LIVE_WORDS.empty).waitFor();
  });

  test('without a token or with a wrong one, the page shows only how to get one', async () => {
    const world = await startWorld({ uiDirectory: builtConsole() });
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(world.admin);
    await page.getByRole('heading', { name: FRAME_WORDS.askToken }).waitFor();
    expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
    await page.getByLabel(FRAME_WORDS.adminToken).fill('guessed');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The server rejected this tab’s token').waitFor();
    expect(await page.getByText('default/default').count()).toBe(0);
    await page.goto('about:blank');
    await page.goto(`${world.admin}/#token=stale`);
    await page.getByRole('alert').waitFor();
    await page.getByLabel(FRAME_WORDS.adminToken).fill(world.adminToken);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: FRAME_WORDS.runDemo }).waitFor();
    expect(page.url()).not.toContain(world.adminToken);
  });
});
