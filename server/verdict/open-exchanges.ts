import type { CheckId } from '../../contract/traffic/checks.ts';
import type { EventMap, EventType } from '../../contract/traffic/events.ts';
import type { Check } from '../../contract/traffic/flow.ts';
import type { RecordedFault } from '../../contract/traffic/traffic-schema.ts';
import { FleetingMap } from '../core/memory/fleeting-map.ts';
import type { Clock } from '../core/ports.ts';
import type { FailedCheck } from './case.ts';

/** What is known of an exchange that is not answered yet. */
export interface OpenExchange {
  received: EventMap['exchange.received'];
  at: number;
  /** The last check that failed, or else the first thing that was asked for and not given. */
  telling: FailedCheck | undefined;
  /** What was planted in it. */
  faults?: readonly RecordedFault[];
}

export const NOT_GIVEN = 'not-given' satisfies CheckId;

export const MIX_UP = 'mix-up' satisfies CheckId;

/**
 * Whether a verdict may come of it: it failed, something that was asked for was not given, or a client went on where it
 * should have stopped.
 */
export const isTelling = ({ outcome, check, expected }: Pick<Check, 'outcome' | 'check' | 'expected'>): boolean =>
  outcome === 'failed' || ((check === NOT_GIVEN || check === MIX_UP) && expected !== undefined);

/** Follows events, and returns what is known of an exchange once it is answered. */
export class OpenExchanges {
  readonly #open = new FleetingMap<string, OpenExchange>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  follow<T extends EventType>(type: T, payload: EventMap[T]): OpenExchange | undefined {
    if (type === 'flow.step') this.#step(payload as EventMap['flow.step']);
    else if (type === 'fault.planted') this.#plant(payload as EventMap['fault.planted']);
    else if (type === 'exchange.received') {
      const received = payload as EventMap['exchange.received'];
      this.#open.set(received.exchangeId, { received, at: this.#clock(), telling: undefined });
    } else if (type === 'exchange.answered') {
      return this.#open.take((payload as EventMap['exchange.answered']).exchangeId);
    }
    return undefined;
  }

  #step(step: EventMap['flow.step']): void {
    const known = isTelling(step) && step.exchangeId !== undefined && this.#open.get(step.exchangeId);
    if (known && (step.outcome === 'failed' || !known.telling)) known.telling = step;
  }

  #plant({ exchangeId, faultId, kind, title }: EventMap['fault.planted']): void {
    const known = this.#open.get(exchangeId);
    if (known) known.faults = [...(known.faults ?? []), { faultId, kind, title }];
  }
}
