import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULES } from '../../contract/lint/rules.ts';
import { FINDING_WORDS, muteLabel, mutedWords, requestWords } from '../../renderer/views/clients/findings/words.ts';
import { login, rulesOf } from '../lint/offences.ts';
import { seriousFindings } from '../world/axe.ts';
import { automate } from '../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsoleOf } from '../world/console.ts';
import { startWorld, WEB_APP, type World } from '../world/world.ts';
import { exchangeOn } from './steps.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PAGE = '/clients/web-app/findings';
const NO_PKCE = { code_challenge: undefined, code_challenge_method: undefined };
const MIXED = RULES['auth-methods-mixed'].title;
const PKCE = RULES['pkce-missing'].title;

const careless = (world: World) => login(world, { params: NO_PKCE });

/** Two ways to authenticate, and no PKCE. */
async function worldWithFindings(): Promise<World> {
  const world = await startWorld({ uiDirectory: builtConsole() });
  await automate(world);
  await careless(world);
  await login(world, { headers: {}, form: WEB_APP });
  return world;
}

const cardOf = (page: Page, title: string) => page.getByRole('article', { name: title, exact: true });

describeInBrowser('findings in the console', () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('what a client does is on its page and in the list, as its requests come in, with links to them', async () => {
    const world = await worldWithFindings();
    const { page, go } = await openConsoleOf(world, browser);
    await go('/clients');
    const row = page.getByRole('row').filter({ hasText: 'web-app' });
    await row.getByRole('link', { name: 'note 3' }).click();
    const card = cardOf(page, PKCE);
    await card.getByText(requestWords(1)).waitFor();
    await careless(world);
    await card.getByText(requestWords(2)).waitFor();
    await expect.poll(() => page.getByRole('tab', { name: FINDING_WORDS.tab }).innerText()).toMatch(/3/);
    await card
      .getByRole('link', { name: /^\d\d:\d\d:\d\d$/ })
      .first()
      .click();
    await exchangeOn(page).getByText('/oauth2/authorize').first().waitFor();
    await go('/clients/spa/findings');
    await page.getByText(FINDING_WORDS.noneYet).waitFor();
  });

  test('a fix is made, and the finding is gone until it is undone', async () => {
    const world = await worldWithFindings();
    const { page, go } = await openConsoleOf(world, browser);
    await go(PAGE);
    await cardOf(page, MIXED)
      .getByRole('button', { name: /client_secret_basic/ })
      .click();
    await cardOf(page, MIXED).waitFor({ state: 'detached' });
    expect(world.workspace().clients.get('web-app')?.token_endpoint_auth_method).toBe('client_secret_basic');
    await page.getByRole('button', { name: 'Undo' }).click();
    await cardOf(page, MIXED).waitFor();
    expect(world.workspace().clients.get('web-app')?.token_endpoint_auth_method).toBe('unspecified');
  });

  test('a finding is muted with a reason by keyboard, and reported again', async () => {
    const world = await worldWithFindings();
    const { page, go } = await openConsoleOf(world, browser);
    await go(PAGE);
    await page.getByRole('button', { name: muteLabel(PKCE) }).press('Enter');
    await page.keyboard.type('The library is replaced in May.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await cardOf(page, PKCE).waitFor({ state: 'detached' });
    expect(await rulesOf(world, 'web-app')).not.toContain('pkce-missing');
    await page.getByRole('button', { name: mutedWords(1) }).press('Enter');
    await page.getByText('The library is replaced in May.').waitFor();
    await page.getByRole('button', { name: FINDING_WORDS.unmute }).press('Enter');
    await page.getByRole('button', { name: muteLabel(PKCE) }).waitFor();
    expect(await rulesOf(world, 'web-app')).toContain('pkce-missing');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
    const world = await worldWithFindings();
    const { page, go } = await openConsoleOf(world, browser, { bypassCSP: true, colorScheme, reducedMotion: 'reduce' });
    await page.addScriptTag({ path: AXE });
    await go(PAGE);
    await page.getByRole('button', { name: muteLabel(PKCE) }).click();
    expect(await seriousFindings(page, PAGE)).toEqual([]);
  });
});
