import type { App } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { isOnlyInstance, stopBeforeQuit } from '../../electron/lifecycle.ts';
import type * as Electron from './fake/electron.ts';

let app: (typeof Electron)['app'];

beforeEach(async () => {
  vi.resetModules();
  ({ app } = await import('./fake/electron.ts'));
});

const real = (): App => app as unknown as App;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('quitting waits for the stop, once, however often it is asked for', async () => {
  let stopped = (): void => undefined;
  const stop = vi.fn<() => Promise<void>>(() => new Promise((resolve) => (stopped = resolve)));
  const leaving = stopBeforeQuit(real(), stop);
  expect(leaving.isLeaving()).toBe(false);
  app.quit();
  app.quit();
  expect([leaving.isLeaving(), app.ended]).toEqual([true, false]);
  stopped();
  await settled();
  expect(app.ended).toBe(true);
  expect(stop).toHaveBeenCalledOnce();
});

test('a stop that fails does not keep the app alive', async () => {
  stopBeforeQuit(real(), () => Promise.reject(new Error('The disk is full.')));
  app.quit();
  await settled();
  expect(app.ended).toBe(true);
});

test('nor does one that never ends', async () => {
  vi.useFakeTimers();
  try {
    stopBeforeQuit(real(), () => new Promise(() => undefined));
    app.quit();
    await vi.advanceTimersByTimeAsync(7000);
    expect(app.ended).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('the last window may close: without a listener Electron would quit', () => {
  stopBeforeQuit(real(), () => Promise.resolve());
  expect(app.listenerCount('window-all-closed')).toBe(1);
});

test('a second instance and a click in the dock show the first one', () => {
  const show = vi.fn<() => void>();
  expect(isOnlyInstance(real(), show)).toBe(true);
  app.emit('second-instance');
  app.emit('activate');
  expect(show).toHaveBeenCalledTimes(2);
});
