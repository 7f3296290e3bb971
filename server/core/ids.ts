import { randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from './ports.ts';

/** Random values are drawn in blocks: one system call serves many ids. */
const BLOCK_BYTES = 4096;

/** Ids from the system's random source. */
export function createIds(): Ids {
  let block = randomBytes(BLOCK_BYTES);
  let used = 0;
  const draw = (bytes: number): Buffer => {
    if (used + bytes > block.length) {
      block = randomBytes(BLOCK_BYTES);
      used = 0;
    }
    used += bytes;
    return block.subarray(used - bytes, used);
  };
  return {
    secret: () => draw(32).toString('base64url'),
    id: () => draw(12).toString('hex'),
    uuid: () => randomUUID(),
  };
}
