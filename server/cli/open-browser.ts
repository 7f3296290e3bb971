import { spawn } from 'node:child_process';

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens an address in the browser of the person at the keyboard. Every user of the machine can read it in the process
 * list, as the opener's argument and then the browser's: it may hold nothing that works twice.
 */
export function openBrowser(address: string): void {
  const [command, ...first] = OPENERS[process.platform] ?? ['xdg-open'];
  const { UNDERSTUDY_ADMIN_TOKEN: _token, ...env } = process.env;
  const child = spawn(command, [...first, address], { stdio: 'ignore', detached: true, env });
  // No browser to open is no fault: the address is printed.
  child.on('error', () => undefined);
  child.unref();
}
