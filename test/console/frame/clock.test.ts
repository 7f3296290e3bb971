import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOCK_FAULTS } from '../../../contract/clock/moved-clock.ts';
import { CLOCK_WORDS, MOMENT_WORDS } from '../../../renderer/frame/clock/clock-words.ts';
import { moreActions } from '../../../renderer/records/kind.ts';
import { CLIENT_WORDS } from '../../../renderer/views/clients/words.ts';
import { call } from '../../world/admin.ts';
import { seriousFindings } from '../../world/axe.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { SERVICE_BASIC, type Tokens } from '../../world/code-grant.ts';
import { openConsole } from '../../world/console.ts';
import type { World } from '../../world/world.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

async function serviceToken(world: World): Promise<string> {
  const response = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, SERVICE_BASIC);
  return ((await response.json()) as Tokens).access_token;
}

async function isActive(world: World, token: string): Promise<boolean> {
  const response = await world.post('/oauth2/introspect', { token }, SERVICE_BASIC);
  return ((await response.json()) as { active: boolean }).active;
}

describeInBrowser('the clock in the console', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  const chip = (name = CLOCK_WORDS.clock) => ({ name: new RegExp(`^${name}: `) });

  test('moves to just after a token ends, says so on every screen, and goes back with one button', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    const token = await serviceToken(world);
    await ui.getByRole('button', chip()).click();
    await ui.getByRole('menuitem', { name: CLOCK_WORDS.moments }).click();
    const row = ui.getByRole('row', { name: new RegExp(MOMENT_WORDS.access_token) });
    await row.getByRole('button', { name: CLOCK_WORDS.after }).click();
    const back = ui.getByRole('button', { name: CLOCK_WORDS.back });
    for (const screen of ['/', '/live', '/clients', '/settings']) {
      await go(screen);
      await back.waitFor();
    }
    expect(await isActive(world, token)).toBe(false);
    await back.click();
    await back.waitFor({ state: 'detached' });
    expect(await isActive(world, token)).toBe(true);
  });

  test('refuses what is no duration with a sentence, and takes one; axe finds nothing serious', async () => {
    const { world, page: ui } = await openConsole(browser, { bypassCSP: true, reducedMotion: 'reduce' });
    await ui.addScriptTag({ path: AXE });
    await ui.getByRole('button', chip()).click();
    await ui.getByRole('menuitem', { name: CLOCK_WORDS.custom }).click();
    const dialog = ui.getByRole('dialog');
    const field = dialog.getByLabel(CLOCK_WORDS.offset);
    await field.fill('soon');
    await field.press('Enter');
    await dialog.getByText(CLOCK_FAULTS.offset).waitFor();
    expect(await seriousFindings(ui, 'dialog')).toEqual([]);
    await field.fill('-2h');
    await field.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await ui.getByRole('button', { name: CLOCK_WORDS.back }).waitFor();
    expect((await call(world, 'clock.get')).body).toMatchObject({ moved: true, offset: '-7200s' });
    expect(await seriousFindings(ui, 'banner')).toEqual([]);
  });

  test('the next token of a client can be made to expire from its page', async () => {
    const { world, page: ui, go } = await openConsole(browser);
    await go('/clients/service');
    await ui.getByRole('button', { name: moreActions('client') }).click();
    await ui.getByRole('menuitem', { name: CLIENT_WORDS.expireNext }).click();
    await ui.getByText(CLIENT_WORDS.nextExpires).waitFor();
    expect(await isActive(world, await serviceToken(world))).toBe(false);
    expect(await isActive(world, await serviceToken(world))).toBe(true);
  });
});
