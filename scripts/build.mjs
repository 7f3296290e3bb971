/**
 * `npm run build`: everything into dist/. Imported by start, serve and test, which build only what is stale.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, isFresh, markFresh } from './stale.mjs';
import { DIST, ROOT, TARGETS, nodeBundle, targetNames } from './targets.mjs';

/** @typedef {import('./targets.mjs').TargetName} TargetName */

/** Beside what was bundled: the licences of the packages in it. */
const LICENSES = 'licenses.md';

const entry = (/** @type {string} */ path) => join(ROOT, path);

/**
 * @param {TargetName} name
 * @param {string} outDir
 * @returns {import('vite').InlineConfig[]}
 */
function configsOf(name, outDir) {
  switch (name) {
    case 'server':
      return [
        nodeBundle({
          input: { cli: entry('server/cli/cli.ts'), understudy: entry('server/compose/understudy.ts') },
          outDir,
          format: 'cjs',
          extension: 'js',
          licenses: LICENSES,
        }),
      ];
    case 'renderer':
      return [
        { configFile: join(ROOT, 'vite.renderer.config.ts'), logLevel: 'warn', build: { outDir, emptyOutDir: false } },
      ];
    case 'electron':
      return [
        nodeBundle({
          input: { main: entry('electron/main.ts') },
          outDir,
          format: 'es',
          external: ['electron'],
          licenses: LICENSES,
        }),
        // A sandboxed preload cannot be an ES module.
        nodeBundle({ input: { preload: entry('electron/preload.ts') }, outDir, format: 'cjs', external: ['electron'] }),
      ];
  }
}

/**
 * The server is CommonJS, so that it can be required everywhere; the entry for `import` names what it exports.
 * @param {string} folder
 */
function finishServer(folder) {
  chmodSync(join(folder, 'cli.js'), 0o755);
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const names = Object.keys(createRequire(import.meta.url)(join(folder, 'understudy.js')));
  writeFileSync(join(folder, 'understudy.mjs'), `export { ${names.join(', ')} } from './understudy.js';\n`);
}

/**
 * Builds beside the old output and swaps: an interrupted build leaves what was there.
 * @param {TargetName} name
 */
async function buildTarget(name) {
  const { build } = await import('vite');
  const print = fingerprint(name);
  const next = join(DIST, `.${name}-${process.pid}`);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  try {
    for (const config of configsOf(name, next)) await build(config);
    if (name === 'server') finishServer(next);
    if (name === 'electron') cpSync(entry('electron/icons/desktop'), next, { recursive: true });
    rmSync(join(DIST, name), { recursive: true, force: true });
    renameSync(next, join(DIST, name));
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
  markFresh(name, print);
}

/**
 * Builds what is stale of `names`, and says so.
 * @param {readonly TargetName[]} names
 */
export async function buildStale(names) {
  const stale = targetNames().filter((name) => names.includes(name) && !isFresh(name));
  if (stale.length === 0) return;
  if (!existsSync(join(ROOT, 'node_modules', 'vite'))) {
    console.error('Dependencies are not installed. Run `npm ci` first.');
    process.exit(2);
  }
  console.error(`Building ${stale.join(', ')} …`);
  await buildAll(stale);
}

/** @param {readonly TargetName[]} names */
async function buildAll(names) {
  const { NODE_ENV } = process.env;
  try {
    for (const name of names) await buildTarget(name);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  // Vite says production to whatever is started from here: npm would then leave out devDependencies.
  if (NODE_ENV === undefined) delete process.env.NODE_ENV;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = /** @type {TargetName[]} */ (Object.keys(TARGETS));
  if (process.argv.includes('--stale')) await buildStale(names);
  else await buildAll(targetNames());
}
