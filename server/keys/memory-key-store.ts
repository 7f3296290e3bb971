import type { FoundKeys, KeyStore, StoredKeys } from '../core/keys.ts';

/** Keys that live as long as the process. */
export function createMemoryKeyStore(keys?: StoredKeys): KeyStore {
  let stored: FoundKeys | undefined = keys && { keys, mark: '0' };
  let writes = 0;
  const watchers = new Set<() => void>();
  return {
    read: () => Promise.resolve(stored),
    write(next, mark) {
      if (mark !== stored?.mark) return Promise.resolve(undefined);
      writes += 1;
      stored = { keys: next, mark: String(writes) };
      for (const changed of watchers) changed();
      return Promise.resolve(stored.mark);
    },
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
  };
}
