/** Slow: runs electron-builder itself with a stand-in for Electron's runtime. Needs no network. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/**
 * What @electron/fuses looks for in the runtime's executable: this text, a version, a length, then one digit per fuse.
 */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

const write = (path: string, content: string | Buffer): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

function writeRuntime(folder: string, version: string): void {
  const wire = Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, FUSES.length])]);
  const wrong = '10110011';
  write(join(folder, 'electron'), Buffer.concat([Buffer.alloc(512), wire, Buffer.from(wrong), Buffer.alloc(512)]));
  write(join(folder, 'version'), version);
  write(join(folder, 'locales/en-US.pak'), '');
  mkdirSync(join(folder, 'resources'), { recursive: true });
}

const BUILT = [
  'electron/licenses.md',
  'electron/main.js',
  'electron/preload.cjs',
  'electron/tray.png',
  'renderer/index.html',
  'renderer/licenses.md',
];
const NOT_PACKAGED = [
  'dist/electron/main.js.map',
  'dist/renderer/app.js.map',
  'dist/server/cli.js',
  'electron/main.ts',
  'server/start.ts',
  'test/x.test.ts',
];

/** The project as packaged, with small files instead of the build. */
function writeProject(folder: string): void {
  for (const name of ['package.json', 'LICENSE', 'electron-builder.yml', 'electron/icons']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const name of BUILT) {
    write(join(folder, 'dist', name), 'built');
  }
  for (const name of NOT_PACKAGED) {
    write(join(folder, name), 'not to be packaged');
  }
}

const project = mkdtempSync(join(tmpdir(), 'understudy-package-'));
const unpacked = join(project, 'dist/packages/linux-unpacked');

// Packaging for Linux on another system is rare, and its file names would differ.
describe.runIf(process.platform === 'linux')('the packaged app', { timeout: 300_000 }, () => {
  beforeAll(() => {
    writeProject(project);
    writeRuntime(join(project, 'runtime'), versionOf('electron'));
    const builder = join(ROOT, 'node_modules/electron-builder/cli.js');
    const args = [builder, '--linux', 'dir', '--publish', 'never', '-c.electronDist=runtime'];
    const built = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', timeout: 280_000 });
    if (built.status !== 0) throw new Error(`electron-builder failed:\n${built.stdout}${built.stderr}`);
  }, 300_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('contains the build and package.json, but no sources, source maps or npm modules', () => {
    const { files } = readArchive(join(unpacked, 'resources/app.asar'));
    expect([...files.keys()].sort()).toEqual(['LICENSE', ...BUILT.map((name) => `dist/${name}`), 'package.json']);
  });

  test('omits the parts of package.json that only development needs', () => {
    const { files } = readArchive(join(unpacked, 'resources/app.asar'));
    const packed = JSON.parse(files.get('package.json') ?? '') as object;
    expect(packed).toMatchObject({ name: '@understudy-idp/understudy', main: 'dist/electron/main.js', type: 'module' });
    expect(Object.keys(packed)).not.toContain('devDependencies');
    expect(Object.keys(packed)).not.toContain('scripts');
  });

  test('gives the system the names that its menus, windows and desktop entry use', () => {
    const { files } = readArchive(join(unpacked, 'resources/app.asar'));
    // Electron derives the WM class and the Wayland app ID from desktopName, electron-builder the StartupWMClass. A
    // window finds its icon by it. The entry itself is named after the executable.
    expect(JSON.parse(files.get('package.json') ?? '')).toMatchObject({
      productName: 'Understudy',
      desktopName: 'understudy-desktop.desktop',
    });
    expect(existsSync(join(unpacked, 'understudy-desktop'))).toBe(true);
  });

  test('has its fuses set as configured', () => {
    expect(fusesOf(join(unpacked, 'understudy-desktop'))).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});

const licensesIn = (folder: string): string => readFileSync(join(ROOT, 'dist', folder, 'licenses.md'), 'utf8');

test.each([
  ['electron', ['express', 'jose', 'lowdb', 'zod']],
  ['renderer', ['@mantine/core', 'react-dom', '@tanstack/react-virtual', 'zod']],
  ['server', ['commander', 'express', 'jose', 'yaml']],
])('the build of %s includes the licences of everything bundled in it', (folder, names) => {
  for (const name of names) expect(licensesIn(folder)).toContain(`## ${name} - `);
});

test('Electron is pinned exactly', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
});

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

test('the Windows icon contains a PNG of every size it lists', () => {
  const ico = readFileSync(join(ROOT, 'electron/icons/icon.ico'));
  const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => 6 + 16 * index);
  expect(entries.map((at) => ico.readUInt8(at) || 256)).toEqual([16, 24, 32, 48, 64, 128, 256]);
  for (const at of entries) {
    const offset = ico.readUInt32LE(at + 12);
    expect(ico.subarray(offset, offset + 4)).toEqual(PNG);
    expect(ico.readUInt32BE(offset + 16)).toBe(ico.readUInt8(at) || 256);
  }
});

test('the macOS icon is complete and goes up to 1024 points', () => {
  const icns = readFileSync(join(ROOT, 'electron/icons/icon.icns'));
  expect([icns.toString('ascii', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
  const widths: number[] = [];
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    expect(icns.subarray(at + 8, at + 12)).toEqual(PNG);
    widths.push(icns.readUInt32BE(at + 24));
  }
  expect(Math.max(...widths)).toBe(1024);
});

interface ArchiveFolder {
  files: Record<string, ArchiveFolder | { offset: string; size: number }>;
}

/** An asar: two lengths, a JSON header with names, offsets and sizes, then the files one after another. */
function readArchive(path: string): { files: Map<string, string> } {
  const archive = readFileSync(path);
  const content = 8 + archive.readUInt32LE(4);
  const header = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))) as ArchiveFolder;
  const files = new Map<string, string>();
  const walk = (folder: ArchiveFolder, prefix: string): void => {
    for (const [name, entry] of Object.entries(folder.files)) {
      if ('files' in entry) walk(entry, `${prefix}${name}/`);
      else {
        const start = content + Number(entry.offset);
        files.set(`${prefix}${name}`, archive.toString('utf8', start, start + entry.size));
      }
    }
  };
  walk(header, '');
  return { files };
}

function fusesOf(executable: string): Record<string, boolean> {
  const binary = readFileSync(executable, 'latin1');
  const wire = binary.slice(binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2);
  return Object.fromEntries(FUSES.map((fuse, index) => [fuse, wire[index] === '1']));
}

function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string };
  return version;
}
