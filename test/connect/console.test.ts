import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOTS } from '../../contract/connect/words.ts';
import { CONNECT_WORDS } from '../../renderer/connect/words.ts';
import { TOKEN_WORDS } from '../../renderer/tokens/token-words.ts';
import { CLIENT_WORDS } from '../../renderer/views/clients/words.ts';
import { USER_WORDS } from '../../renderer/views/users/words.ts';
import { rowOf } from './rows.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole } from '../world/console.ts';

describeInBrowser('an app is connected', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser.close());

  test('by its framework: the client is filled in, and its code follows', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/clients/new');
    await page.getByLabel(CONNECT_WORDS.search).fill('java 3');
    expect(await page.getByRole('region').allInnerTexts()).toHaveLength(2);
    await page.keyboard.press('Enter');
    await page.getByLabel('Client ID').waitFor();
    expect(await page.getByLabel('Client ID').inputValue()).toBe('spring-boot-3');
    await page.getByRole('button', { name: CLIENT_WORDS.create }).click();
    await page.getByRole('region', { name: 'src/main/resources/application.yml' }).waitFor();
    const made = world.workspace().clients.get('spring-boot-3');
    expect(made?.redirect_uris).toEqual(rowOf('spring-boot-3').client.redirect_uris);
    const code = page.getByLabel('src/main/resources/application.yml, code');
    const line = (secret: string | undefined) => `client-secret: "${secret ?? 'none'}"`;
    expect(await code.innerText()).toContain(line(DOTS));
    await page.getByRole('button', { name: 'Copy src/main/resources/application.yml' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(line(made?.client_secret));
    await page.getByRole('button', { name: 'Show secret' }).click();
    expect(await code.innerText()).toBe(copied.trimEnd());
    await go('/clients/new/spring-boot-3');
    await page.getByLabel('Client ID').waitFor();
    expect(await page.getByLabel('Client ID').inputValue()).toBe('spring-boot-3-2');
  });

  test('with a client that there is: what it lacks is added with one click', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/');
    await page.getByRole('button', { name: 'angular-auth-oidc-client' }).click();
    const notice = page.getByRole('alert').filter({ hasText: rowOf('angular').name });
    await notice.getByText('http://localhost:4200').first().waitFor();
    const before = world.workspace().clients.get('spa')!.redirect_uris;
    await notice.getByRole('button', { name: CONNECT_WORDS.update }).click();
    await notice.waitFor({ state: 'detached' });
    expect(world.workspace().clients.get('spa')!.redirect_uris).toEqual([...before, 'http://localhost:4200']);
    expect(await page.getByLabel('src/main.ts, code').innerText()).toContain(world.issuer);
  });

  test('an API sees what to check of a token, in the profile of the workspace', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users/alice');
    await page.getByText(TOKEN_WORDS.access_token, { exact: true }).click();
    await page.getByRole('link', { name: USER_WORDS.validate }).click();
    await page.locator('input[aria-label="Library"]').click();
    await page.getByRole('option', { name: 'jose', exact: true }).click();
    const code = page.getByLabel('validate.mjs, code');
    await expect.poll(() => code.innerText()).toContain("typ: 'JWT'");
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, access_token_profile: 'rfc9068' };
    });
    await expect.poll(() => code.innerText()).toContain("typ: 'at+jwt'");
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, access_token_strategy: 'opaque' };
    });
    await page.getByText(CLIENT_WORDS.opaque).waitFor();
  });
});
