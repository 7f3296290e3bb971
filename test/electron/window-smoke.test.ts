/**
 * Runs the built app itself where a runtime and a display exist, which no fake can replace. Elsewhere, says that it
 * skips.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { findRuntime, hasDisplay, isRoot } from '../../scripts/electron-runtime.mjs';

const ROOT = join(import.meta.dirname, '../..');

function reasonToSkip(): string | undefined {
  if (!existsSync(join(ROOT, 'dist/electron/main.js'))) return 'dist/ is not built';
  if (!findRuntime()) return "Electron's runtime is not installed";
  if (!hasDisplay()) return 'there is no display';
  if (isRoot()) return "Electron's sandbox does not work as root";
  return undefined;
}

const reason = reasonToSkip();
if (reason !== undefined) process.stderr.write(`\nSKIPPED: the desktop window was not tested, because ${reason}.\n\n`);

describe.skipIf(reason !== undefined)('the desktop app itself', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-smoke-'));
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath: findRuntime() ?? '',
      args: [
        ROOT,
        `--user-data-dir=${folder}`,
        `--config=${join(folder, 'understudy.json')}`,
        '--port=0',
        '--admin-port=0',
      ],
    });
    page = await app.firstWindow();
    await page.getByRole('navigation').waitFor();
  }, 60_000);
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows the console, with the bridge and without Node', async () => {
    await expect(page.title()).resolves.toContain('Understudy');
    const seen = await page.evaluate(() => ({
      bridge: Object.isFrozen(Reflect.get(window, 'understudy')),
      node: 'process' in window || 'require' in window,
    }));
    expect(seen).toEqual({ bridge: true, node: false });
  });

  test('stays on the console', async () => {
    const address = page.url();
    await page.evaluate(() => window.open('https://example.com/'));
    await page.evaluate(() => void (location.href = 'https://example.com/'));
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toBe(address);
  });

  test('a flow runs, and its row appears', async () => {
    const issuer = await page.evaluate(async () => {
      const { adminToken } = Reflect.get(window, 'understudy') as { adminToken: string };
      const reply = await fetch('/api/v1/workspaces', { headers: { authorization: `Bearer ${adminToken}` } });
      return ((await reply.json()) as { issuer: string }[])[0]!.issuer;
    });
    const authorization = `Basic ${Buffer.from('service:service-secret').toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    expect((await fetch(`${issuer}/oauth2/token`, { method: 'POST', headers: { authorization }, body })).status).toBe(
      200,
    );
    await page.evaluate(() => void (location.hash = '/live'));
    await page.getByText('service', { exact: true }).first().waitFor();
  });
});
