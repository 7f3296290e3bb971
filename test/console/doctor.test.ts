import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCTOR_WORDS } from '../../renderer/doctor/words.ts';
import { seriousFindings } from '../world/axe.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsole, openConsoleOf } from '../world/console.ts';
import { sendRaw } from '../world/raw-request.ts';
import { startWorld, type World } from '../world/world.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const ROOT = '/default/default';

/** A container fetches discovery under a name that is not listed. */
const discoverAs = (world: World, host: string): Promise<Response> =>
  sendRaw(world, { path: `${ROOT}/.well-known/openid-configuration`, headers: { host: `${host}:${world.port}` } });

describeInBrowser('the doctor in the console', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test.each(['light', 'dark'] as const)(
    'a problem is a banner on every screen, with its fix to copy; Overview has all of them, %s',
    async (colorScheme) => {
      const { world, page, go } = await openConsole(browser, { bypassCSP: true, colorScheme, reducedMotion: 'reduce' });
      expect(await page.getByRole('region', { name: DOCTOR_WORDS.title }).count()).toBe(0);
      await go('/users');
      await discoverAs(world, 'idp');
      const banner = page.getByRole('status').filter({ hasText: `idp:${world.port}` });
      await banner.waitFor();
      await banner.getByRole('button', { name: DOCTOR_WORDS.copyFix }).click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('understudy serve --also-host idp');

      await sendRaw(world, { path: `${ROOT}//.well-known/openid-configuration` });
      const worst = page.getByRole('status').filter({ hasText: 'slash at the end' });
      await worst.getByRole('link', { name: `${DOCTOR_WORDS.more} (2)` }).click();
      expect(await page.getByRole('status').filter({ hasText: 'slash at the end' }).count()).toBe(0);
      const doctor = page.getByRole('region', { name: DOCTOR_WORDS.title });
      await doctor.getByText('UNDERSTUDY_ALSO_HOST').waitFor();
      expect(await doctor.getByRole('listitem').count()).toBe(2);
      await page.addScriptTag({ path: AXE });
      expect(await seriousFindings(page, 'overview')).toEqual([]);
      await doctor.getByRole('link', { name: DOCTOR_WORDS.showRequest }).last().click();
      await page
        .getByText(`Host: idp:${world.port}`)
        .or(page.getByText(`idp:${world.port}`))
        .first()
        .waitFor();
    },
  );

  test('Overview shows the issuer under each name of the server', async () => {
    const world = await startWorld({ uiDirectory: builtConsole(), alsoHosts: ['idp'] });
    const { page } = await openConsoleOf(world, browser);
    const [issuer = ''] = world.alsoIssuers;
    const shown = page.getByRole('main').getByText(issuer, { exact: true });
    await shown.waitFor();
    expect(await shown.textContent()).toBe(issuer);
  });

  test('a dismissed kind stays away after a reload, until it is shown again', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users');
    await discoverAs(world, 'idp');
    const banner = page.getByRole('status').filter({ hasText: `idp:${world.port}` });
    await banner.getByRole('button', { name: DOCTOR_WORDS.dismiss }).press('Enter');
    await banner.waitFor({ state: 'detached' });
    await page.reload();
    await go('/');
    const doctor = page.getByRole('region', { name: DOCTOR_WORDS.title });
    await doctor.getByText(DOCTOR_WORDS.hidden).waitFor();
    expect(await banner.count()).toBe(0);
    await doctor.getByRole('button', { name: DOCTOR_WORDS.showAgain }).click();
    await go('/users');
    await banner.waitFor();
  });
});
