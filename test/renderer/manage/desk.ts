import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Chromium } from '../../world/chromium.ts';
import { startWorld, type World } from '../../world/world.ts';

const DIST = fileURLToPath(new URL('../../../dist/renderer', import.meta.url));

export interface OpenDesk {
  world: World;
  page: Page;
  /** Goes to a screen of the desk, such as `/users`. */
  go: (path: string) => Promise<void>;
}

/** The built desk of a real server, in a window of its own. */
export async function openDesk(browser: Chromium, options: BrowserContextOptions = {}): Promise<OpenDesk> {
  if (!existsSync(DIST))
    throw new Error('The desk is not built: run `npm run build`, or start the tests with `npm test`.');
  const world = await startWorld({ uiDirectory: DIST });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.admin });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  onTestFinished(async () => {
    await context.close();
    if (faults.length > 0) throw new Error(`The page threw: ${faults.join('; ')}`);
  });
  await page.goto(`${world.admin}/#token=${world.adminToken}`);
  await page.getByRole('navigation').waitFor();
  const go = async (path: string): Promise<void> => {
    await page.evaluate((hash) => void (location.hash = hash), path);
  };
  return { world, page, go };
}
