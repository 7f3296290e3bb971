import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe, which the page has loaded, finds serious or critical. */
export async function seriousFindings(page: Page, at: string): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${at}: ${id} ${node.html} ${node.failureSummary}`));
}
