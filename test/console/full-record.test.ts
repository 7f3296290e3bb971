import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsoleOf } from '../world/console.ts';
import { startWorld, type World } from '../world/world.ts';

const LIMIT = 120;

describeInBrowser('a list whose record is full', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  async function ask(world: World, times: number): Promise<void> {
    for (let each = 0; each < times; each += 1) await world.fetch('/.well-known/jwks.json');
  }

  /** Live on a server whose record is full and has dropped one exchange. */
  async function openFull(): Promise<{ world: World; page: Page }> {
    const limits = { exchanges: LIMIT, flows: LIMIT, bytes: 64 * 1024 * 1024 };
    const world = await startWorld({ uiDirectory: builtConsole(), limits });
    const { page, go } = await openConsoleOf(world, browser);
    await ask(world, LIMIT + 1);
    await go('/live');
    await page.getByText('The oldest 1 were dropped').waitFor();
    // Reads that match a search get a row each.
    await page.getByRole('textbox', { name: LIVE_WORDS.filter }).fill('endpoint=jwks');
    await page.getByRole('textbox', { name: LIVE_WORDS.filter }).blur();
    await page.getByRole('treeitem').nth(10).waitFor();
    return { world, page };
  }

  const newest = (page: Page): Promise<string | undefined> =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role="treeitem"]')].map(({ dataset }) => dataset['key']).at(-1),
    );

  test('the visible rows stay in place while the oldest are dropped', async () => {
    const { world, page } = await openFull();
    const list = page.getByRole('tree');
    await list.evaluate((element) => element.scrollBy({ top: -1200 }));
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    const middle = () =>
      page.evaluate(() => {
        const { left, top, height } = document.querySelector('[role="tree"]')!.getBoundingClientRect();
        const row = document.elementFromPoint(left + 60, top + height / 2)?.closest<HTMLElement>('[role="treeitem"]');
        return { key: row?.dataset['key'], top: row?.getBoundingClientRect().top };
      });
    const before = await middle();
    expect(before.key).toBeDefined();
    await ask(world, 15);
    await page.getByText('The oldest 16 were dropped').waitFor();
    await expect.poll(middle).toEqual(before);
  });

  test('existing rows are not rendered again while others arrive', async () => {
    const { world, page } = await openFull();
    const before = await newest(page);
    await page.evaluate(() => {
      const altered: string[] = [];
      Object.assign(window, { altered });
      const rows = [...document.querySelectorAll('[role="treeitem"]')];
      const observer = new MutationObserver((records) => {
        for (const { target, attributeName } of records)
          altered.push(`${(target as Element).className} ${attributeName}`);
      });
      for (const row of rows) observer.observe(row, { attributes: true, subtree: true });
    });
    await ask(world, 5);
    await expect.poll(() => newest(page)).not.toBe(before);
    await page.getByText('The oldest 6 were dropped').waitFor();
    expect(await page.evaluate(() => (window as unknown as { altered: string[] }).altered)).toEqual([]);
  });
});
