import type { App } from 'electron';

export interface Leaving {
  /** True once the app is quitting. */
  isLeaving(): boolean;
}

/** Chromium would kill a server that is still writing. Quitting waits for it once, at most this long. */
const STOP_LIMIT_MS = 7000;

/** Quitting stops the server first, so that pending requests finish and the config is on disk. */
export function stopBeforeQuit(app: App, stop: () => Promise<void>, onFault: (error: unknown) => void): Leaving {
  let state: 'here' | 'stopping' | 'stopped' = 'here';
  const stopAndQuit = async (): Promise<void> => {
    state = 'stopping';
    const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_LIMIT_MS));
    await Promise.race([stop().catch(onFault), limit]);
    state = 'stopped';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'here') void stopAndQuit();
  });
  // Without a listener, Electron quits when the last window closes. The server keeps running without a window.
  app.on('window-all-closed', () => undefined);
  return { isLeaving: () => state !== 'here' };
}

/** One Understudy per user of the machine. A second one hands over to the first and exits. */
export function isOnlyInstance(app: App, show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', show);
  app.on('activate', show);
  return true;
}
