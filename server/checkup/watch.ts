import type { EventLog } from '../core/ports.ts';

/** How long a run waits at its end for what is still being answered. */
const SETTLE_MS = 1000;

/** The exchanges of a run, from when it began. */
export interface Watch {
  ids: ReadonlySet<string>;
  /** Waits for the open exchanges, and ends. */
  stop(): Promise<void>;
}

/** Notes every exchange that begins from now on. */
export function watch({ subscribe }: Pick<EventLog, 'subscribe'>): Watch {
  const ids = new Set<string>();
  const open = new Set<string>();
  let settled: (() => void) | undefined;
  const unsubscribe = subscribe((event) => {
    if (event.type === 'exchange.received') {
      ids.add(event.exchangeId);
      open.add(event.exchangeId);
    } else if (event.type === 'exchange.answered' && open.delete(event.exchangeId) && open.size === 0) settled?.();
  });
  return {
    ids,
    async stop() {
      if (open.size > 0)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, SETTLE_MS);
          settled = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      unsubscribe();
    },
  };
}
