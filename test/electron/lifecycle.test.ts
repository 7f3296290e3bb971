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
const noFault = (error: unknown): never => expect.unreachable(String(error));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('quitting waits for the server to stop, once, however often it is requested', async () => {
  let stopped = (): void => undefined;
  const stop = vi.fn<() => Promise<void>>(() => new Promise((resolve) => (stopped = resolve)));
  const leaving = stopBeforeQuit(real(), stop, noFault);
  expect(leaving.isLeaving()).toBe(false);
  app.quit();
  app.quit();
  expect([leaving.isLeaving(), app.ended]).toEqual([true, false]);
  stopped();
  await settled();
  expect(app.ended).toBe(true);
  expect(stop).toHaveBeenCalledOnce();
});

test('a failed stop is reported and does not keep the app alive', async () => {
  const told: unknown[] = [];
  const fault = new Error('The disk is full.');
  stopBeforeQuit(
    real(),
    () => Promise.reject(fault),
    (error) => told.push(error),
  );
  app.quit();
  await settled();
  expect(app.ended).toBe(true);
  expect(told).toEqual([fault]);
});

test('nor does a stop that never ends, once the server’s grace period for open requests is over', async () => {
  vi.useFakeTimers();
  try {
    stopBeforeQuit(real(), () => new Promise(() => undefined), noFault);
    app.quit();
    await vi.advanceTimersByTimeAsync(6000);
    expect(app.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(app.ended).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('the last window may close: without a listener, Electron would quit', () => {
  stopBeforeQuit(real(), () => Promise.resolve(), noFault);
  expect(app.listenerCount('window-all-closed')).toBe(1);
});

test('a second instance and a click in the dock show the first one', () => {
  const show = vi.fn<() => void>();
  expect(isOnlyInstance(real(), show)).toBe(true);
  app.emit('second-instance');
  app.emit('activate');
  expect(show).toHaveBeenCalledTimes(2);
});
