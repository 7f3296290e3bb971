/**
 * The load generator. It runs in a separate process controlled by messages, so that its CPU time is measured
 * separately.
 *
 * Connections are opened and prepared once for each load and target, and kept.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { LOADS, type LoadName } from './scenarios.ts';
import { percentile } from './statistics.ts';
import type { Target } from './target.ts';
import { openConnection } from './wire.ts';

export interface LoadOrder {
  scenario: LoadName;
  target: Target;
  operations: number;
  connections: number;
  /** Starts this many operations a second, however long each takes. Without it, each waits for the one before. */
  perSecond?: number;
  /** Leaves its core to the server while it waits. For servers that use more than one. */
  sleeps?: boolean;
}

export interface LoadReport {
  seconds: number;
  /** Milliseconds from when an operation was due to its end. Only for a fixed rate. */
  p50?: number;
  p99?: number;
}

export type LoadMessage = LoadReport | { fault: string };

type Operation = () => Promise<unknown>;

const prepared = new Map<string, Promise<Operation[]>>();

async function prepare({ scenario, target, connections }: LoadOrder): Promise<Operation[]> {
  const workers: Operation[] = [];
  for (let index = 0; index < connections; index++) {
    workers.push(await LOADS[scenario].prepare(await openConnection(target.port), target));
  }
  return workers;
}

function workersFor(order: LoadOrder): Promise<Operation[]> {
  const key = `${order.scenario} ${order.target.port}`;
  let workers = prepared.get(key);
  if (!workers) prepared.set(key, (workers = prepare(order)));
  return workers;
}

/** Without `sleeps` it never does, so that no server pays for waking this process: a slow one would pay more. */
async function runBackToBack(
  workers: readonly Operation[],
  { operations, sleeps = false }: Pick<LoadOrder, 'operations' | 'sleeps'>,
): Promise<void> {
  let left = operations;
  let isRunning = !sleeps;
  const stayAwake = (): void => {
    if (isRunning) setImmediate(stayAwake);
  };
  stayAwake();
  try {
    await Promise.all(
      workers.map(async (operate) => {
        while (left-- > 0) await operate();
      }),
    );
  } finally {
    isRunning = false;
  }
}

/** Operations wait for a free connection, and that time counts. */
async function runAtRate(workers: readonly Operation[], operations: number, perSecond: number): Promise<number[]> {
  const times: number[] = [];
  const begun = performance.now();
  let next = 0;
  await Promise.all(
    workers.map(async (operate) => {
      while (next < operations) {
        const due = begun + (next++ * 1000) / perSecond;
        const early = due - performance.now();
        if (early > 0) await wait(early);
        await operate();
        times.push(performance.now() - due);
      }
    }),
  );
  return times;
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const workers = await workersFor(order);
  const begin = process.hrtime.bigint();
  const seconds = (): number => Number(process.hrtime.bigint() - begin) / 1e9;
  if (order.perSecond === undefined) {
    await runBackToBack(workers, order);
    return { seconds: seconds() };
  }
  const times = await runAtRate(workers, order.operations, order.perSecond);
  return { seconds: seconds(), p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

process.on('message', (order: LoadOrder) => {
  void run(order)
    .catch((error: unknown): LoadMessage => ({ fault: String(error) }))
    .then((message) => process.send?.(message));
});
process.on('disconnect', () => process.exit());
