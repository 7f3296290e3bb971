/**
 * What is built, from what, and how.
 *
 * The scripts are plain JavaScript, checked by the compiler: they run before there is a build, and Node 20 runs no
 * TypeScript. Nothing that ships imports them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const DIST = join(ROOT, 'dist');

/**
 * @typedef {'server' | 'renderer' | 'electron'} TargetName
 * @typedef {{ sources: readonly string[], entries: readonly string[] }} Target
 */

/**
 * `sources` are the folders and files whose change makes the target stale.
 * @type {Readonly<Record<TargetName, Target>>}
 */
export const TARGETS = {
  server: {
    sources: ['contract', 'server'],
    entries: ['server/cli/cli.ts', 'server/compose/understudy.ts'],
  },
  renderer: { sources: ['contract', 'renderer', 'vite.renderer.config.ts'], entries: ['renderer/index.html'] },
  electron: { sources: ['contract', 'server', 'electron'], entries: ['electron/main.ts', 'electron/preload.ts'] },
};

/** @returns {TargetName[]} */
export function targetNames() {
  return /** @type {TargetName[]} */ (Object.keys(TARGETS)).filter((name) =>
    TARGETS[name].entries.every((entry) => existsSync(join(ROOT, entry))),
  );
}

/**
 * Writes all but ASCII as escapes: V8 keeps a file with one other character at two bytes a character.
 * @type {import('vite').Plugin}
 */
const IN_ASCII = {
  name: 'in-ascii',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = inAscii(chunk.code);
  },
};

const inAscii = (/** @type {string} */ code) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * A server-side bundle: everything inside but what `external` names, so that a start reads one file. What is imported
 * lazily becomes a separate chunk next to it.
 * @param {{ input: Record<string, string>, outDir: string, format: 'es' | 'cjs', extension?: string, external?: string[],
 *   licenses?: string }} options `licenses` names the file for the licences of what is bundled
 * @returns {import('vite').InlineConfig}
 */
export function nodeBundle({
  input,
  outDir,
  format,
  extension = format === 'cjs' ? 'cjs' : 'js',
  external = [],
  licenses,
}) {
  return {
    configFile: false,
    root: ROOT,
    publicDir: false,
    plugins: [IN_ASCII],
    logLevel: 'warn',
    resolve: { alias: { 'iconv-lite': join(ROOT, 'scripts/bundle/iconv-lite.cjs') } },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      sourcemap: false,
      ...(licenses && { license: { fileName: licenses } }),
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        external,
        output: {
          format,
          entryFileNames: `[name].${extension}`,
          chunkFileNames: `[name]-[hash].${extension}`,
          // What every start loads is one file; what is imported lazily shares it. What starts the command line is not
          // in it: it must not run inside an application.
          codeSplitting: {
            groups: [
              {
                name: 'core',
                tags: ['$initial'],
                test: (id) => !/\/server\/(cli|compose\/understudy)|\/commander\//.test(id),
              },
            ],
          },
          comments: { legal: true, annotation: false, jsdoc: false },
        },
      },
    },
  };
}
