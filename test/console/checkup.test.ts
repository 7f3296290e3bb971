import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckupView } from '../../contract/checkup/checkup.ts';
import { ESSENTIAL_KINDS } from '../../contract/checkup/plan.ts';
import { FAULT_KINDS } from '../../contract/faults/kinds.ts';
import { FAULT_FAMILIES } from '../../contract/faults/names.ts';
import { API_WORDS } from '../../renderer/views/clients/checkup/api-words.ts';
import {
  CHECKUP_WORDS,
  commandFor,
  leftWords,
  loginWords,
  shortChange,
} from '../../renderer/views/clients/checkup/words.ts';
import { apiCard, apiLine } from '../checkup/api-card.ts';
import { careless } from '../checkup/clients.ts';
import { call } from '../world/admin.ts';
import { seriousFindings } from '../world/axe.ts';
import { automate } from '../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsoleOf } from '../world/console.ts';
import { startWorld, type World } from '../world/world.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PAGE = '/clients/web-app/checkup';

async function automatic(): Promise<World> {
  const world = await startWorld({ uiDirectory: builtConsole() });
  await automate(world);
  return world;
}

/** A check-up of a careless client by the admin API, with the answers that a person would give. */
async function examined(world: World): Promise<string> {
  const body = { workspace: 'default/default', client_id: 'web-app', families: ['userinfo', 'logout'] };
  const checkupId = (await call(world, 'checkups.create', { body })).body['id'] as string;
  for (;;) {
    const run = (await call(world, 'checkups.next', { params: { checkupId } })).body['run'] as string | null;
    if (run === null) return checkupId;
    const loggedIn = await careless(world.issuer, run);
    const answer = run === 'userinfo.no-sub' ? null : loggedIn;
    await call(world, 'checkups.end', { params: { checkupId, run }, body: { loggedIn: answer } });
  }
}

describeInBrowser('a check-up in the console', () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('says which run is on, sees what it can, asks for the rest, and stops', async () => {
    const world = await automatic();
    const { page, go } = await openConsoleOf(world, browser);
    await go(PAGE);
    await page.getByText(loginWords(1 + ESSENTIAL_KINDS.length)).waitFor();
    const choices = page.getByRole('group', { name: CHECKUP_WORDS.what });
    await choices.getByText(CHECKUP_WORDS.essentials).click();
    await page.getByText(loginWords(0)).waitFor();
    await choices.getByText(FAULT_FAMILIES.authorization).click();
    await page
      .getByText(
        commandFor({ client_id: 'web-app', families: ['authorization'], namedBy: ['--config', world.configPath] }),
      )
      .waitFor();
    await page.getByRole('button', { name: CHECKUP_WORDS.start }).click();
    const next = page.getByRole('button', { name: CHECKUP_WORDS.next });
    await page.getByText(CHECKUP_WORDS.logIn).waitFor();
    await careless(world.issuer, 'control');
    await next.click();
    const { title } = FAULT_KINDS['authorization.wrong-state'];
    await page.getByText(title, { exact: true }).waitFor();
    await next.click();
    await page.getByText(CHECKUP_WORDS.question).waitFor();
    await page.getByRole('button', { name: CHECKUP_WORDS.no, exact: true }).click();
    await careless(world.issuer, '');
    await page.getByText(FAULT_KINDS['authorization.no-state'].title, { exact: true }).waitFor();
    await next.click();
    await page
      .getByRole('article', { name: FAULT_KINDS['authorization.no-state'].title })
      .getByText(CHECKUP_WORDS.attack)
      .waitFor();
    const [{ plan } = { plan: [] }] = (await call(world, 'checkups.list')).body as unknown as CheckupView[];
    await page.getByText(leftWords(plan.length + 1)).waitFor();
    expect(plan.every(({ family }) => family === 'authorization')).toBe(true);
    expect(world.core.faults.list()).toHaveLength(1);
    await page.getByRole('button', { name: CHECKUP_WORDS.stop, exact: true }).click();
    await page.getByRole('button', { name: CHECKUP_WORDS.start }).waitFor();
    expect(world.core.faults.list()).toEqual([]);
  });

  test('shows the card, its flows and the one before, and saves it as HTML and as JUnit', async () => {
    const world = await automatic();
    await examined(world);
    const last = await examined(world);
    const { page, go } = await openConsoleOf(world, browser);
    await go(PAGE);
    await page.getByRole('img', { name: 'Grade D' }).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JUnit' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('checkup-web-app.xml');
    const report = (format: string) =>
      call(world, 'checkups.report', { params: { checkupId: last }, query: { format } });
    const parsed = await page.evaluate(
      (xml) => {
        const read = new DOMParser().parseFromString(xml, 'application/xml');
        const suite = read.querySelector('testsuites > testsuite');
        return {
          broken: read.querySelector('parsererror') !== null,
          failures: Number(suite?.getAttribute('failures')),
          tests: Number(suite?.getAttribute('tests')),
          skipped: Number(suite?.getAttribute('skipped')),
          cases: suite?.querySelectorAll(':scope > testcase').length,
          failed: suite?.querySelectorAll('failure').length,
          left: suite?.querySelectorAll('skipped').length,
        };
      },
      (await report('junit')).text,
    );
    expect(parsed).toMatchObject({ broken: false, tests: parsed.cases, failures: parsed.failed, skipped: parsed.left });
    expect(parsed.failures).toBeGreaterThan(2);
    expect((await report('html')).text).toContain('aria-label="Grade D"');
    await page.getByRole('link', { name: CHECKUP_WORDS.flow }).first().click();
    await page.waitForURL(/#\/live\//);
  });

  test('shows the card of an API when it is there, and saves it', async () => {
    const world = await automatic();
    const { page, go } = await openConsoleOf(world, browser);
    await go(`${PAGE}/apis`);
    await page
      .getByText(
        `understudy checkup-api http://localhost:8080/accounts --client web-app --user alice --config ${world.configPath}`,
      )
      .waitFor();
    await page.getByText(API_WORDS.none).waitFor();
    await call(world, 'checkups.keep', { body: apiCard({ lines: [apiLine('no-token', 'failed')] }) });
    await page.getByRole('img', { name: 'Grade D' }).waitFor();
    await call(world, 'checkups.keep', { body: apiCard() });
    const row = page.getByRole('link', { name: apiCard().subject });
    await row.getByText(shortChange({ grade: 'A', change: { grade: 'D', better: ['no-token'], worse: [] } })).waitFor();
    await row.click();
    await page.getByRole('heading', { name: '1 passed' }).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'HTML' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('checkup-localhost-8080-accounts.html');
    await page.getByRole('button', { name: API_WORDS.back }).click();
    await row.waitFor();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
    const world = await automatic();
    await examined(world);
    const { page, go } = await openConsoleOf(world, browser, { bypassCSP: true, colorScheme, reducedMotion: 'reduce' });
    await page.addScriptTag({ path: AXE });
    await go(PAGE);
    await page.getByRole('img', { name: 'Grade D' }).waitFor();
    expect(await seriousFindings(page, PAGE)).toEqual([]);
    await call(world, 'checkups.keep', { body: apiCard() });
    await go(`${PAGE}/apis`);
    await page.getByRole('img', { name: 'Grade A' }).waitFor();
    expect(await seriousFindings(page, `${PAGE}/apis`)).toEqual([]);
  });
});
