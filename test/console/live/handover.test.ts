import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPORT_WORDS } from '../../../contract/traffic/report/report-words.ts';
import { STEPS } from '../../../contract/traffic/steps.ts';
import { FRAME_WORDS } from '../../../renderer/frame/words.ts';
import { LIVE_WORDS, savedForColleague } from '../../../renderer/views/live/words.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { openConsole, type OpenConsole } from '../../world/console.ts';
import { basic } from '../../world/world.ts';
import { seriousFindings } from '../../world/axe.ts';
import { exchangeOn, flowOn, openPortal, signIn, statesOf, times } from '../steps.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Saved {
  name: string;
  text: string;
}

async function saveForColleague(ui: Page, item: Locator): Promise<Saved> {
  const [download] = await Promise.all([ui.waitForEvent('download'), item.click()]);
  await ui.getByText(savedForColleague(download.suggestedFilename())).waitFor();
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

async function openFile(ui: Page, { name, text }: Saved): Promise<void> {
  const [chooser] = await Promise.all([
    ui.waitForEvent('filechooser'),
    ui.getByRole('button', { name: FRAME_WORDS.openRecording }).first().click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/html', buffer: Buffer.from(text) });
}

describeInBrowser('handing over', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  /** Live after a login of alice at the Demo Portal and a client that sent a wrong secret. */
  async function openRecorded(): Promise<OpenConsole> {
    const opened = await openConsole(browser);
    const portal = await openPortal(opened.page, opened.world);
    await signIn(portal);
    await portal.close();
    await opened.world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wr0ng-s3cret'));
    await opened.go('/live');
    return opened;
  }

  const rowOf = (ui: Page, client: string): Locator => ui.getByRole('treeitem', { name: new RegExp(client) });
  const itemOf = (ui: Page, name: string): Locator => ui.getByRole('menuitem', { name });

  async function fromFlow(ui: Page, client: string, name: string): Promise<Locator> {
    await rowOf(ui, client).click();
    await flowOn(ui).getByRole('button', { name: LIVE_WORDS.handOver }).click();
    return itemOf(ui, name);
  }

  test.each(['light', 'dark'] as const)('the page opens from disk without network and script, %s', async (scheme) => {
    const { page: ui } = await openRecorded();
    const saved = await saveForColleague(ui, await fromFlow(ui, 'service', LIVE_WORDS.forColleague));
    const file = join(await mkdtemp(join(tmpdir(), 'understudy-report-')), saved.name);
    await writeFile(file, saved.text);
    const context = await ui
      .context()
      .browser()!
      .newContext({
        offline: true,
        javaScriptEnabled: false,
        colorScheme: scheme,
        viewport: { width: 1280, height: 800 },
      });
    const requested: string[] = [];
    context.on('request', (request) => requested.push(request.url()));
    const read = await context.newPage();
    await read.goto(pathToFileURL(file).href);
    const verdict = read.getByRole('region', { name: LIVE_WORDS.whyFailed });
    await verdict.getByText('invalid_client').waitFor();
    expect(await read.getByRole('heading', { level: 1 }).innerText()).toBe('service');
    await read.getByText(`${STEPS['token-requested'].number}. ${STEPS['token-requested'].title}`).waitFor();
    await read.getByRole('cell', { name: 'client_credentials' }).waitFor();
    expect(requested).toEqual([pathToFileURL(file).href]);
    expect(saved.text).not.toContain('wr0ng-s3cret');
    await context.close();
  });

  test('axe finds nothing serious in it, light and dark', async () => {
    const { page: ui } = await openRecorded();
    const pages = [
      await saveForColleague(ui, await fromFlow(ui, 'service', LIVE_WORDS.forColleague)),
      await saveForColleague(ui, await fromFlow(ui, 'default-demo', LIVE_WORDS.forColleague)),
    ];
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await ui.context().browser()!.newContext({ colorScheme, bypassCSP: true });
      const read = await context.newPage();
      for (const { name, text } of pages) {
        await read.setContent(text);
        await read.addScriptTag({ path: AXE });
        await read.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
        expect(await seriousFindings(read, `${name} ${colorScheme}`)).toEqual([]);
      }
      await context.close();
    }
  });

  test('opens again in a teammate’s Live, with the ten steps, and can be handed on from there', async () => {
    const { page: ui } = await openRecorded();
    const saved = await saveForColleague(ui, await fromFlow(ui, 'default-demo', LIVE_WORDS.forColleague));
    const teammate = await openConsole(browser);
    await teammate.go('/live');
    await openFile(teammate.page, saved);
    await rowOf(teammate.page, 'default-demo').click();
    await expect.poll(() => statesOf(teammate.page)).toEqual([...times(8, 'passed'), ...(await statesOf(ui)).slice(8)]);
    const again = await saveForColleague(
      teammate.page,
      await fromFlow(teammate.page, 'default-demo', LIVE_WORDS.forColleague),
    );
    expect(again.text).toContain('default-demo · alice');
  });

  test('for an agent, it copies the cause and the facts; from the row, the flow and the exchange', async () => {
    const { page: ui } = await openRecorded();
    const copied = async (item: Locator): Promise<string> => {
      await ui.evaluate(() => navigator.clipboard.writeText(''));
      await item.click();
      await expect.poll(() => ui.evaluate(() => navigator.clipboard.readText())).not.toBe('');
      return ui.evaluate(() => navigator.clipboard.readText());
    };
    const ofFlow = await copied(await fromFlow(ui, 'service', LIVE_WORDS.forAgent));
    expect(ofFlow).toMatch(/^# .*secret/);
    expect(ofFlow).not.toContain('wr0ng-s3cret');
    expect(ofFlow).toContain(REPORT_WORDS.data);
    await rowOf(ui, 'service').click({ button: 'right' });
    expect(await copied(itemOf(ui, LIVE_WORDS.forAgent))).toBe(ofFlow);
    await flowOn(ui).getByRole('link', { name: LIVE_WORDS.showRequest }).click();
    await exchangeOn(ui).getByRole('button', { name: LIVE_WORDS.handOver }).click();
    const ofExchange = await copied(itemOf(ui, LIVE_WORDS.forAgent));
    expect(ofExchange.split('\n', 1)).toEqual(ofFlow.split('\n', 1));
    expect(ofExchange).not.toContain(`## ${REPORT_WORDS.steps}`);
  });
});
