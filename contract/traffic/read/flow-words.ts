import { msInto, outcomeOf, type Flow, type FlowKind, type FlowOutcome } from '../flow.ts';

export const KIND_WORDS: Record<FlowKind, string> = {
  authorization_code: 'Authorization code',
  refresh_token: 'Token refresh',
  client_credentials: 'Client credentials',
  admin_api: 'Token from the admin API',
  token: 'Token request',
  resource: 'Resource call',
  revocation: 'Revocation',
  logout: 'Logout',
};

export const OUTCOME_WORDS: Record<FlowOutcome, string> = {
  running: 'In progress',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
  failed: 'Failed',
};

/** The title of a flow, such as `web-app · alice`. */
export function flowTitle({ client_id, username }: Pick<Flow, 'client_id' | 'username'>): string {
  return [client_id ?? 'Unknown client', username].filter((part) => part !== undefined).join(' · ');
}

/** `Client credentials · Succeeded`, or only the type. */
export const kindWords = (kind: FlowKind, outcome: FlowOutcome | undefined): string =>
  outcome === undefined ? KIND_WORDS[kind] : `${KIND_WORDS[kind]} · ${OUTCOME_WORDS[outcome]}`;

export const isGoingOn = (outcome: FlowOutcome): boolean => outcome === 'waiting' || outcome === 'running';

/** How long a flow took, or has taken so far. */
export const flowDuration = (flow: Flow, now: number): number =>
  msInto(flow, isGoingOn(outcomeOf(flow)) ? Math.max(now, flow.updatedAt) : flow.updatedAt);
