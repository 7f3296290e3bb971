import type { Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { World } from '../world/world.ts';

/** The selected flow of the live view. */
export const flowOn = (ui: Page): Locator => ui.getByRole('article', { name: 'Flow' });

/** How the steps of the selected flow stand, in words and in order. */
export function statesOf(ui: Page): Promise<string[]> {
  return flowOn(ui)
    .getByRole('button', { name: /^(?:passed|failed|waiting|skipped|not seen) \d+ / })
    .evaluateAll((rows) => rows.map((row) => row.querySelector('[role="img"]')?.getAttribute('aria-label') ?? ''));
}

const stepName = (number: number): RegExp => new RegExp(`^(?:passed|failed|waiting|skipped|not seen) ${number} `);

/** A step of the selected flow by its number: its line and its checks. */
export const stepAt = (ui: Page, number: number): Locator =>
  flowOn(ui)
    .getByRole('listitem')
    .filter({ has: ui.getByRole('button', { name: stepName(number) }) });

/** The same with its checks shown. */
export async function openStep(ui: Page, number: number): Promise<Locator> {
  const step = stepAt(ui, number);
  const line = step.getByRole('button', { name: stepName(number) });
  if ((await line.getAttribute('aria-expanded')) !== 'true') await line.click();
  return step;
}

/** The Demo Portal in a browser window of its own: another person than the one at the console. */
export async function openPortal(ui: Page, world: World): Promise<Page> {
  // A page behind another one paints once a second: a context is a window of its own.
  const context = await ui.context().browser()!.newContext();
  onTestFinished(() => context.close());
  const portal = await context.newPage();
  await portal.goto(`${world.issuer}/demo`);
  return portal;
}

/** Logs in to the Demo Portal by a click on a test user, and answers the consent page. */
export async function signIn(portal: Page, user: RegExp = /^Alice/): Promise<void> {
  await portal.getByRole('button', { name: 'Sign in with Understudy' }).click();
  await portal.getByRole('button', { name: user }).click();
  await portal.getByRole('button', { name: 'Allow access' }).click();
  await portal.getByText(/is signed in/).waitFor();
}

/** Answers of `count` times `word`, for comparing with `statesOf`. */
export const times = (count: number, word: string): string[] => Array.from({ length: count }, () => word);

/** What the control with the focus is called. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement;
    const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : undefined;
    return active?.getAttribute('aria-label') ?? label ?? active?.textContent ?? '';
  });
