import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openDesk } from '../world/desk.ts';
import { basic } from '../world/world.ts';
import { focused } from './steps.ts';

describeInBrowser('the menu of a row', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  /** Live with a flow that failed, which is selected, and the list in focus. */
  async function openSelected(): Promise<Page> {
    const { world, page: desk, go } = await openDesk(browser);
    await go('/live');
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('native-app', 'wrong'));
    await desk.getByRole('treeitem', { name: /native-app/ }).waitFor();
    await desk.keyboard.press('k');
    await desk.getByRole('treeitem', { name: /native-app/, selected: true }).waitFor();
    await expect.poll(() => focused(desk)).toMatch(/^Flows and exchanges/);
    return desk;
  }

  test.each(['Shift+F10', 'ContextMenu'])('%s opens it, arrows walk through it, Escape leads back', async (key) => {
    const desk = await openSelected();
    await desk.keyboard.press(key);
    const menu = desk.getByRole('menu');
    await menu.waitFor();
    await expect.poll(() => focused(desk)).toMatch(/^Pin/);
    await desk.keyboard.press('ArrowDown');
    await expect.poll(() => focused(desk)).toMatch(/^Copy as Mermaid/);
    await desk.keyboard.press('ArrowUp');
    await desk.keyboard.press('ArrowUp');
    await expect.poll(() => focused(desk)).toMatch(/^Hide grant=client_credentials/);
    await desk.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(() => focused(desk)).toMatch(/^Flows and exchanges/);
    await desk.getByRole('treeitem', { name: /native-app/, selected: true }).waitFor();
  });

  test('Enter does what it says, and the list has the focus again', async () => {
    const desk = await openSelected();
    await desk.keyboard.press('Shift+F10');
    await expect.poll(() => focused(desk)).toMatch(/^Pin/);
    await desk.keyboard.press('Enter');
    await desk.getByRole('treeitem', { name: /native-app.*pinned|pinned.*native-app/ }).waitFor();
    await expect.poll(() => focused(desk)).toMatch(/^Flows and exchanges/);
    await desk.keyboard.press('Shift+F10');
    await expect.poll(() => focused(desk)).toMatch(/^Unpin/);
    await desk.keyboard.press('ArrowUp');
    await desk.keyboard.press('ArrowUp');
    await expect.poll(() => focused(desk)).toMatch(/^Hide client=native-app/);
    await desk.keyboard.press('Enter');
    await desk.getByText('1 of 2').waitFor();
    await expect.poll(() => focused(desk)).toMatch(/^Flows and exchanges/);
  });

  test('Tab reaches its button on the selected row', async () => {
    const desk = await openSelected();
    await desk.keyboard.press('Tab');
    await expect.poll(() => focused(desk)).toMatch(/^Menu of the row/);
    await desk.keyboard.press('Enter');
    await expect.poll(() => focused(desk)).toMatch(/^Pin/);
    await desk.keyboard.press('Escape');
    await expect.poll(() => focused(desk)).toMatch(/^Flows and exchanges/);
  });

  test('Escape in a menu of the toolbar leaves the selection as it is', async () => {
    const desk = await openSelected();
    const before = desk.url();
    await desk.getByRole('button', { name: 'Export as HAR' }).press('Enter');
    await desk.getByRole('menu').waitFor();
    await desk.getByRole('menuitem', { name: 'All that is shown' }).press('Escape');
    await desk.getByRole('menu').waitFor({ state: 'detached' });
    expect(desk.url()).toBe(before);
  });

  test('the row under the pointer has its button, and its arrow opens the flow without choosing it', async () => {
    const desk = await openSelected();
    const row = desk.getByRole('treeitem', { name: /service/ });
    const button = row.locator('button');
    expect(await button.count()).toBe(0);
    await row.hover();
    await button.click();
    await desk.getByRole('menuitem', { name: 'Hide client=service' }).waitFor();
    await desk.keyboard.press('Escape');
    await desk.getByRole('menu').waitFor({ state: 'detached' });
    await row.locator('[data-part="toggle"]').click();
    await desk.getByRole('treeitem', { name: /service/, expanded: true }).waitFor();
    expect(await desk.getByRole('treeitem', { selected: true }).textContent()).toContain('native-app');
    await desk.getByLabel('Filter').hover();
    await expect.poll(() => button.count()).toBe(0);
  });
});
