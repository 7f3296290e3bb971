import { useSyncExternalStore } from 'react';
import type { Flow } from '../../../contract/traffic/flow.ts';
import type { Exchange } from '../../../contract/traffic/traffic.ts';
import { NO_PINS, type Pins, type Row } from './list/rows.ts';

/**
 * What you pinned in this window, in live traffic or in one recording. Full copies are kept, so pins survive clearing
 * and limits.
 */
export class PinStore {
  #pins: Pins = NO_PINS;
  readonly #listeners = new Set<() => void>();

  readonly pins = (): Pins => this.#pins;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Pins a flow with its exchanges, or a standalone exchange. Called again, unpins it. */
  toggle(row: Row, exchangesOf: (flow: Flow) => readonly Exchange[]): void {
    const flows = new Map(this.#pins.flows);
    const exchanges = new Map(this.#pins.exchanges);
    const flow = row.flow;
    if (flow) {
      if (!flows.delete(flow.flowId)) flows.set(flow.flowId, { flow, exchanges: exchangesOf(flow) });
    } else if (row.kind === 'exchange' && !exchanges.delete(row.exchange.exchangeId)) {
      exchanges.set(row.exchange.exchangeId, row.exchange);
    }
    this.#pins = { flows, exchanges };
    for (const listener of this.#listeners) listener();
  }
}

/** Pins in live traffic. */
export const pinStore = new PinStore();

export const usePins = (store: PinStore): Pins => useSyncExternalStore(store.subscribe, store.pins);
