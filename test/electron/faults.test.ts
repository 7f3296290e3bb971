/** What goes wrong around the whole desktop. */
import { rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { desktop, open, press, quit, run, useDesktop } from './desktop.ts';

useDesktop();

const saidAll = (): string => desktop.said.join('');

test('a terminal that is gone, and its pipe with it, is no fault of the app', async () => {
  await open();
  expect(() => process.stderr.emit('error', new Error('write EPIPE'))).not.toThrow();
});

test('a second Understudy says why it ends', async () => {
  desktop.fake.app.lock = false;
  await run();
  expect(saidAll()).toMatch(/^Understudy runs already: .*\n$/);
});

test('a desktop that cannot be put up is told and quits, instead of lingering unseen', async () => {
  vi.spyOn(desktop.fake.nativeImage, 'createFromPath').mockImplementation(() => {
    throw new Error('No picture can be read.');
  });
  const ended = once(desktop.fake.app, 'quit');
  await run();
  await ended;
  expect(desktop.fake.dialog.errors).toEqual([['Understudy did not start.', 'No picture can be read.']]);
});

test('an address that the system cannot open is on stderr', async () => {
  const { window } = await open();
  desktop.fake.shell.fault = new Error('There is no browser.');
  window.webContents.openHandler?.({ url: 'https://openid.net/' });
  await expect.poll(saidAll).toContain('There is no browser.');
});

test('while no server runs, nothing is copied over what the clipboard holds, and no file is shown', async () => {
  await open();
  await quit();
  desktop.fake.clipboard.text = 'mine';
  press('Copy Issuer');
  press('Show Config File');
  expect(desktop.fake.clipboard.text).toBe('mine');
  expect(desktop.fake.shell.revealed).toEqual([]);
});

// On Windows a file in the place of the folder is no fault to whoever removes what was in it.
test.skipIf(process.platform === 'win32').each(['quit', 'restart'])(
  'a server that does not stop in order at a %s is told on stderr',
  async (way) => {
    await open();
    rmSync(desktop.folder, { recursive: true });
    writeFileSync(desktop.folder, 'no folder any more');
    const ended = once(desktop.fake.app, 'quit');
    if (way === 'quit') desktop.fake.app.quit();
    else press('Restart Server');
    await ended;
    expect(saidAll()).toContain('Couldn’t stop cleanly');
  },
);
