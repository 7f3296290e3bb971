import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigInput } from '../contract/config.ts';
import { writeAtomically } from '../server/atomic-write.ts';
import type { ConfigStore } from '../server/ports.ts';
import { canonicalText } from '../server/store/canonical.ts';
import { openConfigStore } from '../server/store/config-file.ts';
import { starterConfig } from '../server/store/starter.ts';
import { median } from './statistics.ts';
import { formatTable } from './table.ts';

const USERS = 10_000;
const CLIENTS = 1000;

/** The starter's alice ten thousand times, its single-page app a thousand times. */
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

interface Cost {
  name: string;
  wall: number[];
  cpu: number[];
}

/** Runs something several times; the first run warms up. */
async function measure(name: string, rounds: number, run: (round: number) => Promise<unknown>): Promise<Cost> {
  const cost: Cost = { name, wall: [], cpu: [] };
  for (let round = -1; round < rounds; round++) {
    const [began, before] = [process.hrtime.bigint(), process.cpuUsage()];
    await run(round + 1);
    const { user, system } = process.cpuUsage(before);
    if (round < 0) continue;
    cost.wall.push(Number(process.hrtime.bigint() - began) / 1e6);
    cost.cpu.push((user + system) / 1000);
  }
  return cost;
}

/** The config file of a large team: opened, saved, and followed while an editor changes it. */
export async function benchConfig({ quick }: { quick: boolean }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  const path = join(folder, 'team.json');
  const rounds = quick ? 3 : 9;
  // Following a file keeps no process alive.
  const alive = setInterval(() => undefined, 1000);
  await writeFile(path, canonicalText(largeConfig()));
  try {
    const costs = await measureAll(folder, path, rounds);
    const bytes = (await readFile(path)).length;
    const rows = costs.map(({ name, wall, cpu }) => [name, median(wall), median(cpu)]);
    console.log(`\n${USERS} users and ${CLIENTS} clients, ${(bytes / 1e6).toFixed(1)} MB, median of ${rounds}:\n`);
    console.log(formatTable(['', 'ms', 'ms of CPU'], rows));
  } finally {
    clearInterval(alive);
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAll(folder: string, path: string, rounds: number): Promise<Cost[]> {
  const limit = await measure('limit: parse the text, write it anew', rounds, async () => {
    const config: unknown = JSON.parse(await readFile(path, 'utf8'));
    await writeAtomically(join(folder, 'limit.json'), JSON.stringify(config, undefined, 2));
  });
  let heard = (): void => undefined;
  const open = (): Promise<ConfigStore> =>
    openConfigStore({ path, base: 'http://localhost:9400', emit: () => heard() });
  const load = await measure('load', rounds, async () => (await open()).close());
  const store = await open();
  const save = await measure('save one user', rounds, (round) =>
    store.update('bench', ({ workspaces: [workspace] }) => {
      Object.assign(workspace?.users?.[round] ?? {}, { password: `saved ${round}` });
    }),
  );
  const follow = await measure('follow an edit, of which 100 ms are waiting for the editor', rounds, async (round) => {
    const config = JSON.parse(await readFile(path, 'utf8')) as ConfigInput;
    Object.assign(config.workspaces[0]?.users?.[round] ?? {}, { password: `edited ${round}` });
    const followed = new Promise<void>((resolve) => (heard = resolve));
    await writeFile(path, JSON.stringify(config, undefined, 2));
    await followed;
  });
  await store.close();
  return [limit, load, save, follow];
}
