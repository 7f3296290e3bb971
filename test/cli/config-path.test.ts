import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { defaultConfigPath, optionsNaming } from '../../server/files/config-path.ts';

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

test('commands find the server of the default file without options, and others by their file or their address', () => {
  const admin = 'http://localhost:9401';
  const optionsFor = (path: string | undefined, readOnly = false) => optionsNaming({ path, readOnly, admin });
  expect(optionsFor(defaultConfigPath())).toEqual([]);
  expect(optionsFor('/work/team.json')).toEqual(['--config', '/work/team.json']);
  // Only a server that may write holds the lock that names it.
  expect(optionsFor('/work/team.json', true)).toEqual(['--admin', admin]);
  expect(optionsFor(undefined)).toEqual(['--admin', admin]);
});
