import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadMessage, LoadOrder, LoadReport } from './load.ts';

export interface LoadProcess {
  run(order: LoadOrder): Promise<LoadReport>;
  stop(): void;
}

/** Starts the process that generates the load. */
export function startLoad(): LoadProcess {
  const child = fork(fileURLToPath(new URL('./load.js', import.meta.url)));
  return {
    async run(order) {
      child.send(order);
      const [message] = (await once(child, 'message')) as [LoadMessage];
      if ('fault' in message) throw new Error(`${order.scenario} at ${order.target.name}: ${message.fault}`);
      return message;
    },
    stop: () => child.disconnect(),
  };
}
