/** The built console of a real server in a real browser, and a person's ways about it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Chromium } from './chromium.ts';
import { startWorld, type World } from './world.ts';

const DIST = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

/** The folder of the built console. */
export function builtConsole(): string {
  if (!existsSync(DIST)) {
    throw new Error('The console is not built: run `npm run build`, or start the tests with `npm test`.');
  }
  return DIST;
}

export interface OpenConsole {
  world: World;
  page: Page;
  /** Goes to a screen of the console, such as `/users`. */
  go: (path: string) => Promise<void>;
}

/** The built console of a real server, in a window of its own. */
export async function openConsole(browser: Chromium, options: BrowserContextOptions = {}): Promise<OpenConsole> {
  const world = await startWorld({ uiDirectory: builtConsole() });
  return { world, ...(await openConsoleOf(world, browser, options)) };
}

/** The console of a server that runs already, in a window of its own. */
export async function openConsoleOf(
  world: World,
  browser: Chromium,
  options: BrowserContextOptions = {},
): Promise<Omit<OpenConsole, 'world'>> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.admin });
  const page = await context.newPage();
  failOnFaults(page, context);
  await page.goto(`${world.admin}/#token=${world.adminToken}`);
  await page.getByRole('navigation').waitFor();
  return { page, go: (path) => goTo(page, path) };
}

/** Goes to a screen of the console; what was shown before is gone then. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(
    (hash) =>
      new Promise<void>((resolve) => {
        if (location.hash === `#${hash}`) return resolve();
        // The console heard of it first, and has drawn by the end of this turn.
        window.addEventListener('hashchange', () => setTimeout(resolve), { once: true });
        location.hash = hash;
      }),
    path,
  );
}

/** Closes the window when the test ends, and fails the test when a script of the page threw or a dialog came up. */
function failOnFaults(page: Page, context: BrowserContext): void {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`The page threw: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`A dialog came up: ${dialog.message()}`);
    void dialog.dismiss();
  });
  onTestFinished(async () => {
    await context.close();
    if (faults.length > 0) throw new Error(faults.join('; '));
  });
}

/** Waits until a dialog has the focus, which it takes a moment after it is seen: a key pressed before may be lost. */
export async function hasFocus(dialog: Locator): Promise<void> {
  await dialog.waitFor();
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
}

/** Waits until every screen can be opened without the server. */
export const everyScreenIsHere = (page: Page): Promise<void> => page.locator('[data-screens="here"]').waitFor();

/** Waits until no part of the screen says any more that it is loading. */
export async function nothingLoads(page: Page): Promise<void> {
  await page.waitForFunction(() => !/^\s*(?:Loading|Opening) /m.test(document.querySelector('main')?.innerText ?? ''));
}
