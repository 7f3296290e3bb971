import type { LoadProcess } from '../load-process.ts';
import type { Rival } from '../rivals.ts';
import { SCENARIOS, type ScenarioName } from '../scenarios.ts';
import { median } from '../statistics.ts';

export interface Measured {
  /** Server CPU time per operation, user and system, in microseconds. */
  cpuMicros: number;
  perSecond: number;
  /** CPU time divided by that of the first server in the same round. */
  ratio: number;
}

const CONNECTIONS = 8;
/** Rounds that open connections and warm up the compilers. */
const WARM_UP_ROUNDS = 2;

type Round = Omit<Measured, 'ratio'>;

async function round(load: LoadProcess, rival: Rival, scenario: ScenarioName, operations: number): Promise<Round> {
  const before = await rival.server.measure();
  const { seconds } = await load.run({ scenario, target: rival.target, operations, connections: CONNECTIONS });
  const after = await rival.server.measure();
  return { cpuMicros: (after.cpuMicros - before.cpuMicros) / operations, perSecond: operations / seconds };
}

/** Runs rounds of one scenario, one server after the other, so that disturbances affect all of them. */
export async function measureScenario(
  load: LoadProcess,
  rivals: readonly Rival[],
  scenario: ScenarioName,
  { rounds, scale }: { rounds: number; scale: number },
): Promise<Measured[]> {
  const operations = Math.ceil(SCENARIOS[scenario].operations * scale);
  const results = rivals.map((): Measured[] => []);
  for (let index = -WARM_UP_ROUNDS; index < rounds; index++) {
    let first: number | undefined;
    for (const [place, rival] of rivals.entries()) {
      const measured = await round(load, rival, scenario, operations);
      first ??= measured.cpuMicros;
      if (index >= 0) results[place]?.push({ ...measured, ratio: measured.cpuMicros / first });
    }
  }
  return results.map((of) => ({
    cpuMicros: median(of.map((one) => one.cpuMicros)),
    perSecond: median(of.map((one) => one.perSecond)),
    ratio: median(of.map((one) => one.ratio)),
  }));
}
