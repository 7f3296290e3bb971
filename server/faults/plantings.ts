import type { PlantedFault } from '../core/faults.ts';
import type { Clock, Emit } from '../core/ports.ts';
import type { Facts } from './facts.ts';
import type { FaultTools } from './kind.ts';
import type { SecondIssuers } from './second-issuer.ts';

export interface FaultOptions extends FaultTools {
  emit: Emit;
  /** Real time. `clock` shows what a moved clock shows. */
  real: Clock;
  /** Who is known to be in a flow. */
  flowOf(flowId: string): Pick<Facts, 'client_id' | 'username'> | undefined;
  /** From 0 up to 1. */
  random?: () => number;
}

/** A fault, and what it needs while it is planted. */
export interface Planting {
  fault: PlantedFault;
  memory: Map<string, unknown>;
  /** Releases what the fault holds back. */
  abort: AbortController;
}

/** Where a fault fires, and what it is called. */
export interface Firing {
  exchangeId: string;
  /** The flow it belongs to. Asked once it fires. */
  flowOf(): string | undefined;
  title: string;
}

/** What the code of faults sees of the registry. */
export interface Plantings {
  readonly options: FaultOptions;
  readonly second: SecondIssuers | undefined;
  all(): readonly Planting[];
  /** Counts the fault as fired, if it may fire once more. */
  take(planting: Planting, firing: Firing): boolean;
  /** Answers an exchange. What has fired in it for the last time stays active until its end. */
  during<T>(act: () => Promise<T>): Promise<T>;
}
