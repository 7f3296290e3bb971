import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS, notOpened } from '../../renderer/views/live/words.ts';
import { FRAME_WORDS } from '../../renderer/frame/words.ts';
import { PORTAL_WORDS } from '../../server/demo/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsole, openConsoleOf } from '../world/console.ts';
import { basic, startWorld } from '../world/world.ts';
import { devtoolsHar } from '../renderer/fixtures/devtools.ts';
import { seriousFindings } from '../world/axe.ts';
import { exchangeOn, flowOn, openPortal, openStep, signIn, times } from './steps.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describeInBrowser('the console without a mouse, and with a screen reader', { timeout: 120_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious while something is happening, %s',
    async (scheme) => {
      // The page's CSP would block the axe script.
      const { world, page, go } = await openConsole(browser, {
        bypassCSP: true,
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      const portal = await openPortal(page, world);
      await signIn(portal);
      const stranger = await page.context().browser()!.newContext();
      const other = await stranger.newPage();
      await other.goto(`${world.issuer}/demo`);
      await page.addScriptTag({ path: AXE });
      const found: string[] = [];
      const look = async (at: string): Promise<void> => void found.push(...(await seriousFindings(page, at)));
      await page.getByRole('link', { name: 'View all in Live' }).waitFor();
      await look('overview');
      await go('/live');
      for (const number of times(10, '').keys()) await openStep(page, number + 1);
      await look('steps');
      await flowOn(page)
        .getByRole('tab', { name: /^Tokens/ })
        .click();
      await page.getByText(LIVE_WORDS.verified).first().waitFor();
      await look('tokens');
      await flowOn(page)
        .getByRole('tab', { name: /^Exchanges/ })
        .click();
      await look('exchanges');
      await flowOn(page)
        .getByRole('link', { name: /\/oauth2\/token/ })
        .first()
        .click();
      await exchangeOn(page).waitFor();
      await look('exchange');
      await page.getByRole('button', { name: LIVE_WORDS.exportHar }).click();
      await page.getByRole('menuitem', { name: LIVE_WORDS.allShown }).waitFor();
      await look('export');
      await page.keyboard.press('Escape');
      await other.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
      await go('/waiting');
      await page.getByRole('article', { name: /^login/ }).waitFor();
      await look('waiting');
      await stranger.close();
      for (const tab of ['tokens', 'consents', 'sessions']) {
        await go(`/consents/${tab}`);
        await page.getByRole('row').nth(1).waitFor();
        await look(tab);
      }
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(FRAME_WORDS.search).waitFor();
      await look('palette');
      await page.keyboard.press('Escape');
      await page.getByPlaceholder(FRAME_WORDS.search).waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: FRAME_WORDS.shortcuts }).waitFor();
      await look('shortcuts');
      expect(found).toEqual([]);
    },
  );

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious in the messages Live shows beside the traffic, %s',
    async (scheme) => {
      const limits = { exchanges: 4, bytes: 1_000_000, flows: 50 };
      const world = await startWorld({ uiDirectory: builtConsole(), limits });
      const { page, go } = await openConsoleOf(world, browser, {
        bypassCSP: true,
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      await page.addScriptTag({ path: AXE });
      const found: string[] = [];
      const look = async (at: string): Promise<void> => void found.push(...(await seriousFindings(page, at)));
      const ask = (secret: string) =>
        world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', secret));
      for (const secret of ['service-secret', 'wrong', 'service-secret', 'service-secret', 'wrong']) await ask(secret);
      await go('/live');
      await page.getByText('The oldest 1 were dropped').waitFor();
      await look('dropped');
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: /^Paused, \d+ events?\. Resume$/ }).waitFor();
      await ask('service-secret');
      await page.getByRole('button', { name: /^Paused, [1-9]\d* events\. Resume$/ }).waitFor();
      await look('paused');
      await page.getByRole('treeitem').last().click();
      await page.keyboard.press('Shift+F10');
      await page.getByRole('menuitem', { name: 'Pin' }).waitFor();
      await look('row menu');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await page.keyboard.press('m');
      await page.getByRole('button', { name: LIVE_WORDS.maskSecrets, pressed: true }).waitFor();
      await look('masked');
      const openFile = async (name: string, text: string): Promise<void> => {
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('button', { name: FRAME_WORDS.openRecording }).click(),
        ]);
        await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
      };
      await openFile('broken.har', '{"log": ');
      await page.getByText(notOpened('broken.har')).waitFor();
      await look('broken recording');
      await openFile('browser.har', JSON.stringify(devtoolsHar()));
      await page.getByRole('region', { name: LIVE_WORDS.recording }).getByText('Recording: browser.har').waitFor();
      await look('recording');
      await go('/live');
      await page.getByText('browser.har is also open.').waitFor();
      await look('recording beside Live');
      expect(found).toEqual([]);
    },
  );

  test('all of Live works with the keyboard only', async () => {
    const { world, page, go } = await openConsole(browser);
    const portal = await openPortal(page, world);
    await signIn(portal);
    await go('/');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    const tree = page.getByRole('tree', { name: LIVE_WORDS.list });
    await tree.waitFor();
    const tabTo = async (
      name: string | RegExp,
      role: 'button' | 'tab' | 'checkbox' | 'tree' | 'link',
    ): Promise<void> => {
      const wanted = page.getByRole(role, { name });
      for (let press = 0; press < 60; press += 1) {
        await page.keyboard.press('Tab');
        if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
      }
      throw new Error(`Tab does not reach ${role} ${String(name)}.`);
    };
    await tabTo(LIVE_WORDS.exportHar, 'button');
    await page.keyboard.press('Enter');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: LIVE_WORDS.allShown }).press('Enter'),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.har$/);
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await tabTo(LIVE_WORDS.list, 'tree');
    const chosen = page.getByRole('treeitem', { name: /default-demo/, selected: true });
    await expect
      .poll(async () => {
        if ((await chosen.count()) === 0) await page.keyboard.press('k');
        return chosen.count();
      })
      .toBe(1);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { expanded: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await exchangeOn(page).waitFor();
    await page.keyboard.press('c');
    await page.getByText('Copied as curl.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl /);
    await page.keyboard.press('Escape');
    await flowOn(page).waitFor();
    await tabTo(LIVE_WORDS.copyMermaid, 'button');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^sequenceDiagram/);
    await tabTo('Steps', 'tab');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: /^Tokens/, selected: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await tabTo(/^passed 2 /, 'button');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^passed 2 /, expanded: true }).waitFor();
    await tabTo(/\/oauth2\/authorize/, 'link');
    await page.keyboard.press('Enter');
    await exchangeOn(page).waitFor();
    await tabTo('Copy in another format', 'button');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Raw request' }).press('Enter');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^GET \/default/);
    await page.keyboard.press('/');
    await page.keyboard.type('client=nobody');
    await page.getByText(LIVE_WORDS.noResults).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await tabTo(/^Clear$/, 'button');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText(LIVE_WORDS.empty).waitFor();
  });
});
