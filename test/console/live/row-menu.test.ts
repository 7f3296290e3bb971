import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../../renderer/views/live/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { openConsole } from '../../world/console.ts';
import { basic } from '../../world/world.ts';
import { focused } from '../steps.ts';

describeInBrowser('the row menu', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  /** Live with a failed flow selected and the list focused. */
  async function openSelected(): Promise<Page> {
    const { world, page: ui, go } = await openConsole(browser);
    await go('/live');
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('native-app', 'wrong'));
    await ui.getByRole('treeitem', { name: /native-app/ }).waitFor();
    await ui.keyboard.press('k');
    await ui.getByRole('treeitem', { name: /native-app/, selected: true }).waitFor();
    await expect.poll(() => focused(ui)).toBe(LIVE_WORDS.list);
    return ui;
  }

  test.each(['Shift+F10', 'ContextMenu'])(
    '%s opens it, arrow keys move through it, Escape returns to the list',
    async (key) => {
      const ui = await openSelected();
      await ui.keyboard.press(key);
      const menu = ui.getByRole('menu');
      await menu.waitFor();
      await expect.poll(() => focused(ui)).toMatch(/^Pin/);
      await ui.keyboard.press('ArrowDown');
      await expect.poll(() => focused(ui)).toBe(LIVE_WORDS.copyMermaid);
      await ui.keyboard.press('ArrowUp');
      await ui.keyboard.press('ArrowUp');
      await expect.poll(() => focused(ui)).toMatch(/^Hide grant=client_credentials/);
      await ui.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      await expect.poll(() => focused(ui)).toBe(LIVE_WORDS.list);
      await ui.getByRole('treeitem', { name: /native-app/, selected: true }).waitFor();
    },
  );

  test('Enter runs the item and returns the focus to the list', async () => {
    const ui = await openSelected();
    await ui.keyboard.press('Shift+F10');
    await expect.poll(() => focused(ui)).toMatch(/^Pin/);
    await ui.keyboard.press('Enter');
    await ui.getByRole('treeitem', { name: /native-app.*pinned|pinned.*native-app/ }).waitFor();
    await expect.poll(() => focused(ui)).toBe(LIVE_WORDS.list);
    await ui.keyboard.press('Shift+F10');
    await expect.poll(() => focused(ui)).toMatch(/^Unpin/);
    await ui.keyboard.press('ArrowUp');
    await ui.keyboard.press('ArrowUp');
    await expect.poll(() => focused(ui)).toMatch(/^Hide client=native-app/);
    await ui.keyboard.press('Enter');
    await ui.getByText('1 of 2').waitFor();
    await expect.poll(() => focused(ui)).toBe(LIVE_WORDS.list);
  });

  test('Tab reaches its button on the selected row', async () => {
    const ui = await openSelected();
    await ui.keyboard.press('Tab');
    await expect.poll(() => focused(ui)).toMatch(/^Row menu/);
    await ui.keyboard.press('Enter');
    await expect.poll(() => focused(ui)).toMatch(/^Pin/);
    await ui.keyboard.press('Escape');
    await expect.poll(() => focused(ui)).toBe(LIVE_WORDS.list);
  });

  test('Escape in a toolbar menu keeps the selection', async () => {
    const ui = await openSelected();
    const before = ui.url();
    await ui.getByRole('button', { name: LIVE_WORDS.exportHar }).press('Enter');
    await ui.getByRole('menu').waitFor();
    await ui.getByRole('menuitem', { name: LIVE_WORDS.allShown }).press('Escape');
    await ui.getByRole('menu').waitFor({ state: 'detached' });
    expect(ui.url()).toBe(before);
  });

  test('the hovered row has its button, and its arrow expands the flow without selecting it', async () => {
    const ui = await openSelected();
    const row = ui.getByRole('treeitem', { name: /service/ });
    const button = row.locator('button');
    expect(await button.count()).toBe(0);
    await row.hover();
    await button.click();
    await ui.getByRole('menuitem', { name: 'Hide client=service' }).waitFor();
    await ui.keyboard.press('Escape');
    await ui.getByRole('menu').waitFor({ state: 'detached' });
    await row.locator('[data-part="toggle"]').click();
    await ui.getByRole('treeitem', { name: /service/, expanded: true }).waitFor();
    expect(await ui.getByRole('treeitem', { selected: true }).textContent()).toContain('native-app');
    await ui.getByLabel(LIVE_WORDS.filter).hover();
    await expect.poll(() => button.count()).toBe(0);
  });
});
