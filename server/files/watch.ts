import { unwatchFile, watch, watchFile as pollFile, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write in more than one step: this long after the last one, a change is worth looking at. */
const SETTLED_MS = 100;
/** How often the file is looked at where changes are not announced: network drives, containers. */
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

/** The folder, not the file: a file that is replaced is another file. Undefined where it cannot be watched. */
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
