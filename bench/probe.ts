/** Loaded into every server under measurement (`node --import`): tells its CPU time and memory when asked. */
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
