import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goneWords } from '../../../renderer/fixes/words.ts';
import { LIVE_WORDS } from '../../../renderer/views/live/words.ts';
import { authorizePath } from '../../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { openConsole } from '../../world/console.ts';
import { CALLBACK, clientOf } from '../../world/world.ts';
import { exchangeOn, exportHar, flowOn } from '../steps.ts';
import { openRefused, reach, REGISTERED, registerFix, send, urisOf, verdictOn, withoutClient } from './verdicts.ts';

const LABEL = `Register ${CALLBACK} for web-app`;
const REFUSED = 400;

const button = (why: Locator, name: string | RegExp): Locator => why.getByRole('button', { name });
const clipboardOf = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

describeInBrowser('a verdict', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('says the cause first, then where, what differs, what to do, and what it is related to', async () => {
    const { why, page, world } = await openRefused(browser, ({ bus }) => ({
      related: [
        { flowId: [...bus.traffic().flows.keys()][0] ?? '', why: 'the login that this came from' },
        { flowId: 'f-gone', why: 'a login that is gone' },
      ],
    }));
    const lines = (await why.innerText()).split('\n').filter(Boolean);
    expect(lines[0]).toBe('redirect_uri ends too early for web-app.');
    expect(lines[1]).toBe('invalid_request');
    expect(await why.locator('mark').first().textContent()).toBe('/registered');
    await why.getByText('Send it as it is registered.').waitFor();
    expect(await why.getByRole('link', { name: 'a login that is gone' }).count()).toBe(0);
    const { id } = await send(world, '/.well-known/nothing');
    await reach(world, id, () =>
      verdictOn(id, { related: [{ flowId: [...world.bus.traffic().flows.keys()][0]!, why: 'that login' }] }),
    );
    await page.evaluate((hash) => void (location.hash = hash), `#/live/-/${id}`);
    await exchangeOn(page).getByRole('link', { name: 'that login' }).click();
    await flowOn(page).waitFor();
  });

  test('its fix lets the same request pass; Undo brings the refusal back', async () => {
    const { why, page, world, again } = await openRefused(browser);
    expect(await again()).toBe(REFUSED);
    await button(why, LABEL).click();
    await why.getByRole('status').getByText(LIVE_WORDS.fixed).waitFor();
    expect(urisOf(world)).toEqual([REGISTERED, CALLBACK]);
    expect(await again()).toBe(303);
    expect(await button(why, LABEL).count()).toBe(0);
    expect(await why.getByText(LIVE_WORDS.howToFix).count()).toBe(0);
    const undo = button(why, LIVE_WORDS.undo);
    expect(await undo.evaluate((element) => element === document.activeElement)).toBe(true);

    await page.reload();
    await undo.click();
    await button(why, LABEL).waitFor();
    expect(urisOf(world)).toEqual([REGISTERED]);
    expect(await again()).toBe(REFUSED);
    expect(await why.getByRole('status').innerText()).toBe('');
  });

  test('after a fix, Run again opens the same authorization request', async () => {
    const { why, page, world } = await openRefused(browser);
    await button(why, LABEL).click();
    const link = why.getByRole('link', { name: LIVE_WORDS.runAgain });
    const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await opened.waitForURL(/\/login\?/);
    expect(await link.getAttribute('href')).toBe(`${world.issuer}${authorizePath()}`);
  });

  test('a fix of a config that has changed is computed again, and never applied as it was', async () => {
    const { why, world, page } = await openRefused(browser);
    await page.route('**/clients/web-app', async (route) => {
      if (route.request().method() === 'PATCH' && urisOf(world).length === 1)
        await world.configure((workspace) => {
          clientOf(workspace, 'web-app').redirect_uris = [REGISTERED, 'http://localhost:3000/other'];
        });
      await route.continue();
    });
    await button(why, LABEL).click();
    await why.getByRole('alert').getByText(LIVE_WORDS.computedAgain).waitFor();
    expect(urisOf(world)).toEqual([REGISTERED, 'http://localhost:3000/other']);
    await button(why, LABEL).click();
    await why.getByText(LIVE_WORDS.fixed).waitFor();
    expect(urisOf(world)).toEqual([REGISTERED, 'http://localhost:3000/other', CALLBACK]);
  });

  test('a fix for a client that is gone says so', async () => {
    const { why, world } = await openRefused(browser);
    await world.core.config.update('test', (draft) => withoutClient(draft, 'web-app'));
    await button(why, LABEL).click();
    await why.getByRole('alert').getByText(goneWords('client “web-app”')).waitFor();
    expect(world.workspace().clients.get('web-app')).toBeUndefined();
  });

  test('a change made elsewhere is noticed; this tab does not offer to undo it, and never undoes it', async () => {
    const { why, world } = await openRefused(browser);
    await button(why, LABEL).click();
    await button(why, LIVE_WORDS.undo).waitFor();
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').redirect_uris = [REGISTERED];
    });
    await button(why, LABEL).waitFor();
    expect(await button(why, LIVE_WORDS.undo).count()).toBe(0);
    const other = await openRefused(browser);
    await other.world.configure((workspace) => {
      clientOf(workspace, 'web-app').redirect_uris = [REGISTERED, CALLBACK];
    });
    await other.why.getByText(LIVE_WORDS.fixed).waitFor();
    expect(await button(other.why, LIVE_WORDS.undo).count()).toBe(0);
  });

  test('a rejected fix says why beside its button', async () => {
    const { page, why } = await openRefused(browser);
    await page.route('**/clients/web-app', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 403, json: { error: 'read_only', error_description: 'The config is read-only.' } })
        : route.continue(),
    );
    await button(why, LABEL).click();
    await why
      .getByRole('alert')
      .getByText(/The config is read-only\./)
      .waitFor();
    expect(await button(why, LABEL).count()).toBe(1);
  });

  test('code that the client must send can be copied, without its secrets while they are masked', async () => {
    const code = "curl -d code_verifier=s3cr3t-v3rifi3r\n  -d 'grant_type=authorization_code'";
    const { page, why } = await openRefused(browser, () => ({
      fixes: [{ id: 'send-instead', label: 'Send this instead', code }],
    }));
    await why.getByText('Send this instead').waitFor();
    await button(why, LIVE_WORDS.copyCode).click();
    expect(await clipboardOf(page)).toBe(code);
    await page.getByRole('button', { name: LIVE_WORDS.maskSecrets }).click();
    await button(why, `${LIVE_WORDS.copyCode}, masked`).click();
    expect(await clipboardOf(page)).toBe(code.replace('s3cr3t-v3rifi3r', '[redacted]'));
    expect(await why.innerText()).not.toContain('s3cr3t');
  });

  test('a warning and a note are named as such', async () => {
    const { page, world, go } = await openConsole(browser);
    const { id } = await send(world, '/.well-known/nothing');
    await go(`/live/-/${id}`);
    for (const [severity, name] of [
      ['warning', LIVE_WORDS.failedLater],
      ['note', LIVE_WORDS.notGiven],
    ] as const) {
      world.bus.emit('verdict.reached', { exchangeId: id, verdict: verdictOn(id, { severity }) });
      await page.getByRole('region', { name }).waitFor();
    }
    expect(await page.getByRole('region', { name: LIVE_WORDS.whyFailed }).count()).toBe(0);
  });

  test('an exchange that belongs to no flow has one as well, with its fix', async () => {
    const { page, world, go } = await openConsole(browser);
    const { id } = await send(world, '/.well-known/nothing');
    await reach(world, id, () => verdictOn(id, { fixes: [registerFix(world)] }));
    await go(`/live/-/${id}`);
    const why = exchangeOn(page).getByRole('region', { name: LIVE_WORDS.whyFailed });
    await button(why, LABEL).click();
    await why.getByText(LIVE_WORDS.sendAgain).waitFor();
    expect(urisOf(world)).toContain(CALLBACK);
    expect(await why.getByRole('link', { name: LIVE_WORDS.runAgain }).count()).toBe(0);
    await page.getByRole('treeitem').getByTitle('redirect_uri ends too early for web-app.').first().waitFor();
  });

  test('in a recording, the fixes are words without buttons', async () => {
    const { page } = await openRefused(browser);
    const text = await exportHar(page, false);
    const teammate = await openConsole(browser);
    await teammate.go('/live');
    await teammate.page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({
        name: 'refused.har',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
    await teammate.page
      .getByRole('treeitem', { name: /invalid_request/ })
      .first()
      .click();
    const why = teammate.page.getByRole('region', { name: LIVE_WORDS.whyFailed });
    await why.getByText(`${LIVE_WORDS.couldFix} ${LABEL}`).waitFor();
    expect(await why.getByRole('button').count()).toBe(0);
  });
});
