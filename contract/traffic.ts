import type { DomainEvent, InteractionQuestion, RecordedReply, RecordedRequest } from './events.ts';
import type { Check, Flow } from './flow.ts';

/** One request on the ACP listener and its answer. `exchangeId` is the X-Trace-ID that the client got. */
export interface Exchange {
  exchangeId: string;
  endpoint: string;
  workspace?: string;
  flowId?: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
  durationMs?: number;
  request: RecordedRequest;
  reply?: RecordedReply;
  error?: string;
  hungUp?: boolean;
  /** What it weighs against the limit, in bytes. */
  weight: number;
}

export interface TrafficLimits {
  exchanges: number;
  /** Of requests and replies together. */
  bytes: number;
  flows: number;
}

export const DEFAULT_LIMITS: TrafficLimits = { exchanges: 10_000, bytes: 64 * 1024 * 1024, flows: 5_000 };

/**
 * What the live view shows. Exchanges, flows and interactions are replaced when they change, never altered, so a
 * view may compare them by identity; the maps that hold them belong to the fold and are altered in place.
 */
export interface Traffic {
  seq: number;
  limits: TrafficLimits;
  bytes: number;
  /** Oldest first. */
  exchanges: Map<string, Exchange>;
  flows: Map<string, Flow>;
  waiting: Map<string, InteractionQuestion>;
  /** What the limits pushed out since the last clear. */
  dropped: { exchanges: number; flows: number };
  config: { revision: number; rejected?: { reason: string; details: readonly { path: string; message: string }[] } };
  server?: { issuer: string; admin: string; version: string; startedAt: number; stopped?: string };
}

/** Traffic as JSON: what `GET /api/v1/traffic` answers. */
export interface TrafficSnapshot extends Omit<Traffic, 'exchanges' | 'flows' | 'waiting'> {
  exchanges: readonly Exchange[];
  flows: readonly Flow[];
  waiting: readonly InteractionQuestion[];
}

export function emptyTraffic(limits: TrafficLimits = DEFAULT_LIMITS): Traffic {
  return {
    seq: 0,
    limits,
    bytes: 0,
    exchanges: new Map(),
    flows: new Map(),
    waiting: new Map(),
    dropped: { exchanges: 0, flows: 0 },
    config: { revision: 0 },
  };
}

export function snapshotOf(traffic: Traffic): TrafficSnapshot {
  return {
    ...traffic,
    exchanges: [...traffic.exchanges.values()],
    flows: [...traffic.flows.values()],
    waiting: [...traffic.waiting.values()],
  };
}

export function trafficFrom(snapshot: TrafficSnapshot): Traffic {
  return {
    ...snapshot,
    exchanges: new Map(snapshot.exchanges.map((exchange) => [exchange.exchangeId, exchange])),
    flows: new Map(snapshot.flows.map((flow) => [flow.flowId, flow])),
    waiting: new Map(snapshot.waiting.map((question) => [question.interactionId, question])),
  };
}

type Event<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>;

/** The one fold: traffic after `event`. An event that is not newer than the traffic changes nothing. */
export function applyEvent(traffic: Traffic, event: DomainEvent): Traffic {
  if (event.seq <= traffic.seq) return traffic;
  traffic.seq = event.seq;
  switch (event.type) {
    case 'exchange.received':
      receiveExchange(traffic, event);
      break;
    case 'exchange.answered':
      answerExchange(traffic, event);
      break;
    case 'flow.started':
      startFlow(traffic, event);
      break;
    case 'flow.identified':
      changeFlow(traffic, event.flowId, event.at, (flow) => ({
        ...flow,
        ...(event.client_id !== undefined && { client_id: event.client_id }),
        ...(event.username !== undefined && { username: event.username }),
        ...(event.scope !== undefined && { scope: event.scope }),
      }));
      break;
    case 'flow.step':
      changeFlow(traffic, event.flowId, event.at, (flow) => addCheck(flow, event));
      break;
    case 'token.issued':
      changeFlow(traffic, event.flowId, event.at, (flow) => addToken(flow, event));
      break;
    case 'token.revoked':
      changeFlow(traffic, event.flowId, event.at, (flow) => ({
        ...flow,
        tokens: flow.tokens.map((token) =>
          token.tokenId === event.tokenId ? { ...token, revokedAt: event.at, revokedBecause: event.reason } : token,
        ),
      }));
      break;
    case 'interaction.waiting': {
      const { type: _type, seq: _seq, at: _at, ...question } = event;
      traffic.waiting.set(event.interactionId, question);
      break;
    }
    case 'interaction.resolved':
      traffic.waiting.delete(event.interactionId);
      break;
    case 'config.changed':
      traffic.config = { revision: event.revision };
      break;
    case 'config.rejected':
      traffic.config = {
        revision: traffic.config.revision,
        rejected: { reason: event.reason, details: event.details },
      };
      break;
    case 'traffic.cleared':
      clear(traffic);
      break;
    case 'server.started':
      traffic.server = { issuer: event.issuer, admin: event.admin, version: event.version, startedAt: event.at };
      break;
    case 'server.stopped':
      if (traffic.server) traffic.server = { ...traffic.server, stopped: event.reason };
      break;
    default:
      event satisfies never;
  }
  return traffic;
}

function receiveExchange(traffic: Traffic, event: Event<'exchange.received'>): void {
  const { exchangeId, endpoint, request, workspace } = event;
  const weight = weightOf(request);
  traffic.exchanges.set(exchangeId, {
    exchangeId,
    endpoint,
    ...(workspace !== undefined && { workspace }),
    receivedAt: event.at,
    request,
    weight,
  });
  traffic.bytes += weight;
  evict(traffic);
}

function answerExchange(traffic: Traffic, event: Event<'exchange.answered'>): void {
  const exchange = traffic.exchanges.get(event.exchangeId);
  if (!exchange) return;
  const added = event.reply ? weightOf(event.reply) : 0;
  const answered: Exchange = { ...exchange, durationMs: event.durationMs, weight: exchange.weight + added };
  if (event.flowId !== undefined) answered.flowId = event.flowId;
  if (event.reply) answered.reply = event.reply;
  if (event.error !== undefined) answered.error = event.error;
  if (event.hungUp) answered.hungUp = true;
  traffic.exchanges.set(event.exchangeId, answered);
  traffic.bytes += added;
  if (event.flowId !== undefined) {
    changeFlow(traffic, event.flowId, event.at, (flow) =>
      flow.exchangeIds.includes(event.exchangeId)
        ? flow
        : { ...flow, exchangeIds: appended(flow.exchangeIds, event.exchangeId) },
    );
  }
  evict(traffic);
}

function startFlow(traffic: Traffic, event: Event<'flow.started'>): void {
  traffic.flows.set(event.flowId, {
    flowId: event.flowId,
    kind: event.kind,
    workspace: event.workspace,
    startedAt: event.at,
    updatedAt: event.at,
    ...(event.parentFlowId !== undefined && { parentFlowId: event.parentFlowId }),
    ...(event.client_id !== undefined && { client_id: event.client_id }),
    steps: {},
    exchangeIds: [event.exchangeId],
    tokens: [],
  });
  if (traffic.flows.size > traffic.limits.flows) {
    dropOldest(traffic.flows);
    traffic.dropped.flows += 1;
  }
}

function changeFlow(traffic: Traffic, flowId: string, at: number, change: (flow: Flow) => Flow): void {
  const flow = traffic.flows.get(flowId);
  if (flow) traffic.flows.set(flowId, { ...change(flow), updatedAt: at });
}

function addCheck(flow: Flow, event: Event<'flow.step'>): Flow {
  const { type: _type, seq: _seq, flowId: _flowId, step, ...check } = event;
  return { ...flow, steps: { ...flow.steps, [step]: appended<Check>(flow.steps[step] ?? [], check) } };
}

function addToken(flow: Flow, event: Event<'token.issued'>): Flow {
  const { tokenId, kind, issuedAt, expiresAt } = event;
  return { ...flow, tokens: appended(flow.tokens, { tokenId, kind, issuedAt, expiresAt }) };
}

/** A flow keeps the beginning and the end of its lists: one token may be introspected a million times. */
const KEPT_AT_EACH_END = 50;

function appended<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length < 2 * KEPT_AT_EACH_END) return [...list, item];
  return [...list.slice(0, KEPT_AT_EACH_END), ...list.slice(KEPT_AT_EACH_END + 1), item];
}

function clear(traffic: Traffic): void {
  traffic.exchanges.clear();
  traffic.flows.clear();
  traffic.bytes = 0;
  traffic.dropped = { exchanges: 0, flows: 0 };
}

function evict(traffic: Traffic): void {
  const { exchanges, limits } = traffic;
  while (exchanges.size > limits.exchanges || (traffic.bytes > limits.bytes && exchanges.size > 1)) {
    const oldest = dropOldest(exchanges);
    if (!oldest) return;
    traffic.bytes -= oldest.weight;
    traffic.dropped.exchanges += 1;
  }
}

function dropOldest<T>(entries: Map<string, T>): T | undefined {
  for (const [key, value] of entries) {
    entries.delete(key);
    return value;
  }
  return undefined;
}

/** Bytes that a message weighs: its texts, with a fixed share for what surrounds them. */
function weightOf(message: RecordedRequest | RecordedReply): number {
  let weight = 200 + (message.body?.text.length ?? 0) + ('url' in message ? message.url.length : 0);
  for (const name in message.headers) weight += name.length + String(message.headers[name]).length;
  return weight;
}
