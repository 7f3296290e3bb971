import { join } from 'node:path';
import type { App } from 'electron';

export interface DesktopPaths {
  preload: string;
  /** The built console, which the admin listener serves. */
  ui: string;
  windowIcon: string;
  /** The normal tray icon. macOS colours a template image itself. */
  tray: string;
  /** The tray icon while a login or consent is waiting. */
  trayWaiting: string;
  windowState: string;
}

/** Where the built desktop app finds its own files. `built` is the folder of main.js. */
export function desktopPaths(app: Pick<App, 'getPath'>, built: string, platform: NodeJS.Platform): DesktopPaths {
  const template = platform === 'darwin' ? 'Template' : '';
  return {
    preload: join(built, 'preload.cjs'),
    ui: join(built, '../renderer'),
    windowIcon: join(built, 'window.png'),
    tray: join(built, `tray${template}.png`),
    trayWaiting: join(built, `tray-waiting${template}.png`),
    windowState: join(app.getPath('userData'), 'window.json'),
  };
}

/** Chromium's files are in a folder below the config's, so that nobody mistakes them for part of it. */
export function keepUserDataApart(app: Pick<App, 'commandLine' | 'getPath' | 'setPath'>): void {
  if (app.commandLine.hasSwitch('user-data-dir')) return;
  app.setPath('userData', join(app.getPath('appData'), 'understudy', 'desktop'));
}
