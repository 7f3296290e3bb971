import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { defaultConfigPath } from '../../server/files/config-path.ts';

afterEach(() => void vi.unstubAllEnvs());

test.runIf(process.platform === 'linux').each([
  ['/etc/xdg-of-mine', '/etc/xdg-of-mine'],
  // XDG Base Directory Specification §2: empty is not set, and a relative path is ignored.
  ['', join(homedir(), '.config')],
  ['settings', join(homedir(), '.config')],
])('with XDG_CONFIG_HOME "%s" the config is below %s', (value, folder) => {
  vi.stubEnv('XDG_CONFIG_HOME', value);
  expect(defaultConfigPath()).toBe(join(folder, 'understudy', 'understudy.json'));
});
