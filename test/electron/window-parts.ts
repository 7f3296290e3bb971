/** The parts of a console window, with the fake Electron. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Electron from 'electron';
import { onTestFinished } from 'vitest';
import { desktopPaths } from '../../electron/paths.ts';
import type { WindowParts } from '../../electron/window.ts';
import { app, BrowserWindow, nativeTheme, screen } from './fake/electron.ts';

export const real = (fake: unknown): typeof Electron => fake as typeof Electron;

/** A folder that is gone when the test ends. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-window-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function windowParts(changes: Partial<WindowParts> = {}): WindowParts {
  app.setPath('userData', ownFolder());
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

export const lastWindow = (): BrowserWindow => BrowserWindow.opened.at(-1)!;
