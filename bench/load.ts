/**
 * The load generator. It runs in a separate process controlled by messages, so that its CPU time is measured
 * separately.
 *
 * Connections are opened and prepared once for each scenario and target, and kept.
 */
import { SCENARIOS, type ScenarioName } from './scenarios.ts';
import type { Target } from './target.ts';
import { openConnection } from './wire.ts';

export interface LoadOrder {
  scenario: ScenarioName;
  target: Target;
  operations: number;
  connections: number;
}

export type LoadReport = { seconds: number } | { fault: string };

const prepared = new Map<string, Promise<(() => Promise<unknown>)[]>>();

async function prepare({ scenario, target, connections }: LoadOrder): Promise<(() => Promise<unknown>)[]> {
  const workers: (() => Promise<unknown>)[] = [];
  for (let index = 0; index < connections; index++) {
    workers.push(await SCENARIOS[scenario].prepare(await openConnection(target.port), target));
  }
  return workers;
}

function workersFor(order: LoadOrder): Promise<(() => Promise<unknown>)[]> {
  const key = `${order.scenario} ${order.target.port}`;
  let workers = prepared.get(key);
  if (!workers) prepared.set(key, (workers = prepare(order)));
  return workers;
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const workers = await workersFor(order);
  let left = order.operations;
  const begin = process.hrtime.bigint();
  await Promise.all(
    workers.map(async (operate) => {
      while (left-- > 0) await operate();
    }),
  );
  return { seconds: Number(process.hrtime.bigint() - begin) / 1e9 };
}

process.on('message', (order: LoadOrder) => {
  void run(order)
    .catch((error: unknown): LoadReport => ({ fault: String(error) }))
    .then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit());
