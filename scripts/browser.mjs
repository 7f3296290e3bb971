/**
 * Finds a Chromium, Chrome or Edge for the browser tests, or installs one. UNDERSTUDY_CHROMIUM names one outright.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './targets.mjs';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'msedge',
];
const MAC_APPS = ['Chromium', 'Google Chrome', 'Microsoft Edge'];
const WINDOWS_PATHS = [
  'Google/Chrome/Application/chrome.exe',
  'Chromium/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
];
const LINUX_PATHS = ['/snap/bin/chromium', '/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge'];
const INSTALL_TIMEOUT_MS = 600_000;

function onPath() {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command + suffix)));
}

function usualPlaces() {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
        MAC_APPS.map((app) => join(folder, `${app}.app`, 'Contents', 'MacOS', app)),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .map((name) => process.env[name] ?? '')
        .filter(Boolean)
        .flatMap((folder) => WINDOWS_PATHS.map((path) => join(folder, path)));
    default:
      return LINUX_PATHS;
  }
}

/** The browser that Playwright keeps for itself; the path is known before anything is there. */
function fromPlaywright() {
  try {
    return [String(createRequire(import.meta.url)('playwright-core').chromium.executablePath())];
  } catch {
    return [];
  }
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
  } catch {
    return false;
  }
  // On Linux a browser can be there without its libraries; asking its version tells.
  return process.platform !== 'linux' || spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** The path of a browser that can run the tests, or undefined. */
export function findBrowser() {
  const named = process.env['UNDERSTUDY_CHROMIUM'];
  if (named && !existsSync(named)) throw new Error(`UNDERSTUDY_CHROMIUM is ${named}, but that file does not exist`);
  return named || [...onPath(), ...usualPlaces(), ...fromPlaywright()].find(isExecutable);
}

/**
 * Runs an installer; what it prints goes to stderr.
 * @param {string} command
 * @param {readonly string[]} args
 */
function install(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: INSTALL_TIMEOUT_MS, env }).status === 0;
}

function installFromDebian() {
  const possible = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  return possible && install('apt-get', ['update']) && install('apt-get', ['install', '-y', 'chromium']);
}

/** Finds a browser, else installs one: Playwright's Chromium, else Debian's. */
export function obtainBrowser() {
  const found = findBrowser();
  if (found) return found;
  console.error('No Chromium, Chrome or Edge found. Installing Chromium for the browser tests …');
  install(process.execPath, [join(ROOT, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']);
  const installed = findBrowser();
  if (installed) return installed;
  return installFromDebian() ? findBrowser() : undefined;
}
