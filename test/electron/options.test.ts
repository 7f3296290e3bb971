import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { HOST_NAME_SENTENCE } from '../../server/compose/addresses.ts';
import { parseOptions } from '../../electron/options.ts';

test('accepts the options of serve among switches of Electron and Chromium', () => {
  const argv = ['/app', '--enable-logging', '--port', '9500', '--config=team.json', '--host', '0.0.0.0', '--x=1'];
  expect(parseOptions(argv, {})).toEqual({ port: 9500, config: resolve('team.json'), host: '0.0.0.0' });
  expect(
    parseOptions(['--admin-port', '9501', '--admin-host', '::1', '--public-url', 'https://idp.test/'], {}),
  ).toEqual({
    adminPort: 9501,
    adminHost: '::1',
    publicUrl: 'https://idp.test',
  });
  expect(parseOptions([], {})).toEqual({});
});

test('other names of the server come from the command line or the variable', () => {
  expect(parseOptions(['--also-host', 'idp', 'sso:8080'], {})).toEqual({ alsoHosts: ['idp', 'sso:8080'] });
  expect(parseOptions([], { UNDERSTUDY_ALSO_HOST: 'idp, sso' })).toEqual({ alsoHosts: ['idp', 'sso'] });
  expect(() => parseOptions(['--also-host=a/b'], {})).toThrow(`--also-host "a/b" is invalid. ${HOST_NAME_SENTENCE}`);
});

test.each(['x', '-1', '65536', '1e3', ''])('rejects a port of "%s" in one sentence', (port) => {
  expect(() => parseOptions([`--admin-port=${port}`], {})).toThrow(
    `--admin-port "${port}" is invalid. Use a port number from 0 to 65535.`,
  );
});

test('a config may be read-only and refer to variables; the token may come from the environment', () => {
  const env = { UNDERSTUDY_ADMIN_TOKEN: 'from-env', CLIENT_SECRET: 's', OTHER: 'o' };
  expect(parseOptions(['--read-only', '--allow-env', 'CLIENT_SECRET'], env)).toEqual({
    adminToken: 'from-env',
    readOnly: true,
    environment: { CLIENT_SECRET: 's' },
  });
  expect(parseOptions(['--admin-token=given'], env)).toEqual({ adminToken: 'given' });
});

test('an empty token in the environment counts as none, as with serve', () => {
  expect(parseOptions([], { UNDERSTUDY_ADMIN_TOKEN: '' })).toEqual({});
});

test.each([
  ['nothing', ''],
  ['two words', 'two words'],
  ['letters beyond ASCII', 'schlüssel'],
  ['513 letters', 'x'.repeat(513)],
])('rejects an admin token of %s without repeating it', (_what, token) => {
  const sentence = 'is invalid. Use 1 to 512 printable ASCII characters without spaces.';
  expect(() => parseOptions([`--admin-token=${token}`], {})).toThrow(new Error(`--admin-token ${sentence}`));
  if (token === '') return;
  const env = { UNDERSTUDY_ADMIN_TOKEN: token };
  expect(() => parseOptions([], env)).toThrow(new Error(`UNDERSTUDY_ADMIN_TOKEN ${sentence}`));
});

test('all names after --allow-env are variables, up to the next option', () => {
  const argv = ['--allow-env', 'A', 'B', '--read-only', 'C', '--allow-env=D', 'E', '--', 'F'];
  expect(parseOptions(argv, { A: '1', B: '2', C: '3', D: '4', E: '5', F: '6' }).environment).toEqual({
    A: '1',
    B: '2',
    D: '4',
  });
});

test.each(['idp.test', 'ftp://idp.test', 'https://idp.test/path', 'https://user@idp.test'])(
  'rejects a public URL of "%s" in one sentence',
  (url) => {
    expect(() => parseOptions(['--public-url', url], {})).toThrow(
      `--public-url "${url}" is invalid. Use an http or https URL without a path`,
    );
  },
);

test('rejects an option without its value', () => {
  expect(() => parseOptions(['--config'], {})).toThrow('--config needs a value');
  expect(() => parseOptions(['--allow-env'], {})).toThrow('--allow-env needs a value');
});

test('https is an option, a variable, or a certificate of your own', () => {
  expect(parseOptions(['--https'], {})).toEqual({ https: true });
  expect(parseOptions([], { UNDERSTUDY_HTTPS: 'true' })).toEqual({ https: true });
  expect(parseOptions([], { UNDERSTUDY_HTTPS: 'false' })).toEqual({});
  expect(parseOptions(['--tls-cert=a.pem', '--tls-key', 'a.key'], {})).toEqual({
    https: { cert: 'a.pem', key: 'a.key' },
  });
});
