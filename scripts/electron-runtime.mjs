/**
 * Where Electron's runtime is, and how to come by it. The npm package holds none and throws when it is required
 * without one, so it is never required here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './targets.mjs';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const FETCH_TIMEOUT_MS = 180_000;

const EXECUTABLES = /** @type {Record<string, string>} */ ({
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
});

/** The runtime's executable, if there is one. */
export function findRuntime(env = process.env) {
  const executable = EXECUTABLES[process.platform] ?? 'electron';
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(PACKAGE, 'dist');
  const path = join(folder, executable);
  return existsSync(path) ? path : undefined;
}

/** Electron's own installer, for a bounded time. It prints a stack trace when offline: that is not passed on. */
export function fetchRuntime() {
  const installer = join(PACKAGE, 'install.js');
  if (!existsSync(installer)) return undefined;
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: FETCH_TIMEOUT_MS });
  return findRuntime();
}

export function hasDisplay(env = process.env, platform = process.platform) {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** Chromium's sandbox refuses to run for root, and Understudy does not switch it off. */
export function isRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/**
 * Does it start at all? A missing system library shows here, as a reason in a few words.
 * @param {string} runtime
 */
export function faultOf(runtime) {
  const result = spawnSync(runtime, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  if (result.status === 0) return undefined;
  return (result.stderr || result.error?.message || `exit code ${result.status}`).trim().split('\n')[0];
}

export function electronVersion() {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return /** @type {string} */ (version);
}
