import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { installPackages } from '../../scripts/snippets/run.mjs';
import { openChromium, type Chromium } from '../world/chromium.ts';
import { openTlsEnd } from '../world/site.ts';
import { startWorld, type World } from '../world/world.ts';
import { connectApp, freePort, startApp, writeFiles } from './app.ts';
import { rowOf } from './rows.ts';
import { visitAsAlice } from './visitor.ts';

/** `npm run snippets` sets it: their packages are too large for every run. */
const IS_ASKED = process.env['UNDERSTUDY_SNIPPETS'] === '1';

describe.skipIf(!IS_ASKED)('code with large packages logs alice in, as pasted', { timeout: 180_000 }, () => {
  let packages: string;
  let browser: Chromium;
  beforeAll(async () => {
    packages = installPackages('large');
    browser = await openChromium();
  }, 300_000);
  afterAll(() => browser.close());

  const bin = (name: string): string => join(packages, 'node_modules', name);

  test('better-auth', async () => {
    const world = await startWorld();
    const port = await freePort();
    const { origin, files } = await connectApp(world, rowOf('better-auth'), port);
    const folder = await writeFiles(packages, files);
    await startApp(folder, [process.execPath, 'app.mjs'], port);
    expect((await visitAsAlice(origin)).text).toContain('alice@example.com');
  });

  /** Logs in with the pages of Understudy. */
  async function logIn(page: Page, world: World): Promise<void> {
    await page.waitForURL((url) => url.href.startsWith(new URL(world.issuer).origin));
    await page.getByRole('button', { name: /alice/i }).first().click();
    await page.getByRole('button', { name: /^Allow/ }).click();
  }

  async function loggedIn(world: World, origin: string, button?: string): Promise<string> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(origin);
    if (button !== undefined) await page.getByText(button, { exact: true }).click();
    await logIn(page, world);
    const text = page.locator('body');
    await expect.poll(() => text.innerText(), { timeout: 60_000 }).toContain('Alice Archer');
    return text.innerText();
  }

  test.each([
    ['oidc-client-ts', undefined],
    ['react-oidc-context', 'Log in'],
  ])('%s', async (id, button) => {
    const world = await startWorld();
    const port = await freePort();
    const { origin, files } = await connectApp(world, rowOf(id), port);
    const folder = await writeFiles(packages, files);
    await startApp(folder, [process.execPath, bin('vite/bin/vite.js'), '--port', String(port), '--strictPort'], port);
    expect(await loggedIn(world, origin, button)).toContain('alice');
  });

  test('msal-browser, over https', async () => {
    const tls = await openTlsEnd();
    const listening = await freePort();
    const world = await startWorld({ port: listening, publicUrl: `https://localhost:${tls.port}` });
    tls.leadTo(listening);
    const port = await freePort();
    const { origin, files } = await connectApp(world, rowOf('msal-browser'), port);
    const folder = await writeFiles(packages, files);
    await startApp(folder, [process.execPath, bin('vite/bin/vite.js'), '--port', String(port), '--strictPort'], port);
    expect(await loggedIn(world, origin)).toContain('alice');
  });

  test('next-auth', async () => {
    const world = await startWorld();
    const port = await freePort();
    const { origin, files } = await connectApp(world, rowOf('next-auth'), port);
    const folder = await writeFiles(packages, [...files, { name: 'package.json', language: 'json', code: '{}' }]);
    await startApp(folder, [process.execPath, bin('next/dist/bin/next'), 'dev', '--port', String(port)], port);
    expect((await visitAsAlice(`${origin}/api/auth/signin`)).text).toContain('Alice Archer');
  });
});
