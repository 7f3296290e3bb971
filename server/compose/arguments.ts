/** What `--admin-token` on a command line costs, and what to do instead. */
export const TOKEN_IN_ARGUMENTS =
  'Every user of this machine can read --admin-token in the process list. Set UNDERSTUDY_ADMIN_TOKEN instead.';

/**
 * Takes a secret out of what the process list shows of this process. The programs that started it, such as npm and a
 * shell, still show it.
 */
export function hideFromProcessList(secret: string): void {
  // On Windows the title is that of the console's window, and the arguments stay.
  if (process.platform === 'win32' || secret === '') return;
  process.title = [process.argv0, ...process.execArgv, ...process.argv.slice(1)].join(' ').replaceAll(secret, '…');
}
