import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../contract/faults/kinds.ts';
import { FRAME_WORDS } from '../../../renderer/frame/words.ts';
import { FAULT_WORDS } from '../../../renderer/views/faults/words.ts';
import { LIVE_WORDS } from '../../../renderer/views/live/words.ts';
import { seriousFindings } from '../../world/axe.ts';
import { call } from '../../world/admin.ts';
import { automate, obtainTokens } from '../../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { openConsole } from '../../world/console.ts';
import { exchangeOn, flowOn } from '../steps.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const { title: EXPIRED, does } = FAULT_KINDS['jwt.expired'];
const ROW = new RegExp(`^${EXPIRED}\\s*${does}`);

describeInBrowser('faults in the console', () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test('from a flow to a fault, to the flow that it hit, and to its end', async () => {
    const { world, page, go } = await openConsole(browser);
    await automate(world);
    await obtainTokens(world);
    await go('/live');
    await page.getByRole('treeitem').last().click();
    await flowOn(page).getByRole('link', { name: LIVE_WORDS.breakThis }).click();

    await page.getByLabel(FAULT_WORDS.search).fill('expired exp refuse');
    await page.getByRole('button', { name: ROW }).click();
    const form = page.getByRole('dialog', { name: EXPIRED });
    await form.getByLabel('Minutes').fill('5');
    await form.getByLabel('Times').fill('1');
    await form.getByRole('button', { name: FAULT_WORDS.plant }).click();
    await form.waitFor({ state: 'hidden' });
    expect(world.core.faults.list()).toMatchObject([
      { kind: 'jwt.expired', params: { minutes: 5, token: 'id' }, scope: { client_id: 'web-app' }, times: 1 },
    ]);

    await obtainTokens(world);
    const planted = page.getByRole('region', { name: FAULT_WORDS.planted });
    await planted.getByRole('link', { name: /^Fired/ }).click();
    await page.getByRole('treeitem').last().click();
    await flowOn(page).getByRole('region', { name: LIVE_WORDS.whatPlanted }).getByText(EXPIRED).first().waitFor();
    await flowOn(page).getByRole('link', { name: LIVE_WORDS.showRequest }).click();
    await exchangeOn(page).getByText(`${LIVE_WORDS.planted} ${EXPIRED}`).first().waitFor();
  });

  test('a banner on every screen says that faults are planted, and ends them', async () => {
    const { world, page, go } = await openConsole(browser);
    const button = page.getByRole('button', { name: FRAME_WORDS.endFaults });
    expect(await button.count()).toBe(0);
    await call(world, 'faults.create', { body: { kind: 'jwks.empty' } });
    for (const screen of ['/live', '/users', '/settings', '/']) {
      await go(screen);
      await button.waitFor();
    }
    await button.click();
    await button.waitFor({ state: 'detached' });
    expect(world.core.faults.list()).toEqual([]);
  });

  test('a fault is switched off and ended, and says why it may never fire', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/faults');
    await page.getByText(FAULT_WORDS.noneHint).waitFor();
    await call(world, 'faults.create', { body: { kind: 'jwt.expired', scope: { client_id: 'web-ap' } } });
    const planted = page.getByRole('region', { name: FAULT_WORDS.planted });
    await planted.getByText('"web-app"').waitFor();
    await planted.getByRole('switch').press('Space');
    await expect.poll(() => world.core.faults.list()[0]?.enabled).toBe(false);
    await planted.getByRole('button', { name: `${FAULT_WORDS.end}: ${EXPIRED}` }).click();
    await page.getByText(FAULT_WORDS.noneHint).waitFor();
  });

  test('a set is saved and loaded, and a file that is none is refused', async () => {
    const { world, page, go } = await openConsole(browser);
    await call(world, 'faults.create', { body: { kind: 'network.latency', params: { seconds: 3 } } });
    await go('/faults');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: FAULT_WORDS.save }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    world.core.faults.clear();
    const load = async (buffer: string): Promise<void> => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: FAULT_WORDS.load }).click(),
      ]);
      await chooser.setFiles({ name: 'set.json', mimeType: 'application/json', buffer: Buffer.from(buffer) });
    };
    await load('{"version":1,"faults":[{"kind":"jwt.exprd"}]}');
    await page.getByRole('alert').getByText('jwt.expired').waitFor();
    expect(world.core.faults.list()).toEqual([]);
    await load(text);
    await expect.poll(() => world.core.faults.list()).toMatchObject([{ params: { seconds: 3 } }]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
    const options = { bypassCSP: true, colorScheme, reducedMotion: 'reduce' } as const;
    const { world, page, go } = await openConsole(browser, options);
    await call(world, 'faults.create', { body: { kind: 'jwt.expired', times: 1, scope: { client_id: 'web-ap' } } });
    await go('/faults');
    await page.addScriptTag({ path: AXE });
    await page.getByRole('region', { name: FAULT_WORDS.planted }).getByText(EXPIRED, { exact: true }).waitFor();
    expect(await seriousFindings(page, 'faults')).toEqual([]);
    await page.getByRole('button', { name: ROW }).click();
    await page.getByRole('dialog').getByLabel('Minutes').waitFor();
    expect(await seriousFindings(page, 'form')).toEqual([]);
  });
});
