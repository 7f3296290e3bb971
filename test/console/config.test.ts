import { writeFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import { FRAME_WORDS } from '../../renderer/frame/words.ts';
import { ENCODINGS } from '../../contract/config/utf8.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole } from '../world/console.ts';
import { basic, startWorld, type World } from '../world/world.ts';
import { call } from '../world/admin.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const TEAM: ConfigInput = {
  version: 2,
  workspaces: [
    {
      tid: 'default',
      aid: 'default',
      users: [{ username: 'dave', password: 'dave' }],
      clients: [
        { client_id: 'shop', client_secret: '<client_secret of shop>', grant_types: ['client_credentials'] },
        { client_id: 'spa', client_name: 'Renamed', token_endpoint_auth_method: 'none' },
      ],
    },
  ],
};
const TEXT = JSON.stringify(TEAM, null, 2);

const ACP = JSON.stringify({
  servers: [{ id: 'default', tenant_id: 'default', name: 'From ACP' }],
  clients: [
    { client_id: 'acp-app', authorization_server_id: 'default', client_secret: 'x'.repeat(32), dpop: true },
    { client_id: 'hashed', authorization_server_id: 'default', hashed_secret: 'pbkdf2:abc' },
  ],
});

const edited = async (world: World, from: string, to: string): Promise<string> => {
  const text = await readFile(world.configPath, 'utf8');
  expect(text).toContain(from);
  return text.replace(from, to);
};

/** Drops a file on the zone with the events a browser sends. */
async function dropFile(page: Page, name: string, content: string | Buffer): Promise<void> {
  const data = await page.evaluateHandle(
    ({ file, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], file, { type: 'application/json' }));
      return transfer;
    },
    { file: name, bytes: [...Buffer.from(content)] },
  );
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: data });
}

const paste = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Config text').fill(text);
  await page.getByRole('button', { name: 'Preview' }).click();
};

describeInBrowser('the config file, by a person’s steps', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser.close());

  test('a dropped file is previewed, its secret requested, applied in one step and undone', async () => {
    const { world, page, go } = await openConsole(browser);
    const before = await readFile(world.configPath, 'utf8');
    await go('/config/import');
    await dropFile(page, 'team.json', TEXT);
    const items = page.getByRole('list', { name: 'Changes' });
    await items.getByText('Conflict').waitFor();
    await items.getByText('Renamed').waitFor();
    const apply = page.getByRole('button', { name: 'Import', exact: true });
    expect(await apply.isDisabled()).toBe(true);
    await page.getByText('Use imported', { exact: true }).click();
    await items.getByText('Update').waitFor();
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
    await page.getByLabel('client_secret of shop').fill('made-up');
    await apply.click();
    await page.getByText('user dave added', { exact: false }).first().waitFor();
    const form = { grant_type: 'client_credentials' };
    expect((await world.post('/oauth2/token', form, basic('shop', 'made-up'))).status).toBe(200);
    expect(world.workspace().clients.get('spa')?.client_name).toBe('Renamed');
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByText('Import undone.').waitFor();
    expect(await readFile(world.configPath, 'utf8')).toBe(before);
  });

  test('a dropped file that is not UTF-8 is rejected with the position; a UTF-8 file works afterwards', async () => {
    const { page, go } = await openConsole(browser);
    await go('/config/import');
    await dropFile(page, 'team.json', Buffer.from(TEXT.replace('Renamed', 'Ren\xe9e'), 'latin1'));
    const refusal = page.getByRole('alert');
    await refusal.getByText('team.json is not valid UTF-8').waitFor();
    await refusal.getByText(/^Line \d+, column \d+:/).waitFor();
    await refusal.getByText('0xE9', { exact: false }).waitFor();
    await dropFile(page, 'team.json', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'));
    await refusal.getByText(ENCODINGS.utf16le, { exact: false }).waitFor();
    await dropFile(page, 'team.json', `\uFEFF${TEXT}`);
    await page.getByRole('list', { name: 'Changes' }).getByText('Renamed').waitFor();
    expect(await refusal.count()).toBe(0);
  });

  test('left-out items stay out and need no secret', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/config/import');
    await paste(page, TEXT);
    await page.getByRole('checkbox', { name: 'client shop' }).uncheck();
    await page.getByRole('checkbox', { name: 'client spa' }).uncheck();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('user dave added').first().waitFor();
    expect(world.workspace().users.has('dave')).toBe(true);
    expect(world.workspace().clients.has('shop')).toBe(false);
  });

  test('a broken file shows line and column, and an ACP export shows how it is converted', async () => {
    const { page, go } = await openConsole(browser);
    await go('/config/import');
    await paste(page, TEXT.replace('"version": 2,', '"version": 1'));
    await page.getByText('Line 3, column 3:').waitFor();
    await page.getByRole('button', { name: 'Choose another file' }).click();
    await paste(page, ACP);
    const report = page.getByRole('region', { name: 'How the ACP export is converted' });
    await report.getByText('client hashed, client_secret').waitFor();
    await report.getByText('client acp-app, dpop').waitFor();
    expect(await report.getByText('Taken', { exact: true }).count()).toBe(0);
  });

  test('an export can be downloaded, and a teammate can import it and log in', async () => {
    const { page, go, world } = await openConsole(browser);
    await go('/config/export');
    await page.getByLabel('The text of team.json').getByText('<client_secret of web-app>').waitFor();
    await page.getByLabel('Include in plain text').check();
    await page.getByLabel('The text of team.json').getByText('web-app-secret').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    const mate = await startWorld();
    await mate.configure((workspace) => (workspace.clients = []));
    expect((await call(mate, 'config.import', { body: { text, mode: 'update' } })).status).toBe(200);
    const form = { grant_type: 'client_credentials' };
    expect((await mate.post('/oauth2/token', form, basic('service', 'service-secret'))).status).toBe(200);
    expect(mate.workspace().clients.size).toBe(world.workspace().clients.size);
  });

  test('a discovery document becomes a workspace', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/config/elsewhere');
    await page.getByLabel('Discovery document or token').fill('{"issuer":"https://id.test/shop/prod"}');
    await page.getByRole('button', { name: 'Create proposal' }).click();
    await page.getByText('The workspace is shop/prod').waitFor();
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('workspace shop/prod added').first().waitFor();
    expect(world.core.config.issuer('shop', 'prod')?.users.has('alice')).toBe(true);
  });

  test('a change on disk is described and shown field by field; a broken one by line and column', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/clients');
    await page.getByRole('row', { name: /spa/ }).waitFor();
    const pulled = `${world.configPath}.pulled`;
    const good = await edited(world, '"Single-Page App"', '"By git"');
    await writeFile(pulled, good);
    await rename(pulled, world.configPath);
    await page.getByText('Client spa changed. The change is active.').waitFor();
    await page.getByRole('row', { name: /By git/ }).waitFor();
    await page.getByRole('link', { name: 'View changes' }).click();
    await page.getByText('Single-Page App').waitFor();
    await writeFile(world.configPath, good.replace('"version": 2,', '"version": 1'));
    const alert = page.getByRole('alert').filter({ hasText: FRAME_WORDS.configBroken });
    await alert.getByText('Line 4, column 3:').waitFor();
    const banner = page.getByText(`${FRAME_WORDS.configBroken}.`, { exact: true });
    expect(await banner.count()).toBe(0);
    await go('/clients');
    await banner.waitFor();
    await page.getByRole('link', { name: 'View file' }).click();
    await alert.waitFor();
    await writeFile(world.configPath, good);
    await alert.waitFor({ state: 'detached' });
    expect(world.workspace().clients.get('spa')?.client_name).toBe('By git');
  });

  test('a save over an unseen change on disk is a conflict that the user resolves', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/clients/spa/form');
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('Mine');
    const theirs = await edited(world, '"Single-Page App"', '"Theirs"');
    changeBeforeNextSave(world, theirs);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'The file changed while you were editing' });
    const row = notice.getByRole('row', { name: /Name/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['Theirs', 'Mine']);
    expect(await readFile(world.configPath, 'utf8')).toBe(theirs);
    expect(await name.inputValue()).toBe('Mine');
    await notice.getByRole('button', { name: 'Keep my changes' }).click();
    await notice.waitFor({ state: 'detached' });
    expect(world.workspace().clients.get('spa')?.client_name).toBe('Mine');
  });

  test('or loads the version on disk', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/clients/spa/form');
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('Mine');
    changeBeforeNextSave(world, await edited(world, '"Single-Page App"', '"Theirs"'));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Use the file' }).click();
    await expect.poll(() => name.inputValue()).toBe('Theirs');
    expect(world.workspace().clients.get('spa')?.client_name).toBe('Theirs');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (scheme) => {
    // The page's CSP would block the axe script.
    const { page, go } = await openConsole(browser, { bypassCSP: true, colorScheme: scheme, reducedMotion: 'reduce' });
    await page.addScriptTag({ path: AXE });
    const found: string[] = [];
    const look = async (screen: string): Promise<void> => {
      const { violations } = await page.evaluate<AxeResults>('axe.run("main", { resultTypes: ["violations"] })');
      for (const { id, impact, nodes } of violations)
        if (impact === 'serious' || impact === 'critical') found.push(`${screen}: ${id} ${nodes[0]?.html}`);
    };
    for (const screen of ['/config', '/config/export', '/config/elsewhere', '/config/import']) {
      await go(screen);
      await page.locator('main h1').first().waitFor();
      await page.waitForFunction(() => document.querySelector('main [role="status"] .mantine-Loader-root') === null);
      await look(screen);
    }
    await paste(page, TEXT);
    await page.getByRole('list', { name: 'Changes' }).waitFor();
    await look('a preview');
    expect(found).toEqual([]);
  });
});

/** Writes the file after the console's save has started but before the server could notice the change. */
function changeBeforeNextSave(world: World, text: string): void {
  const { config } = world.core;
  const update = config.update.bind(config);
  config.update = (by, change) => {
    config.update = update;
    writeFileSync(world.configPath, text);
    return update(by, change);
  };
}
