import { copyFile, link, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** How many earlier versions to keep. */
const KEPT = 10;

/** The folder of a config's earlier versions: `name.backups` next to `name.json`. */
function backupFolder(configPath: string): string {
  const { dir, name } = parse(configPath);
  return join(dir, `${name}.backups`);
}

/** The earlier versions of a config, oldest first. */
export async function listBackups(configPath: string): Promise<string[]> {
  const folder = backupFolder(configPath);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Backs up the file before it is replaced, and deletes the oldest versions. */
export async function backUp(configPath: string): Promise<void> {
  const isThere = await stat(configPath).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) return;
  await keep(configPath, async (backup) => {
    // The file is about to be replaced, not overwritten, so a hard link is a free copy.
    await link(configPath, backup).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') return copyFile(configPath, backup);
    });
  });
}

/** Backs up a version that another program already replaced. */
export const backUpBytes = (configPath: string, bytes: Buffer): Promise<void> =>
  keep(configPath, (backup) => writeFile(backup, bytes, { mode: 0o600 }));

async function keep(configPath: string, write: (backup: string) => Promise<void>): Promise<void> {
  const folder = backupFolder(configPath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await write(join(folder, `${parse(configPath).name}.${timestamp()}.json`));
  const all = await listBackups(configPath);
  await Promise.all(all.slice(0, -KEPT).map((old) => rm(old, { force: true })));
}

/** `2026-11-23T19-24-19.123Z`: sorts by time and is valid on every file system. */
const timestamp = (): string => new Date().toISOString().replaceAll(':', '-');
