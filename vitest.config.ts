import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Reads what all other files have written down, so it runs after them. */
const AFTERWARDS = 'test/house/produced-errors.test.ts';

/** This file is read once for each project, in one process. */
const record = (process.env['UNDERSTUDY_TEST_RECORD'] ??= mkdtempSync(join(tmpdir(), 'understudy-tests-')));
process.on('exit', () => rmSync(record, { recursive: true, force: true }));

export default defineConfig({
  // The package downloads a runtime when it is required: no test may resolve it.
  resolve: {
    alias: [{ find: /^electron$/, replacement: join(import.meta.dirname, 'test/electron/fake/electron.ts') }],
  },
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    restoreMocks: true,
    // A test left alone by mistake would hide all others.
    allowOnly: false,
    env: { UNDERSTUDY_TEST_RECORD: record },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [AFTERWARDS],
          setupFiles: ['test/world/setup.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'afterwards', include: [AFTERWARDS], sequence: { groupOrder: 1 } } },
    ],
  },
});
