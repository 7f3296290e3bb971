import type { HeldView, Release } from '../../contract/breakpoints/held.ts';
import type { Breakpoint } from '../core/hold/breakpoints.ts';
import type { Clock, Emit, Ids, Keyring, RuntimeStore } from '../core/ports.ts';
import type { After } from './timers.ts';

export interface BreakpointOptions {
  runtime: RuntimeStore;
  keys: Keyring;
  ids: Ids;
  /** Real time: the time limit doesn't follow a moved clock. */
  clock: Clock;
  /** The time of the exchange's place, which tokens follow. */
  now: Clock;
  emit: Emit;
  /** Who is known to be in a flow. */
  flowOf(flowId: string): { client_id?: string; username?: string } | undefined;
  /** Timers, unless they are the real ones. */
  after?: After;
}

export type Decision = Pick<Release, 'action' | 'edits' | 'delay' | 'error'>;

/** An exchange before it is held. */
export type NewHeld = Omit<HeldView, 'id' | 'breakpointId' | 'heldAt' | 'until' | 'hungUp'>;

/** What an exchange sees of the registry. */
export interface Holder {
  readonly options: BreakpointOptions;
  readonly stopped: AbortController;
  readonly after: After;
  list(): readonly Breakpoint[];
  /** Waits until someone decides, or the time is over. */
  hold(breakpoint: Breakpoint, held: NewHeld, gone: AbortSignal): Promise<Decision>;
}
