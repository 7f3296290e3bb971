import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigInput } from '../contract/config/config.ts';
import { writeAtomically } from '../server/files/atomic-write.ts';
import { canonicalText } from '../server/config/canonical.ts';
import { openConfigStore } from '../server/config/config-file.ts';
import { starterConfig } from '../server/config/starter.ts';
import { measureHotReload, measureStarts } from './config-host.ts';
import { median } from './statistics.ts';
import { formatTable } from './table.ts';

const USERS = 10_000;
const CLIENTS = 1000;

/** The starter's alice ten thousand times, and its single-page app a thousand times. */
function largeConfig(): ConfigInput {
  const config = starterConfig();
  const [workspace] = config.workspaces;
  const [alice] = workspace?.users ?? [];
  const spa = workspace?.clients?.find(({ client_id }) => client_id === 'spa');
  if (!workspace || !alice || !spa) throw new Error('the starter config has changed');
  workspace.users = Array.from({ length: USERS }, (_, n) => ({ ...structuredClone(alice), username: `user-${n}` }));
  workspace.clients = Array.from({ length: CLIENTS }, (_, n) => ({ ...structuredClone(spa), client_id: `app-${n}` }));
  return config;
}

/** A measured step. `of` names the step it is compared with. */
interface Step {
  name: string;
  of?: string;
  run(round: number): Promise<unknown>;
}

interface Cost {
  wall: number[];
  cpu: number[];
}

/** Runs the steps in turns, so that a slow machine affects all of them. The first round is a warm-up. */
async function measure(steps: readonly Step[], rounds: number): Promise<Map<string, Cost>> {
  const costs = new Map(steps.map(({ name }): [string, Cost] => [name, { wall: [], cpu: [] }]));
  for (let round = -1; round < rounds; round++) {
    for (const { name, run } of steps) {
      const [began, before] = [process.hrtime.bigint(), process.cpuUsage()];
      await run(round + 1);
      const { user, system } = process.cpuUsage(before);
      if (round < 0) continue;
      costs.get(name)?.wall.push(Number(process.hrtime.bigint() - began) / 1e6);
      costs.get(name)?.cpu.push((user + system) / 1000);
    }
  }
  return costs;
}

/** Opens, saves and follows the config file of a large team while an editor changes it, then runs hosts on it. */
export async function benchConfig({ quick }: { quick: boolean }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  const [large, small] = [join(folder, 'team.json'), join(folder, 'small.json')];
  const rounds = quick ? 3 : 9;
  // Following a file doesn't keep the process alive.
  const alive = setInterval(() => undefined, 1000);
  await writeFile(large, canonicalText(largeConfig()));
  await writeFile(small, canonicalText(starterConfig()));
  try {
    const bytes = (await readFile(large)).length;
    const size = `${USERS} users and ${CLIENTS} clients, ${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`\n${size}, median of ${rounds}; × compares with the plain step in the same run:\n`);
    console.log(formatTable(['', 'ms', 'ms of CPU', '×'], await storeRows(large, rounds)));
    console.log(`\nStarts, median of ${rounds}; × compares with an empty node process:\n`);
    console.log(formatTable(['', 'ms', '×'], await measureStarts({ small, large }, rounds)));
    console.log('\nRequests while the file is replaced on a running server:\n');
    const head = ['', 'reloads', 'requests', 'failed', 'slowest, ms'];
    console.log(formatTable(head, [await measureHotReload(large, rounds)]));
  } finally {
    clearInterval(alive);
    await rm(folder, { recursive: true, force: true });
  }
}

const READ = 'plain: read, JSON.parse';
const WRITE = 'plain: JSON.stringify, write, sync, rename';

async function storeRows(path: string, rounds: number): Promise<(string | number)[][]> {
  const base = 'http://localhost:9400';
  const config = JSON.parse(await readFile(path, 'utf8')) as ConfigInput;
  let heard = (): void => undefined;
  const store = await openConfigStore({ path, base, emit: () => heard() });
  const change = ({ workspaces: [workspace] }: ConfigInput, round: number, password: string): void =>
    void Object.assign(workspace?.users?.[round] ?? {}, { password });
  const load: Step['run'] = async () =>
    (await openConfigStore({ path, base, emit: () => undefined, readOnly: true })).close();
  const follow: Step['run'] = async (round) => {
    const edited = JSON.parse(await readFile(path, 'utf8')) as ConfigInput;
    change(edited, round, `edited ${round}`);
    const followed = new Promise<void>((resolve) => (heard = resolve));
    await writeFile(path, JSON.stringify(edited, undefined, 2));
    await followed;
  };
  const steps: Step[] = [
    { name: READ, run: async () => void JSON.parse(await readFile(path, 'utf8')) },
    { name: WRITE, run: () => writeAtomically(`${path}.plain`, JSON.stringify(config, undefined, 2)) },
    { name: 'load', of: READ, run: load },
    {
      name: 'save one user',
      of: WRITE,
      run: (round) => store.update('bench', (draft) => change(draft, round, `saved ${round}`)),
    },
    { name: 'edit and reload (includes a 100 ms wait for the editor)', of: READ, run: follow },
  ];
  const costs = await measure(steps, rounds);
  await store.close();
  const wall = (name: string): number => median(costs.get(name)?.wall ?? []);
  return steps.map(({ name, of = name }) => [
    name,
    wall(name),
    median(costs.get(name)?.cpu ?? []),
    wall(name) / wall(of),
  ]);
}
