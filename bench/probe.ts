/** Loaded into every measured server (`node --import`). Reports its CPU time and memory on request. */
export interface ProbeReport {
  cpuMicros: number;
  heapUsed: number;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system, heapUsed: process.memoryUsage().heapUsed });
});
process.channel?.unref();
