import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openDesk } from '../world/desk.ts';
import { openPortal } from './steps.ts';

describeInBrowser('answered from the desk, the browser follows by itself', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  async function openWaiting(): Promise<{ desk: Page; portal: Page }> {
    const { world, page: desk, go } = await openDesk(browser);
    await go('/waiting');
    expect(await settled(desk)).toBe(true);
    const portal = await openPortal(desk, world);
    await portal.getByRole('button', { name: 'Sign in with Understudy' }).click();
    await portal.getByRole('heading', { name: 'Sign in' }).waitFor();
    return { desk, portal };
  }

  /** Waits until nothing waits any more, and looks once again. */
  async function settled(desk: Page): Promise<boolean> {
    const empty = desk.getByText('Nobody is waiting');
    await empty.waitFor();
    return empty.isVisible();
  }

  async function logInFromDesk(desk: Page, username: string): Promise<void> {
    const login = desk.getByRole('article', { name: /^login/ });
    await login.getByRole('combobox', { name: 'User' }).or(login.getByLabel('User')).first().click();
    await desk.getByRole('option', { name: username }).click();
    await login.getByRole('button', { name: `Log in as ${username}` }).click();
  }

  test('a login and a partial consent', async () => {
    const { desk, portal } = await openWaiting();
    await desk.getByRole('link', { name: /^Waiting now.*1/ }).waitFor();
    await logInFromDesk(desk, 'bob');
    await portal.getByRole('button', { name: 'Allow access' }).waitFor();
    const consent = desk.getByRole('article', { name: /^consent/ });
    await consent.getByLabel('accounts.read').uncheck();
    await consent.getByRole('button', { name: /^Approve \d of \d/ }).click();
    await portal.getByText(/is signed in/).waitFor();
    await portal.getByText('not granted').first().waitFor();
    expect(await settled(desk)).toBe(true);
  });

  test('a denied login', async () => {
    const { desk, portal } = await openWaiting();
    await desk
      .getByRole('article', { name: /^login/ })
      .getByRole('button', { name: /^Deny/ })
      .click();
    await portal.getByRole('alert').getByText('access_denied').first().waitFor();
    expect(await settled(desk)).toBe(true);
  });

  test('a denied consent', async () => {
    const { desk, portal } = await openWaiting();
    await logInFromDesk(desk, 'alice');
    await desk
      .getByRole('article', { name: /^consent/ })
      .getByRole('button', { name: /^Deny/ })
      .click();
    await portal.getByRole('alert').getByText('access_denied').first().waitFor();
    expect(new URL(portal.url()).pathname).toMatch(/\/demo$/);
  });

  test('what the browser answered itself leaves the desk', async () => {
    const { desk, portal } = await openWaiting();
    await desk.getByRole('article', { name: /^login/ }).waitFor();
    await portal.getByRole('button', { name: /^Alice/ }).click();
    await desk.getByRole('article', { name: /^consent/ }).waitFor();
    await portal.getByRole('button', { name: 'Cancel' }).click();
    expect(await settled(desk)).toBe(true);
  });
});
