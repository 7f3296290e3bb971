import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { placeOnDisplays, readWindowState } from '../../electron/window-state.ts';
import { createConsoleWindow } from '../../electron/window.ts';
import { lastWindow, ownFolder, windowParts } from './window-parts.ts';
import { screen } from './fake/electron.ts';

describe('the window position', () => {
  test('is saved when the window is hidden and used when it opens again', () => {
    const parts = windowParts();
    createConsoleWindow(parts).show();
    Object.assign(lastWindow(), { bounds: { x: 100, y: 50, width: 1000, height: 800 }, maximized: true });
    lastWindow().hide();
    expect(JSON.parse(readFileSync(parts.paths.windowState, 'utf8'))).toEqual({
      x: 100,
      y: 50,
      width: 1000,
      height: 800,
      maximized: true,
    });
    createConsoleWindow(parts).show();
    expect(lastWindow().options).toMatchObject({ x: 100, y: 50, width: 1000, height: 800 });
    expect(lastWindow().maximized).toBe(true);
  });

  test.each(['', '{', '[]', '{"width":10,"height":10,"maximized":false}', '{"width":"9"}'])(
    'a file containing %j gives the default',
    (text) => {
      const file = join(ownFolder(), 'window.json');
      writeFileSync(file, text);
      expect(readWindowState(file)).toEqual({ width: 1280, height: 800, maximized: false });
    },
  );

  test('is saved soon after a move and on close, but not while minimised', async () => {
    vi.useFakeTimers();
    try {
      const parts = windowParts({ leaving: () => true });
      createConsoleWindow(parts).show();
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

  test('on a missing display, the system chooses where the window opens', () => {
    const parts = windowParts();
    writeFileSync(parts.paths.windowState, '{"x":5000,"y":50,"width":1000,"height":800,"maximized":false}');
    createConsoleWindow(parts).show();
    expect(lastWindow().options).toMatchObject({ width: 1000, height: 800 });
    expect(lastWindow().options).not.toHaveProperty('x');
  });

  test('is no larger than its display, or than the first one if its own is missing', () => {
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

  test('is on the primary display if its own is missing', () => {
    const parts = windowParts();
    writeFileSync(parts.paths.windowState, '{"x":5000,"y":0,"width":3000,"height":2000,"maximized":false}');
    screen.displays.unshift({ x: -3840, y: 0, width: 3840, height: 2160 });
    try {
      createConsoleWindow(parts).show();
    } finally {
      screen.displays.shift();
    }
    expect(lastWindow().options).toMatchObject({ width: 1920, height: 1080 });
  });

  test('a position that no display shows any more is forgotten', () => {
    const displays = [{ x: 0, y: 0, width: 1920, height: 1080 }];
    const state = { x: 100, y: 100, width: 800, height: 600, maximized: false };
    expect(placeOnDisplays(state, displays)).toEqual(state);
    for (const gone of [{ x: 2500 }, { y: -900 }, { x: -790 }, { y: 1070 }]) {
      expect(placeOnDisplays({ ...state, ...gone }, displays)).toEqual({ width: 800, height: 600, maximized: false });
    }
  });

  test.each([
    '{"width":399,"height":800,"maximized":false}',
    '{"width":1000,"height":299,"maximized":false}',
    '{"width":1000,"height":800.5,"maximized":false}',
    '{"x":100001,"width":1000,"height":800,"maximized":false}',
    '{"x":-100001,"width":1000,"height":800,"maximized":false}',
  ])('a window of %j is not opened', (text) => {
    const parts = windowParts();
    writeFileSync(parts.paths.windowState, text);
    createConsoleWindow(parts).show();
    expect(lastWindow().options).toMatchObject({ width: 1280, height: 800 });
  });

  test('only the last of a burst is saved', () => {
    vi.useFakeTimers();
    try {
      const parts = windowParts();
      createConsoleWindow(parts).show();
      for (const width of [901, 902, 903]) {
        lastWindow().bounds = { x: 0, y: 0, width, height: 700 };
        lastWindow().emit('move');
        vi.advanceTimersByTime(400);
      }
      expect(existsSync(parts.paths.windowState)).toBe(false);
      vi.advanceTimersByTime(100);
      expect(readWindowState(parts.paths.windowState).width).toBe(903);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a destroyed window is not queried', () => {
    vi.useFakeTimers();
    try {
      const parts = windowParts({ leaving: () => true });
      createConsoleWindow(parts).show();
      lastWindow().emit('move');
      lastWindow().close();
      expect(() => vi.runAllTimers()).not.toThrow();
    } finally {
      vi.useRealTimers();
    }
  });

  test('its folder is created if missing, and a full disk loses only the position', () => {
    const parts = windowParts();
    const folder = join(dirname(parts.paths.windowState), 'new');
    const inFolder = { ...parts, paths: { ...parts.paths, windowState: join(folder, 'window.json') } };
    createConsoleWindow(inFolder).show();
    lastWindow().hide();
    expect(readWindowState(inFolder.paths.windowState).width).toBe(900);
    const underFile = { ...parts, paths: { ...parts.paths, windowState: join(folder, 'window.json', 'window.json') } };
    createConsoleWindow(underFile).show();
    expect(() => lastWindow().hide()).not.toThrow();
  });
});
