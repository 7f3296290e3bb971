import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigInput } from '../contract/config/config.ts';
import { median } from './statistics.ts';
import { ISSUER_PATH } from './understudy.ts';
import { openConnection } from './wire.ts';

function cliFile(): string {
  const file = join(import.meta.dirname, '../../../dist/server/cli.js');
  if (!existsSync(file)) throw new Error('dist/server/cli.js is missing. Run `npm run build` first');
  return file;
}

const run = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });

const serve = (config: string, ...more: string[]): string[] => {
  const ports = ['--port', '0', '--admin-port', '0', '--json'];
  return [cliFile(), 'serve', '--config', config, ...ports, ...more];
};

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout! }), 'line');
  return String(line);
}

/** Milliseconds until a process exits. */
async function untilEnd(args: readonly string[]): Promise<number> {
  const began = process.hrtime.bigint();
  const child = run(args);
  child.stdout?.resume();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(code)}`);
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/** Milliseconds until a host reports that it is ready. */
async function untilReady(args: readonly string[]): Promise<number> {
  const began = process.hrtime.bigint();
  const child = run(args);
  await firstLine(child);
  const took = Number(process.hrtime.bigint() - began) / 1e6;
  await stop(child);
  return took;
}

/**
 * How long CI waits: spawn to exit, and spawn to ready, compared with a node process that does nothing. Started in
 * turns.
 */
export async function measureStarts(files: { small: string; large: string }, rounds: number) {
  const validate = (file: string) => () => untilEnd([cliFile(), 'config', 'validate', file]);
  const ready = (file: string) => () => untilReady(serve(file, '--read-only'));
  const starts: [string, () => Promise<number>][] = [
    ['plain: node -e 0', () => untilEnd(['-e', '0'])],
    ['config validate, the starter config', validate(files.small)],
    ['serve --read-only, the starter config', ready(files.small)],
    ['config validate, the large config', validate(files.large)],
    ['serve --read-only, the large config', ready(files.large)],
  ];
  const times = starts.map((): number[] => []);
  for (let round = -1; round < rounds; round++)
    for (const [at, [, start]] of starts.entries()) {
      const took = await start();
      if (round >= 0) times[at]?.push(took);
    }
  const [plain = NaN] = times.map(median);
  return starts.map(([name], at) => [name, median(times[at] ?? []), median(times[at] ?? []) / plain]);
}

const CONNECTIONS = 4;

interface Counts {
  sent: number;
  failed: number;
  slowest: number;
}

/** Requests discovery repeatedly until stopped. */
async function keepAsking(port: number, counts: Counts, isOver: () => boolean): Promise<void> {
  let connection = await openConnection(port);
  while (!isOver()) {
    const began = performance.now();
    counts.sent += 1;
    const status = await connection.request('GET', `${ISSUER_PATH}/.well-known/openid-configuration`).then(
      (reply) => reply.status,
      () => 0,
    );
    if (status !== 200) counts.failed += 1;
    if (status === 0) connection = await openConnection(port);
    counts.slowest = Math.max(counts.slowest, performance.now() - began);
  }
  connection.close();
}

/** Sends requests to a running host while its file is replaced again and again. */
export async function measureHotReload(path: string, reloads: number): Promise<string[]> {
  const child = run(serve(path));
  const { issuer, admin, adminToken } = JSON.parse(await firstLine(child)) as Record<string, string>;
  const revision = async (): Promise<number> => {
    const answer = await fetch(`${admin}/api/v1/config`, { headers: { authorization: `Bearer ${adminToken}` } });
    return ((await answer.json()) as { revision: number }).revision;
  };
  const counts: Counts = { sent: 0, failed: 0, slowest: 0 };
  let isOver = false;
  const port = Number(new URL(String(issuer)).port);
  const asking = Array.from({ length: CONNECTIONS }, () => keepAsking(port, counts, () => isOver));
  const config = JSON.parse(await readFile(path, 'utf8')) as ConfigInput;
  try {
    for (let round = 0; round < reloads; round++) {
      const before = await revision();
      Object.assign(config.workspaces[0]?.users?.[round] ?? {}, { password: `pulled ${round}` });
      await writeFile(`${path}.next`, JSON.stringify(config, undefined, 2));
      await rename(`${path}.next`, path);
      while ((await revision()) === before) await wait(20);
    }
  } finally {
    isOver = true;
    await Promise.all(asking);
    await stop(child);
  }
  const numbers = [reloads, counts.sent, counts.failed, Math.round(counts.slowest)].map((count) =>
    count.toLocaleString('en'),
  );
  return [`discovery, over ${CONNECTIONS} connections`, ...numbers];
}
