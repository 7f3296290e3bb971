/** The risk of `--admin-token` on a command line, and the alternative. */
export const TOKEN_IN_ARGUMENTS =
  'Every user of this machine can read --admin-token in the process list. Set UNDERSTUDY_ADMIN_TOKEN instead.';

/**
 * Removes a secret from this process's entry in the process list. The programs that started it, such as npm and a
 * shell, still show it.
 */
export function hideFromProcessList(secret: string): void {
  // On Windows this sets the window title, and the arguments stay.
  if (process.platform === 'win32' || secret === '') return;
  process.title = [process.argv0, ...process.execArgv, ...process.argv.slice(1)].join(' ').replaceAll(secret, '…');
}

interface Given {
  https?: boolean | undefined;
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
}

interface Https {
  https?: boolean | { cert: string; key: string };
}

/** What the options of a command line mean for `startUnderstudy`. */
export const httpsOf = ({ https = false, tlsCert, tlsKey }: Given): Https =>
  tlsCert === undefined && tlsKey === undefined
    ? { ...(https && { https }) }
    : { https: { cert: tlsCert ?? '', key: tlsKey ?? '' } };
