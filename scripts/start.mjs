/**
 * `npm start`: builds what is stale and opens the desktop app; where that cannot be, says why in one line and serves
 * the same desk to the browser.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from './build.mjs';
import { faultOf, fetchRuntime, findRuntime, hasDisplay, isRoot } from './electron-runtime.mjs';
import { serve } from './serve.mjs';
import { DIST, ROOT } from './targets.mjs';

/** @returns {{ runtime: string } | { reason: string }} */
function chooseRuntime() {
  if (!existsSync(join(DIST, 'electron', 'main.js'))) return { reason: 'The desktop app is not part of this build' };
  if (!hasDisplay()) return { reason: 'There is no display' };
  if (isRoot()) return { reason: "Electron's sandbox does not run for root" };
  const runtime = findRuntime() ?? fetchWithNotice();
  if (!runtime) return { reason: "Electron's runtime could not be fetched" };
  const fault = faultOf(runtime);
  return fault ? { reason: `Electron does not start here (${fault})` } : { runtime };
}

function fetchWithNotice() {
  console.error("Fetching Electron's runtime, once; this can take a minute or two …");
  return fetchRuntime();
}

/** @param {string} runtime */
function openDesktop(runtime) {
  const child = spawn(runtime, [ROOT, ...process.argv.slice(2)], { stdio: 'inherit', windowsHide: false });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // A terminal sends SIGINT to the child as well: it quits, and its exit code is ours.
  process.on('SIGINT', () => {});
}

const OPENERS = /** @type {Record<string, [string, ...string[]]>} */ ({
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
});

/** @param {string} address */
function openBrowser(address) {
  const [command, ...first] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...first, address], { stdio: 'ignore', detached: true });
  // No browser to open is no fault: the address is printed.
  child.on('error', () => {});
  child.unref();
}

/** Opens the desk's address as soon as it is printed. */
function openDeskWhenPrinted() {
  const write = process.stdout.write.bind(process.stdout);
  /** @type {any} */ (process.stdout).write = (/** @type {any} */ chunk, /** @type {any[]} */ ...rest) => {
    const address = /https?:\/\/\S+#token=[\w-]+/.exec(String(chunk))?.[0];
    if (address) {
      process.stdout.write = write;
      openBrowser(address);
    }
    return /** @type {any} */ (write)(chunk, ...rest);
  };
}

await buildStale(['server', 'renderer', 'electron']);
const choice = chooseRuntime();
if ('runtime' in choice) openDesktop(choice.runtime);
else {
  console.error(`${choice.reason}: the desk is served to your browser instead.`);
  if (hasDisplay()) openDeskWhenPrinted();
  await serve(process.argv.slice(2));
}
