import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyEvents, emptyTraffic } from '../../contract/traffic/traffic.ts';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { FRAME_WORDS } from '../../renderer/frame/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { goTo, nothingLoads } from '../world/console.ts';
import { exchangeOn, flowOn } from '../console/steps.ts';
import { startConsoleServer, TOKEN, type ConsoleServer } from './fixtures/console-server.ts';
import { recordLogin } from './fixtures/login.ts';
import { recordScene, type Scene } from './fixtures/scenes.ts';

const CONFIG = fileURLToPath(new URL('../../vite.renderer.config.ts', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describeInBrowser('the console', { timeout: 90_000 }, () => {
  let dist: string;
  let chromium: Chromium;
  let scene: Scene;
  let server: ConsoleServer;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), 'understudy-console-'));
    await build({ configFile: CONFIG, build: { outDir: dist, emptyOutDir: true }, logLevel: 'error' });
    chromium = await openChromium();
  }, 120_000);

  afterAll(async () => {
    await chromium?.close();
    await rm(dist, { recursive: true, force: true });
  });

  beforeEach(async () => {
    faults.length = 0;
    scene = recordScene(Date.now());
    server = await startConsoleServer(scene.events, scene.canned, dist);
    context = await chromium.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
  });

  afterEach(async () => {
    await context.close();
    await server.close();
    // oxlint-disable-next-line vitest/no-standalone-expect -- every test ends with it
    expect(faults).toEqual([]);
  });

  const open = async (path = '/') => {
    await page.goto(`${server.url}/#token=${TOKEN}`);
    await page.getByRole('navigation', { name: 'Screens' }).waitFor();
    await goTo(page, path);
  };
  const row = (name: string | RegExp) => page.getByRole('treeitem', { name });
  const selected = () => page.locator('[role="treeitem"][aria-selected="true"]').textContent();

  test('removes the token from the URL and keeps it for the tab', async () => {
    await open();
    expect(page.url()).not.toContain(TOKEN);
    await page.reload();
    await page.getByRole('heading', { name: 'Default' }).waitFor();
  });

  test('without a token, says how to get one; with a wrong one, why', async () => {
    await page.goto(server.url);
    await page.getByRole('heading', { name: FRAME_WORDS.askToken }).waitFor();
    await page.getByLabel(FRAME_WORDS.adminToken).fill('wrong');
    await page.getByRole('button', { name: FRAME_WORDS.openConsole }).click();
    await page.getByText('The token is not the admin token.').waitFor();
    await page.getByLabel(FRAME_WORDS.adminToken).fill(TOKEN);
    await page.getByRole('button', { name: FRAME_WORDS.openConsole }).click();
    await page.getByRole('heading', { name: 'Default' }).waitFor();
    expect(await page.getByLabel(FRAME_WORDS.adminToken).count()).toBe(0);
  });

  test('a login fills in step by step as it happens', async () => {
    await open('/live');
    await row(/web-app/)
      .last()
      .waitFor();
    const before = scene.recording.events.length;
    recordLogin(scene.recording, { key: scene.key, client_id: 'fresh-client', username: 'zoe' });
    for (const event of scene.recording.events.slice(before)) server.push([event]);
    await row(/fresh-client.*Succeeded/).waitFor();
    await page.getByRole('heading', { name: 'fresh-client · zoe' }).waitFor();
    const steps = flowOn(page).locator('li[data-state]');
    await steps.last().waitFor();
    expect(await steps.count()).toBe(10);
    expect(await steps.evaluateAll((items) => items.map((item) => item.getAttribute('data-state')))).toEqual([
      'not-seen',
      ...Array.from({ length: 9 }, () => 'passed'),
    ]);
  });

  test('before the first request, it says what to do and shows what a login will look like', async () => {
    server.restart([]);
    await open('/live');
    await page.getByText(LIVE_WORDS.empty).waitFor();
    await page.getByText('http://localhost:9400/default/default', { exact: true }).waitFor();
    const steps = page.locator('li[data-state="not-seen"]');
    await steps.last().waitFor();
    expect(await steps.count()).toBe(10);
  });

  test('the top says why a login failed, with what was expected and received', async () => {
    await open(`/live/${scene.flows.failed}`);
    const why = page.getByRole('region', { name: LIVE_WORDS.whyFailed });
    await why.waitFor();
    const text = await why.textContent();
    for (const part of ['invalid_grant', 'Expected', 'E9Melhoa2', 'Received', 'LZnQUkH0', 'RFC 7636 §4.6']) {
      expect(text).toContain(part);
    }
    expect(await why.getByRole('link', { name: 'RFC 7636 §4.6' }).getAttribute('href')).toBe(
      'https://www.rfc-editor.org/rfc/rfc7636.html#section-4.6',
    );
  });

  test('works with the keyboard', async () => {
    await open('/live');
    await row(/default-demo/).waitFor();
    await page.keyboard.press('j');
    const last = await selected();
    await page.keyboard.press('k');
    await expect.poll(selected).not.toBe(last);
    await page.keyboard.press('o');
    await page.locator('[role="treeitem"][aria-level="2"]').first().waitFor();
    await page.keyboard.press('j');
    await exchangeOn(page).waitFor();
    await page.keyboard.press('Escape');
    await flowOn(page).waitFor();
    await page.keyboard.press('p');
    await row(/pinned/).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Waiting now' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: FRAME_WORDS.shortcuts }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(FRAME_WORDS.search).fill('overv');
    await page.locator('[data-selected]', { hasText: 'Overview' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Default' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/');
  });

  test('the Newest button never covers the selected row', async () => {
    await page.setViewportSize({ width: 1280, height: 320 });
    await open('/live');
    await row(/default-demo/).waitFor();
    const chosen = page.locator('[role="treeitem"][aria-selected="true"]');
    const newest = page.getByRole('button', { name: /^Newest/ });
    for (let press = 0; press < 8; press += 1) await page.keyboard.press('k');
    await newest.waitFor();
    for (let press = 0; press < 5; press += 1) {
      await page.keyboard.press('j');
      await expect
        .poll(async () => {
          const [selected, button] = await Promise.all([chosen.boundingBox(), newest.boundingBox()]);
          return selected && button && selected.y + selected.height <= button.y;
        })
        .toBe(true);
    }
  });

  test('filters, completes, and says when nothing matches', async () => {
    await open('/live');
    await row(/default-demo/).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('client=na');
    await page.getByRole('option', { name: 'client=native-app' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('1 of 9').waitFor();
    expect(await page.getByLabel(LIVE_WORDS.filter, { exact: true }).inputValue()).toBe('client=native-app ');
    await page.getByLabel(LIVE_WORDS.filter, { exact: true }).fill('client=nobody');
    await page.getByText(LIVE_WORDS.noResults).waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).last().click();
    await page.getByText('9 shown').waitFor();
  });

  test('filters like a row, from its context menu', async () => {
    await open('/live');
    await row(/spa/).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'client=spa' }).last().click();
    await page.getByText('8 of 9').waitFor();
    expect(await page.getByLabel(LIVE_WORDS.filter, { exact: true }).inputValue()).toBe('not(client=spa)');
  });

  test('tokens are verified and compared, and mismatches are named', async () => {
    await open(`/live/${scene.flows.succeeded}`);
    await page.getByRole('tab', { name: /Tokens/ }).click();
    const verified = page.getByText(LIVE_WORDS.verified);
    await verified.nth(1).waitFor();
    expect(await verified.count()).toBe(2);
    await page.getByRole('img', { name: LIVE_WORDS.differ }).waitFor();
  });

  test('text from the wire stays text', async () => {
    const before = scene.recording.events.length;
    const evil = '<img src=x onerror="document.title=\'owned\'">';
    recordLogin(scene.recording, { key: scene.key, client_id: evil, username: evil, scope: evil });
    server.push(scene.recording.events.slice(before));
    await open('/live');
    await page.getByRole('heading', { name: evil }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).toBe('(2) Live · Understudy');
  });

  test('logins and consents are answered, scope by scope', async () => {
    await open('/waiting');
    const login = page.getByRole('article', { name: /^login/ });
    await login.getByRole('button', { name: 'Log in as alice' }).click();
    const consent = page.getByRole('article', { name: /^consent/ });
    await consent.getByLabel('email').uncheck();
    await consent.getByRole('button', { name: 'Approve 3 of 4' }).click();
    await consent.getByRole('button', { name: /^Deny/ }).click();
    await expect
      .poll(() => server.posted.map(({ body }) => JSON.parse(body) as unknown))
      .toEqual([
        { decision: 'approve', username: 'alice' },
        { decision: 'approve', granted_scopes: ['openid', 'profile', 'accounts.read'] },
        { decision: 'deny' },
      ]);
  });

  test('clearing takes two steps', async () => {
    await open('/live');
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    expect(server.posted).toEqual([]);
    await page.getByRole('button', { name: LIVE_WORDS.clearAll }).click();
    await expect.poll(() => server.posted.map(({ path }) => path)).toEqual(['DELETE /api/v1/exchanges']);
  });

  test('says that it is reconnecting, and reconnects', async () => {
    await open('/live');
    await page.getByRole('button', { name: 'Connected' }).waitFor();
    await page.route('**/api/v1/traffic', (route) => route.abort());
    server.breakStreams();
    await page.getByText(FRAME_WORDS.reconnecting, { exact: true }).waitFor();
    await page.unroute('**/api/v1/traffic');
    await page.getByRole('button', { name: 'Connected' }).waitFor();
    expect(await page.getByText(FRAME_WORDS.reconnecting, { exact: true }).count()).toBe(0);
  });

  const SCREENS: Record<string, (of: Scene) => string> = {
    overview: () => '/',
    'a login': ({ flows }) => `/live/${flows.succeeded}`,
    'a failed login': ({ flows }) => `/live/${flows.failed}`,
    'an exchange': ({ flows, events }) => `/live/${flows.succeeded}/${exchangeOf(events, flows.succeeded, 'token')}`,
    'what waits': () => '/waiting',
  };

  test.each(Object.keys(SCREENS).flatMap((name) => [[name, 'light'] as const, [name, 'dark'] as const]))(
    'axe finds nothing serious: %s, %s',
    async (name, colorScheme) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(SCREENS[name]!(scene));
      await nothingLoads(page);
      await page.locator('main h1').first().waitFor();
      await page.evaluate(await readFile(AXE, 'utf8'));
      expect(await page.evaluate(seriousFindings)).toEqual([]);
    },
    60_000,
  );
});

/** The exchange of a flow with an endpoint, if it was answered. */
function exchangeOf(events: Scene['events'], flowId: string, endpoint: string): string {
  const traffic = applyEvents(emptyTraffic(), events);
  const { exchangeIds } = traffic.flows.get(flowId)!;
  return exchangeIds.find((id) => traffic.exchanges.get(id)?.endpoint === endpoint) ?? '';
}

/** Runs in the page: returns what axe rates serious or critical, with its location. */
async function seriousFindings(): Promise<string[]> {
  const { axe } = window as unknown as { axe: typeof Axe };
  const { violations } = await axe.run(document);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}
