import { useSyncExternalStore } from 'react';
import type { Flow } from '../../../contract/flow.ts';
import type { Exchange } from '../../../contract/traffic.ts';
import { NO_PINS, type Pins, type Row } from './list/rows.ts';

/** What is pinned in this window, of live traffic or of one recording. It is kept whole, so that it outlives a clear and the limits of the record. */
export class PinStore {
  #pins: Pins = NO_PINS;
  readonly #listeners = new Set<() => void>();

  readonly pins = (): Pins => this.#pins;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Pins a flow with its exchanges, or an exchange that belongs to none; a second time unpins it. */
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

/** Of live traffic. */
export const pinStore = new PinStore();

export const usePins = (store: PinStore): Pins => useSyncExternalStore(store.subscribe, store.pins);
