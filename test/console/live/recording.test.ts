import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS, notOpened } from '../../../renderer/views/live/words.ts';
import { FRAME_WORDS } from '../../../renderer/frame/words.ts';
import { wrongType } from '../../world/fault-texts.ts';
import { HOW, PORTAL_WORDS, validated } from '../../../server/demo/words.ts';
import { devtoolsEntry, devtoolsHar } from '../../renderer/fixtures/devtools.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { builtConsole, openConsole, openConsoleOf } from '../../world/console.ts';
import { basic, startWorld } from '../../world/world.ts';
import { exchangeOn, exportHar, flowOn, openPortal, signIn, statesOf, times } from '../steps.ts';

interface Sent {
  name: string;
  text: string | Buffer;
}

/** Chooses a file in the dialog that Live opens. */
async function openFile(ui: Page, { name, text }: Sent): Promise<void> {
  const [chooser] = await Promise.all([
    ui.waitForEvent('filechooser'),
    ui.getByRole('button', { name: FRAME_WORDS.openRecording }).first().click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

const bar = (ui: Page) => ui.getByRole('region', { name: LIVE_WORDS.recording });
const rows = (ui: Page) => ui.getByRole('treeitem');

describeInBrowser('a recording', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  /** A console where alice has logged in, and a teammate's console without traffic. */
  async function openBoth() {
    const { world, page: ui, go } = await openConsole(browser);
    const portal = await openPortal(ui, world);
    await signIn(portal);
    await portal.getByRole('button', { name: PORTAL_WORDS.byJwks }).click();
    await portal.getByText(validated(HOW.jwks)).waitFor();
    await portal.close();
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wrong'));
    await go('/live');
    await rows(ui).filter({ hasText: 'service' }).waitFor();
    const teammate = await openConsole(browser);
    await teammate.go('/live');
    await teammate.page.getByText(LIVE_WORDS.empty).waitFor();
    return { world, ui, teammate };
  }

  test('exported without secrets, a teammate sees the ten steps, the checks and why one failed', async () => {
    const { world, ui, teammate } = await openBoth();
    const text = await exportHar(ui, false);
    for (const flow of world.bus.traffic().flows.values()) {
      for (const { tokenId, kind } of flow.tokens)
        expect([kind, text.includes(`"${tokenId}."`)]).toEqual([kind, false]);
    }
    expect(text).not.toMatch(/"refresh_token\\*": ?\\*"(?!\[redacted\])/);
    await openFile(teammate.page, { name: 'login.har', text });
    await bar(teammate.page).getByText('Recording: login.har').waitFor();
    await bar(teammate.page)
      .getByText(/^\d+ exchanges · 2 flows · without secrets and tokens · .* by Understudy /)
      .waitFor();
    await rows(teammate.page).filter({ hasText: 'default-demo' }).click();
    await expect.poll(() => statesOf(teammate.page)).toEqual(times(10, 'passed'));
    await rows(teammate.page).filter({ hasText: 'service' }).click();
    const why = teammate.page.getByRole('region', { name: LIVE_WORDS.whyFailed });
    await why.getByText('invalid_client').waitFor();
    await why.getByRole('link', { name: LIVE_WORDS.showRequest }).click();
    await exchangeOn(teammate.page).getByText('grant_type').first().waitFor();
    expect(await teammate.page.getByRole('link', { name: 'Open client' }).count()).toBe(0);
  });

  test('is separate from live traffic: its rows, filter and URLs; closing it returns to Live', async () => {
    const { ui, teammate } = await openBoth();
    const { page, world, go } = teammate;
    await openFile(page, { name: 'login.har', text: await exportHar(ui, true) });
    await bar(page).waitFor();
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await page.getByLabel(LIVE_WORDS.filter, { exact: true }).fill('client=default-demo');
    await expect.poll(() => rows(page).count()).toBe(1);
    await rows(page).first().click();
    await flowOn(page)
      .getByRole('tab', { name: /^Tokens · 2/ })
      .click();
    await page.getByText(LIVE_WORDS.verified).first().waitFor();
    const inRecording = new URL(page.url()).hash;
    expect(inRecording).toMatch(/^#\/live\/recording\//);
    await go('/live');
    await expect.poll(() => rows(page).count()).toBe(1);
    await rows(page).filter({ hasText: 'service' }).waitFor();
    await go(inRecording.replace('/recording', '').slice(1));
    await page.getByText('Not found').waitFor();
    await page.getByRole('link', { name: 'Show recording' }).click();
    await bar(page).waitFor();
    expect(await page.getByLabel(LIVE_WORDS.filter, { exact: true }).inputValue()).toBe('client=default-demo');
    await bar(page).getByRole('button', { name: 'Close' }).click();
    await bar(page).waitFor({ state: 'detached' });
    await rows(page).filter({ hasText: 'service' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/live');
    await go(inRecording.slice(1));
    await page.getByText('No recording is open').waitFor();
  });

  test('from a browser’s devtools can be dropped in, searched and read', async () => {
    const { page: ui, go } = await openConsole(browser);
    await go('/live');
    await ui.getByText(LIVE_WORDS.empty).waitFor();
    const transfer = await ui.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'chrome.har', { type: 'application/json' }));
      return data;
    }, JSON.stringify(devtoolsHar()));
    const target = ui.getByText(LIVE_WORDS.empty);
    await target.dispatchEvent('dragover', { dataTransfer: transfer });
    await ui.getByText(LIVE_WORDS.dropRecording).waitFor();
    await target.dispatchEvent('drop', { dataTransfer: transfer });
    await bar(ui)
      .getByText(/^7 exchanges · 2 flows · 1 other request not shown · .* by WebInspector/)
      .waitFor();
    expect(await ui.getByText(LIVE_WORDS.dropRecording).count()).toBe(0);
    await ui.getByLabel(LIVE_WORDS.filter, { exact: true }).fill('errored');
    await expect.poll(() => rows(ui).count()).toBe(1);
    await ui.getByLabel(LIVE_WORDS.filter, { exact: true }).fill('claim[sub]=alice');
    await expect.poll(() => rows(ui).count()).toBe(1);
    await rows(ui).first().click();
    await flowOn(ui)
      .getByRole('tab', { name: /^Exchanges/ })
      .click();
    await flowOn(ui)
      .getByRole('link', { name: /\/oauth2\/token/ })
      .click();
    const exchange = exchangeOn(ui);
    await exchange.getByText(LIVE_WORDS.verified).waitFor();
    await exchange.getByRole('table', { name: 'Form' }).getByText('authorization_code').waitFor();
  });

  test('that is not a HAR says where the error is, and leaves the open one as it is', async () => {
    const { page: ui, go } = await openConsole(browser);
    await go('/live');
    const whole = JSON.stringify(devtoolsHar(), undefined, 2);
    await openFile(ui, { name: 'good.har', text: whole });
    await bar(ui).getByText('Recording: good.har').waitFor();
    const cut = whole.slice(0, 1200);
    await openFile(ui, { name: 'cut.har', text: cut });
    const fault = ui.getByRole('alert');
    const lines = cut.split('\n');
    await fault.getByText(notOpened('cut.har')).waitFor();
    await fault
      .getByText(`Line ${lines.length}, column ${lines.at(-1)!.length + 1}: ${LIVE_WORDS.truncated}`)
      .waitFor();
    await bar(ui).getByText('Recording: good.har').waitFor();
    const edited = whole.replace('"url": "https://app.example.com/callback?code=a+b&state=s"', '"url": 7');
    await openFile(ui, { name: 'edited.har', text: edited });
    await fault.getByText('log.entries[2].request.url').waitFor();
    await fault.getByText(`${wrongType('a string', 'a number')}.`).waitFor();
    await fault.getByRole('button', { name: 'Dismiss' }).click();
    await fault.waitFor({ state: 'detached' });
    await expect.poll(() => rows(ui).count()).toBe(4);
  });

  test('HTML in it is shown as text', async () => {
    const { page: ui, go } = await openConsole(browser);
    await go('/live');
    const evil = '<img src=x onerror=alert(1)>';
    const har = devtoolsHar();
    har.log.creator.name = evil;
    for (const { request, response } of har.log.entries) {
      // Requests of a login would be gathered in one row.
      request.url = 'https://app.example.com/page';
      request.method = evil;
      request.headers.push({ name: evil, value: evil });
      response.content = { size: evil.length, mimeType: 'text/html', text: evil };
    }
    await openFile(ui, { name: `${evil}.har`, text: JSON.stringify(har) });
    await bar(ui).getByText(`Recording: ${evil}.har`).waitFor();
    for (const row of await rows(ui).all()) {
      await row.click();
      await exchangeOn(ui).waitFor();
      expect(await ui.evaluate(() => document.querySelectorAll('img[src="x"], [onerror]').length)).toBe(0);
    }
  });

  test('that is not UTF-8 is rejected with its place', async () => {
    const { page, go } = await openConsole(browser);
    await go('/live');
    await openFile(page, { name: 'old.har', text: Buffer.from('{"log":{"comment":"Ren\xe9e"}}', 'latin1') });
    const refusal = page.getByRole('alert');
    await refusal.getByText(notOpened('old.har')).waitFor();
    await refusal.getByText('Line 1, column 23: Not valid UTF-8: byte 23 is 0xE9', { exact: false }).waitFor();
    expect(await bar(page).count()).toBe(0);
  });

  test('says which requests got no response, and why', async () => {
    const { page, go } = await openConsole(browser);
    await go('/live');
    const entry = devtoolsEntry('https://id.example.com/token');
    const response = { ...entry.response, status: -1, _failureText: 'net::ERR_CONNECTION_REFUSED' };
    const har = { log: { ...devtoolsHar().log, entries: [{ ...entry, time: -1, response }] } };
    await openFile(page, { name: 'refused.har', text: JSON.stringify(har) });
    const row = rows(page).filter({ hasText: '/token' });
    await row.getByText('net::ERR_CONNECTION_REFUSED').waitFor();
    await row.click();
    const exchange = exchangeOn(page);
    await exchange.getByText('The connection closed before a response arrived.', { exact: true }).waitFor();
    expect(await exchange.getByText('-1', { exact: true }).count()).toBe(0);
  });
});

describeInBrowser('the mask', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('masks secrets, tokens, codes and cookies everywhere in Live, and the copy says so', async () => {
    const world = await startWorld({ uiDirectory: builtConsole() });
    const { page: ui, go } = await openConsoleOf(world, browser);
    const portal = await openPortal(ui, world);
    await signIn(portal);
    // Chromium paints a page behind another one only once a second.
    await portal.close();
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await go('/live');
    const secrets = secretsOf(world.bus.traffic().exchanges.values());
    expect(secrets.size).toBeGreaterThan(8);
    const lookAt = async (endpoints?: readonly string[]): Promise<string> => {
      const seen: string[] = [];
      for (const { flowId, exchangeIds } of world.bus.traffic().flows.values()) {
        await go(`/live/${flowId}`);
        for (const tab of ['Steps', /^Tokens/, /^Exchanges/]) {
          await flowOn(ui).getByRole('tab', { name: tab }).click();
          seen.push(...(await ui.evaluate(everyFace)));
        }
        for (const id of exchangeIds) {
          const { endpoint } = world.bus.traffic().exchanges.get(id)!;
          if (endpoints && !endpoints.includes(endpoint)) continue;
          await go(`/live/${flowId}/${id}`);
          await exchangeOn(ui).getByText(id).first().waitFor();
          seen.push(...(await ui.evaluate(everyFace)));
        }
      }
      return seen.join('\n');
    };
    const found = (text: string) => [...secrets].filter((secret) => text.includes(secret));
    expect(found(await lookAt(['token'])).length).toBeGreaterThan(3);
    await ui.keyboard.press('m');
    await ui.getByRole('button', { name: LIVE_WORDS.maskSecrets, pressed: true }).waitFor();
    const masked = await lookAt();
    expect(found(masked)).toEqual([]);
    expect(masked).toContain('[redacted]');
    const clipboard = () => ui.evaluate(() => navigator.clipboard.readText());
    await ui.getByRole('button', { name: 'Copy as curl, masked' }).click();
    await ui.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await clipboard()).toMatch(/^# Secrets, tokens, codes and cookies are masked/);
    await ui.keyboard.press('c');
    await ui.getByText('as curl, secrets masked').waitFor();
    expect(found(await clipboard())).toEqual([]);
    await ui.keyboard.press('m');
    await ui.getByRole('button', { name: LIVE_WORDS.copyCurl, exact: true }).waitFor();
  });
});

/** Runs in the page: returns its text with all headers expanded, and with tokens as claims, as JSON and raw. */
async function everyFace(): Promise<string[]> {
  const clickAll = (selector: string) => document.querySelectorAll<HTMLElement>(selector).forEach((one) => one.click());
  const texts: string[] = [];
  clickAll('details:not([open]) > summary');
  for (const face of ['claims', 'json', 'raw']) {
    clickAll(`input[type="radio"][value="${face}"]`);
    await new Promise(requestAnimationFrame);
    texts.push(document.querySelector('main')?.innerText ?? '');
  }
  return texts;
}

/** Every credential in the traffic that could be used to log in or call an API. */
function secretsOf(exchanges: Iterable<{ request: { body?: { text: string } }; reply?: { body?: { text: string } } }>) {
  const secrets = new Set<string>();
  const names =
    /"?(access_token|refresh_token|id_token|code|code_verifier|client_secret|password)"?(?:=|\\?":\s*\\?")([^&"\s]+)/g;
  for (const exchange of exchanges) {
    const text = JSON.stringify(exchange).replaceAll('\\"', '"');
    for (const [, , value = ''] of text.matchAll(names)) if (value.length > 12) secrets.add(decodeURIComponent(value));
    for (const [, value = ''] of text.matchAll(/"(?:cookie|set-cookie)":\["?(?:[^"=]+=)([^";]+)/gi)) secrets.add(value);
    for (const [, value = ''] of text.matchAll(/Basic ([\w+/=]+)/g)) secrets.add(value);
  }
  return secrets;
}
