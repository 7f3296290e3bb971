import { homedir } from 'node:os';
import { join } from 'node:path';

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
