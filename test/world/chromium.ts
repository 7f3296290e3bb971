/**
 * A real browser for tests, with a profile of its own.
 *
 * `UNDERSTUDY_CHROMIUM` names the executable; without it one is looked for where browsers usually are.
 * `UNDERSTUDY_SKIP_BROWSER=1` skips every browser test, loudly.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';
import { describe, onTestFinished } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';

export interface Chromium {
  /** A context like a new browser's: no cookies, no cache. It is closed with the browser. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

interface Launched {
  executablePath: string;
  chromiumSandbox: boolean;
  args: string[];
  env: Record<string, string>;
}

/** Launches the browser that is found, with a home of its own, in its sandbox where there may be one. */
async function launch<T>(home: string, begin: (options: Launched) => Promise<T>): Promise<T> {
  const options = {
    executablePath: browserPath(),
    args: ['--disable-background-networking', '--no-first-run'],
    env: { ...process.env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home } as Record<string, string>,
  };
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  try {
    return await begin({ ...options, chromiumSandbox: !asRoot });
  } catch (error) {
    // Some Linux hosts deny everybody but root the namespaces that the sandbox is made of.
    if (asRoot || !String(error).includes('sandbox')) throw error;
    return begin({ ...options, chromiumSandbox: false });
  }
}

function browserPath(): string {
  const path = findBrowser();
  if (path !== undefined) return path;
  throw new Error(
    'No Chromium, Chrome or Edge was found: install one, set UNDERSTUDY_CHROMIUM to its path, ' +
      'or skip the browser tests with UNDERSTUDY_SKIP_BROWSER=1',
  );
}

const CLOSE_WITHIN_MS = 15_000;

/** A context whose close does not wait for ever: one that hangs in a navigation ends with the browser. */
function closeInTime(context: BrowserContext): BrowserContext {
  const close = context.close.bind(context);
  context.close = (options) => Promise.race([close(options), setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  return context;
}

const makeHome = (): Promise<string> => mkdtemp(join(tmpdir(), 'understudy-chromium-'));
const removeHome = (home: string): Promise<void> => rm(home, { recursive: true, force: true, maxRetries: 5 });

/**
 * Opens a headless browser with an empty profile, which is removed when it closes. `trusting` are hashes of the public
 * keys of authorities that it trusts besides its own.
 */
export async function openChromium({ trusting = [] }: { trusting?: readonly string[] } = {}): Promise<Chromium> {
  const home = await makeHome();
  const browser: Browser = await launch(home, ({ args, ...options }) =>
    chromium.launch({
      ...options,
      args: trusting.length > 0 ? [...args, `--ignore-certificate-errors-spki-list=${trusting.join(',')}`] : args,
    }),
  );
  return {
    newContext: async (options) => closeInTime(await browser.newContext(options)),
    async close() {
      await browser.close();
      await removeHome(home);
    },
  };
}

/**
 * Opens a browser that keeps a profile, as a person's does; it is closed when the test ends. Contexts without one are
 * private windows, and those block cookies in frames of other sites whatever their SameSite says.
 */
export async function openProfile({ extension }: { extension?: string } = {}): Promise<BrowserContext> {
  const home = await makeHome();
  const profile = join(home, 'profile');
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await launch(home, ({ args, ...options }) =>
    chromium.launchPersistentContext(profile, {
      ...options,
      ignoreHTTPSErrors: true,
      ...(extension !== undefined && { ignoreDefaultArgs: ['--disable-extensions'] }),
      args: extension === undefined ? args : [...args, '--enable-unsafe-extension-debugging'],
    }),
  );
  onTestFinished(async () => {
    await closeInTime(context).close();
    await removeHome(home);
  });
  // Chrome and Edge take no extension from the command line.
  const session = extension === undefined ? undefined : await context.browser()?.newBrowserCDPSession();
  await session?.send('Extensions.loadUnpacked', { path: extension ?? '' });
  return context;
}

const skipped = process.env['UNDERSTUDY_SKIP_BROWSER'] === '1';
if (skipped) process.stderr.write('UNDERSTUDY_SKIP_BROWSER=1: the tests that need a browser are SKIPPED\n');

/** `describe` for tests that need a browser. */
export const describeInBrowser: ReturnType<typeof describe.skipIf> = skipped ? describe.skip : describe;
