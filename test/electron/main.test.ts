/** The whole desktop over the fake: the real main module and the real server on free ports. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Electron from './fake/electron.ts';
import type { Bridge } from '../../contract/bridge.ts';

type Fake = typeof Electron;

const argv = process.argv;
let folder: string;
let fake: Fake;
/** All that was written to stderr. */
let said: string[];

beforeEach(async () => {
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  folder = mkdtempSync(join(tmpdir(), 'understudy-main-'));
  vi.resetModules();
  fake = await import('./fake/electron.ts');
  fake.app.setPath('appData', folder);
});

afterEach(async () => {
  await quit();
  process.argv = argv;
  process.stderr.removeAllListeners('error');
  rmSync(folder, { recursive: true, force: true });
});

async function quit(): Promise<void> {
  if (fake.app.ended) return;
  const ended = once(fake.app, 'quit');
  fake.app.quit();
  await ended;
}

/** Runs main.ts as `electron . --port …` would. */
async function run(port = 0, first: readonly string[] = ['/app']): Promise<void> {
  process.argv = [
    'electron',
    ...first,
    `--config=${join(folder, 'understudy.json')}`,
    `--port=${port}`,
    '--admin-port=0',
  ];
  await import('../../electron/main.ts');
}

async function open(port = 0, first?: readonly string[]) {
  const loaded = once(fake.app, 'test-loaded');
  await run(port, first);
  await loaded;
  const window = fake.BrowserWindow.opened[0]!;
  const tray = fake.Tray.shown[0]!;
  const item = (label: RegExp) => tray.menu?.template.find((entry) => label.test(entry.label ?? ''));
  return { window, item, address: new URL(window.webContents.getURL()).origin };
}

/** What the page of a window is told before its first script. */
function factsFor({ webContents }: InstanceType<Fake['BrowserWindow']>): Bridge {
  const event = { sender: webContents, senderFrame: webContents.mainFrame, returnValue: null };
  fake.ipcMain.emit('desk.facts', event);
  return event.returnValue as unknown as Bridge;
}

/** Presses an item of the menu bar. */
function press(wanted: string): void {
  const items = fake.Menu.application?.template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  const click = items?.find(({ label }) => label === wanted)?.click as unknown as () => void;
  click();
}

async function beginLogin(issuer: string): Promise<void> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'spa',
    redirect_uri: 'http://localhost:3000/callback',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  await fetch(`${issuer}/oauth2/authorize?${query}`);
}

test('opens the desk of a server that answers, sandboxed, and offers its issuer for copying', async () => {
  const { window, item, address } = await open();
  expect(fake.app.sandboxed).toBe(true);
  expect(window.visible).toBe(true);
  const page = await fetch(address);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.headers.get('content-type')).toContain('text/html');
  const copyIssuer = item(/Copy issuer/)?.click as unknown as () => void;
  copyIssuer();
  const issuer = fake.clipboard.text;
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as { issuer: string };
  expect(metadata.issuer).toBe(issuer);
});

test('gives the window a token that the admin API takes', async () => {
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
  expect(existsSync(join(folder, 'understudy.json'))).toBe(true);
});

test('closing the window hides it; the server goes on', async () => {
  const { window, address } = await open();
  window.close();
  expect(window.visible).toBe(false);
  expect((await fetch(address)).ok).toBe(true);
  fake.app.emit('second-instance');
  expect(window).toMatchObject({ visible: true, focused: 1 });
});

test('Chromium keeps its files below the config’s folder, or where it was told to', async () => {
  await open();
  expect(fake.app.getPath('userData')).toBe(join(folder, 'understudy', 'desktop'));
  const { keepUserDataApart } = await import('../../electron/paths.ts');
  const told = { commandLine: { hasSwitch: () => true }, getPath: () => '/elsewhere', setPath: vi.fn<() => void>() };
  keepUserDataApart(told as unknown as App);
  expect(told.setPath).not.toHaveBeenCalled();
});

test('every wall of the shell stands around the one window', async () => {
  const { window, address } = await open();
  const away = new fake.FakeEvent('https://example.com/');
  window.webContents.emit('will-navigate', away);
  expect(away.defaultPrevented).toBe(true);
  expect(window.webContents.openHandler?.({ url: 'file:///etc/passwd' })).toEqual({ action: 'deny' });
  expect(fake.shell.opened).toEqual([]);
  window.webContents.openHandler?.({ url: 'https://openid.net/' });
  expect(fake.shell.opened).toEqual(['https://openid.net/']);
  const session = fake.session.defaultSession;
  expect(session.check?.(null, 'media', address, { isMainFrame: true })).toBe(false);
  expect(session.device?.()).toBe(false);
  const download = new fake.FakeEvent();
  session.emit('will-download', download, { getURL: () => 'https://example.com/setup.exe' });
  expect(download.defaultPrevented).toBe(true);
});

test('the menu is ours, and shows the config file; the system knows the app by its id', async () => {
  await open();
  press('Show Config File');
  expect(fake.shell.revealed).toEqual([join(folder, 'understudy.json')]);
  expect(fake.app.appUserModelId).toBe('dev.understudy.desk');
});

test('a login that waits while the window is hidden is told, and counted in the tray', async () => {
  const { window, item } = await open();
  window.close();
  fake.Notification.shown.splice(0);
  press('Copy Issuer');
  const told = once(fake.app, 'test-notification');
  await beginLogin(fake.clipboard.text);
  await told;
  expect(fake.Notification.shown.map(({ title }) => title)).toEqual(['A login waits']);
  expect(item(/1 login or consent waits/)).toBeDefined();
  window.close();
  fake.Notification.shown.at(-1)?.emit('click');
  expect(window.visible).toBe(true);
  expect(window.webContents.getURL()).toMatch(/\/#\/waiting$/);
});

test('one that waits while the desk is seen is counted only', async () => {
  const { item } = await open();
  press('Copy Issuer');
  const drawn = once(fake.app, 'test-tray');
  await beginLogin(fake.clipboard.text);
  await drawn;
  expect(item(/1 login or consent waits/)).toBeDefined();
  expect(fake.Notification.shown).toEqual([]);
});

test('closing the window tells that the server goes on', async () => {
  const { window } = await open();
  window.close();
  expect(fake.Notification.shown.map(({ title }) => title)).toEqual(['Understudy goes on']);
});

test('the packaged app takes its options without a folder before them', async () => {
  const { window } = await open(0, ['--admin-token=of-the-test']);
  expect(factsFor(window).adminToken).toBe('of-the-test');
});

test('pages of the issuer are opened in the browser, whatever its public URL', async () => {
  const { window } = await open(0, ['/app', '--public-url=https://idp.test']);
  window.webContents.openHandler?.({ url: 'https://idp.test/default/default/demo' });
  expect(fake.shell.opened).toEqual(['https://idp.test/default/default/demo']);
});

test('what the server logs is on stderr', async () => {
  await open();
  writeFileSync(join(folder, 'understudy.json'), '{');
  await expect.poll(() => said.join('')).toContain('understudy.json');
});

test('a restart from the tray serves the desk again, where the window follows it', async () => {
  const { window, item, address } = await open();
  const loaded = once(fake.app, 'test-loaded');
  const restart = item(/Restart the server/)?.click as unknown as () => void;
  restart();
  await loaded;
  const moved = new URL(window.webContents.getURL()).origin;
  expect(moved).not.toBe(address);
  expect((await fetch(moved)).ok).toBe(true);
});

test('whoever does not want another port quits', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const ended = once(fake.app, 'quit');
  await run((other.address() as AddressInfo).port);
  await ended;
  expect(fake.BrowserWindow.opened).toEqual([]);
  other.close();
});

test('a second Understudy ends at once', async () => {
  fake.app.lock = false;
  await run();
  expect(fake.app.ended).toBe(true);
  expect(fake.BrowserWindow.opened).toEqual([]);
});

test('a taken port is asked about, and the next free one is used', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  fake.dialog.answers.push(0);
  const { item } = await open(port);
  expect(fake.dialog.asked[0]?.message).toBe(`Port ${port} is taken by another program.`);
  expect(item(/^Running at/)?.label).not.toContain(`:${port}/`);
  other.close();
});
