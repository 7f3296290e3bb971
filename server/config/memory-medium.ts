import type { ConfigMedium } from './config-disk.ts';

/** A config given as an object. Nothing is read from or written to disk. */
export function createMemoryMedium(bytes: Buffer): ConfigMedium {
  let held = bytes;
  return {
    path: undefined,
    subject: 'The config',
    read: () => Promise.resolve(held),
    lock: () => Promise.resolve(),
    unlock: () => Promise.resolve(),
    write(next) {
      held = next;
      return Promise.resolve();
    },
    isAsWritten: () => Promise.resolve(true),
    keep: () => Promise.resolve(),
    remedy: () => Promise.resolve(''),
  };
}
