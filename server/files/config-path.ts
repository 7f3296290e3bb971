import { homedir } from 'node:os';
import { dirname, isAbsolute, join, parse } from 'node:path';

/** understudy.json in the operating system's per-user config folder. */
export function defaultConfigPath(): string {
  const { platform } = process;
  const folder =
    platform === 'win32'
      ? (folderIn('APPDATA') ?? join(homedir(), 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (folderIn('XDG_CONFIG_HOME') ?? join(homedir(), '.config'));
  return join(folder, 'understudy', 'understudy.json');
}

/** The options by which commands find a server: by its config file’s lock, if it holds one. */
export function optionsNaming(server: { path: string | undefined; readOnly: boolean; admin: string }): string[] {
  const { path, readOnly, admin } = server;
  if (path === undefined || readOnly) return ['--admin', admin];
  return path === defaultConfigPath() ? [] : ['--config', path];
}

/** Empty or relative counts as not set (XDG Base Directory Specification §2). */
function folderIn(variable: string): string | undefined {
  const value = process.env[variable];
  return value !== undefined && isAbsolute(value) ? value : undefined;
}

interface FilesBeside {
  keys: string;
  token: string;
  /** The cards of check-ups. */
  checkups: string;
  /** While a server may write the config. */
  lock: string;
  /** The certificate authority of HTTPS, with its keys. */
  authority: string;
  /** The same authority's certificate, which clients trust. */
  ca: string;
}

/** The files next to `name.json`, such as `name.keys.json`. */
export function filesBeside(configPath: string): FilesBeside {
  const { name } = parse(configPath);
  const folder = dirname(configPath);
  return {
    keys: join(folder, `${name}.keys.json`),
    token: join(folder, `${name}.admin-token`),
    checkups: join(folder, `${name}.checkups.json`),
    lock: join(folder, `${name}.lock`),
    authority: join(folder, `${name}.authority.pem`),
    ca: join(folder, `${name}.ca.pem`),
  };
}
