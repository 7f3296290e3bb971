/**
 * `npm start`: builds what is stale and opens the desktop app; where that cannot be, says why in one line and serves
 * the same console to the browser.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tokenInEnvironment } from './admin-token.mjs';
import { buildStale } from './build.mjs';
import { faultOf, fetchRuntime, findRuntime, hasDisplay, isRoot } from './electron-runtime.mjs';
import { serve } from './serve.mjs';
import { DIST, ROOT } from './targets.mjs';

/** @returns {{ runtime: string } | { reason: string }} */
function chooseRuntime() {
  if (!existsSync(join(DIST, 'electron', 'main.js')))
    return { reason: 'The desktop app is not included in this build' };
  if (!hasDisplay()) return { reason: 'No display found' };
  if (isRoot()) return { reason: "Electron's sandbox does not work as root" };
  const runtime = findRuntime() ?? fetchWithNotice();
  if (!runtime) return { reason: "Couldn't download Electron" };
  const fault = faultOf(runtime);
  return fault ? { reason: `Electron does not start on this machine (${fault})` } : { runtime };
}

function fetchWithNotice() {
  console.error('Downloading Electron (only once). This can take a minute or two …');
  return fetchRuntime();
}

/** @param {string} runtime */
function openDesktop(runtime) {
  const { args, env } = tokenInEnvironment(process.argv.slice(2), process.env);
  const child = spawn(runtime, [ROOT, ...args], { stdio: 'inherit', windowsHide: false, env });
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // A terminal sends SIGINT to the child as well: it quits, and its exit code is ours.
  process.on('SIGINT', () => {});
}

await buildStale(['server', 'renderer', 'electron']);
const choice = chooseRuntime();
if ('runtime' in choice) openDesktop(choice.runtime);
else {
  const opens = hasDisplay();
  console.error(`${choice.reason}. ${opens ? 'Opening the console in your browser' : 'Starting the server'} instead.`);
  await serve([...(opens ? ['--open'] : []), ...process.argv.slice(2)]);
}
