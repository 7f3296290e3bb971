import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FRAME_WORDS } from '../../renderer/frame/words.ts';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole, type OpenConsole } from '../world/console.ts';
import { logIn, redeem } from '../world/login.ts';
import { basic, type World } from '../world/world.ts';
import { exportHar, flowOn } from './steps.ts';

const ABSOLUTE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/;

describeInBrowser('lists that say what happened', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  const service = (world: World, secret = 'service-secret'): Promise<Response> =>
    world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', secret));

  async function read(world: World, times: number): Promise<void> {
    for (let each = 0; each < times; each += 1) {
      await world.fetch('/.well-known/openid-configuration');
      await world.fetch('/.well-known/jwks.json');
    }
  }

  const rows = (page: Page): Promise<string[]> =>
    page
      .getByRole('treeitem')
      .evaluateAll((items) => items.map((item) => (item as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim()));

  /** Live with reads, a success, reads, an error three times, and reads in between. */
  async function openBusy(): Promise<OpenConsole> {
    const ui = await openConsole(browser);
    await read(ui.world, 3);
    await service(ui.world);
    for (let each = 0; each < 3; each += 1) {
      await read(ui.world, 1);
      await service(ui.world, 'wrong');
    }
    await ui.go('/live');
    await ui.page.getByText('16 shown').waitFor();
    return ui;
  }

  test('discovery and JWKS reads share one row with a count, and so does a repeated error', async () => {
    const { page } = await openBusy();
    await expect
      .poll(() => rows(page))
      .toEqual([
        expect.stringMatching(/^Discovery and JWKS ×6/),
        expect.stringMatching(/^service .*Succeeded/),
        expect.stringMatching(/^Discovery and JWKS ×2/),
        expect.stringMatching(/^service ×3 .*invalid_client/),
        expect.stringMatching(/^Discovery and JWKS ×4/),
      ]);
  });

  test('a group opens with its arrow and closes by key from any of its members', async () => {
    const { page } = await openBusy();
    const line = page.getByRole('treeitem', { name: /×6/ });
    expect(await line.getAttribute('aria-expanded')).toBe('false');
    await line.locator('[data-part="toggle"]').click();
    await page.getByRole('treeitem', { name: /×6/, expanded: true }).waitFor();
    expect(await page.getByRole('treeitem', { name: /openid-configuration/ }).count()).toBe(3);
    const member = page.getByRole('treeitem', { name: /jwks\.json/ }).first();
    expect(await member.getAttribute('aria-level')).toBe('2');
    await member.click();
    await page.getByRole('treeitem', { name: /jwks\.json/, selected: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('treeitem', { name: /×6/, expanded: false, selected: true }).waitFor();
    await page.keyboard.press('o');
    await page.getByRole('treeitem', { name: /×6/, expanded: true }).waitFor();
  });

  test('a repeated error expands to its flows, and each flow to its exchanges', async () => {
    const { page } = await openBusy();
    await page.getByRole('treeitem', { name: /×3/ }).locator('[data-part="toggle"]').click();
    const flow = page.getByRole('treeitem', { name: /invalid_client/ }).nth(1);
    await flow.waitFor();
    await flow.locator('[data-part="toggle"]').click();
    const exchange = page.getByRole('treeitem', { name: /oauth2\/token/ });
    await exchange.waitFor();
    expect(await exchange.getAttribute('aria-level')).toBe('3');
  });

  test('a search finds grouped entries, with a row for each', async () => {
    const { page } = await openBusy();
    await page.getByRole('textbox', { name: LIVE_WORDS.filter }).fill('endpoint=jwks');
    await expect.poll(() => page.getByRole('treeitem', { name: /jwks\.json/ }).count()).toBe(6);
    await page.getByRole('textbox', { name: LIVE_WORDS.filter }).fill('openid-configuration');
    await expect.poll(() => page.getByRole('treeitem', { name: /openid-configuration/ }).count()).toBe(6);
    await page.getByRole('textbox', { name: LIVE_WORDS.filter }).fill('not(endpoint=jwks)');
    await page.getByRole('treeitem', { name: /^Discovery ×3/ }).waitFor();
  });

  test('an export includes grouped entries', async () => {
    const { page } = await openBusy();
    const har = JSON.parse(await exportHar(page, false)) as { log: { entries: unknown[] } };
    expect(har.log.entries).toHaveLength(16);
  });

  test('hovering shows the absolute time of every row', async () => {
    const { page } = await openBusy();
    await page.getByRole('treeitem', { name: /×6/ }).locator('[data-part="toggle"]').click();
    for (const name of [/×6/, /Succeeded/, /×3/]) {
      const time = page.getByRole('treeitem', { name }).locator('time');
      expect(await time.getAttribute('title')).toMatch(ABSOLUTE);
    }
    const member = page.getByRole('treeitem', { name: /jwks\.json/ }).first();
    expect(await member.locator('[title]').last().getAttribute('title')).toMatch(ABSOLUTE);
  });

  test('the Overview counts a repeated error', async () => {
    const { page, go } = await openBusy();
    await go('/');
    const recent = page.getByRole('region', { name: 'Recent activity' }).getByRole('listitem');
    await expect.poll(() => recent.count()).toBe(2);
    expect(await recent.first().innerText()).toMatch(/service\s+×3[\s\S]*invalid_client/);
  });

  test('clients show when they were last used, their last error and how many tokens are active', async () => {
    const { world, page, go } = await openBusy();
    await redeem(world, await logIn(world, { scope: 'openid offline_access' }));
    await fetch(
      `${world.issuer}/oauth2/authorize?client_id=spa&response_type=x&redirect_uri=http://localhost:3000/callback`,
      {
        redirect: 'manual',
      },
    );
    await go('/clients');
    const code = page.getByText('unsupported_response_type', { exact: true });
    expect(await code.evaluate((shown) => shown.scrollWidth - shown.clientWidth)).toBe(0);
    await page.setViewportSize({ width: 1440, height: 900 });
    const cell = (row: RegExp, at: number) => page.getByRole('row', { name: row }).getByRole('gridcell').nth(at);
    await expect.poll(() => cell(/^Select service/, 6).innerText()).toMatch(/^token (?:just now|\d+ s ago)$/);
    expect(await cell(/^Select service/, 7).innerText()).toMatch(/^invalid_client/);
    expect(await cell(/^Select service/, 8).innerText()).toBe('1');
    expect(await cell(/^Select web-app/, 4).innerText()).toBe('any on localhost');
    await expect.poll(() => cell(/^Select web-app/, 8).innerText()).toBe('2');
    await cell(/^Select service/, 7)
      .getByRole('link')
      .click();
    await flowOn(page).getByText('invalid_client').first().waitFor();
  });

  test('users show the same and link to their flows in Live', async () => {
    const { world, page, go } = await openConsole(browser);
    await redeem(world, await logIn(world, { scope: 'openid offline_access' }, { username: 'bob' }));
    await service(world);
    await go('/users');
    const row = page.getByRole('row', { name: /bob/ });
    await expect.poll(() => row.getByRole('gridcell').nth(7).innerText()).toBe('2');
    await row.getByRole('gridcell').nth(5).getByRole('link').hover();
    await expect.poll(() => page.getByRole('tooltip').innerText()).toMatch(ABSOLUTE);
    await page.getByRole('link', { name: 'Flows of bob in Live' }).click();
    await page.getByText('1 of 2').waitFor();
    expect(await page.getByRole('textbox', { name: LIVE_WORDS.filter }).inputValue()).toBe('user=bob');
    await go('/users/bob');
    await page.getByRole('link', { name: 'Flows in Live' }).waitFor();
  });

  test.each(['web-app', 'spa', 'service'])(
    'the client page and the Overview give %s the same .env file',
    async (id) => {
      const { page, go } = await openConsole(browser);
      await go(`/clients/${id}`);
      const own = await page.getByLabel('.env file', { exact: true }).innerText();
      expect(own).toContain(`OIDC_CLIENT_ID=${id}`);
      await go('/');
      await page.locator('input[aria-label="Client"]').click();
      await page.getByRole('option', { name: id, exact: true }).click();
      const shown = page.getByRole('region', { name: 'Code', exact: true }).getByLabel('.env, code');
      await expect.poll(() => shown.innerText()).toBe(own.trimEnd());
    },
  );

  test('the error page of a login links to its flow once the tab has the token', async () => {
    const { world, page } = await openConsole(browser);
    const login = await page.context().newPage();
    await login.goto(
      `${world.issuer}/oauth2/authorize?client_id=spa&response_type=code&redirect_uri=http://localhost:9/x`,
    );
    const opened = page.context().waitForEvent('page');
    await login.getByRole('link', { name: 'Open this flow in the console' }).click();
    const tab = await opened;
    await tab.getByLabel(FRAME_WORDS.adminToken).fill(world.adminToken);
    await tab.getByRole('button', { name: FRAME_WORDS.openConsole }).click();
    await flowOn(tab).getByText('The redirect_uri is not registered').first().waitFor();
    expect(tab.url()).not.toContain(world.adminToken);
  });
});
