import type { EventMap } from '../../contract/traffic/events.ts';
import type { CheckRef } from '../../contract/traffic/checks.ts';
import type { Check, FlowKind } from '../../contract/traffic/flow.ts';
import type { Issuer } from './issuer.ts';

/** What one attempt at a check says. Texts are for the console and may quote what the client sent. */
export type CheckNote = Pick<Check, 'expected' | 'received' | 'description' | 'hint' | 'error'>;

/** The record of one flow, as seen by one exchange. */
export interface FlowLog {
  readonly flowId: string;
  /** Undefined for what a client saw. */
  readonly exchangeId: string | undefined;
  passed(check: CheckRef, note?: CheckNote): void;
  failed(check: CheckRef, note?: CheckNote): void;
  waiting(check: CheckRef, note?: CheckNote): void;
  skipped(check: CheckRef, note?: CheckNote): void;
  noted(check: CheckRef, note?: CheckNote): void;
  /**
   * Runs a check. Records it as passed, with the note of its result, or as failed, with the error's details, and
   * rethrows the error.
   */
  check<T>(check: CheckRef, run: () => T, note?: (result: Awaited<T>) => CheckNote): T;
  identified(facts: { client_id?: string; username?: string; scope?: string }): void;
  issued(token: Omit<EventMap['token.issued'], 'flowId'>): void;
}

export interface FlowRecorder {
  /** Starts a flow with its first exchange. */
  start(
    kind: FlowKind,
    issuer: Issuer,
    exchangeId: string,
    facts?: { client_id?: string; parentFlowId?: string },
  ): FlowLog;
  /** Continues a flow in another exchange. */
  resume(flowId: string, exchangeId: string | undefined): FlowLog;
  revoked(flowId: string, tokenId: string, reason: string): void;
  /** The keys were fetched: noted in the flows that just issued tokens. */
  keysFetched(issuer: Issuer, exchangeId: string): void;
}
