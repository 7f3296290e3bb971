import type { LoadProcess } from './load-process.ts';
import type { Rival } from './rivals.ts';

const MEBIBYTE = 1024 * 1024;

export interface MemoryUse {
  rssMiB: number;
  heapMiB: number;
}

async function settled(rival: Rival): Promise<MemoryUse> {
  const { rss, heapUsed } = await rival.server.measure('collect');
  return { rssMiB: rss / MEBIBYTE, heapMiB: heapUsed / MEBIBYTE };
}

/** Memory of a server that has just started, before anything has happened. */
export async function measureIdle(rival: Rival): Promise<number> {
  return (await rival.server.measure('measure')).rss / MEBIBYTE;
}

/** Memory after each number of code flows, with garbage collected. */
export async function measureGrowth(load: LoadProcess, rival: Rival, marks: readonly number[]): Promise<MemoryUse[]> {
  const uses: MemoryUse[] = [];
  let done = 0;
  for (const mark of marks) {
    await load.run({ scenario: 'code flow', target: rival.target, operations: mark - done, connections: 8 });
    done = mark;
    uses.push(await settled(rival));
  }
  return uses;
}
