import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { ShellActions } from './actions.ts';
import type { DesktopPaths } from './paths.ts';

export interface TrayFacts {
  /** Undefined while the server is stopped. */
  issuer: string | undefined;
  waiting: number;
}

interface TrayParts {
  Tray: typeof Tray;
  Menu: typeof Menu;
  nativeImage: { createFromPath(path: string): NativeImage };
  paths: DesktopPaths;
  platform: NodeJS.Platform;
  facts(): TrayFacts;
  actions: ShellActions;
}

/** Items of the tray's menu. */
export const TRAY_ITEMS = { copyIssuer: 'Copy issuer', open: 'Open console', restart: 'Restart server' } as const;

/** The number of waiting logins, in words. */
export function waitingText(waiting: number): string {
  return waiting === 1 ? '1 login or consent waiting' : `${waiting} logins and consents waiting`;
}

export function trayTemplate({ issuer, waiting }: TrayFacts, actions: ShellActions): MenuItemConstructorOptions[] {
  const running = issuer !== undefined;
  return [
    { label: running ? `Running at ${issuer}` : 'Stopped', enabled: false },
    { label: TRAY_ITEMS.copyIssuer, enabled: running, click: () => actions.copyIssuer() },
    ...(waiting > 0 ? [{ label: `${waitingText(waiting)} …`, click: () => actions.go('/waiting') }] : []),
    { type: 'separator' },
    { label: TRAY_ITEMS.open, enabled: running, click: () => actions.show() },
    { label: TRAY_ITEMS.restart, click: () => actions.restart() },
    { type: 'separator' },
    { label: 'Quit Understudy', click: () => actions.quit() },
  ];
}

/** The tray shows whether the server runs and what is waiting. Returns a function that redraws it. */
export function createTray({ Tray, Menu, nativeImage, paths, platform, facts, actions }: TrayParts): () => void {
  const resting = nativeImage.createFromPath(paths.tray);
  const waiting = nativeImage.createFromPath(paths.trayWaiting);
  const tray = new Tray(resting);
  // On macOS a click opens the menu, and a window behind it would be in the way.
  if (platform !== 'darwin') tray.on('click', () => actions.show());
  const draw = (): void => {
    const now = facts();
    tray.setImage(now.waiting > 0 ? waiting : resting);
    tray.setToolTip(now.issuer === undefined ? 'Understudy, stopped' : `Understudy at ${now.issuer}`);
    tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(now, actions)));
  };
  draw();
  return draw;
}
