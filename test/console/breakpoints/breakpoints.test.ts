import { createRequire } from 'node:module';
import { get as httpGet } from 'node:http';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../contract/faults/kinds.ts';
import { STEPS } from '../../../contract/traffic/steps.ts';
import { BREAKPOINT_WORDS, dotWords } from '../../../renderer/views/live/breakpoints/words.ts';
import { breakpointTitle, FAULT_WORDS, heldWords } from '../../../renderer/views/faults/words.ts';
import {
  HELD_WORDS,
  heldTitle,
  notPlanted,
  planted,
  previewWords,
  SIGN_WORDS,
} from '../../../renderer/views/waiting/held/words.ts';
import { seriousFindings } from '../../world/axe.ts';
import { call } from '../../world/admin.ts';
import { authorize, automate, decode, obtainTokens } from '../../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { openConsole } from '../../world/console.ts';
import type { World } from '../../world/world.ts';
import { exchangeOn, flowOn } from '../steps.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const [NO_KIND = ''] = notPlanted(['|']).split('|');
const { title: RETURNED } = STEPS['tokens-returned'];

const card = (page: Page, point: 'request' | 'reply', endpoint: string): Locator =>
  page.getByRole('article', { name: heldTitle(point, endpoint) });

async function holds(world: World, count: number): Promise<void> {
  await expect.poll(() => world.core.breakpoints.held().length).toBe(count);
}

const proceed = (held: Locator): Locator => held.getByRole('button', { name: HELD_WORDS.proceed, exact: true });

describeInBrowser('breakpoints in the console', () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('from the dot beside a step to an edited claim, by keyboard', async () => {
    const { world, page, go } = await openConsole(browser);
    await automate(world);
    await obtainTokens(world);
    await go('/live');
    await page.getByRole('treeitem').last().click();
    await flowOn(page)
      .getByRole('button', { name: dotWords(RETURNED, false) })
      .press('Enter');
    await page.getByRole('button', { name: BREAKPOINT_WORDS.set, exact: true }).press('Enter');
    await flowOn(page)
      .getByRole('button', { name: dotWords(RETURNED, true), exact: true })
      .waitFor();
    expect(world.core.breakpoints.list()).toMatchObject([
      { at: 'reply', once: true, scope: { client_id: 'web-app', endpoint: 'token' } },
    ]);

    const tokens = obtainTokens(world);
    await holds(world, 1);
    const [{ flowId, exchangeId } = { flowId: '', exchangeId: '' }] = world.core.breakpoints.held();
    await go(`/live/${flowId}`);
    await flowOn(page)
      .getByRole('region', { name: BREAKPOINT_WORDS.held })
      .getByText(/\d+ s left/)
      .waitFor();
    await flowOn(page).getByRole('link', { name: BREAKPOINT_WORDS.editHeld }).press('Enter');

    const held = card(page, 'reply', 'token');
    const claims = held.getByRole('textbox', { name: HELD_WORDS.id_token });
    await claims.fill('{ "sub": }');
    await held.getByText(/^Line 1/).waitFor();
    expect(await proceed(held).isDisabled()).toBe(true);
    await claims.fill('{ "sub": "mallory" }');
    await held.getByRole('switch', { name: HELD_WORDS.always }).press('Space');
    await held.getByText(new RegExp(`${NO_KIND}.* and \\d+ more`)).waitFor();
    await proceed(held).press('Enter');
    expect(decode((await tokens).id_token).claims).toMatchObject({ sub: 'mallory' });
    await held.waitFor({ state: 'detached' });
    await page.getByText(new RegExp(`${NO_KIND}.*sub`)).waitFor();

    await go(`/live/${flowId}/${exchangeId}`);
    await exchangeOn(page).getByText('edited by hand').first().waitFor();
  });

  test('two clients wait at once, and one of them hangs up', async () => {
    const { world, page, go } = await openConsole(browser);
    await automate(world);
    await call(world, 'breakpoints.create', { body: { at: 'request', scope: { endpoint: 'authorize' } } });
    await call(world, 'breakpoints.create', { body: { scope: { endpoint: 'jwks' } } });
    const answer = authorize(world, { state: 'before' });
    const request = httpGet(`${world.issuer}/.well-known/jwks.json`);
    request.on('error', () => undefined);
    await holds(world, 2);
    await go('/waiting');
    const [first, second] = [card(page, 'request', 'authorize'), card(page, 'reply', 'jwks')];
    await first.waitFor();
    await second.waitFor();
    request.destroy();
    await second.getByText(HELD_WORDS.hungUp).waitFor();
    expect(await first.getByText(HELD_WORDS.hungUp).count()).toBe(0);

    await first.getByRole('textbox', { name: 'state', exact: true }).fill('after');
    await proceed(first).click();
    expect((await answer).get('state')).toBe('after');
    await page.getByRole('button', { name: HELD_WORDS.proceedAll }).click();
    await second.waitFor({ state: 'detached' });
    await holds(world, 0);
  });

  test('an error and a dropped connection, from the card', async () => {
    const { world, page, go } = await openConsole(browser);
    await automate(world);
    await call(world, 'breakpoints.create', { body: { at: 'reply', scope: { endpoint: 'authorize' } } });
    await go('/waiting');
    const refused = authorize(world);
    const held = card(page, 'reply', 'authorize');
    await held.getByRole('switch', { name: HELD_WORDS.always }).press('Space');
    await held.getByText(HELD_WORDS.nothingEdited).waitFor();
    await held.getByRole('button', { name: HELD_WORDS.error }).click();
    const form = page.getByRole('dialog', { name: HELD_WORDS.error });
    await form.getByRole('textbox', { name: HELD_WORDS.errorCode }).fill('access_denied');
    const { title } = FAULT_KINDS['authorization.error'];
    const faults = [{ kind: 'authorization.error', title, scope: { endpoint: 'authorize' } }];
    await form.getByText(previewWords({ faults, not_planted: [] })).waitFor();
    await form.getByRole('button', { name: HELD_WORDS.send }).click();
    expect((await refused).get('error')).toBe('access_denied');
    await held.waitFor({ state: 'detached' });

    await page.getByText(planted([title])).waitFor();
    world.core.faults.clear();

    const dropped = authorize(world);
    dropped.catch(() => undefined);
    await held.getByRole('button', { name: HELD_WORDS.drop }).click();
    await expect(dropped).rejects.toThrow();
  });

  test('the list of what is set: what it held, off, on and away', async () => {
    const { world, page, go } = await openConsole(browser);
    await automate(world);
    await go('/faults');
    const list = page.getByRole('region', { name: FAULT_WORDS.breakpoints });
    await list.getByText(FAULT_WORDS.noBreakpoints).waitFor();
    const scope = { client_id: 'web-app', endpoint: 'token' };
    await call(world, 'breakpoints.create', { body: { at: 'request', once: true, scope } });
    const title = breakpointTitle('token', 'request');
    await list.getByText('client web-app').waitFor();
    const tokens = obtainTokens(world);
    await holds(world, 1);
    await list.getByText(heldWords(1)).waitFor();
    const isOn = list.getByRole('switch', { name: `${title}: on` });
    await expect.poll(() => isOn.isChecked()).toBe(false);
    await isOn.press('Space');
    await expect.poll(() => world.core.breakpoints.list()[0]?.enabled).toBe(true);
    await list.getByRole('button', { name: `${FAULT_WORDS.removeBreakpoint}: ${title}` }).click();
    await list.getByText(FAULT_WORDS.noBreakpoints).waitFor();
    await tokens;
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious, and secrets are hidden, %s',
    async (colorScheme) => {
      const options = { bypassCSP: true, colorScheme, reducedMotion: 'reduce' } as const;
      const { world, page, go } = await openConsole(browser, options);
      await automate(world);
      await obtainTokens(world);
      await go('/live');
      await page.getByRole('treeitem').last().click();
      await flowOn(page)
        .getByRole('button', { name: dotWords(RETURNED, false) })
        .click();
      await page.getByRole('button', { name: BREAKPOINT_WORDS.set, exact: true }).waitFor();
      await page.addScriptTag({ path: AXE });
      expect(await seriousFindings(page, 'popover')).toEqual([]);
      await page.getByRole('button', { name: BREAKPOINT_WORDS.set, exact: true }).click();
      await expect.poll(() => world.core.breakpoints.list().length).toBe(1);
      const tokens = obtainTokens(world);
      await holds(world, 1);
      await go('/waiting');
      const held = card(page, 'reply', 'token');
      await held.getByText(SIGN_WORDS.right).or(held.getByLabel(HELD_WORDS.sign)).first().waitFor();
      expect(await seriousFindings(page, 'waiting')).toEqual([]);
      await held.getByRole('tab', { name: HELD_WORDS.body }).click();
      await held.getByText(HELD_WORDS.bodyIsSecret).waitFor();
      expect(await held.getByText('eyJ').count()).toBe(0);
      await held.getByRole('tab', { name: HELD_WORDS.headers }).click();
      expect(await seriousFindings(page, 'headers')).toEqual([]);
      await proceed(held).click();
      await tokens;
    },
  );
});
