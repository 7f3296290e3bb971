import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
/** Without what `npm test` tells about this project: an npm started by it would install here. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
const NPM = { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32', env } as const;

const folder = mkdtempSync(join(tmpdir(), 'understudy-packed-'));
const project = join(folder, 'ein Projekt für Grüße');

/** Uses everything that the types promise, and stops, so that the process ends by itself. */
const USE = `
async function main() {
  const idp = await startUnderstudy();
  const discovery = await fetch(idp.issuer + '/.well-known/openid-configuration');
  const { issuer } = await discovery.json();
  const console = await fetch(idp.admin);
  await idp.stop();
  const refused = await startUnderstudy({ config: { version: 2, workspaces: [] } }).catch((error) => error);
  process.stdout.write(JSON.stringify({ same: issuer === idp.issuer, console: console.status, refused: refused instanceof ConfigError }));
}
main();
`;
/** Loads the package as Jest does: each module in a context with globals of its own, so that its Promise isn't Node's. */
const IN_A_CONTEXT = `
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const { dirname, resolve } = require('node:path');
const vm = require('node:vm');
const { Buffer, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, AbortSignal, fetch, performance, process, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, structuredClone, queueMicrotask } = globalThis;
const context = vm.createContext({ Buffer, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, AbortSignal, fetch, performance, process, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, structuredClone, queueMicrotask, console });
context.globalThis = context;
const loaded = new Map();
function load(file) {
  if (loaded.has(file)) return loaded.get(file).exports;
  const module = { exports: {} };
  loaded.set(file, module);
  const inner = (name) => (name.startsWith('.') ? load(resolve(dirname(file), name)) : createRequire(file)(name));
  const text = readFileSync(file, 'utf8').replace(/^#!.*/, '');
  vm.runInContext('(function (exports, require, module, __filename, __dirname) {' + text + '\\n})', context, { filename: file })(module.exports, inner, module, file, dirname(file));
  return module.exports;
}
const { ConfigError, startUnderstudy } = load(require.resolve('${manifest.name}'));
`;
const CODE = {
  'context.cjs': `${IN_A_CONTEXT}${USE}`,
  'uses.mjs': `import { ConfigError, startUnderstudy } from '${manifest.name}';${USE}`,
  'uses.cjs': `const { ConfigError, startUnderstudy } = require('${manifest.name}');${USE}`,
};

const TYPED = `
import { ConfigError, createMemoryPorts, startUnderstudy, type Understudy, type UnderstudyOptions } from '${manifest.name}';
const ports = createMemoryPorts(() => 0);
const options: UnderstudyOptions = {
  ports,
  config: { version: 2, workspaces: [{ tid: 'a', aid: 'b', clients: [{ client_id: 'shop', redirect_uris: [] }] }] },
};
export const started: Promise<Understudy> = startUnderstudy(options);
export const codes: string[] = [new ConfigError('invalid', '').code];
// @ts-expect-error A misspelled option is an error.
void startUnderstudy({ prt: 1 });
// @ts-expect-error So is a misspelled field of the config.
void startUnderstudy({ config: { version: 2, workspaces: [{ tid: 'a', aid: 'b', client: [] }] } });
`;

beforeAll(() => {
  mkdirSync(project);
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], NPM),
  ) as [{ filename: string }];
  writeFileSync(join(project, 'package.json'), '{ "name": "shop", "private": true }');
  execFileSync('npm', ['install', '--offline', '--save-dev', '--no-audit', join(folder, packed.filename)], {
    ...NPM,
    cwd: project,
  });
  for (const [name, text] of Object.entries(CODE)) writeFileSync(join(project, name), text);
  for (const name of ['typed.mts', 'typed.cts', 'typed.ts']) writeFileSync(join(project, name), TYPED);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', { timeout: 60_000 }, () => {
  test('installs without a network, and brings nothing else', () => {
    const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual([manifest.name.split('/')[0]]);
  });

  test.each(Object.keys(CODE))('%s starts and stops a server, without a home folder to write to', (file) => {
    const home = { HOME: join(folder, 'missing'), XDG_CONFIG_HOME: join(folder, 'missing') };
    const options = { cwd: project, encoding: 'utf8', env: { PATH: process.env['PATH'], ...home } } as const;
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], options);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toEqual({ same: true, console: 200, refused: true });
    expect(readdirSync(folder)).not.toContain('missing');
  });

  test('has the command understudy', () => {
    const { bin } = { bin: join(project, 'node_modules/.bin/understudy') };
    const { stdout } = spawnSync(bin, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
    expect(stdout.trim()).toBe(manifest.version);
  });

  test.each([
    ['nodenext', 'nodenext', ['typed.mts', 'typed.cts']],
    ['node16', 'node16', ['typed.mts', 'typed.cts']],
    ['esnext', 'bundler', ['typed.ts']],
  ])('has types for module %s and moduleResolution %s', (module, moduleResolution, files) => {
    const args = ['--ignoreConfig', '--noEmit', '--strict', '--types', '', '--target', 'es2022', '--lib', 'es2022'];
    const resolved = ['--module', module, '--moduleResolution', moduleResolution];
    expect(compiled([...args, ...resolved, ...files])).toBe('');
  });

  test('declares what the source does', () => {
    const source = JSON.stringify(join(ROOT, 'server/compose/understudy.ts'));
    const text = `
      import * as packed from '${manifest.name}';
      import * as source from ${source};
      type Options<T> = Required<Omit<T, 'ports' | 'config'>>;
      export const taken = (options: Options<packed.UnderstudyOptions>): Options<source.UnderstudyOptions> => options;
      export const given = (idp: source.Understudy): packed.Understudy => idp;
      export const back = (idp: packed.Understudy): source.Understudy => idp;
      export const names: Record<keyof typeof source, unknown> = packed;
      export const others: Record<keyof typeof packed, unknown> = source;
      export const known = (options: Options<source.UnderstudyOptions>): Record<keyof Options<packed.UnderstudyOptions>, unknown> => options;
    `;
    writeFileSync(join(project, 'same.ts'), text);
    const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler', '--allowImportingTsExtensions'];
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'];
    const node = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types'), '--target', 'es2023'];
    expect(compiled(['--ignoreConfig', '--noEmit', ...bundler, ...strict, ...node, 'same.ts'])).toBe('');
  });
});

const compiled = (args: string[]): string =>
  spawnSync(process.execPath, [TSC, ...args], { cwd: project, encoding: 'utf8' }).stdout;
