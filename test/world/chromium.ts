/**
 * A real browser for tests, with a profile of its own.
 *
 * `UNDERSTUDY_CHROMIUM` names the executable; without it one is looked for where browsers usually are.
 * `UNDERSTUDY_SKIP_BROWSER=1` skips every browser test, loudly.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { describe } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';

export interface Chromium {
  /** A context like a new browser's: no cookies, no cache. It is closed with the browser. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

function launch(executablePath: string, home: string, chromiumSandbox: boolean): Promise<Browser> {
  return chromium.launch({
    executablePath,
    chromiumSandbox,
    args: ['--disable-background-networking', '--no-first-run'],
    env: { ...process.env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home } as Record<string, string>,
  });
}

const CLOSE_WITHIN_MS = 15_000;

/** A context whose close does not wait for ever: one that hangs in a navigation ends with the browser. */
function closeInTime(context: BrowserContext): BrowserContext {
  const close = context.close.bind(context);
  context.close = (options) => Promise.race([close(options), setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  return context;
}

/** Opens a headless browser with an empty profile, which is removed when it closes. */
export async function openChromium(): Promise<Chromium> {
  const path = findBrowser();
  if (path === undefined) {
    throw new Error(
      'No Chromium, Chrome or Edge was found: install one, set UNDERSTUDY_CHROMIUM to its path, ' +
        'or skip the browser tests with UNDERSTUDY_SKIP_BROWSER=1',
    );
  }
  const home = await mkdtemp(join(tmpdir(), 'understudy-chromium-'));
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const browser = await launch(path, home, !asRoot).catch((error: unknown) => {
    // Some Linux hosts deny everybody but root the namespaces that the sandbox is made of.
    if (asRoot || !String(error).includes('sandbox')) throw error;
    return launch(path, home, false);
  });
  return {
    newContext: async (options) => closeInTime(await browser.newContext(options)),
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const skipped = process.env['UNDERSTUDY_SKIP_BROWSER'] === '1';
if (skipped) process.stderr.write('UNDERSTUDY_SKIP_BROWSER=1: the tests that need a browser are SKIPPED\n');

/** `describe` for tests that need a browser. */
export const describeInBrowser: ReturnType<typeof describe.skipIf> = skipped ? describe.skip : describe;
