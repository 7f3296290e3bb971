import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import { canonicalText } from '../../server/config/canonical.ts';
import { openConfigStore } from '../../server/config/config-file.ts';
import { ConfigError } from '../../server/core/config-error.ts';
import { arbitraryConfig } from '../transfer/arbitrary-config.ts';

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-edits-'));
});
afterAll(() => rm(folder, { recursive: true, maxRetries: 5 }));

let count = 0;

/** Opens a separate config, runs the edits, closes it, and returns the bytes of the file. */
async function play(
  config: ConfigInput,
  run: (store: Awaited<ReturnType<typeof openConfigStore>>, path: string) => Promise<void>,
) {
  const path = join(folder, `config-${count++}.json`);
  await writeFile(path, canonicalText(config));
  const store = await openConfigStore({ path, base: 'http://localhost:9400', emit: () => undefined });
  await run(store, path);
  await store.close();
  return readFile(path, 'utf8');
}

const replaceWith = (config: ConfigInput) => (draft: ConfigInput) => {
  for (const key of Object.keys(draft)) Reflect.deleteProperty(draft, key);
  Object.assign(draft, structuredClone(config));
};

describe('edits', () => {
  it('always produce the same bytes for the same final state, whatever came before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryConfig, { maxLength: 3 }),
        fc.array(arbitraryConfig, { maxLength: 3 }),
        arbitraryConfig,
        async (one, other, last) => {
          const through = (states: ConfigInput[]) =>
            play({ version: 2, workspaces: [{ tid: 'x', aid: 'x' }] }, async (store) => {
              for (const state of [...states, last]) await store.update('test', replaceWith(state));
            });
          expect(await through(one)).toBe(await through(other));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('made by console and editor at once are never lost: each is saved or rejected as a conflict', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const edit = fc.record({ by: fc.constantFrom('console', 'editor'), name, password: fc.uuid() });
    const users = ['a', 'b', 'c', 'd'].map((username) => ({ username, password: 'first' }));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
        const expected = new Map(users.map(({ username, password }) => [username, password]));
        const change = (config: ConfigInput, username: string, password: string) =>
          Object.assign(
            config.workspaces[0]!.users!.find((user) => user.username === username)!,
            { password },
          );
        const bytes = await play({ version: 2, workspaces: [{ tid: 't', aid: 'a', users }] }, async (store, path) => {
          for (const { by, name: username, password } of edits) {
            if (by === 'editor') {
              const config = JSON.parse(await readFile(path, 'utf8')) as ConfigInput;
              change(config, username, password);
              await writeFile(path, JSON.stringify(config));
            } else {
              const saved = await store
                .update('console', (draft) => void change(draft, username, password))
                .catch((error: unknown) => error);
              if (saved instanceof ConfigError) {
                expect(saved.code).toBe('conflict');
                continue;
              }
            }
            expected.set(username, password);
          }
        });
        const { workspaces } = JSON.parse(bytes) as ConfigInput;
        expect(new Map(workspaces[0]!.users!.map(({ username, password }) => [username, password]))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
