import { EventEmitter, once } from 'node:events';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FRAME_WORDS } from '../../../renderer/frame/words.ts';
import { claimsOf, TOKEN_WORDS } from '../../../renderer/tokens/token-words.ts';
import { moreActions } from '../../../renderer/records/kind.ts';
import { leftUnsaved } from '../../../renderer/forms/words.ts';
import { IS_TAKEN, takenWords } from '../../../server/admin/errors.ts';
import { sentenceOf } from '../../../renderer/forms/errors.ts';
import { describeInBrowser, openChromium, type Chromium } from '../../world/chromium.ts';
import type { World } from '../../world/world.ts';
import { openConsole } from '../../world/console.ts';

const moreAttributes = (page: Page) => page.getByLabel('More attributes as JSON');

describeInBrowser('users, by a person’s steps', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser.close());

  /** The users in the file. */
  const written = (world: World) => world.core.config.source().workspaces[0]?.users ?? [];

  test('a new user can log in, and the file contains only what was typed', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users');
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('Username', { exact: false }).first().fill('dora');
    await page.getByLabel('Password', { exact: true }).fill('dora-secret');
    await page.getByLabel('Email', { exact: true }).fill('dora@example.com');
    await moreAttributes(page).fill('{ "employee_id": "A-1024" }');
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.getByRole('heading', { name: 'dora', level: 1 }).waitFor();
    expect(written(world).at(-1)).toEqual({
      username: 'dora',
      password: 'dora-secret',
      authentication_context: { email: 'dora@example.com', employee_id: 'A-1024' },
    });
    await page.getByText('"dora@example.com"').waitFor();
  });

  test('a taken name is rejected in words; the input stays and nothing changes', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users/new');
    await page.getByLabel('Username', { exact: false }).first().fill('alice');
    await page.getByLabel('Full name').fill('Another Alice');
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.getByRole('alert').getByText(takenWords('user', 'alice')).waitFor();
    await page.getByText(sentenceOf(IS_TAKEN), { exact: true }).waitFor();
    const name = page.getByLabel('Username', { exact: false }).first();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await page.getByLabel('Full name').inputValue()).toBe('Another Alice');
    expect(world.events.filter(({ type }) => type === 'config.changed')).toEqual([]);
  });

  test('an error is shown at its field and disappears once fixed', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users/alice');
    const hash = page.getByLabel('Hashed password', { exact: true });
    await hash.fill('plain text');
    await page.keyboard.press('Control+s');
    await page.getByText('Must be a scrypt hash').first().waitFor();
    expect(await hash.getAttribute('aria-invalid')).toBe('true');
    await hash.fill('');
    await page.getByLabel('Nickname').fill('Ally');
    await page.keyboard.press('Control+s');
    await page.getByText('alice saved.').waitFor();
    expect(world.workspace().users.get('alice')?.authentication_context.nickname).toBe('Ally');
  });

  test('invalid JSON is marked at its line and is not saved', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users/bob');
    await moreAttributes(page).fill('{\n  "team": "red",\n  broken\n}');
    await page.getByText(/^Line 3, column 3/).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Couldn’t save. Fix the marked fields.').waitFor();
    expect(world.events.filter(({ type }) => type === 'config.changed')).toEqual([]);
  });

  test('unsaved input survives a visit to another screen, and leaving warns about it', async () => {
    const { page, go } = await openConsole(browser);
    await go('/users/bob');
    await page.getByLabel('Full name').fill('Robert Builder');
    await go('/clients');
    await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
    await page.getByText(leftUnsaved('bob')).waitFor();
    await page.getByRole('link', { name: 'Go back' }).click();
    await page.getByRole('button', { name: 'Discard' }).waitFor();
    expect(await page.getByLabel('Full name').inputValue()).toBe('Robert Builder');
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await page.getByLabel('Full name').inputValue()).toBe('Bob Builder');
  });

  test('unsaved input survives a reload, including incomplete JSON', async () => {
    const { page, go } = await openConsole(browser);
    await go('/users/bob');
    await page.getByLabel('Nickname').fill('Bobby');
    await moreAttributes(page).fill('{ "team": ');
    await page.getByText(/^Line 1, column/).waitFor();
    await page.reload();
    await page.getByText(/^Line 1, column/).waitFor();
    expect(await page.getByLabel('Nickname').inputValue()).toBe('Bobby');
    expect(await moreAttributes(page).inputValue()).toBe('{ "team": ');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'bob', level: 1 }).waitFor();
    expect(await page.getByLabel('Nickname').inputValue()).not.toBe('Bobby');
  });

  test('a saved user shows no unsaved changes', async () => {
    const { page, go } = await openConsole(browser);
    await go('/users/new');
    await page.getByLabel('Username', { exact: false }).first().fill('erin');
    await page.getByRole('button', { name: 'Create user' }).click();
    await page.getByText('erin saved.').waitFor();
    await page.getByRole('heading', { name: 'erin', level: 1 }).waitFor();
    expect(await page.getByText('are not saved').count()).toBe(0);
  });

  test('a change made elsewhere is merged with unsaved input', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users/bob');
    await page.getByLabel('Nickname').fill('Bobby');
    await world.configure((workspace) => {
      const bob = workspace.users?.find(({ username }) => username === 'bob');
      if (bob) bob.authentication_context = { ...bob.authentication_context, name: 'Changed Elsewhere' };
    });
    await expect.poll(() => page.getByLabel('Full name').inputValue()).toBe('Changed Elsewhere');
    expect(await page.getByLabel('Nickname').inputValue()).toBe('Bobby');
  });

  test('selected users are deleted together, and Undo restores them', async () => {
    const { world, page, go } = await openConsole(browser);
    const before = structuredClone(world.workspace().users.get('bob'));
    await go('/users');
    await page.getByLabel('Select bob').check();
    await page.getByLabel('Select zoe').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('2 users deleted.').waitFor();
    expect([...world.workspace().users.keys()]).toEqual(['alice']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 users restored.').waitFor();
    expect(world.workspace().users.get('bob')).toEqual(before);
  });

  test('users are found, disabled and duplicated with the keyboard only', async () => {
    const { world, page, go } = await openConsole(browser);
    await go('/users');
    await page.getByRole('grid', { name: 'Users' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('zoe');
    await page.getByText('1 of 3 users').waitFor();
    await page.getByRole('grid', { name: 'Users' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Disable' }).press('Enter');
    await page.getByText('1 user disabled.').waitFor();
    expect(world.workspace().users.get('zoe')?.disabled).toBe(true);
    await page.getByRole('grid', { name: 'Users' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: moreActions('user') }).press('Enter');
    await page.getByRole('menuitem', { name: 'Duplicate' }).press('Enter');
    await page.getByRole('heading', { name: 'zoe-copy', level: 1 }).waitFor();
    expect(world.workspace().users.get('zoe-copy')?.password).toBe('zoe');
  });

  test('the command palette finds a user and a client by name', async () => {
    const { page } = await openConsole(browser);
    const palette = page.getByPlaceholder(FRAME_WORDS.search);
    await page.keyboard.press('Control+k');
    await palette.fill('ångström');
    await page
      .getByRole('option', { name: /zoe/ })
      .or(page.getByRole('button', { name: /zoe/ }))
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'zoe', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await palette.fill('native-app');
    await page.getByText('Client · Native App').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'native-app', level: 1 }).waitFor();
    expect(await palette.count()).toBe(0);
  });

  test('a name typed before the users are loaded opens with Enter once they are', async () => {
    const { page } = await openConsole(browser);
    const typed = new EventEmitter();
    const isTyped = once(typed, 'typed');
    await page.route('**/workspaces/*/*/users', (route) => isTyped.then(() => route.continue()));
    await page.reload();
    await page.getByRole('navigation').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(FRAME_WORDS.search).fill('ångström');
    await page.getByText('No results.', { exact: false }).waitFor();
    typed.emit('typed');
    await page.getByText('User · Zoë', { exact: false }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'zoe', level: 1 }).waitFor();
    await expect.poll(() => page.getByPlaceholder(FRAME_WORDS.search).count()).toBe(0);
  });

  test('a text that is too long is rejected in plain words at its field', async () => {
    const { page, go } = await openConsole(browser);
    await go('/users/bob');
    await page.getByLabel('Username', { exact: false }).first().fill('b'.repeat(1025));
    await page.keyboard.press('Control+s');
    await page.getByText('Must have at most 1,024 characters').waitFor();
    expect(await page.getByLabel('Username', { exact: false }).first().getAttribute('aria-invalid')).toBe('true');
  });

  test('the preview shows this user’s tokens at a client, and why a scope is not granted', async () => {
    const { world, page, go } = await openConsole(browser);
    await world.configure((workspace) => {
      const spa = workspace.clients?.find(({ client_id }) => client_id === 'spa');
      if (spa) spa.scopes = ['openid', 'email'];
    });
    await go('/users/alice');
    const preview = page.getByRole('complementary', { name: 'Token preview' });
    await preview.getByLabel('Client').first().click();
    await page.getByRole('option', { name: 'spa' }).click();
    await preview.getByText('"alice@example.com"').waitFor();
    expect(await preview.getByLabel(claimsOf('id_token')).innerText()).not.toContain('given_name');
    await preview.getByText(TOKEN_WORDS.access_token, { exact: true }).click();
    await preview.getByLabel(claimsOf('access_token')).getByText('"alice"').first().waitFor();
    expect(world.events.some(({ type }) => type === 'token.issued')).toBe(false);
  });

  test('markup in a name is text', async () => {
    const { world, page, go } = await openConsole(browser);
    const name = '<img src=x onerror="document.title=1"><b>bold</b>';
    await world.configure((workspace) => {
      workspace.users?.push({ username: name, authentication_context: { name, [name]: name } });
    });
    await go('/users');
    await page.getByText(name).first().waitFor();
    await page.getByText(name).first().click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    expect(await page.title()).not.toBe('1');
    expect(await page.locator('main b').count()).toBe(0);
  });
});
