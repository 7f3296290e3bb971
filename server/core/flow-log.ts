import type { EventMap } from '../../contract/events.ts';
import type { FlowKind, StepId } from '../../contract/flow.ts';
import type { Issuer } from './issuer.ts';

/** What a check says about itself. Texts are for the console and may quote what the client sent. */
export interface CheckNote {
  expected?: string;
  received?: string;
  description?: string;
  spec?: string;
  hint?: string;
  error?: string;
}

/** The record of one flow, as seen by one exchange. */
export interface FlowLog {
  readonly flowId: string;
  passed(step: StepId, check: string, note?: CheckNote): void;
  failed(step: StepId, check: string, note?: CheckNote): void;
  waiting(step: StepId, check: string, note?: CheckNote): void;
  skipped(step: StepId, check: string, note?: CheckNote): void;
  noted(step: StepId, check: string, note?: CheckNote): void;
  /**
   * Runs a check. Records it as passed, with the note of its result, or as failed, with the error's details, and
   * rethrows the error.
   */
  check<T>(step: StepId, check: string, run: () => T, note?: (result: Awaited<T>) => CheckNote): T;
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
