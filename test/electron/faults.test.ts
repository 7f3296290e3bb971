/** Failures around the whole desktop app. */
import { rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { FILE_ITEMS } from '../../electron/menu.ts';
import { desktop, open, press, quit, run, useDesktop } from './desktop.ts';

useDesktop();

const saidAll = (): string => desktop.said.join('');

test('a closed terminal, and so a broken pipe, does not crash the app', async () => {
  await open();
  expect(() => process.stderr.emit('error', new Error('write EPIPE'))).not.toThrow();
});

test('a second Understudy says why it exits', async () => {
  desktop.fake.app.lock = false;
  await run();
  expect(saidAll()).toMatch(/^Understudy is already running\. .*\n$/);
});

test('a desktop app that cannot start reports it and quits instead of lingering invisibly', async () => {
  vi.spyOn(desktop.fake.nativeImage, 'createFromPath').mockImplementation(() => {
    throw new Error('No picture can be read.');
  });
  const ended = once(desktop.fake.app, 'quit');
  await run();
  await ended;
  expect(desktop.fake.dialog.errors).toEqual([['Understudy couldn’t start.', 'No picture can be read.']]);
});

test('a URL that the system cannot open is reported on stderr', async () => {
  const { window } = await open();
  desktop.fake.shell.fault = new Error('There is no browser.');
  window.webContents.openHandler?.({ url: 'https://openid.net/' });
  await expect.poll(saidAll).toContain('There is no browser.');
});

test('while no server runs, the clipboard is not overwritten and no file is shown', async () => {
  await open();
  await quit();
  desktop.fake.clipboard.text = 'mine';
  press(FILE_ITEMS.copyIssuer);
  press(FILE_ITEMS.showConfig);
  expect(desktop.fake.clipboard.text).toBe('mine');
  expect(desktop.fake.shell.revealed).toEqual([]);
});

// On Windows, removing a folder's content reports no error if a file is in the folder's place.
test.skipIf(process.platform === 'win32').each(['quit', 'restart'])(
  'a server that does not stop cleanly at a %s is reported on stderr',
  async (way) => {
    await open();
    rmSync(desktop.folder, { recursive: true });
    writeFileSync(desktop.folder, 'no folder any more');
    const ended = once(desktop.fake.app, 'quit');
    if (way === 'quit') desktop.fake.app.quit();
    else press(FILE_ITEMS.restart);
    await ended;
    expect(saidAll()).toContain('Couldn’t stop the server');
  },
);
