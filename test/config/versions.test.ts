import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONFIG_VERSION, configSchema } from '../../contract/config/config.ts';
import { openConfigStore } from '../../server/config/config-file.ts';

const VERSIONS = fileURLToPath(new URL('versions/', import.meta.url));

/** A config from each version, as written by a host of that version. These files never change. */
const files = (await readdir(VERSIONS)).filter((name) => name.endsWith('.json'));

describe('configs of every version', () => {
  it('are all here', () => {
    const expected = Array.from({ length: CONFIG_VERSION }, (_, n) => `version-${n + 1}.json`);
    expect(files.toSorted()).toEqual(expected);
  });

  it.each(files)('%s opens, and keeps its content when saved', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-versions-'));
    const path = join(folder, 'config.json');
    await copyFile(join(VERSIONS, name), path);
    const store = await openConfigStore({ path, base: 'http://localhost:9400', emit: () => undefined });
    onTestFinished(async () => {
      await store.close();
      await rm(folder, { recursive: true, maxRetries: 5 });
    });
    expect(store.source().version).toBe(CONFIG_VERSION);
    const before = await readFile(path, 'utf8');
    await store.update('test', (draft) => (draft.workspaces[0]!.name = 'saved'));
    expect(configSchema.parse(JSON.parse(await readFile(path, 'utf8'))).workspaces[0]!.name).toBe('saved');
    const [backup] = await readdir(join(folder, 'config.backups'));
    expect(await readFile(join(folder, 'config.backups', backup!), 'utf8')).toBe(before);
  });
});
