import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { parseFilter } from '../../renderer/views/live/filter/parse.ts';
import { harFaults } from '../renderer/fixtures/har.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole, type OpenConsole } from '../world/console.ts';
import { basic } from '../world/world.ts';
import { exchangeOn, exportHar, openPortal, signIn } from './steps.ts';

const run = promisify(execFile);
const hasCurl = process.platform !== 'win32' && spawnSync('curl', ['--version']).status === 0;
if (!hasCurl)
  process.stderr.write('There is no curl, or no POSIX shell: the test that runs a copied curl is SKIPPED\n');

describeInBrowser('what is on record', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  const filterOf = (ui: Page) => ui.getByLabel(LIVE_WORDS.filter, { exact: true });
  const count = (ui: Page) => ui.getByRole('toolbar', { name: 'Live' }).getByRole('status');

  /** A login at the portal, one machine that succeeds and one that fails. */
  async function openBusyConsole(): Promise<OpenConsole> {
    const opened = await openConsole(browser);
    const { world, page, go } = opened;
    const portal = await openPortal(page, world);
    await signIn(portal);
    await portal.close();
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'service-secret'));
    await world.post('/oauth2/token', { grant_type: 'client_credentials' }, basic('service', 'wrong'));
    await world.fetch('/.well-known/openid-configuration');
    await go('/live');
    return opened;
  }

  test('the filter finds an exchange, and its URL opens it in another tab', async () => {
    const { world, page: ui } = await openBusyConsole();
    await ui.getByRole('treeitem', { name: /default-demo/ }).waitFor();
    await ui.keyboard.press('/');
    await ui.keyboard.type('error=invalid_client endpoint=token');
    await expect.poll(() => count(ui).innerText()).toMatch(/^1 of \d+$/);
    await ui.keyboard.press('Escape');
    await ui.keyboard.press('Escape');
    await expect.poll(() => ui.getByRole('treeitem').count()).toBe(1);
    await ui.getByRole('treeitem').dblclick();
    await ui.locator('[role="treeitem"][aria-level="2"]').first().click();
    const exchange = exchangeOn(ui);
    await exchange.getByText('invalid_client').first().waitFor();
    await exchange.getByLabel('Credentials').getByText('wrong').waitFor();
    const second = await ui.context().newPage();
    await second.goto(`${world.admin}/#token=${world.adminToken}`);
    await second.getByRole('navigation').waitFor();
    await second.goto(ui.url());
    await exchangeOn(second).getByText('invalid_client').first().waitFor();
    await second.getByRole('treeitem', { name: /invalid_client/, selected: true, expanded: false }).waitFor();
  });

  test('a claim inside a token is found; an invalid filter says why', async () => {
    const { page: ui } = await openBusyConsole();
    await filterOf(ui).fill('claim[email]*=alice@');
    await expect.poll(() => count(ui).innerText()).toMatch(/^1 of \d+$/);
    await ui.getByRole('treeitem', { name: /default-demo/ }).waitFor();
    const unclosed = 'not(client=service';
    await filterOf(ui).fill(unclosed);
    await ui.getByText(parseFilter(unclosed).problem!).waitFor();
    expect(await filterOf(ui).getAttribute('aria-invalid')).toBe('true');
  });

  test.skipIf(!hasCurl)('an exchange found by its trace ID and copied as curl repeats the request', async () => {
    const { world, page: ui, go } = await openBusyConsole();
    const answered = world.events.filter((event) => event.type === 'exchange.answered');
    const repeatable = answered.filter(({ reply, error }) => reply?.status === 200 || error === 'invalid_client');
    const kinds = new Map<string, (typeof answered)[number]>();
    for (const event of repeatable) {
      const { endpoint } = world.bus.traffic().exchanges.get(event.exchangeId)!;
      if (['userinfo', 'discovery'].includes(endpoint)) kinds.set(endpoint, event);
      if (event.flowId !== undefined && world.bus.traffic().flows.get(event.flowId)?.client_id === 'service') {
        kinds.set(`token ${event.reply?.status}`, event);
      }
    }
    expect([...kinds.keys()].toSorted()).toEqual(['discovery', 'token 200', 'token 401', 'userinfo']);
    for (const { exchangeId, flowId, reply } of kinds.values()) {
      await filterOf(ui).fill(exchangeId);
      await expect.poll(() => count(ui).innerText()).toMatch(/^1 of \d+$/);
      await go(`/live/${flowId ?? '-'}/${exchangeId}`);
      const exchange = exchangeOn(ui).filter({ hasText: exchangeId });
      await exchange.getByRole('button', { name: LIVE_WORDS.copyCurl }).click();
      await exchange.getByRole('button', { name: 'Copied' }).waitFor();
      const curl = await ui.evaluate(() => navigator.clipboard.readText());
      const { stdout } = await run('sh', ['-c', `${curl} --silent`]);
      expect(stdout.split('\r\n', 1)[0]).toMatch(new RegExp(`^HTTP/1.1 ${reply?.status} `));
    }
  });

  test('the HAR of all shown traffic is HAR 1.2 and contains secrets only on request', async () => {
    const { page: ui } = await openBusyConsole();
    await ui.getByRole('treeitem', { name: /default-demo/ }).waitFor();
    const blackened = await exportHar(ui, false);
    const whole = await exportHar(ui, true);
    for (const text of [blackened, whole]) {
      const har = JSON.parse(text) as { log: { entries: { request: { url: string } }[] } };
      expect(harFaults(har)).toEqual([]);
      const paths = har.log.entries.map(({ request }) => new URL(request.url).pathname.replace('/default/default', ''));
      expect(paths).toEqual(
        expect.arrayContaining(['/oauth2/authorize', '/login', '/consent', '/oauth2/token', '/userinfo']),
      );
    }
    const secret = Buffer.from('service:service-secret').toString('base64');
    expect([blackened.includes(secret), whole.includes(secret)]).toEqual([false, true]);
    expect(blackened).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20,}/);
  });
});
