import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from '../statistics.ts';
import { openConnection } from '../wire.ts';

export interface Starter {
  name: string;
  /** Arguments for node. */
  args(port: number): readonly string[];
  discovery: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const connection = await openConnection(port);
    const { status } = await connection.request('GET', path);
    connection.close();
    return status === 200;
  } catch {
    return false;
  }
}

/** Milliseconds from spawning the process to its first 200 response. */
async function startOnce({ args, discovery }: Starter): Promise<number> {
  const port = await freePort();
  const begin = process.hrtime.bigint();
  const child = spawn(process.execPath, args(port), { stdio: 'ignore' });
  const exited = once(child, 'exit');
  while (!(await answers(port, discovery))) {
    if (child.exitCode !== null) throw new Error(`node ${args(port).join(' ')} ended with ${child.exitCode}`);
    await wait(1);
  }
  const took = Number(process.hrtime.bigint() - begin) / 1e6;
  child.kill('SIGTERM');
  await exited;
  return took;
}

/** The median start time of each. They start in turns. */
export async function measureColdStarts(starters: readonly Starter[], rounds: number): Promise<number[]> {
  const times = starters.map((): number[] => []);
  for (let index = -1; index < rounds; index++) {
    for (const [place, starter] of starters.entries()) {
      const took = await startOnce(starter);
      if (index >= 0) times[place]?.push(took);
    }
  }
  return times.map(median);
}
