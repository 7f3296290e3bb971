import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PORTAL_WORDS } from '../../server/demo/words.ts';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole } from '../world/console.ts';
import { openPortal } from './steps.ts';

describeInBrowser('answered from the console, the browser follows by itself', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  async function openWaiting(): Promise<{ ui: Page; portal: Page }> {
    const { world, page: ui, go } = await openConsole(browser);
    await go('/waiting');
    expect(await settled(ui)).toBe(true);
    const portal = await openPortal(ui, world);
    await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
    await portal.getByRole('heading', { name: 'Sign in' }).waitFor();
    return { ui, portal };
  }

  /** Waits until nothing is pending, then checks once more. */
  async function settled(ui: Page): Promise<boolean> {
    const empty = ui.getByText('Nothing is waiting');
    await empty.waitFor();
    return empty.isVisible();
  }

  async function logInFromConsole(ui: Page, username: string): Promise<void> {
    const login = ui.getByRole('article', { name: /^login/ });
    await login.getByRole('combobox', { name: 'User' }).or(login.getByLabel('User')).first().click();
    await ui.getByRole('option', { name: username }).click();
    await login.getByRole('button', { name: `Log in as ${username}` }).click();
  }

  test('a login and a partial consent', async () => {
    const { ui, portal } = await openWaiting();
    await ui.getByRole('link', { name: /^Waiting now.*1/ }).waitFor();
    await logInFromConsole(ui, 'bob');
    await portal.getByRole('button', { name: ALLOW }).waitFor();
    const consent = ui.getByRole('article', { name: /^consent/ });
    await consent.getByLabel('accounts.read').uncheck();
    await consent.getByRole('button', { name: /^Approve \d of \d/ }).click();
    await portal.getByText(PORTAL_WORDS.isSignedIn).waitFor();
    await portal.getByText('not granted').first().waitFor();
    expect(await settled(ui)).toBe(true);
  });

  test('a denied login', async () => {
    const { ui, portal } = await openWaiting();
    await ui
      .getByRole('article', { name: /^login/ })
      .getByRole('button', { name: /^Deny/ })
      .click();
    await portal.getByRole('alert').getByText('access_denied').first().waitFor();
    expect(await settled(ui)).toBe(true);
  });

  test('a denied consent', async () => {
    const { ui, portal } = await openWaiting();
    await logInFromConsole(ui, 'alice');
    await ui
      .getByRole('article', { name: /^consent/ })
      .getByRole('button', { name: /^Deny/ })
      .click();
    await portal.getByRole('alert').getByText('access_denied').first().waitFor();
    expect(new URL(portal.url()).pathname).toMatch(/\/demo$/);
  });

  test('an interaction answered in the browser disappears from the console', async () => {
    const { ui, portal } = await openWaiting();
    await ui.getByRole('article', { name: /^login/ }).waitFor();
    await portal.getByRole('button', { name: /^Alice/ }).click();
    await ui.getByRole('article', { name: /^consent/ }).waitFor();
    await portal.getByRole('button', { name: 'Cancel' }).click();
    expect(await settled(ui)).toBe(true);
  });
});
