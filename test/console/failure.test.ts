import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { CHECKS } from '../../contract/traffic/checks.ts';
import { authorizePath } from '../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole, type OpenConsole } from '../world/console.ts';
import { CALLBACK, clientOf } from '../world/world.ts';
import { exchangeOn, flowOn } from './steps.ts';

const OTHER = 'http://127.0.0.1:4000/login/callback';

/** A login that fails at its redirect URI, selected in Live. */
async function openFailure(browser: Chromium, redirect_uri: string): Promise<OpenConsole & { why: Locator }> {
  const ui = await openConsole(browser);
  await ui.world.configure((workspace) => {
    clientOf(workspace, 'web-app').redirect_uris = [CALLBACK, OTHER];
  });
  await (await ui.world.fetch(authorizePath({ redirect_uri }))).arrayBuffer();
  await ui.go('/live');
  await ui.page.getByRole('treeitem', { name: /invalid_request/ }).click();
  const why = ui.page.getByRole('region', { name: LIVE_WORDS.whyFailed });
  await why.waitFor();
  return { ...ui, why };
}

/** How often a text occurs in the visible page. */
const countIn = async (place: Locator, text: string): Promise<number> =>
  (await place.innerText()).split(text).length - 1;

const overlap = async (a: Locator, b: Locator): Promise<boolean> => {
  const [one, other] = [(await a.boundingBox())!, (await b.boundingBox())!];
  const apart =
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y;
  return !apart;
};

const toastOn = (page: Page): Locator => page.locator('.mantine-Notification-root');

describeInBrowser('a login that failed', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('expected, received and advice are shown once, and the step links to them', async () => {
    const { page } = await openFailure(browser, `${CALLBACK}/`);
    const flow = flowOn(page);
    await flow.getByText(CHECKS['redirect-uri-matched'].title).waitFor();
    for (const text of ['Expected', 'Received', LIVE_WORDS.howToFix, 'character by character'])
      expect([text, await countIn(flow, text)]).toEqual([text, 1]);
    await flow
      .getByRole('listitem')
      .filter({ hasText: CHECKS['redirect-uri-matched'].title })
      .getByText('See above')
      .first()
      .waitFor();
    await flow.getByRole('link', { name: LIVE_WORDS.showRequest }).click();
    const exchange = exchangeOn(page);
    await exchange.getByText('Expected').waitFor();
    expect(await countIn(exchange, 'Expected')).toBe(1);
  });

  test('only the differing characters are marked', async () => {
    const { why } = await openFailure(browser, `${CALLBACK}/`);
    expect(await why.locator('mark').allTextContents()).toEqual(['', '/']);
    const nearest = await openFailure(browser, OTHER.replace('login', 'Login'));
    expect(await nearest.why.locator('mark').allTextContents()).toEqual(['l', 'L']);
  });

  test('spaces and line breaks are visible, and are copied as they were sent', async () => {
    const { page, why } = await openFailure(browser, `${CALLBACK} \u200b\n`);
    const names = await why
      .getByRole('img')
      .evaluateAll((signs) => signs.map((sign) => sign.getAttribute('aria-label')).filter(Boolean));
    expect(names).toEqual(['space', 'zero-width space', 'line break']);
    const signs = await why
      .locator('[data-sign]')
      .evaluateAll((all) => all.map((sign) => getComputedStyle(sign, '::before').content));
    expect(signs).toEqual(['"·"', '"ZWSP"', '"↵"']);
    await why.getByRole('link', { name: LIVE_WORDS.showRequest }).click();
    const query = page.getByRole('table', { name: 'Query' }).getByRole('row', { name: /^redirect_uri/ });
    expect(await query.getByRole('img').count()).toBe(3);
    await page.goBack();
    const received = why.getByRole('definition').last();
    expect(await received.textContent()).toBe(`${CALLBACK} \u200b\n`);
    await page.evaluate(() => {
      const last = [...document.querySelectorAll('dd')].at(-1)!;
      getSelection()!.selectAllChildren(last);
    });
    expect(await page.evaluate(() => getSelection()!.toString())).toContain(`${CALLBACK} \u200b`);
  });

  test('no exchange or step begins before its flow or outlasts it', async () => {
    const { page, world } = await openFailure(browser, `${CALLBACK}/`);
    const flow = flowOn(page);
    await flow.getByRole('tab', { name: /Exchanges/ }).click();
    await flow.getByText('+0 ms').waitFor();
    expect(await flow.innerText()).not.toMatch(/[+\s]-\d/);
    const { flows, exchanges } = world.bus.traffic();
    for (const { startedAt, updatedAt, exchangeIds } of flows.values()) {
      for (const { receivedAt, durationMs = 0 } of exchangeIds.map((id) => exchanges.get(id)!)) {
        expect(receivedAt).toBeGreaterThanOrEqual(startedAt);
        expect(receivedAt + durationMs).toBeLessThanOrEqual(updatedAt);
      }
    }
  });

  test.each([
    ['wide', { width: 1280, height: 800 }],
    ['small', { width: 1024, height: 640 }],
  ])('a toast covers no content of a %s window: the screen makes room for it', async (_, viewport) => {
    const { page, go } = await openConsole(browser, { viewport });
    await go('/users/alice');
    await page.getByLabel('Full name').fill('Alice A.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const toast = toastOn(page);
    await toast.getByText('alice saved.').waitFor();
    await expect
      .poll(async () => (await toast.boundingBox())!.y + (await toast.boundingBox())!.height)
      .toBeLessThan(viewport.height);
    const screen = page.locator('main > div').first();
    expect(await screen.innerText()).toContain('alice');
    expect(await overlap(screen, toast)).toBe(false);
    expect(await overlap(page.getByRole('navigation', { name: 'Screens' }), toast)).toBe(false);
    await toast.getByRole('button', { name: 'Dismiss' }).click();
    await toast.waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await screen.boundingBox())!.y + (await screen.boundingBox())!.height)
      .toBe(viewport.height);
  });
});
