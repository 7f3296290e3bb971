import type { ReleaseAction, Releaser } from '../breakpoints/points.ts';
import type { CheckupCard } from '../checkup/card.ts';
import type { MovedClock } from '../clock/moved-clock.ts';
import type { StepId } from './steps.ts';
import type {
  Check,
  ConfigRejection,
  Exchange,
  Flow,
  HeldNote,
  InteractionQuestion,
  IssuedToken,
  RecordedFault,
  RecordedHeaders,
  TrafficSnapshot,
} from './traffic-schema.ts';
import type { Verdict } from './verdict.ts';

export type {
  InteractionQuestion,
  RecordedBody,
  RecordedHeaders,
  RecordedReply,
  RecordedRequest,
} from './traffic-schema.ts';

/** Recorded bodies are cut at this length: 256 KiB. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** Longer bodies hold no parameters of ours. They are kept apart, and not read unless someone asks: 16 KiB. */
export const LONG_BODY_BYTES = 16 * 1024;

const isNamed = (key: string, lower: string): boolean => key.length === lower.length && key.toLowerCase() === lower;

/** All values of a header. */
export function headerValues(headers: RecordedHeaders, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const found: string[] = [];
  for (const key in headers) if (isNamed(key, wanted)) found.push(...[headers[key] ?? []].flat());
  return found;
}

/** All events by name, in the past tense as `noun.verb`, with JSON payloads. They are not listed anywhere else. */
export interface EventMap {
  'exchange.received': Pick<Exchange, 'exchangeId' | 'workspace' | 'endpoint' | 'request'>;
  'exchange.answered': Pick<Exchange, 'exchangeId' | 'flowId' | 'reply' | 'error' | 'hungUp'> & { durationMs: number };
  'flow.started': Pick<Flow, 'flowId' | 'kind' | 'workspace' | 'parentFlowId' | 'client_id'> & { exchangeId: string };
  /** Facts learned about a flow while it runs. */
  'flow.identified': Pick<Flow, 'flowId' | 'client_id' | 'username' | 'scope'>;
  'flow.step': { flowId: string; step: StepId } & Omit<Check, 'at'>;
  'token.issued': { flowId: string; client_id: string; username?: string } & IssuedToken;
  'token.revoked': { flowId: string; tokenId: string; reason: string };
  /** Why an exchange failed, and its flow with it. Without a verdict: what was said before is no longer true. */
  'verdict.reached': { exchangeId: string; flowId?: string; verdict?: Verdict };
  /** A planted fault fired in an exchange, or someone edited it at a breakpoint. */
  'fault.planted': { exchangeId: string; flowId?: string } & RecordedFault;
  /** Faults were planted, changed or ended, or one has used up its times. */
  'faults.changed': TrafficSnapshot['faults'];
  /** An exchange waits at a breakpoint. Again with hungUp: its client went away meanwhile. */
  'exchange.held': HeldNote;
  'exchange.released': {
    heldId: string;
    exchangeId: string;
    flowId?: string;
    by: Releaser;
    action: ReleaseAction;
    /** What was edited, such as `claims.id_token.sub`. */
    edited?: readonly string[];
  };
  /** Breakpoints were set, changed or deleted. */
  'breakpoints.changed': TrafficSnapshot['breakpoints'];
  'interaction.waiting': InteractionQuestion;
  'interaction.resolved': {
    interactionId: string;
    flowId: string;
    by: 'page' | 'console' | 'autopilot' | 'timeout';
    outcome: 'approved' | 'denied' | 'expired';
  };
  'config.changed': { revision: number; by: string; summary: readonly string[] };
  'config.rejected': ConfigRejection;
  /** A clock was moved, or with no `clock`, goes by real time again. */
  'clock.changed': { workspace?: string; lane?: string; clock?: MovedClock };
  /** A check-up has a card, which is kept. */
  'checkup.graded': Pick<CheckupCard, 'of' | 'workspace' | 'subject' | 'grade'> & { checkupId: string };
  'traffic.cleared': { by: string };
  'server.started': { issuer: string; admin: string; version: string };
  'server.stopped': { reason: string };
}

export type EventType = keyof EventMap;
/**
 * An event on the stream. `seq` increases by one, `at` is milliseconds since 1970. `movedAt` is what a moved clock
 * showed at that moment.
 */
export type DomainEvent = {
  [T in EventType]: { type: T; seq: number; at: number; movedAt?: number } & EventMap[T];
}[EventType];
