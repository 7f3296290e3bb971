/** The desktop app as built and shipped, in Node with the fake Electron. Finds what tests of the sources cannot. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { transformWithOxc } from 'vite';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'dist/electron');

/** Node's input: `electron` is the fake. Runs the built main module and prints what its window received. */
const FILES = {
  'hook.mjs': `
export const resolve = (name, context, next) =>
  name === 'electron' ? { url: new URL('electron.mjs', import.meta.url).href, shortCircuit: true } : next(name, context);
`,
  'register.mjs': `
import { register } from 'node:module';
register('./hook.mjs', import.meta.url);
`,
  'driver.mjs': `
import { once } from 'node:events';
import { app, BrowserWindow, ipcMain } from 'electron';
const [folder, main] = process.argv.splice(2, 2);
app.setPath('appData', folder);
const loaded = once(app, 'test-loaded');
await import(main);
await loaded;
const [{ webContents }] = BrowserWindow.opened;
const event = { sender: webContents, senderFrame: webContents.mainFrame };
ipcMain.emit('console.facts', event);
const { origin } = new URL(webContents.getURL());
const page = await fetch(origin);
const headers = { authorization: 'Bearer ' + event.returnValue.adminToken };
const api = await fetch(origin + '/api/v1/server', { headers });
const windows = BrowserWindow.opened.length;
console.log(JSON.stringify({ windows, page: page.headers.get('content-type'), api: api.status }));
app.once('quit', () => process.exit(0));
app.quit();
`,
};

test('starts, opens one window with the console, and stops', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-built-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  const fake = join(import.meta.dirname, 'fake/electron.ts');
  const { code } = await transformWithOxc(readFileSync(fake, 'utf8'), fake);
  writeFileSync(join(folder, 'electron.mjs'), code);
  const args = [
    `--import=${pathToFileURL(join(folder, 'register.mjs')).href}`,
    join(folder, 'driver.mjs'),
    folder,
    String(pathToFileURL(join(BUILT, 'main.js'))),
    `--config=${join(folder, 'understudy.json')}`,
    '--port=0',
    '--admin-port=0',
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 25_000 });
  expect(JSON.parse(stdout)).toEqual({ windows: 1, page: 'text/html; charset=utf-8', api: 200 });
});

test('a sandboxed preload may only require electron', () => {
  const preload = readFileSync(join(BUILT, 'preload.cjs'), 'utf8');
  const required = [...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name = '']) => name);
  expect(required).toEqual(['electron']);
});
