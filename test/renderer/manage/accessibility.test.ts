import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { openConsole } from '../../world/console.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SCREENS = [
  '/users',
  '/users/alice',
  '/users/new',
  '/clients',
  '/clients/new',
  '/clients/new/spring-boot',
  '/clients/new/other',
  '/clients/web-app',
  '/clients/web-app/connect/spring-boot',
  '/clients/web-app/connect/msal-node',
  '/clients/web-app/validate',
  '/clients/web-app/form',
  '/clients/web-app/alive',
  '/scopes',
  '/scopes/id_token',
  '/consents',
  '/settings',
  '/settings/keys',
  '/settings/workspaces',
  '/settings/server',
  '/settings/appearance',
];

describeInBrowser('axe', () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser.close());

  test.each(['light', 'dark'] as const)(
    'finds nothing serious on any screen, %s',
    { timeout: 120_000 },
    async (scheme) => {
      // The page's CSP would block the axe script.
      const { page, go } = await openConsole(browser, {
        bypassCSP: true,
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      await page.addScriptTag({ path: AXE });
      const found: string[] = [];
      for (const screen of SCREENS) {
        await go(screen);
        await page.locator('main h1').first().waitFor();
        await page.waitForFunction(() => document.querySelector('main [role="status"] .mantine-Loader-root') === null);
        const { violations } = await page.evaluate<AxeResults>('axe.run("main", { resultTypes: ["violations"] })');
        for (const { id, impact, nodes } of violations) {
          if (impact === 'serious' || impact === 'critical') found.push(`${screen}: ${id} ${nodes[0]?.html}`);
        }
      }
      expect(found).toEqual([]);
    },
  );
});
