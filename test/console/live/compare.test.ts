import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPARE_WORDS, countWords } from '../../../renderer/views/live/compare/words.ts';
import { LIVE_WORDS } from '../../../renderer/views/live/words.ts';
import { FRAME_WORDS } from '../../../renderer/frame/words.ts';
import { call } from '../../world/admin.ts';
import { automate, obtainCode, obtainTokens, redeem, userinfo } from '../../world/code-grant.ts';
import { seriousFindings } from '../../world/axe.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { builtConsole, openConsoleOf } from '../../world/console.ts';
import { startWorld, type World } from '../../world/world.ts';
import { loginAt, textOf, VENDORS } from '../../compare/foreign.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const MERGE = { 'content-type': 'application/merge-patch+json' };
const KEYCLOAK = VENDORS[0]!;

const comparisonOn = (page: Page): Locator => page.getByRole('article', { name: COMPARE_WORDS.title });
const rowOf = (page: Page, name: string): Locator =>
  comparisonOn(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const lastFlow = (world: World): string => [...world.bus.traffic().flows.keys()].at(-1) ?? '';

/** A login that worked, a change of the settings by API, then one that failed. */
async function recorded(): Promise<{ world: World; good: string; bad: string }> {
  const world = await startWorld({ uiDirectory: builtConsole() });
  await automate(world);
  const { access_token } = await obtainTokens(world, { scope: 'openid email', state: 'state-1', nonce: 'nonce-1' });
  await userinfo(world, access_token);
  const good = lastFlow(world);
  await call(world, 'settings.update', { body: { access_token_ttl: '10m0s' }, headers: MERGE });
  const code = await obtainCode(world, { scope: 'openid email', state: 'state-2', nonce: 'nonce-2' });
  await redeem(world, code, { redirect_uri: 'http://localhost:4000/callback' });
  return { world, good, bad: lastFlow(world) };
}

async function openHar(page: Page, text: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: FRAME_WORDS.openRecording }).first().click(),
  ]);
  await chooser.setFiles({ name: 'keycloak.har', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByRole('region', { name: LIVE_WORDS.recording }).waitFor();
}

describeInBrowser('comparing flows', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('a failed flow with the last success: what differs, marked, and what changed in the config', async () => {
    const { world, good, bad } = await recorded();
    const { page, go } = await openConsoleOf(world, browser, { bypassCSP: true, reducedMotion: 'reduce' });
    await go(`/live/${bad}`);
    await page.getByRole('link', { name: COMPARE_WORDS.withLastSuccess }).click();
    const changes = page.getByRole('region', { name: COMPARE_WORDS.changes });
    await changes.getByText('access_token_ttl').waitFor();
    expect(await changes.innerText()).toMatch(
      /settings default\/default: access_token_ttl changed from not set to 10m0s by API, /,
    );
    const row = rowOf(page, 'redirect_uri Parameter · token');
    expect(await row.locator('mark').allTextContents()).toEqual(['3', '4']);
    expect(await comparisonOn(page).getByRole('listitem').count()).toBeGreaterThanOrEqual(10);
    expect(new URL(page.url()).hash).toBe(`#/live/compare/${good}/${bad}`);
    await page.addScriptTag({ path: AXE });
    expect(await seriousFindings(page, 'comparison')).toEqual([]);

    await page.reload();
    await row.waitFor();
    await page.getByRole('button', { name: COMPARE_WORDS.swap }).click();
    await expect.poll(() => row.locator('mark').allTextContents()).toEqual(['4', '3']);
    await page.getByRole('button', { name: COMPARE_WORDS.swap }).click();
    await page.getByRole('button', { name: COMPARE_WORDS.back }).click();
    await page.getByRole('article', { name: LIVE_WORDS.flow }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#/live/${bad}`);
    await page.goBack();
    await page.getByRole('link', { name: COMPARE_WORDS.showFlow }).first().click();
    await page.getByRole('article', { name: LIVE_WORDS.flow }).waitFor();
  });

  test('what differs by nature is hidden until you ask, and shows no secret', async () => {
    const { world, good } = await recorded();
    await obtainTokens(world, { scope: 'openid email', state: 'state-3', nonce: 'nonce-3' });
    const { page, go } = await openConsoleOf(world, browser);
    await go(`/live/compare/${good}/${lastFlow(world)}`);
    await comparisonOn(page).waitFor();
    expect(await rowOf(page, 'nonce Parameter · authorize').count()).toBe(0);
    await page.getByRole('switch', { name: COMPARE_WORDS.hideNatural }).click();
    await rowOf(page, 'nonce Parameter · authorize').waitFor();
    const text = await comparisonOn(page).innerText();
    for (const secret of ['nonce-1', 'state-1', 'web-app-secret', 'eyJ']) expect(text).not.toContain(secret);
  });

  test('a HAR of another program: chosen from the list, with a setting that answers like it, and back', async () => {
    const { world, good } = await recorded();
    const { page, go } = await openConsoleOf(world, browser, { bypassCSP: true, reducedMotion: 'reduce' });
    await go('/live');
    await openHar(page, textOf(loginAt(KEYCLOAK)));
    await go('/live/recording/flow-1');
    const flow = page.getByRole('article', { name: LIVE_WORDS.flow });
    await flow.getByText('Provider authenticates the user').waitFor();
    expect(await flow.innerText()).not.toContain('ACP');
    await go(`/live/${good}`);
    await page.getByRole('combobox', { name: COMPARE_WORDS.compareWith }).click();
    await page.getByRole('option', { name: /alice@example\.com/ }).click();
    await comparisonOn(page).getByText(COMPARE_WORDS.known).first().waitFor();
    await page.addScriptTag({ path: AXE });
    expect(await seriousFindings(page, 'another server')).toEqual([]);
    const lifetime = () => world.workspace().workspace.settings.access_token_ttl;
    const button = comparisonOn(page).getByRole('button', { name: 'Issue access tokens for 300 seconds' }).first();
    await button.click();
    await expect.poll(lifetime).toBe('300s');
    await comparisonOn(page).getByRole('button', { name: LIVE_WORDS.undo }).first().click();
    await expect.poll(lifetime).toBe('10m0s');
  });

  test('two flows of a recording, without the server; one that is gone says so', async () => {
    const { world } = await recorded();
    const { page, go } = await openConsoleOf(world, browser);
    await go('/live');
    await openHar(
      page,
      textOf([...loginAt(KEYCLOAK), ...loginAt(KEYCLOAK, { state: 'st-2', code: 'c-2', at: 900, client_id: 'spa' })]),
    );
    await page.route('**/api/**', (route) => route.abort());
    await go('/live/recording/flow-2');
    await page.getByRole('combobox', { name: COMPARE_WORDS.compareWith }).click();
    await page.getByRole('option', { name: /^web-app · alice@example\.com/ }).click();
    await rowOf(page, 'client_id Parameter · authorize').waitFor();
    expect(await page.getByText(COMPARE_WORDS.answerLikeThis).count()).toBe(0);
    await go('/live/compare/nothing/recording%3Aflow-1');
    await page.getByText(COMPARE_WORDS.gone).waitFor();
    await page.getByRole('link', { name: COMPARE_WORDS.toLive }).waitFor();
  });

  test('a flow with itself doesn’t differ', async () => {
    const { world, good } = await recorded();
    const { page, go } = await openConsoleOf(world, browser);
    await go(`/live/compare/${good}/${good}`);
    await comparisonOn(page).getByText(COMPARE_WORDS.same).waitFor();
    expect(await comparisonOn(page).getByText(countWords(1)).count()).toBe(0);
  });
});
