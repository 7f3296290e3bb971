import type { LoadProcess } from '../load-process.ts';
import type { Rival } from '../rivals.ts';

export interface RateReport {
  /** Milliseconds from when a flow was due to its end. */
  p50: number;
  p99: number;
  /** Server CPU time divided by the time it took. */
  cpuShare: number;
}

const PER_SECOND = 200;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 5;

/** Code flows at a fixed rate. */
export async function measureRate(load: LoadProcess, { server, target }: Rival, seconds: number): Promise<RateReport> {
  const run = (forSeconds: number) =>
    load.run({
      scenario: 'code flow with login and consent',
      target,
      operations: PER_SECOND * forSeconds,
      connections: CONNECTIONS,
      perSecond: PER_SECOND,
    });
  await run(WARM_UP_SECONDS);
  const before = await server.measure();
  const { seconds: took, p50 = NaN, p99 = NaN } = await run(seconds);
  const after = await server.measure();
  return { p50, p99, cpuShare: (after.cpuMicros - before.cpuMicros) / 1e6 / took };
}
