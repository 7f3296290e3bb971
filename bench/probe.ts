/** Loaded into every measured server (`node --import`). Reports its CPU time and memory on request. */
export interface ProbeReport {
  cpuMicros: number;
  rss: number;
  heapUsed: number;
}

declare const gc: (() => void) | undefined;

function measure(collect: boolean): ProbeReport {
  if (collect && typeof gc === 'function') gc();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMicros: user + system, rss, heapUsed };
}

process.on('message', (question: 'measure' | 'collect') => process.send?.(measure(question === 'collect')));
process.channel?.unref();
