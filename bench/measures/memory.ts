import { request } from 'node:http';
import { once } from 'node:events';
import type { LoadProcess } from '../load-process.ts';
import type { Rival } from '../rivals.ts';
import type { LoadName } from '../scenarios.ts';

const MEBIBYTE = 1024 * 1024;

export interface MemoryUse {
  /** Resident memory of the whole process. */
  rssMiB: number;
  /** Of that, the JavaScript heap, garbage included. */
  heapMiB: number;
}

/** Memory as it is, with nothing forced. */
async function memoryOf({ server }: Rival): Promise<MemoryUse> {
  const rssMiB = await server.resident();
  const { heapUsed } = await server.measure();
  return { rssMiB, heapMiB: heapUsed / MEBIBYTE };
}

/** What an open console does: reads the record once, then every event as it happens. */
export async function openConsole({ server: { ready } }: Rival): Promise<() => void> {
  const get = async (path: string) => {
    const headers = { Authorization: `Bearer ${ready.adminToken}` };
    const sent = request(`${ready.admin}/api/v1/${path}`, { headers }).end();
    const [response] = await once(sent, 'response');
    return { sent, response: response.resume() };
  };
  const { response } = await get('traffic');
  await once(response, 'end');
  const { sent } = await get('events');
  sent.on('error', () => undefined);
  return () => void sent.destroy();
}

/** Memory after each number of operations. */
export async function measureGrowth(
  load: LoadProcess,
  rival: Rival,
  { scenario, marks }: { scenario: LoadName; marks: readonly number[] },
): Promise<MemoryUse[]> {
  const uses: MemoryUse[] = [];
  let done = 0;
  for (const mark of marks) {
    await load.run({ scenario, target: rival.target, operations: mark - done, connections: 8 });
    done = mark;
    uses.push(await memoryOf(rival));
  }
  return uses;
}
