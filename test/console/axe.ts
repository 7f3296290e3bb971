import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Loads axe. The page's CSP would block it, so its context must bypass that. */
export const loadAxe = async (page: Page): Promise<void> => void (await page.addScriptTag({ path: AXE }));

/** What axe finds on the page that is serious or worse. `at` says where. */
export async function seriousFindings(page: Page, at: string): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${at}: ${id} ${node.html} ${node.failureSummary}`));
}
