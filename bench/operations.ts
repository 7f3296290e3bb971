import type { LoadProcess } from './load-process.ts';
import type { Rival } from './rivals.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import { median } from './statistics.ts';

export interface Measured {
  /** Server CPU time per operation, in microseconds. */
  cpuMicros: number;
  perSecond: number;
}

const CONNECTIONS = 8;

async function round(load: LoadProcess, rival: Rival, scenario: ScenarioName, operations: number): Promise<Measured> {
  const before = await rival.server.measure('measure');
  const seconds = await load.run({ scenario, target: rival.target, operations, connections: CONNECTIONS });
  const after = await rival.server.measure('measure');
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
  // The first round opens connections and warms up the compilers.
  for (let index = -1; index < rounds; index++) {
    for (const [place, rival] of rivals.entries()) {
      const measured = await round(load, rival, scenario, operations);
      if (index >= 0) results[place]?.push(measured);
    }
  }
  return results.map((of) => ({
    cpuMicros: median(of.map((one) => one.cpuMicros)),
    perSecond: median(of.map((one) => one.perSecond)),
  }));
}
