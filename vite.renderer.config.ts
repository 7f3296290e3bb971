import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
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
