import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadReport } from './load.ts';

export interface LoadProcess {
  /** How long the operations took, in seconds. */
  run(order: LoadOrder): Promise<number>;
  stop(): void;
}

/** Starts the process that generates the load. */
export function startLoad(): LoadProcess {
  const child = fork(fileURLToPath(new URL('./load.js', import.meta.url)));
  return {
    async run(order) {
      child.send(order);
      const [report] = (await once(child, 'message')) as [LoadReport];
      if ('fault' in report) throw new Error(`${order.scenario} at ${order.target.name}: ${report.fault}`);
      return report.seconds;
    },
    stop: () => child.disconnect(),
  };
}
