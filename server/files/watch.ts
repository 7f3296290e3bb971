import { unwatchFile, watch, watchFile as pollFile, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write in several steps. Wait this long after the last one. */
const SETTLED_MS = 100;
/** How often to check the file where changes aren't announced: network drives, containers. */
const POLL_MS = 2000;

/** Calls `look` after the file may have changed. Never keeps the process alive. */
export function watchFile(path: string, look: () => void): () => void {
  let settling: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLED_MS);
    settling.unref();
  };
  const watcher = watchFolder(path, changed);
  pollFile(path, { interval: POLL_MS, persistent: false }, changed);
  return () => {
    clearTimeout(settling);
    watcher?.close();
    unwatchFile(path, changed);
  };
}

/** Watches the folder, because a replaced file is a different file. Undefined if it can't be watched. */
function watchFolder(path: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name === null || name === basename(path)) changed();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
