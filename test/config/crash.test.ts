import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { build } from 'vite';
import { nodeBundle } from '../../scripts/targets.mjs';
import { configSchema } from '../../contract/config/config.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder: string;
let path: string;
let program: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-crash-'));
  path = join(folder, 'team.json');
  const input = { saver: fileURLToPath(new URL('saver.ts', import.meta.url)) };
  await build(nodeBundle({ input, outDir: join(folder, 'program'), format: 'es' }));
  program = join(folder, 'program', 'saver.js');
  await writeFile(join(folder, 'program', 'package.json'), '{"type":"module"}');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, maxRetries: 5 });
});

function startSaver(from: number): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, [program, path, String(from)], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
}

/** Lets the program save `saves` times, kills it during the next save, and returns its last announced save. */
async function saveAndKill(from: number, saves: number): Promise<number> {
  const { child, lines } = startSaver(from);
  let last = from - 1;
  for (let seen = 0; seen <= saves; seen++) {
    const { value, done } = await lines.next();
    if (done) break;
    if (value !== 'ready') last = Number(value);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  return last;
}

describe('a host that is killed while it saves', () => {
  it('leaves either the old or the new file intact, over a thousand saves', async () => {
    let next = 0;
    for (let round = 0; round < 20; round++) {
      const last = await saveAndKill(next, 50 + round);
      const { workspaces } = configSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      const saved = Number(/^save (\d+)$/.exec(workspaces[0]!.name!)![1]);
      // A save that was not yet announced may still have been written.
      expect(saved).toBeGreaterThanOrEqual(last);
      expect(new Set(workspaces[0]!.users.map(({ password }) => password))).toEqual(new Set([`save ${saved}`]));
      next = saved + 1;
    }
    expect(next).toBeGreaterThanOrEqual(1000);
    for (const backup of await readdir(join(folder, 'team.backups')))
      configSchema.parse(JSON.parse(await readFile(join(folder, 'team.backups', backup), 'utf8')));
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp')).length).toBeLessThanOrEqual(1);
  });

  it('does not lock out the next server, and never lets two in at once', async () => {
    await saveAndKill(0, 3);
    const savers = [startSaver(0), startSaver(0), startSaver(0)];
    const first = await Promise.all(savers.map(({ lines }) => lines.next()));
    expect(first.filter(({ done }) => !done).map(({ value }) => value as string)).toEqual(['ready']);
    for (const { child } of savers) child.kill('SIGKILL');
  });
});
