import { afterAll, beforeAll, expect, test } from 'vitest';
import { FRAME_WORDS } from '../../../renderer/frame/words.ts';
import { CLIENT_WORDS } from '../../../renderer/views/clients/words.ts';
import { keyRemoved, nowSignedWith, SETTINGS_WORDS } from '../../../renderer/views/settings/words.ts';
import { claimsOf, TOKEN_WORDS } from '../../../renderer/tokens/token-words.ts';
import { clientSchema } from '../../../contract/config/client.ts';
import { FAULTS } from '../../world/fault-texts.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import { hasFocus } from '../../world/console.ts';
import { openConsole } from '../../world/console.ts';

describeInBrowser('clients, scopes, tokens and settings, by a person’s steps', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser.close());

  test('a new client gets an ID and a secret from the server, and its settings can be pasted', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/clients/new/other');
    await page.getByRole('radio', { name: 'Native app' }).click();
    await page.getByRole('radio', { name: 'Web app', exact: true }).click();
    const redirectUris = clientSchema.shape.redirect_uris.meta()!.title!;
    await page.getByLabel('Name', { exact: true }).fill('Shop');
    await page.getByRole('group', { name: redirectUris, exact: true }).getByRole('button', { name: 'Add' }).click();
    await page.keyboard.type('http://localhost:3000/callback#top');
    const create = page.getByRole('button', { name: CLIENT_WORDS.create });
    await create.click();
    await page.getByText('Must not have a fragment (RFC 6749 §3.1.2)').waitFor();
    const first = page.getByLabel(`${redirectUris} 1`, { exact: true });
    expect(await first.getAttribute('aria-invalid')).toBe('true');
    await first.fill('http://localhost:3000/callback');
    await create.click();
    await page.getByRole('heading', { name: 'Settings for your app' }).waitFor();
    const made = [...world.workspace().clients.values()].find(({ client_name }) => client_name === 'Shop')!;
    expect(made).toMatchObject({ redirect_uris: ['http://localhost:3000/callback'] });
    expect(made.scopes).toEqual(['openid', 'profile', 'email', 'offline_access']);
    expect(made.grant_types).toEqual(['authorization_code', 'refresh_token']);
    const env = page.getByLabel('.env file', { exact: true });
    expect(await env.innerText()).not.toContain(made.client_secret);
    await page.getByRole('button', { name: 'Show secret in the file' }).click();
    expect(await env.innerText()).toContain(`OIDC_CLIENT_SECRET=${made.client_secret}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(made.client_id);
  });

  test('a secret is rotated; the old one works until it is ended', async () => {
    const { world, page, go } = await openConsole(browser);
    const token = (secret: string) =>
      world.post(
        '/oauth2/token',
        { grant_type: 'client_credentials' },
        {
          authorization: `Basic ${Buffer.from(`service:${secret}`).toString('base64')}`,
        },
      );
    await go('/clients/service');
    await page.getByRole('button', { name: CLIENT_WORDS.rotate }).click();
    await page.getByText(CLIENT_WORDS.rotated).waitFor();
    const fresh = world.workspace().clients.get('service')!.client_secret!;
    expect(fresh).not.toBe('service-secret');
    expect([(await token(fresh)).status, (await token('service-secret')).status]).toEqual([200, 200]);
    await page.getByRole('button', { name: CLIENT_WORDS.revokeEarlier }).click();
    await page.getByRole('button', { name: 'Revoke now' }).click();
    await page.getByText(CLIENT_WORDS.revokedEarlier).waitFor();
    expect([(await token(fresh)).status, (await token('service-secret')).status]).toEqual([200, 401]);
  });

  test('a relaxed client says so in the list, on its page and in its form', async () => {
    const { page, go } = await openConsole(browser);
    await go('/clients');
    await page
      .getByRole('row', { name: /web-app/ })
      .getByText('Relaxed')
      .waitFor();
    await page.getByRole('row', { name: /web-app/ }).click();
    await page.getByText('This client has relaxed security').waitFor();
    await page.getByRole('tab', { name: 'Configuration' }).click();
    const redirects = page.getByRole('region', { name: 'Redirects' });
    await redirects.getByText('Relaxed').waitFor();
    expect(await redirects.getByRole('switch').isChecked()).toBe(true);
  });

  test('a relaxed workspace says so in its settings', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/settings');
    const relaxations = page.getByRole('region', { name: 'Relaxations' });
    const inQuery = relaxations.getByRole('switch', { name: 'Accept access tokens in the query' });
    expect(await inQuery.isChecked()).toBe(false);
    expect(await relaxations.getByText('Relaxed', { exact: true }).count()).toBe(0);
    await inQuery.check({ force: true });
    await relaxations.getByRole('switch', { name: 'Keep refresh tokens on use' }).check({ force: true });
    expect(await relaxations.getByText('Relaxed', { exact: true }).count()).toBe(2);
    await page.keyboard.press('Control+s');
    await page.getByText(SETTINGS_WORDS.saved).waitFor();
    expect(world.core.config.source().workspaces[0]!.settings).toMatchObject({ allow_access_token_in_query: true });
  });

  test('renaming a client keeps its page', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/clients/spa/form');
    await page.getByLabel(/^Client ID/).fill('shop/web app');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'shop/web app', level: 1 }).waitFor();
    expect(world.workspace().clients.has('spa')).toBe(false);
    await page.reload();
    await page.getByRole('heading', { name: 'shop/web app', level: 1 }).waitFor();
  });

  test('a service and a scope are created, selected for a client, deleted and restored', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/scopes');
    await page.getByRole('button', { name: 'New service' }).click();
    await page.getByRole('dialog').getByLabel(/^ID/).fill('orders');
    await page.getByRole('dialog').getByLabel(/^Name/).fill('Orders');
    await page.getByRole('button', { name: 'Create service' }).click();
    await page.getByRole('button', { name: 'New scope in Orders' }).click();
    await page.getByRole('dialog').getByLabel(/^Name/).fill('orders read');
    await page.getByRole('button', { name: 'Create scope' }).click();
    await page.getByText('Must be printable ASCII without spaces').first().waitFor();
    await page.getByRole('dialog').getByLabel(/^Name/).fill('orders.read');
    await page.getByRole('button', { name: 'Create scope' }).click();
    await page.getByRole('region', { name: 'Orders' }).getByText('orders.read').click();
    expect(world.workspace().scopes.get('orders.read')?.service_id).toBe('orders');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('orders.read deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => world.workspace().scopes.has('orders.read')).toBe(true);
  });

  test('a claim is added and appears in the preview', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/scopes/id_token');
    await page.getByRole('button', { name: 'New claim' }).click();
    await page.getByRole('dialog').getByLabel(/^Name/).fill('country');
    await page
      .getByRole('dialog')
      .getByLabel(/^Source path/)
      .fill('address.country');
    await page.getByRole('button', { name: 'Create claim' }).click();
    await page.getByText('country saved.').waitFor();
    expect(world.workspace().claims.id_token.map(({ name }) => name)).toContain('country');
    await go('/users/alice');
    await page.getByLabel(claimsOf('id_token')).getByText('country', { exact: true }).waitFor();
  });

  test('a scope and a claim can be duplicated with the keyboard only', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/scopes');
    await page.getByRole('region', { name: 'Accounts' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('accounts.read');
    await page.getByText('1 of 14 scopes').waitFor();
    await page.getByRole('button', { name: /^accounts\.read/ }).press('Enter');
    await hasFocus(page.getByRole('dialog'));
    await page.getByRole('dialog').getByRole('button', { name: 'Duplicate' }).press('Enter');
    await page.getByText('1 scope duplicated.').waitFor();
    expect(world.workspace().scopes.get('accounts.read-copy')?.service_id).toBe('default-accounts');
    await go('/scopes/access_token');
    await page.getByRole('grid', { name: 'Claims' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('toolbar').getByRole('button', { name: 'Duplicate' }).press('Enter');
    await page.getByText('1 claim duplicated.').waitFor();
    expect(world.workspace().claims.access_token.filter(({ name }) => name.endsWith('-copy'))).toHaveLength(1);
  });

  test('arrow keys move through the tabs of the settings', async () => {
    const { page, go } = await openConsole(browser);
    await go('/settings');
    await page.getByRole('tab', { name: SETTINGS_WORDS.workspace }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: SETTINGS_WORDS.downloadJwks }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: FRAME_WORDS.newWorkspace }).waitFor();
    const tab = page.getByRole('tab', { name: 'All workspaces', selected: true });
    expect(await tab.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('a token is inspected and revoked; then introspection says it is inactive', async () => {
    const { world, page, go } = await openConsole(browser);
    const authorization = `Basic ${Buffer.from('service:service-secret').toString('base64')}`;
    const issue = async () =>
      (
        (await (await world.post('/oauth2/token', { grant_type: 'client_credentials' }, { authorization })).json()) as {
          access_token: string;
        }
      ).access_token;
    const token = await issue();
    await issue();
    await go('/consents');
    await page.getByText('2 tokens').waitFor();
    await page.getByRole('row', { name: TOKEN_WORDS.access_token }).last().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Claims', { exact: true }).getByText('"service"').first().waitFor();
    await drawer.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('1 token', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Revoke all' }).click();
    await page.getByRole('button', { name: 'Revoke all tokens' }).click();
    await page.getByText('No active tokens').waitFor();
    const introspected = await world.post('/oauth2/introspect', { token }, { authorization });
    expect(await introspected.json()).toEqual({ active: false });
  });

  test('only changed settings are saved, and a wrong lifetime is reported at its field', async () => {
    const { world, page, go } = await openConsole(browser);
    const written = () => world.core.config.source().workspaces[0]!.settings;
    const before = structuredClone(written());
    await go('/settings');
    const lifetime = page.getByLabel('ID token lifetime');
    await lifetime.fill('10 minutes');
    await page.keyboard.press('Control+s');
    await page.getByText(FAULTS.noDuration).waitFor();
    expect(written()).toEqual(before);
    await lifetime.fill('10m');
    await page.getByText('10 minutes', { exact: true }).waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText(SETTINGS_WORDS.saved).waitFor();
    expect(written()).toEqual({ ...before, id_token_ttl: '10m' });
  });

  test('a key is rotated, the old one revoked, and the JWKS downloaded', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/settings/keys');
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('menuitem', { name: 'ES256' }).click();
    await page.getByText(nowSignedWith('ES256')).waitFor();
    await page.getByText('Retired').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: SETTINGS_WORDS.downloadJwks }).click();
    expect((await download).suggestedFilename()).toBe('default-default-jwks.json');
    await page.getByRole('button', { name: /^Revoke \d/ }).click();
    await page.getByRole('button', { name: /^Revoke \d/ }).click();
    await page.getByText(keyRemoved('')).waitFor();
    const issuer = world.workspace();
    expect(world.core.keys.list(issuer).every(({ status }) => status === 'current')).toBe(true);
  });

  test('a workspace is added from the switcher, shown, renamed and deleted', async () => {
    const { world, page } = await openConsole(browser);
    await page.getByRole('button', { name: /default\/default/ }).click();
    await page.getByRole('menuitem', { name: FRAME_WORDS.newWorkspace }).click();
    await page.getByRole('button', { name: FRAME_WORDS.newWorkspace }).click();
    const id = page.getByLabel('Authorization server ID');
    const create = page.getByRole('button', { name: 'Create workspace' });
    await id.fill('no spaces');
    await create.click();
    await page.getByText(/Must be letters, digits, dots, dashes or underscores/).waitFor();
    await id.fill('staging');
    await create.click();
    await page.getByRole('button', { name: /^Understudy ?default\/staging/ }).waitFor();
    await page.getByRole('region', { name: SETTINGS_WORDS.workspace }).getByLabel('Name').fill('Staging');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByText('Workspace renamed.').waitFor();
    expect(world.core.config.issuer('default', 'staging')?.workspace.name).toBe('Staging');
    await page.getByRole('button', { name: 'Delete default/staging' }).click();
    await page.getByRole('button', { name: 'Delete default/staging' }).click();
    await page.getByText('Workspace default/staging deleted.').waitFor();
    expect(world.core.config.issuers()).toHaveLength(1);
  });

  test('shows where the config is, and changes the console’s appearance', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/settings/server');
    await page.getByText(world.configPath, { exact: true }).waitFor();
    await go('/settings/appearance');
    await page.getByLabel('Dark').check();
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  });
});
