import { spawn } from 'node:child_process';

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens a URL in the user's browser. Every user of the machine can read it in the process list, first as the opener's
 * argument, then as the browser's, so it must not contain anything that works twice.
 */
export function openBrowser(address: string): void {
  const [command, ...first] = OPENERS[process.platform] ?? ['xdg-open'];
  const { UNDERSTUDY_ADMIN_TOKEN: _token, ...env } = process.env;
  const child = spawn(command, [...first, address], { stdio: 'ignore', detached: true, env });
  // No browser to open is fine: the URL is printed.
  child.on('error', () => undefined);
  child.unref();
}
