import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, normalizePath, runnerImport, type Plugin } from 'vite';

const ROUTES = normalizePath(fileURLToPath(new URL('renderer/api/routes.ts', import.meta.url)));

/** Evaluates routes.ts while building, so that the console's first screen loads no schemas (docs/decisions/0028). */
const routesWithoutSchemas: Plugin = {
  name: 'routes-without-schemas',
  async load(id) {
    if (id !== ROUTES) return undefined;
    const { module } = await runnerImport<object>(ROUTES, { configFile: false, logLevel: 'error' });
    return Object.entries(module)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
      .join('\n');
  },
};

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), routesWithoutSchemas],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    sourcemap: false,
    // What the console reads to know all files that its screens need.
    manifest: 'files.json',
    // Whoever gets the build gets the licences of what is bundled in it.
    license: { fileName: 'licenses.md' },
    target: 'chrome130',
    // The page's policy allows fonts and images from its own origin only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
});
