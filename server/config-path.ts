import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';

/** understudy.json in the operating system's per-user config folder. */
export function defaultConfigPath(): string {
  const { env, platform } = process;
  const folder =
    platform === 'win32'
      ? (env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'));
  return join(folder, 'understudy', 'understudy.json');
}

/** Beside `name.json`: `name.keys.json` and `name.admin-token`. */
export function filesBeside(configPath: string): { keys: string; token: string } {
  const { name } = parse(configPath);
  const folder = dirname(configPath);
  return { keys: join(folder, `${name}.keys.json`), token: join(folder, `${name}.admin-token`) };
}
