import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { clientCredentials, introspect } from '../world/code-grant.ts';
import { hasFocus, nothingLoads, openConsole } from '../world/console.ts';
import { focused } from './steps.ts';

/** More controls than any screen has. */
const MOST_TABS = 80;

describeInBrowser('with the keyboard alone', { timeout: 90_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  /** Presses Tab until a control has the focus. */
  async function reach(page: Page, name: RegExp): Promise<void> {
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      await page.keyboard.press('Tab');
      if (name.test(await focused(page))) return;
    }
    throw new Error(`No Tab leads to ${name}; the last one to ${await focused(page)}`);
  }

  async function goTo(page: Page, keys: readonly string[], heading: string): Promise<void> {
    for (const key of keys) await page.keyboard.press(key);
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await nothingLoads(page);
  }

  test('Tab leads from a new screen into its main content', async () => {
    const { page } = await openConsole(browser);
    await goTo(page, ['g', 'c'], 'Clients');
    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('New client');
  });

  test('a client is created, its secret rotated and the old one ended; after deletion, Z restores it', async () => {
    const { page, world } = await openConsole(browser);
    await goTo(page, ['g', 'c'], 'Clients');
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'New client' }).waitFor();
    await reach(page, /^Client ID/);
    await page.keyboard.type('made-by-keys');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'made-by-keys' }).waitFor();
    const secret = () => world.core.config.issuer('default', 'default')?.clients.get('made-by-keys')?.client_secret;
    const first = secret();
    await reach(page, /^Rotate secret/);
    await page.keyboard.press('Enter');
    await page.getByText('Secret rotated.').waitFor();
    await expect.poll(() => focused(page)).toBe('Rotate secret');
    expect(secret()).not.toBe(first);
    await reach(page, /^Revoke the earlier secret/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('The earlier secrets no longer work.').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Clients', exact: true }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('made-by-keys');
    await page.getByRole('row', { name: /web-app/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'made-by-keys' }).waitFor();
    await reach(page, /^More actions for this client/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Duplicate/);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByText('made-by-keys deleted.').waitFor();
    expect(secret()).toBeUndefined();
    await page.keyboard.press('z');
    await page.getByText('1 client restored.').waitFor();
    expect(secret()).toBeDefined();
  });

  test('a token can be expired', async () => {
    const { page, world } = await openConsole(browser);
    const { access_token } = await clientCredentials(world);
    await goTo(page, ['g', 't'], 'Consents and tokens');
    await reach(page, /^tokens$/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await hasFocus(page.getByRole('dialog', { name: 'Access token' }));
    await reach(page, /^Expire now/);
    await page.keyboard.press('Enter');
    await page.getByText(/reject the access token as expired/).waitFor();
    expect(await introspect(world, access_token)).toEqual({ active: false });
  });

  test('a key is rotated and the old one revoked; the JWKS is downloaded', async () => {
    const { page, world } = await openConsole(browser);
    const kids = async () =>
      ((await (await world.fetch('/.well-known/jwks.json')).json()) as { keys: { kid: string }[] }).keys.length;
    const before = await kids();
    await goTo(page, ['g', 'e'], 'Settings');
    await reach(page, /^This workspace/);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'Signing keys' }).waitFor();
    await nothingLoads(page);
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => focused(page)).toBe('Rotate');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('ES256');
    await page.keyboard.press('Enter');
    await page.getByText('Tokens are now signed with a new ES256 key.').waitFor();
    await expect.poll(() => focused(page)).toBe('Rotate');
    expect(await kids()).toBe(before + 1);
    await reach(page, /^Revoke /);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('was removed from the JWKS.').waitFor();
    expect(await kids()).toBe(before);
    const download = page.waitForEvent('download');
    await reach(page, /^Download JWKS/);
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toBe('default-default-jwks.json');
  });
});
