import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The package downloads a runtime when it is required: no test may resolve it.
  resolve: {
    alias: [{ find: /^electron$/, replacement: join(import.meta.dirname, 'test/electron/fake/electron.ts') }],
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    // A test left alone by mistake would hide all others.
    allowOnly: false,
  },
});
