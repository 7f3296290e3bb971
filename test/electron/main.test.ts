import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { App } from 'electron';
import { expect, test, vi } from 'vitest';
import { FILE_ITEMS } from '../../electron/menu.ts';
import { TRAY_ITEMS, waitingText } from '../../electron/tray.ts';
import { NOT_STARTED } from '../../electron/questions.ts';
import { beginLogin, desktop, factsFor, menuItems, open, press, quit, run, useDesktop } from './desktop.ts';

useDesktop();

test('opens the console of a running server, sandboxed, and offers to copy its issuer', async () => {
  const { window, item, address } = await open();
  expect(desktop.fake.app.sandboxed).toBe(true);
  expect(window.visible).toBe(true);
  const page = await fetch(address);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers.get('content-type')).toContain('text/html');
  const copyIssuer = item(TRAY_ITEMS.copyIssuer)?.click as unknown as () => void;
  copyIssuer();
  const issuer = desktop.fake.clipboard.text;
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as { issuer: string };
  expect(metadata.issuer).toBe(issuer);
});

test('gives the window a token that the admin API accepts', async () => {
  const { window, address } = await open();
  const { adminToken } = factsFor(window);
  const reply = await fetch(`${address}/api/v1/server`, { headers: { authorization: `Bearer ${adminToken}` } });
  expect(reply.status).toBe(200);
});

test('quitting stops the server first, closes the window and leaves the config on disk', async () => {
  const { window, address } = await open();
  await quit();
  expect(window.closed).toBe(true);
  await expect(fetch(address)).rejects.toThrow('fetch failed');
  expect(existsSync(join(desktop.folder, 'understudy.json'))).toBe(true);
});

test('closing the window hides it; the server keeps running', async () => {
  const { window, address } = await open();
  window.close();
  expect(window.visible).toBe(false);
  expect((await fetch(address)).ok).toBe(true);
  desktop.fake.app.emit('second-instance');
  expect(window).toMatchObject({ visible: true, focused: 1 });
});

test('Chromium keeps its files below the config’s folder, or where the options say', async () => {
  await open();
  expect(desktop.fake.app.getPath('userData')).toBe(join(desktop.folder, 'understudy', 'desktop'));
  const { keepUserDataApart } = await import('../../electron/paths.ts');
  const told = { commandLine: { hasSwitch: () => true }, getPath: () => '/elsewhere', setPath: vi.fn<() => void>() };
  keepUserDataApart(told as unknown as App);
  expect(told.setPath).not.toHaveBeenCalled();
});

test('every security measure applies to the window', async () => {
  const { window, address } = await open();
  const away = new desktop.fake.FakeEvent('https://example.com/');
  window.webContents.emit('will-navigate', away);
  expect(away.defaultPrevented).toBe(true);
  expect(window.webContents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
  expect(desktop.fake.shell.opened).toEqual([]);
  window.webContents.openHandler?.({ url: 'https://openid.net/' });
  expect(desktop.fake.shell.opened).toEqual(['https://openid.net/']);
  const session = desktop.fake.session.defaultSession;
  expect(session.check?.(null, 'media', address, { isMainFrame: true })).toBe(false);
  expect(session.check?.(null, 'clipboard-sanitized-write', address, { isMainFrame: true })).toBe(true);
  expect(session.device?.()).toBe(false);
  const download = new desktop.fake.FakeEvent();
  session.emit('will-download', download, { getURL: () => 'https://example.com/setup.exe' });
  expect(download.defaultPrevented).toBe(true);
  const own = new desktop.fake.FakeEvent();
  session.emit('will-download', own, { getURL: () => `blob:${address}/4f1c` });
  expect(own.defaultPrevented).toBe(false);
});

test('the page can open allowed URLs, as parsed, and gets an error for the others', async () => {
  const { window } = await open();
  const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
  desktop.fake.ipcMain.invoke('console.openExternal', event, 'HTTPS://OpenID.net');
  expect(() => desktop.fake.ipcMain.invoke('console.openExternal', event, 'https://example.com/')).toThrow('Only http');
  expect(desktop.fake.shell.opened).toEqual(['https://openid.net/']);
});

test('the packaged app has no developer tools', async () => {
  desktop.fake.app.isPackaged = true;
  const { window } = await open();
  expect(window.options.webPreferences?.devTools).toBe(false);
  expect(menuItems()).not.toContainEqual(expect.objectContaining({ role: 'toggleDevTools' }));
});

test('menu and tray navigate the window to a screen or bring it to the front', async () => {
  const { window } = await open();
  window.close();
  press('Users');
  expect(window).toMatchObject({ visible: true });
  expect(window.webContents.getURL()).toMatch(/\/#\/users$/);
  window.close();
  desktop.fake.Tray.shown[0]!.emit('click');
  expect(window.visible).toBe(true);
});

test('the tray quits', async () => {
  const { item } = await open();
  const ended = once(desktop.fake.app, 'quit');
  const quitItem = item(/^Quit/)?.click as unknown as () => void;
  quitItem();
  await ended;
  expect(desktop.fake.app.ended).toBe(true);
});

test('the menu is ours and shows the config file; the system knows the app by its ID', async () => {
  await open();
  press(FILE_ITEMS.showConfig);
  expect(desktop.fake.shell.revealed).toEqual([join(desktop.folder, 'understudy.json')]);
  // Windows finds a notification's icon and name by the ID that the installer wrote.
  expect(readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8')).toContain(
    `appId: ${desktop.fake.app.appUserModelId}\n`,
  );
});

test('a login pending while the window is hidden shows a notification and is counted in the tray', async () => {
  const { window, item } = await open();
  window.close();
  desktop.fake.Notification.shown.splice(0);
  press(FILE_ITEMS.copyIssuer);
  const told = once(desktop.fake.app, 'test-notification');
  await beginLogin(desktop.fake.clipboard.text);
  await told;
  expect(desktop.fake.Notification.shown.map(({ title }) => title)).toEqual(['Waiting for login']);
  expect(item(waitingText(1))).toBeDefined();
  window.close();
  desktop.fake.Notification.shown.at(-1)?.emit('click');
  expect(window.visible).toBe(true);
  expect(window.webContents.getURL()).toMatch(/\/#\/waiting$/);
});

test('a login that needs no user action shows no notification, even while the window is hidden', async () => {
  const { window, item, address } = await open();
  const { adminToken } = factsFor(window);
  const reply = await fetch(`${address}/api/v1/workspaces/default/default/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'auto', auto_login_username: 'alice' }),
  });
  expect(reply.status).toBe(200);
  window.close();
  desktop.fake.Notification.shown.splice(0);
  press(FILE_ITEMS.copyIssuer);
  expect(await beginLogin(desktop.fake.clipboard.text)).toContain('code=');
  expect(desktop.fake.Notification.shown).toEqual([]);
  expect(item(/waiting/)).toBeUndefined();
});

test('a login pending while the console is visible is only counted', async () => {
  const { item } = await open();
  press(FILE_ITEMS.copyIssuer);
  const drawn = once(desktop.fake.app, 'test-tray');
  await beginLogin(desktop.fake.clipboard.text);
  await drawn;
  expect(item(waitingText(1))).toBeDefined();
  expect(desktop.fake.Notification.shown).toEqual([]);
});

test('closing the window says that the server keeps running', async () => {
  const { window } = await open();
  window.close();
  expect(desktop.fake.Notification.shown.map(({ title }) => title)).toEqual(['Understudy is still running']);
});

test('the packaged app takes its options without a folder before them', async () => {
  const { window } = await open(0, ['--admin-token=of-the-test']);
  expect(factsFor(window).adminToken).toBe('of-the-test');
  expect(desktop.said.join('')).toContain('Set UNDERSTUDY_ADMIN_TOKEN instead.');
});

test('pages of the issuer open in the browser, whatever its public URL', async () => {
  const { window } = await open(0, ['/app', '--public-url=https://idp.test']);
  window.webContents.openHandler?.({ url: 'https://idp.test/default/default/demo' });
  expect(desktop.fake.shell.opened).toEqual(['https://idp.test/default/default/demo']);
});

test('the server’s log goes to stderr', async () => {
  await open();
  writeFileSync(join(desktop.folder, 'understudy.json'), '{');
  await expect.poll(() => desktop.said.join('')).toContain('understudy.json');
});

test('a restart from the tray serves the console again, and the window follows it', async () => {
  const { window, item, address } = await open();
  const loaded = once(desktop.fake.app, 'test-loaded');
  const restart = item(TRAY_ITEMS.restart)?.click as unknown as () => void;
  restart();
  await loaded;
  const moved = new URL(window.webContents.getURL()).origin;
  expect(moved).not.toBe(address);
  expect((await fetch(moved)).ok).toBe(true);
});

test('choosing not to retry after a failed restart quits the app', async () => {
  await open();
  writeFileSync(join(desktop.folder, 'understudy.json'), '{');
  const ended = once(desktop.fake.app, 'quit');
  press(FILE_ITEMS.restart);
  await ended;
  expect(desktop.fake.dialog.asked.map(({ message }) => message)).toEqual([NOT_STARTED]);
});

test('declining another port quits the app', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const ended = once(desktop.fake.app, 'quit');
  await run((other.address() as AddressInfo).port);
  await ended;
  expect(desktop.fake.BrowserWindow.opened).toEqual([]);
  other.close();
});

test('a second Understudy exits at once', async () => {
  desktop.fake.app.lock = false;
  await run();
  expect(desktop.fake.app.ended).toBe(true);
  expect(desktop.fake.BrowserWindow.opened).toEqual([]);
});

test('a taken port leads to a question, and the next free port is used', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  desktop.fake.dialog.answers.push(0);
  const { item } = await open(port);
  expect(desktop.fake.dialog.asked[0]?.message).toBe(`Port ${port} is already in use.`);
  expect(item(/^Running at/)?.label).not.toContain(`:${port}/`);
  other.close();
});
