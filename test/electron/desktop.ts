/** The whole desktop app with the fake Electron: the real main module and the real server on free ports. */
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, beforeEach, vi } from 'vitest';
import type * as Electron from './fake/electron.ts';
import type { Bridge } from '../../contract/bridge.ts';

type Fake = typeof Electron;

const argv = process.argv;

/** What a test of the whole desktop app needs. Created again for each test. */
export const desktop = {
  fake: undefined as unknown as Fake,
  /** The folder of the config and of Chromium's files. */
  folder: '',
  /** Everything written to stderr. */
  said: [] as string[],
};

export function useDesktop(): void {
  beforeEach(async () => {
    desktop.said = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => desktop.said.push(String(text)) > 0);
    desktop.folder = mkdtempSync(join(tmpdir(), 'understudy-main-'));
    vi.resetModules();
    desktop.fake = await import('./fake/electron.ts');
    desktop.fake.app.setPath('appData', desktop.folder);
  });
  afterEach(async () => {
    await quit();
    process.argv = argv;
    process.stderr.removeAllListeners('error');
    rmSync(desktop.folder, { recursive: true, force: true });
  });
}

export async function quit(): Promise<void> {
  if (desktop.fake.app.ended) return;
  const ended = once(desktop.fake.app, 'quit');
  desktop.fake.app.quit();
  await ended;
}

/** Runs main.ts as `electron . --port …` would. */
export async function run(port = 0, first: readonly string[] = ['/app']): Promise<void> {
  process.argv = [
    'electron',
    ...first,
    `--config=${join(desktop.folder, 'understudy.json')}`,
    `--port=${port}`,
    '--admin-port=0',
  ];
  await import('../../electron/main.ts');
}

export async function open(port = 0, first?: readonly string[]) {
  const loaded = once(desktop.fake.app, 'test-loaded');
  await run(port, first);
  await loaded;
  const window = desktop.fake.BrowserWindow.opened[0]!;
  const tray = desktop.fake.Tray.shown[0]!;
  const item = (label: RegExp | string) => tray.menu?.template.find((entry) => entry.label?.match(label));
  return { window, item, address: new URL(window.webContents.getURL()).origin };
}

/** What the page of a window receives before its first script runs. */
export function factsFor({ webContents }: InstanceType<Fake['BrowserWindow']>): Bridge {
  const event = { sender: webContents, senderFrame: webContents.mainFrame, returnValue: null };
  desktop.fake.ipcMain.emit('console.facts', event);
  return event.returnValue as unknown as Bridge;
}

/** All items of the menu bar. */
export const menuItems = (): MenuItemConstructorOptions[] =>
  desktop.fake.Menu.application?.template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : [])) ?? [];

/** Clicks an item of the menu bar. */
export function press(wanted: string): void {
  const click = menuItems().find(({ label }) => label === wanted)?.click as unknown as () => void;
  click();
}

/** Sends a browser to authorize. Returns the redirect target. */
export async function beginLogin(issuer: string): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'spa',
    redirect_uri: 'http://localhost:3000/callback',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const reply = await fetch(`${issuer}/oauth2/authorize?${query}`, { redirect: 'manual' });
  return reply.headers.get('location') ?? '';
}
