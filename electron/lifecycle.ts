import type { App } from 'electron';

export interface Leaving {
  /** True once the app is on its way out. */
  isLeaving(): boolean;
}

/** Chromium would end the process under a server that still writes: quitting waits for it, once, for this long. */
const STOP_LIMIT_MS = 7000;

/** Quitting first stops the server, so that what is in flight ends and the config is on disk. */
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
  // Without a listener Electron quits when the last window closes; the server serves on without one.
  app.on('window-all-closed', () => undefined);
  return { isLeaving: () => state !== 'here' };
}

/** One Understudy for each user of the machine: a second one hands over to the first and ends. */
export function isOnlyInstance(app: App, show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', show);
  app.on('activate', show);
  return true;
}
