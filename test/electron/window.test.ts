import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Electron from 'electron';
import { desktopPaths } from '../../electron/paths.ts';
import { placeOnDisplays, readWindowState } from '../../electron/window-state.ts';
import { createDesk, type DeskParts } from '../../electron/window.ts';
import { app, BrowserWindow, nativeTheme, screen } from './fake/electron.ts';

const real = (fake: unknown): typeof Electron => fake as typeof Electron;

function deskParts(changes: Partial<DeskParts> = {}): DeskParts {
  app.setPath('userData', mkdtempSync(join(tmpdir(), 'understudy-window-')));
  const electron = real({ BrowserWindow, nativeTheme, screen, app });
  return {
    BrowserWindow: electron.BrowserWindow,
    nativeTheme: electron.nativeTheme,
    screen: electron.screen,
    paths: desktopPaths(electron.app, '/built', 'linux'),
    packaged: false,
    address: () => 'http://localhost:9401',
    leaving: () => false,
    onHidden: () => undefined,
    ...changes,
  };
}

const lastWindow = (): BrowserWindow => BrowserWindow.opened.at(-1)!;

beforeEach(() => void BrowserWindow.opened.splice(0));

test('the pictures of the tray are told apart, and macOS colours them itself', () => {
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
  test('Electron checklist 2 to 9: every wall is up', () => {
    createDesk(deskParts()).show();
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
    createDesk(deskParts({ packaged: true })).show();
    expect(lastWindow().options.webPreferences?.devTools).toBe(false);
  });

  test('is opened once, and brought to the front after that', () => {
    const desk = createDesk(deskParts());
    desk.show();
    lastWindow().minimized = true;
    desk.show();
    expect(BrowserWindow.opened).toHaveLength(1);
    expect(lastWindow()).toMatchObject({ minimized: false, visible: true, focused: 1 });
  });

  test('waits for a server', () => {
    createDesk(deskParts({ address: () => undefined })).show();
    expect(BrowserWindow.opened).toHaveLength(0);
  });

  test('is hidden when closed, and says so', () => {
    const onHidden = vi.fn<() => void>();
    const desk = createDesk(deskParts({ onHidden }));
    desk.show();
    expect(desk.isWatched()).toBe(true);
    lastWindow().close();
    expect(desk.isWatched()).toBe(false);
    expect(desk.window()).toBeDefined();
    expect(onHidden).toHaveBeenCalledOnce();
  });

  test('is closed when the app is on its way out', () => {
    const desk = createDesk(deskParts({ leaving: () => true }));
    desk.show();
    lastWindow().close();
    expect(desk.window()).toBeUndefined();
  });

  test('is not shown before it has something to show', () => {
    createDesk(deskParts()).show();
    expect(lastWindow().visible).toBe(true);
    expect(lastWindow().visibleBeforeReady).toBe(false);
    expect(lastWindow().options.show).toBe(false);
  });

  test.each([
    ['crashed', 2],
    ['oom', 2],
    ['clean-exit', 1],
  ])('a page that is gone (%s) is loaded %i times in all', (reason, times) => {
    createDesk(deskParts()).show();
    lastWindow().webContents.crash(reason);
    expect(lastWindow().loaded).toBe(times);
  });

  test('a page that crashes again at once is left alone until somebody asks for it', () => {
    vi.useFakeTimers();
    try {
      const desk = createDesk(deskParts());
      desk.show();
      const crash = (): void => void lastWindow().webContents.crash();
      crash();
      crash();
      expect(lastWindow().loaded).toBe(2);
      desk.show();
      expect(lastWindow().loaded).toBe(3);
      desk.show();
      expect(lastWindow().loaded).toBe(3);
      vi.advanceTimersByTime(60_000);
      crash();
      expect(lastWindow().loaded).toBe(4);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is not loaded again while the app is on its way out', () => {
    let leaving = false;
    createDesk(deskParts({ leaving: () => leaving })).show();
    leaving = true;
    lastWindow().webContents.crash();
    expect(lastWindow().loaded).toBe(1);
  });

  test('goes to a screen by its address', () => {
    createDesk(deskParts()).go('/waiting');
    expect(lastWindow().webContents.getURL()).toBe('http://localhost:9401/#/waiting');
  });

  test('follows the server to another port, and stays when the port is the same', () => {
    let address = 'http://localhost:9401';
    const desk = createDesk(deskParts({ address: () => address }));
    desk.go('/live');
    desk.reload();
    expect(lastWindow().webContents.getURL()).toBe('http://localhost:9401/#/live');
    address = 'http://localhost:9501';
    desk.reload();
    expect(lastWindow().webContents.getURL()).toBe('http://localhost:9501/#/');
  });
});

describe('where the window stands', () => {
  test('is kept when it is hidden and used when it is opened again', () => {
    const parts = deskParts();
    createDesk(parts).show();
    Object.assign(lastWindow(), { bounds: { x: 100, y: 50, width: 1000, height: 800 }, maximized: true });
    lastWindow().hide();
    expect(JSON.parse(readFileSync(parts.paths.windowState, 'utf8'))).toEqual({
      x: 100,
      y: 50,
      width: 1000,
      height: 800,
      maximized: true,
    });
    createDesk(parts).show();
    expect(lastWindow().options).toMatchObject({ x: 100, y: 50, width: 1000, height: 800 });
    expect(lastWindow().maximized).toBe(true);
  });

  test.each(['', '{', '[]', '{"width":10,"height":10,"maximized":false}', '{"width":"9"}'])(
    'a file that says %j is the default',
    (text) => {
      const file = join(mkdtempSync(join(tmpdir(), 'understudy-window-')), 'window.json');
      writeFileSync(file, text);
      expect(readWindowState(file)).toEqual({ width: 1280, height: 800, maximized: false });
    },
  );

  test('is kept soon after it was moved, and when it closes, but not while it is minimised', async () => {
    vi.useFakeTimers();
    try {
      const parts = deskParts({ leaving: () => true });
      createDesk(parts).show();
      const kept = () => readWindowState(parts.paths.windowState).width;
      for (const [event, width] of [
        ['resize', 901],
        ['move', 902],
      ] as const) {
        lastWindow().bounds = { x: 0, y: 0, width, height: 700 };
        lastWindow().emit(event);
        await vi.runAllTimersAsync();
        expect(kept()).toBe(width);
      }
      Object.assign(lastWindow(), { minimized: true, bounds: { x: 0, y: 0, width: 903, height: 700 } });
      lastWindow().emit('resize');
      await vi.runAllTimersAsync();
      expect(kept()).toBe(902);
      lastWindow().minimized = false;
      lastWindow().close();
      expect(kept()).toBe(903);
    } finally {
      vi.useRealTimers();
    }
  });

  test('on a display that is gone, the window is opened where the system likes', () => {
    const parts = deskParts();
    writeFileSync(parts.paths.windowState, '{"x":5000,"y":50,"width":1000,"height":800,"maximized":false}');
    createDesk(parts).show();
    expect(lastWindow().options).toMatchObject({ width: 1000, height: 800 });
    expect(lastWindow().options).not.toHaveProperty('x');
  });

  test('is no larger than the display that it stands on, or the first one where its own is gone', () => {
    const displays = [
      { x: 0, y: 0, width: 1280, height: 760 },
      { x: 1280, y: 0, width: 1920, height: 1080 },
    ];
    const state = { width: 1900, height: 1000, maximized: false };
    expect(placeOnDisplays({ ...state, x: 1300, y: 20 }, displays)).toEqual({ ...state, x: 1300, y: 20 });
    const fitting = { width: 1280, height: 760, maximized: false };
    expect(placeOnDisplays({ ...state, x: 0, y: 0 }, displays)).toEqual({ ...fitting, x: 0, y: 0 });
    expect(placeOnDisplays({ ...state, x: 5000, y: 0 }, displays)).toEqual(fitting);
    expect(placeOnDisplays(state, displays)).toEqual(fitting);
    expect(placeOnDisplays(state, [])).toEqual(state);
  });

  test('is on the primary display where its own is gone', () => {
    const parts = deskParts();
    writeFileSync(parts.paths.windowState, '{"x":5000,"y":0,"width":3000,"height":2000,"maximized":false}');
    screen.displays.unshift({ x: -3840, y: 0, width: 3840, height: 2160 });
    try {
      createDesk(parts).show();
    } finally {
      screen.displays.shift();
    }
    expect(lastWindow().options).toMatchObject({ width: 1920, height: 1080 });
  });

  test('a place that no display shows any more is forgotten', () => {
    const displays = [{ x: 0, y: 0, width: 1920, height: 1080 }];
    const state = { x: 100, y: 100, width: 800, height: 600, maximized: false };
    expect(placeOnDisplays(state, displays)).toEqual(state);
    for (const gone of [{ x: 2500 }, { y: -900 }, { x: -790 }, { y: 1070 }]) {
      expect(placeOnDisplays({ ...state, ...gone }, displays)).toEqual({ width: 800, height: 600, maximized: false });
    }
  });
});
