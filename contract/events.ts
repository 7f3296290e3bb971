import type { CheckOutcome, FlowKind, IssuedToken, StepId } from './flow.ts';

/** A body as it travelled: text, cut at `BODY_LIMIT_BYTES`. */
export interface RecordedBody {
  text: string;
  /** The whole body's size in bytes, whatever was kept of it. */
  bytes: number;
  cut: boolean;
}

/** Bodies on record are cut here: 256 KiB. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** Names as they were sent: upper and lower case are alike (RFC 9110 §5.1). */
export type RecordedHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Every value of a header. */
export function headerValues(headers: RecordedHeaders, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === wanted ? value : []));
}

export interface RecordedRequest {
  method: string;
  /** As it came: path and query. */
  url: string;
  headers: RecordedHeaders;
  body?: RecordedBody;
}

export interface RecordedReply {
  status: number;
  headers: RecordedHeaders;
  body?: RecordedBody;
}

/** What a waiting interaction asks somebody for. */
export interface InteractionQuestion {
  interactionId: string;
  flowId: string;
  workspace: string;
  kind: 'login' | 'consent';
  client_id: string;
  client_name: string;
  /** Known once somebody has logged in. */
  username?: string;
  login_hint?: string;
  /** The scopes to be granted; empty for a login. */
  scopes: readonly string[];
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Everything that happens, by name. Past tense, `noun.verb`; payloads are JSON. There is no other list. */
export interface EventMap {
  'exchange.received': { exchangeId: string; workspace?: string; endpoint: string; request: RecordedRequest };
  'exchange.answered': {
    exchangeId: string;
    flowId?: string;
    reply?: RecordedReply;
    durationMs: number;
    /** The OAuth error that the reply carried. */
    error?: string;
    /** The client went away before the answer. */
    hungUp?: boolean;
  };
  'flow.started': {
    flowId: string;
    kind: FlowKind;
    workspace: string;
    exchangeId: string;
    parentFlowId?: string;
    client_id?: string;
  };
  /** Facts learnt about a flow on the way. */
  'flow.identified': { flowId: string; client_id?: string; username?: string; scope?: string };
  'flow.step': {
    flowId: string;
    step: StepId;
    check: string;
    outcome: CheckOutcome;
    exchangeId?: string;
    expected?: string;
    received?: string;
    description?: string;
    spec?: string;
    hint?: string;
    error?: string;
  };
  'token.issued': { flowId: string; client_id: string; username?: string } & IssuedToken;
  'token.revoked': { flowId: string; tokenId: string; reason: string };
  'interaction.waiting': InteractionQuestion;
  'interaction.resolved': {
    interactionId: string;
    flowId: string;
    by: 'page' | 'console' | 'autopilot' | 'timeout';
    outcome: 'approved' | 'denied' | 'expired';
  };
  'config.changed': { revision: number; by: string; summary: readonly string[] };
  'config.rejected': {
    reason: string;
    details: readonly ConfigFault[];
  };
  'traffic.cleared': { by: string };
  'server.started': { issuer: string; admin: string; version: string };
  'server.stopped': { reason: string };
}

/** One thing that is wrong with the config file. Lines and columns are counted from 1. */
export interface ConfigFault {
  path: string;
  message: string;
  line?: number;
  column?: number;
  /** The text around it, without secrets; `caret` is where in its line the fault stands. */
  excerpt?: { lines: readonly { line: number; text: string }[]; caret: number };
}

export type EventType = keyof EventMap;
/** An event on the stream: `seq` rises by one, `at` is milliseconds since 1970. */
export type DomainEvent = { [T in EventType]: { type: T; seq: number; at: number } & EventMap[T] }[EventType];
