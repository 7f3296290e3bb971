import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TITLES } from '../../renderer/frame/words.ts';
import { CONNECT_WORDS } from '../../renderer/connect/words.ts';
import { CLIENT_WORDS } from '../../renderer/views/clients/words.ts';
import { moreActions } from '../../renderer/records/kind.ts';
import { TOKEN_WORDS } from '../../renderer/tokens/token-words.ts';
import { END_WORDS } from '../../renderer/tokens/end-words.ts';
import { keyRemoved, nowSignedWith, SETTINGS_WORDS } from '../../renderer/views/settings/words.ts';
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
  async function reach(page: Page, name: RegExp | string): Promise<void> {
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      await page.keyboard.press('Tab');
      const reached = await focused(page);
      if (typeof name === 'string' ? reached.startsWith(name) : name.test(reached)) return;
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
    await expect.poll(() => focused(page)).toBe(CONNECT_WORDS.search);
    await reach(page, CONNECT_WORDS.other);
    await page.keyboard.press('Enter');
    await page.getByLabel('Client ID').waitFor();
    await reach(page, /^Client ID/);
    await page.keyboard.type('made-by-keys');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'made-by-keys' }).waitFor();
    const secret = () => world.core.config.issuer('default', 'default')?.clients.get('made-by-keys')?.client_secret;
    const first = secret();
    await reach(page, CLIENT_WORDS.rotate);
    await page.keyboard.press('Enter');
    await page.getByText(CLIENT_WORDS.rotated).waitFor();
    await expect.poll(() => focused(page)).toBe(CLIENT_WORDS.rotate);
    expect(secret()).not.toBe(first);
    await reach(page, CLIENT_WORDS.revokeEarlier);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText(CLIENT_WORDS.revokedEarlier).waitFor();
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
    await reach(page, moreActions('client'));
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
    await goTo(page, ['g', 't'], TITLES.consents);
    await reach(page, /^tokens$/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await hasFocus(page.getByRole('dialog', { name: TOKEN_WORDS.access_token }));
    await reach(page, END_WORDS.expire);
    await page.keyboard.press('Enter');
    await page.getByText(END_WORDS.rejected).waitFor();
    expect(await introspect(world, access_token)).toEqual({ active: false });
  });

  test('a key is rotated and the old one revoked; the JWKS is downloaded', async () => {
    const { page, world } = await openConsole(browser);
    const kids = async () =>
      ((await (await world.fetch('/.well-known/jwks.json')).json()) as { keys: { kid: string }[] }).keys.length;
    const before = await kids();
    await goTo(page, ['g', 'e'], 'Settings');
    await reach(page, SETTINGS_WORDS.workspace);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'Signing keys' }).waitFor();
    await nothingLoads(page);
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => focused(page)).toBe('Rotate');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('ES256');
    await page.keyboard.press('Enter');
    await page.getByText(nowSignedWith('ES256')).waitFor();
    await expect.poll(() => focused(page)).toBe('Rotate');
    expect(await kids()).toBe(before + 1);
    await reach(page, /^Revoke /);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText(keyRemoved('')).waitFor();
    expect(await kids()).toBe(before);
    const download = page.waitForEvent('download');
    await reach(page, SETTINGS_WORDS.downloadJwks);
    await page.keyboard.press('Enter');
    expect((await download).suggestedFilename()).toBe('default-default-jwks.json');
  });
});
