import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { desktopPaths } from '../../electron/paths.ts';
import { createConsoleWindow, type WindowParts } from '../../electron/window.ts';
import { theme } from '../../renderer/theme/theme.ts';
import { windowParts, lastWindow, real } from './window-parts.ts';
import { app, BrowserWindow } from './fake/electron.ts';

beforeEach(() => void BrowserWindow.opened.splice(0));

test('the tray icons differ, and macOS colours them itself', () => {
  const electron = real({ app });
  for (const [platform, rest, waiting] of [
    ['linux', 'tray.png', 'tray-waiting.png'],
    ['darwin', 'trayTemplate.png', 'tray-waitingTemplate.png'],
  ] as const) {
    const paths = desktopPaths(electron.app, join(import.meta.dirname, '../../electron/icons/desktop'), platform);
    expect([basename(paths.tray), basename(paths.trayWaiting)]).toEqual([rest, waiting]);
    for (const picture of [paths.tray, paths.trayWaiting, paths.windowIcon]) expect(existsSync(picture)).toBe(true);
  }
});

describe('the window', () => {
  test('Electron checklist 2 to 9: every security setting is on', () => {
    createConsoleWindow(windowParts()).show();
    expect(lastWindow().options.webPreferences).toEqual({
      preload: join('/built', 'preload.cjs'),
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: true,
    });
  });

  test('has no developer tools once packaged', () => {
    createConsoleWindow(windowParts({ packaged: true })).show();
    expect(lastWindow().options.webPreferences?.devTools).toBe(false);
  });

  test('opens once and is brought to the front after that', () => {
    const shown = createConsoleWindow(windowParts());
    shown.show();
    lastWindow().minimized = true;
    shown.show();
    expect(BrowserWindow.opened).toHaveLength(1);
    expect(lastWindow()).toMatchObject({ minimized: false, visible: true, focused: 1 });
  });

  test('waits for a server', () => {
    createConsoleWindow(windowParts({ address: () => undefined })).show();
    expect(BrowserWindow.opened).toHaveLength(0);
  });

  test('is hidden when closed, and says so', () => {
    const onHidden = vi.fn<() => void>();
    const shown = createConsoleWindow(windowParts({ onHidden }));
    shown.show();
    expect(shown.isWatched()).toBe(true);
    lastWindow().close();
    expect(shown.isWatched()).toBe(false);
    expect(shown.window()).toBeDefined();
    expect(onHidden).toHaveBeenCalledOnce();
  });

  test('leaves full screen before it hides: macOS would keep a black one', () => {
    createConsoleWindow(windowParts()).show();
    const window = lastWindow();
    window.setFullScreen(true);
    window.settleFullScreen();
    window.close();
    window.close();
    expect(window.visible).toBe(true);
    window.settleFullScreen();
    expect(window).toMatchObject({ fullScreen: false, visible: false });
    window.show();
    window.setFullScreen(true);
    window.settleFullScreen();
    window.setFullScreen(false);
    window.settleFullScreen();
    expect(window.visible).toBe(true);
  });

  test('closes when the app is quitting', () => {
    const shown = createConsoleWindow(windowParts({ leaving: () => true }));
    shown.show();
    lastWindow().close();
    expect(shown.window()).toBeUndefined();
  });

  test('is not shown before it has content', () => {
    createConsoleWindow(windowParts()).show();
    expect(lastWindow().visible).toBe(true);
    expect(lastWindow().visibleBeforeReady).toBe(false);
    expect(lastWindow().options.show).toBe(false);
  });

  test.each([
    ['crashed', 2],
    ['oom', 2],
    ['clean-exit', 1],
  ])('a page that is gone (%s) is loaded %i times in all', (reason, times) => {
    createConsoleWindow(windowParts()).show();
    lastWindow().webContents.crash(reason);
    expect(lastWindow().loaded).toBe(times);
  });

  test('a page that crashes again at once is not reloaded until the user asks for it', () => {
    vi.useFakeTimers();
    try {
      const shown = createConsoleWindow(windowParts());
      shown.show();
      const crash = (): void => lastWindow().webContents.crash();
      crash();
      crash();
      expect(lastWindow().loaded).toBe(2);
      shown.show();
      expect(lastWindow().loaded).toBe(3);
      shown.show();
      expect(lastWindow().loaded).toBe(3);
      vi.advanceTimersByTime(60_000);
      crash();
      expect(lastWindow().loaded).toBe(4);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is not reloaded while the app is quitting', () => {
    let leaving = false;
    createConsoleWindow(windowParts({ leaving: () => leaving })).show();
    leaving = true;
    lastWindow().webContents.crash();
    expect(lastWindow().loaded).toBe(1);
  });

  test.each([
    ['light', false],
    ['dark', true],
  ])('has the page’s %s background before its first paint', (_scheme, shouldUseDarkColors) => {
    const css = readFileSync(join(import.meta.dirname, '../../renderer/theme/theme.css'), 'utf8');
    const [light, dark] = [...css.matchAll(/--u-bg: var\(--mantine-color-([\w-]+)\)/g)].map(([, name]) => name);
    expect([light, dark]).toEqual(['white', expect.stringMatching(/^dark-\d$/)]);
    const ground = shouldUseDarkColors ? theme.colors?.dark?.[Number(dark?.at(-1))] : '#ffffff';
    createConsoleWindow(windowParts({ nativeTheme: { shouldUseDarkColors } as WindowParts['nativeTheme'] })).show();
    expect(lastWindow().options.backgroundColor).toBe(ground);
  });

  test('does not appear by itself when the console moves while it is hidden', () => {
    let address = 'http://localhost:9401';
    const shown = createConsoleWindow(windowParts({ address: () => address }));
    shown.show();
    lastWindow().close();
    address = 'http://localhost:9501';
    shown.reload();
    expect(lastWindow()).toMatchObject({ loaded: 2, visible: false });
  });

  test('does not count as watched while minimised', () => {
    const shown = createConsoleWindow(windowParts());
    shown.show();
    lastWindow().minimized = true;
    expect(shown.isWatched()).toBe(false);
  });

  test('a console that fails to load does not crash the app', async () => {
    const shown = createConsoleWindow(windowParts());
    shown.show();
    lastWindow().loadFault = new Error('ERR_CONNECTION_REFUSED');
    shown.go('/live');
    await new Promise(setImmediate);
    expect(lastWindow().loaded).toBe(2);
  });

  test('goes to a screen by its URL', () => {
    createConsoleWindow(windowParts()).go('/waiting');
    expect(lastWindow().webContents.getURL()).toBe('http://localhost:9401/#/waiting');
  });

  test('follows the server to another port, and stays if the port is the same', () => {
    let address = 'http://localhost:9401';
    const shown = createConsoleWindow(windowParts({ address: () => address }));
    shown.go('/live');
    shown.reload();
    expect(lastWindow().webContents.getURL()).toBe('http://localhost:9401/#/live');
    address = 'http://localhost:9501';
    shown.reload();
    expect(lastWindow().webContents.getURL()).toBe('http://localhost:9501/#/');
  });
});
