/**
 * `npm run bench -- server`: the built Understudy with recording on, compared with the least possible cost and with
 * other servers. CPU time is the server process's own. The load runs in a separate process.
 */
import { measureColdStarts, type Starter } from './cold-start.ts';
import { startLoad, type LoadProcess } from './load-process.ts';
import { measureGrowth, measureIdle } from './memory.ts';
import { measureScenario } from './operations.ts';
import { beside, startExpress, startLimit, startOidcProvider, startOurs, type Rival } from './rivals.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import { PATHS } from './servers/paths.ts';
import { formatTable } from './table.ts';
import { ISSUER_PATH, withUnderstudy, type Understudy } from './understudy.ts';

async function benchOperations(load: LoadProcess, rivals: readonly Rival[], quick: boolean): Promise<void> {
  const rows = [];
  for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
    const results = await measureScenario(
      load,
      rivals,
      scenario,
      quick ? { rounds: 3, scale: 0.2 } : { rounds: 5, scale: 1 },
    );
    const [limit, , ours, provider] = results;
    const ratio = (a?: { cpuMicros: number }, b?: { cpuMicros: number }) =>
      (a?.cpuMicros ?? NaN) / (b?.cpuMicros ?? NaN);
    const cells = results.flatMap(({ cpuMicros, perSecond }) => [cpuMicros, perSecond]);
    rows.push([scenario, ...cells, ratio(ours, limit), ratio(provider, ours)]);
    process.stderr.write(`measured ${scenario}\n`);
  }
  const heads = rivals.flatMap(({ target }) => [`${target.name} µs`, '/s']);
  console.log('\nServer CPU per operation, and operations per second on one core\n');
  console.log(formatTable(['operation', ...heads, 'Understudy ÷ limit', 'oidc-provider ÷ Understudy'], rows));
}

async function benchStart(ours: Understudy, quick: boolean): Promise<void> {
  const hello = beside('express-hello');
  const starters: Starter[] = [
    { name: 'Express 5 hello, bundled', args: (port) => [hello, String(port)], discovery: PATHS.discovery },
    { name: 'Understudy', args: (port) => [ours.file, ...ours.args(port)], discovery: ISSUER_PATH + PATHS.discovery },
  ];
  const times = await measureColdStarts(starters, quick ? 5 : 15);
  const first = times[0] ?? NaN;
  console.log('\nCold start to the first 200 from discovery\n');
  const rows = starters.map(({ name }, place) => [name, times[place] ?? NaN, (times[place] ?? NaN) / first]);
  console.log(formatTable(['server', 'ms', '÷ Express'], rows));
}

async function benchIdle(rivals: readonly Rival[]): Promise<void> {
  const rows = [];
  for (const rival of rivals) rows.push([rival.target.name, await measureIdle(rival)]);
  console.log('\nIdle memory\n');
  console.log(formatTable(['server', 'RSS MiB'], rows));
}

async function benchGrowth(load: LoadProcess, ours: Understudy, quick: boolean): Promise<void> {
  const rival = await startOurs(ours);
  const marks = quick ? [500, 1000, 2000] : [1000, 10_000, 20_000];
  const uses = await measureGrowth(load, rival, marks);
  await rival.server.stop();
  console.log('\nMemory after code flows and garbage collection\n');
  const rows = uses.map(({ rssMiB, heapMiB }, place) => [`${marks[place]} flows`, rssMiB, heapMiB]);
  console.log(formatTable(['Understudy after', 'RSS MiB', 'heap MiB'], rows));
}

async function benchRivals(load: LoadProcess, ours: Understudy, quick: boolean): Promise<void> {
  const rivals: Rival[] = [];
  try {
    for (const start of [startLimit, startExpress, () => startOurs(ours), startOidcProvider]) {
      rivals.push(await start());
    }
    await benchIdle(rivals);
    await benchOperations(load, rivals, quick);
  } finally {
    for (const { server } of rivals) await server.stop();
  }
}

/** Runs everything. `quick` does less of each. */
export async function benchServer({ quick }: { quick: boolean }): Promise<void> {
  const load = startLoad();
  try {
    await withUnderstudy((ours) => benchStart(ours, quick));
    await withUnderstudy((ours) => benchRivals(load, ours, quick));
    await withUnderstudy((ours) => benchGrowth(load, ours, quick));
  } finally {
    load.stop();
  }
}
