/**
 * `npm run bench -- server`: the built Understudy with recording on and default settings, compared with the least
 * possible cost and with other servers. CPU time is the server process's own. The load runs in a separate process.
 */
import { dirname, join } from 'node:path';
import { measureColdStarts, type Starter } from './measures/cold-start.ts';
import { startLoad, type LoadProcess } from './load-process.ts';
import { measureGrowth, openConsole } from './measures/memory.ts';
import { measureScenario } from './measures/operations.ts';
import { measureRate } from './measures/rate.ts';
import { beside, startExpress, startLimit, startOidcProvider, startOurs, withOurs, type Rival } from './rivals.ts';
import { signWithRsa } from './measures/rsa.ts';
import { SCENARIOS, type LoadName, type ScenarioName } from './scenarios.ts';
import { PATHS } from './servers/paths.ts';
import { median } from './statistics.ts';
import { formatTable } from './table.ts';
import { ISSUER_PATH, type Understudy } from './understudy.ts';

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

const startersOf = (ours: Understudy): Starting[] => [
  { name: 'limit', start: startLimit },
  { name: 'Express 5', start: startExpress },
  { name: 'Understudy', start: (preload) => startOurs(ours, preload) },
  { name: 'oidc-provider', start: startOidcProvider },
];

interface Starting {
  name: string;
  start: (preload?: string[]) => Promise<Rival>;
}

/** New servers for each operation, so that none pays for what another left on record. */
async function benchOperations(load: LoadProcess, ours: Understudy, quick: boolean): Promise<void> {
  const rows = [];
  const scope = quick ? { rounds: 3, scale: 0.3 } : { rounds: 9, scale: 1 };
  for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
    const results = await withRivals(ours, (rivals) => measureScenario(load, rivals, scenario, scope));
    const [, , own, provider] = results;
    const cells = results.flatMap(({ cpuMicros, perSecond }) => [cpuMicros, perSecond]);
    const ratios = [own?.ratio ?? NaN, provider?.ratio ?? NaN];
    rows.push([scenario, ...cells, ...ratios, (provider?.ratio ?? NaN) / (own?.ratio ?? NaN)]);
    progress(`measured ${scenario}`);
  }
  const heads = startersOf(ours).flatMap(({ name }) => [`${name} µs`, '/s']);
  const ratios = ['Understudy ÷ limit', 'oidc-provider ÷ limit', 'oidc-provider ÷ Understudy'];
  console.log('\nServer CPU per operation, and operations per second on one core\n');
  console.log(formatTable(['operation', ...heads, ...ratios], rows));
}

async function benchStart(ours: Understudy, quick: boolean): Promise<void> {
  const starters: Starter[] = [
    { name: 'Express 5 hello, bundled', file: 'express-hello', discovery: PATHS.discovery },
    { name: 'limit', file: 'node-http', discovery: PATHS.discovery },
    { name: 'oidc-provider', file: 'oidc-provider', discovery: PATHS.discovery },
  ].map(({ name, file, discovery }) => ({ name, args: (port) => [beside(file), String(port)], discovery }));
  const entry = JSON.stringify(join(dirname(ours.file), 'understudy.js'));
  starters.push(
    {
      name: 'Understudy',
      args: (port) => [ours.file, ...ours.args(port)],
      discovery: ISSUER_PATH + PATHS.discovery,
    },
    {
      name: 'startUnderstudy() in a test',
      args: (port) => ['-e', `void require(${entry}).startUnderstudy({ port: ${port} })`],
      discovery: ISSUER_PATH + PATHS.discovery,
    },
  );
  const times = await measureColdStarts(starters, quick ? 5 : 15);
  const first = times[0] ?? NaN;
  console.log('\nCold start to the first 200 from discovery\n');
  const rows = starters.map(({ name }, place) => [name, times[place] ?? NaN, (times[place] ?? NaN) / first]);
  console.log(formatTable(['server', 'ms', '÷ Express'], rows));
}

/** In each round, a new process of each server. */
async function benchIdle(starting: readonly Starting[], quick: boolean): Promise<void> {
  const uses = new Map<string, number[]>(starting.map(({ name }) => [name, []]));
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    for (const { name, start } of starting) {
      const { server } = await start([]);
      uses.get(name)?.push(await server.resident());
      await server.stop();
    }
  }
  console.log('\nMemory when idle: resident, of the whole process\n');
  const rows = [...uses].map(([name, resident]) => [name, median(resident)]);
  console.log(formatTable(['server', 'MiB'], rows));
}

interface Growth {
  what: string;
  scenario: LoadName;
  marks: readonly number[];
  starting: Starting;
  withConsole?: true;
}

function growths(starting: readonly Starting[], quick: boolean): Growth[] {
  const ours = starting.find(({ name }) => name === 'Understudy')!;
  const scale = (marks: readonly number[]) => (quick ? marks.map((mark) => mark / 20) : marks);
  const pages = { what: 'code flows', scenario: 'code flow with login and consent' } as const;
  const grants = { what: 'client_credentials', scenario: 'client_credentials' } as const;
  const bodies = { what: 'bodies of 200 KiB', scenario: 'bodies of 200 KiB' } as const;
  return [
    ...starting
      .filter(({ name }) => name !== 'Understudy' && name !== 'Express 5')
      .map((other) => ({ ...pages, marks: scale([20_000]), starting: other })),
    { ...pages, marks: scale([10_000, 20_000, 60_000]), starting: ours },
    { ...pages, marks: scale([10_000, 20_000, 60_000]), starting: ours, withConsole: true },
    { ...grants, marks: scale([200_000]), starting: ours },
    { ...grants, marks: scale([200_000]), starting: ours, withConsole: true },
    { ...bodies, marks: scale([10_000]), starting: ours },
    { ...bodies, marks: scale([10_000]), starting: ours, withConsole: true },
  ];
}

async function benchGrowth(load: LoadProcess, starting: readonly Starting[], quick: boolean): Promise<void> {
  const rows = [];
  for (const { what, starting: of, withConsole, ...growth } of growths(starting, quick)) {
    const rival = await of.start();
    const close = withConsole ? await openConsole(rival) : undefined;
    const uses = await measureGrowth(load, rival, growth);
    close?.();
    await rival.server.stop();
    for (const [place, { rssMiB, heapMiB }] of uses.entries()) {
      const count = (growth.marks[place] ?? 0).toLocaleString('en');
      rows.push([of.name, `${count} ${what}`, withConsole ? 'open' : 'closed', rssMiB, heapMiB]);
    }
    progress(`filled ${of.name} with ${what}`);
  }
  console.log('\nMemory under load: resident, and the JavaScript heap in it, nothing forced\n');
  console.log(formatTable(['server', 'after', 'console', 'resident MiB', 'heap MiB'], rows));
}

/** Each server alone, at the same rate. */
async function benchRate(load: LoadProcess, starting: readonly Starting[], quick: boolean): Promise<void> {
  const rows = [];
  for (const { name, start } of starting) {
    if (name === 'Express 5') continue;
    const rival = await start();
    const { p50, p99, cpuShare } = await measureRate(load, rival, quick ? 5 : 60);
    rows.push([name, p50, p99, cpuShare * 100]);
    await rival.server.stop();
  }
  console.log('\n200 code flows with login and consent a second\n');
  console.log(formatTable(['server', 'p50 ms', 'p99 ms', 'CPU %'], rows));
}

async function benchRsa(load: LoadProcess, quick: boolean): Promise<void> {
  const rows = await signWithRsa(load, quick ? 3 : 7);
  console.log('\nclient_credentials signed with RS256, 32 at once\n');
  console.log(formatTable(['signing', '/s', '÷ main thread'], rows));
}

async function withRivals<T>(ours: Understudy, use: (rivals: readonly Rival[]) => Promise<T>): Promise<T> {
  const rivals: Rival[] = [];
  try {
    for (const { start } of startersOf(ours)) rivals.push(await start());
    return await use(rivals);
  } finally {
    for (const { server } of rivals) await server.stop();
  }
}

/** Runs everything. `quick` does less of each. */
export async function benchServer({ quick }: { quick: boolean }): Promise<void> {
  const load = startLoad();
  try {
    await withOurs((ours) => benchStart(ours, quick));
    await withOurs((ours) => benchIdle(startersOf(ours), quick));
    await withOurs((ours) => benchOperations(load, ours, quick));
    await benchRsa(load, quick);
    await withOurs((ours) => benchRate(load, startersOf(ours), quick));
    await withOurs((ours) => benchGrowth(load, startersOf(ours), quick));
  } finally {
    load.stop();
  }
}
