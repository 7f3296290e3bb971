import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { PORTAL_WORDS } from '../../server/demo/words.ts';
import { ALLOW } from '../../server/http/pages/consent.ts';
import type { World } from '../world/world.ts';

/** The selected flow of the live view. */
export const flowOn = (ui: Page): Locator => ui.getByRole('article', { name: LIVE_WORDS.flow });

/** The selected exchange of the live view. */
export const exchangeOn = (ui: Page): Locator => ui.getByRole('article', { name: LIVE_WORDS.exchange });

/** The states of the selected flow's steps, in words and in order. */
export function statesOf(ui: Page): Promise<string[]> {
  return flowOn(ui)
    .getByRole('button', { name: /^(?:passed|failed|waiting|skipped|not seen) \d+ / })
    .evaluateAll((rows) => rows.map((row) => row.querySelector('[role="img"]')?.getAttribute('aria-label') ?? ''));
}

const stepName = (number: number): RegExp => new RegExp(`^(?:passed|failed|waiting|skipped|not seen) ${number} `);

/** A step of the selected flow by number: its line and its checks. */
export const stepAt = (ui: Page, number: number): Locator =>
  flowOn(ui)
    .getByRole('listitem')
    .filter({ has: ui.getByRole('button', { name: stepName(number) }) });

/** The same with its checks expanded. */
export async function openStep(ui: Page, number: number): Promise<Locator> {
  const step = stepAt(ui, number);
  const line = step.getByRole('button', { name: stepName(number) });
  if ((await line.getAttribute('aria-expanded')) !== 'true') await line.click();
  return step;
}

/** The HAR file that the export menu makes of all shown traffic. */
export async function exportHar(ui: Page, withSecrets: boolean): Promise<string> {
  await ui.getByRole('button', { name: LIVE_WORDS.exportHar }).click();
  if (withSecrets) await ui.getByLabel(LIVE_WORDS.withSecrets).check();
  const [download] = await Promise.all([
    ui.waitForEvent('download'),
    ui.getByRole('menuitem', { name: LIVE_WORDS.allShown }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

/** The Demo Portal in a separate browser window, as used by someone other than the console user. */
export async function openPortal(ui: Page, world: World): Promise<Page> {
  // Chromium paints a page behind another one only once a second. A separate context is a separate window.
  const context = await ui.context().browser()!.newContext();
  onTestFinished(() => context.close());
  const portal = await context.newPage();
  await portal.goto(`${world.issuer}/demo`);
  return portal;
}

/** Logs in to the Demo Portal by clicking a test user, and answers the consent page. */
export async function signIn(portal: Page, user: RegExp = /^Alice/): Promise<void> {
  await portal.getByRole('button', { name: PORTAL_WORDS.signIn }).click();
  await portal.getByRole('button', { name: user }).click();
  await portal.getByRole('button', { name: ALLOW }).click();
  await portal.getByText(PORTAL_WORDS.isSignedIn).waitFor();
}

/** Returns `word` `count` times, for comparing with `statesOf`. */
export const times = (count: number, word: string): string[] => Array.from({ length: count }, () => word);

/** The accessible name of the focused control. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement;
    const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : undefined;
    return active?.getAttribute('aria-label') ?? label ?? active?.textContent ?? '';
  });
