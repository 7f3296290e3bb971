import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** How many earlier versions are kept. */
const KEPT = 10;

/** The folder of a config's earlier versions: `name.backups` beside `name.json`. */
export function backupFolder(configPath: string): string {
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

/** Keeps the file as it is now, before it is replaced, and lets the oldest versions go. */
export async function backUp(configPath: string): Promise<void> {
  const isThere = await stat(configPath).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) return;
  const folder = backupFolder(configPath);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { name } = parse(configPath);
  const backup = join(folder, `${name}.${timestamp()}.json`);
  try {
    // The file is about to be replaced, not overwritten: a second name for it is a copy at no cost.
    await link(configPath, backup);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await copyFile(configPath, backup);
  }
  const all = await listBackups(configPath);
  await Promise.all(all.slice(0, -KEPT).map((old) => rm(old, { force: true })));
}

/** `2026-11-23T19-24-19.123Z`: sorts by time, and every file system takes it. */
const timestamp = (): string => new Date().toISOString().replaceAll(':', '-');
