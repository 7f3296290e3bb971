import { weightOf } from './weight.ts';
import { append } from './bounded.ts';
import type { DomainEvent } from './events.ts';
import { dropOldest } from './drop-oldest.ts';
import { outcomeOf } from './flow.ts';
import { addQuestion, changeClock, changeConfig, changeHeld, changeServer } from './fold-frame.ts';
import type { StepId } from './steps.ts';
import type {
  Check,
  Exchange,
  Flow,
  HeldNote,
  InteractionQuestion,
  IssuedToken,
  RecordedFault,
  TrafficLimits,
  TrafficSnapshot,
} from './traffic-schema.ts';

export type { Exchange, TrafficLimits, TrafficSnapshot } from './traffic-schema.ts';

/** 10,000 ordinary exchanges weigh some 35 MiB. */
export const DEFAULT_LIMITS: TrafficLimits = { exchanges: 10_000, bytes: 40 * 1024 * 1024, flows: 5_000 };

/**
 * What the live view shows. Exchanges, flows and interactions are replaced when they change, never mutated, so views
 * can compare them by identity. The maps that hold them, oldest first, belong to the fold and are mutated in place.
 */
export interface Traffic extends Omit<TrafficSnapshot, 'exchanges' | 'flows' | 'waiting' | 'held'> {
  exchanges: Map<string, Exchange>;
  flows: Map<string, Flow>;
  waiting: Map<string, InteractionQuestion>;
  held: Map<string, HeldNote>;
}

export function emptyTraffic(limits: TrafficLimits = DEFAULT_LIMITS): Traffic {
  return {
    seq: 0,
    limits,
    bytes: 0,
    exchanges: new Map(),
    flows: new Map(),
    waiting: new Map(),
    held: new Map(),
    breakpoints: { set: 0, active: 0 },
    dropped: { exchanges: 0, flows: 0 },
    faults: { planted: 0, active: 0 },
    config: { revision: 0 },
  };
}

export function snapshotOf(traffic: Traffic): TrafficSnapshot {
  return {
    ...traffic,
    dropped: { ...traffic.dropped },
    exchanges: [...traffic.exchanges.values()],
    flows: [...traffic.flows.values()],
    waiting: [...traffic.waiting.values()],
    held: [...traffic.held.values()],
  };
}

export function trafficFrom(snapshot: TrafficSnapshot): Traffic {
  return {
    ...snapshot,
    exchanges: new Map(snapshot.exchanges.map((exchange) => [exchange.exchangeId, exchange])),
    flows: new Map(snapshot.flows.map((flow) => [flow.flowId, flow])),
    waiting: new Map(snapshot.waiting.map((question) => [question.interactionId, question])),
    held: new Map(snapshot.held.map((note) => [note.heldId, note])),
  };
}

type Event<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>;

/** The only fold: applies `event` to the traffic. An event that is not newer than the traffic changes nothing. */
export function applyEvent(traffic: Traffic, event: DomainEvent): Traffic {
  return applyEvents(traffic, [event]);
}

/** Folds several events. The result is the same as one after the other, but each flow is copied only once. */
export function applyEvents(traffic: Traffic, events: Iterable<DomainEvent>): Traffic {
  const batch: Batch = { traffic, own: new Set() };
  for (const event of events) {
    if (event.seq <= traffic.seq) continue;
    traffic.seq = event.seq;
    applyOne(batch, event);
  }
  return traffic;
}

/** `own` holds objects created in this batch. No reader has seen them yet, so they may still be mutated. */
interface Batch {
  traffic: Traffic;
  own: Set<Exchange | Flow>;
}

interface FlowDraft extends Omit<Flow, 'steps' | 'exchangeIds' | 'tokens'> {
  steps: Partial<Record<StepId, Check[]>>;
  exchangeIds: string[];
  tokens: IssuedToken[];
}

function applyOne(batch: Batch, event: DomainEvent): void {
  const { traffic } = batch;
  switch (event.type) {
    case 'exchange.received':
      return receiveExchange(batch, event);
    case 'exchange.answered':
      return answerExchange(batch, event);
    case 'flow.started':
      return startFlow(batch, event);
    case 'flow.identified':
    case 'flow.step':
    case 'token.issued':
    case 'token.revoked': {
      const flow = ownFlow(batch, event.flowId, goesOn(event) ? event.at : undefined);
      if (flow) changeFlow(flow, event);
      return;
    }
    case 'verdict.reached':
      return reachVerdict(batch, event);
    case 'fault.planted':
      return plantFault(batch, event);
    case 'faults.changed':
      traffic.faults = { planted: event.planted, active: event.active };
      return;
    case 'exchange.held':
    case 'exchange.released':
    case 'breakpoints.changed':
      return changeHeld(traffic, event);
    case 'interaction.waiting':
      return addQuestion(traffic, event);
    case 'interaction.resolved':
      traffic.waiting.delete(event.interactionId);
      return;
    case 'config.changed':
    case 'config.rejected':
      return changeConfig(traffic, event);
    case 'clock.changed':
      return changeClock(traffic, event);
    case 'checkup.graded':
      return;
    case 'traffic.cleared':
      return clear(traffic);
    case 'server.started':
    case 'server.stopped':
      return changeServer(traffic, event);
    default:
      event satisfies never;
  }
}

function receiveExchange({ traffic, own }: Batch, event: Event<'exchange.received'>): void {
  const { exchangeId, endpoint, request, workspace } = event;
  const weight = weightOf(request);
  traffic.bytes += weight - (traffic.exchanges.get(exchangeId)?.weight ?? 0);
  const exchange: Exchange = { exchangeId, endpoint, receivedAt: event.at, request, weight };
  if (workspace !== undefined) exchange.workspace = workspace;
  if (event.movedAt !== undefined) exchange.movedAt = event.movedAt;
  traffic.exchanges.set(exchangeId, exchange);
  own.add(exchange);
  evict(traffic);
}

function answerExchange(batch: Batch, event: Event<'exchange.answered'>): void {
  const { traffic, own } = batch;
  const known = traffic.exchanges.get(event.exchangeId);
  if (!known) return;
  const exchange = own.has(known) ? known : { ...known };
  if (exchange !== known) {
    own.add(exchange);
    traffic.exchanges.set(event.exchangeId, exchange);
  }
  const added = event.reply ? weightOf(event.reply) : 0;
  exchange.durationMs = event.durationMs;
  exchange.weight += added;
  if (event.flowId !== undefined) exchange.flowId = event.flowId;
  if (event.reply) exchange.reply = event.reply;
  if (event.error !== undefined) exchange.error = event.error;
  if (event.hungUp) exchange.hungUp = true;
  traffic.bytes += added;
  // The clock has whole milliseconds, the duration has fractions. A flow lasts at least as long as its exchanges.
  const endedAt = Math.max(event.at, exchange.receivedAt + event.durationMs);
  const flow = event.flowId === undefined ? undefined : ownFlow(batch, event.flowId, endedAt);
  if (flow && !flow.exchangeIds.includes(event.exchangeId)) append(flow.exchangeIds, event.exchangeId);
  if (flow) flow.startedAt = Math.min(flow.startedAt, exchange.receivedAt);
  evict(traffic);
}

/** A flow that had succeeded stays successful, so what was refused afterwards is a warning. */
function reachVerdict(batch: Batch, { exchangeId, flowId, verdict }: Event<'verdict.reached'>): void {
  const { traffic, own } = batch;
  const exchange = traffic.exchanges.get(exchangeId);
  const flow = flowId === undefined ? undefined : ownFlow(batch, flowId, undefined);
  const isLate = verdict?.severity === 'error' && flow !== undefined && outcomeOf(flow) === 'succeeded';
  const said = verdict && isLate ? { ...verdict, severity: 'warning' as const } : verdict;
  if (exchange) {
    const next = said ? { ...exchange, verdict: said } : withoutVerdict(exchange);
    own.add(next);
    traffic.exchanges.set(exchangeId, next);
  }
  if (!flow) return;
  if (said) flow.verdict = said;
  else if (flow.verdict?.exchangeId === exchangeId) delete flow.verdict;
}

/** The exchange and its flow remember the fault, each fault once. */
function plantFault(batch: Batch, { exchangeId, flowId, faultId, kind, title }: Event<'fault.planted'>): void {
  const { traffic, own } = batch;
  const fault = { faultId, kind, title };
  const exchange = traffic.exchanges.get(exchangeId);
  if (exchange) {
    const next = { ...exchange, faults: withFault(exchange.faults, fault) };
    own.add(next);
    traffic.exchanges.set(exchangeId, next);
  }
  const flow = flowId === undefined ? undefined : ownFlow(batch, flowId, undefined);
  if (flow) flow.faults = withFault(flow.faults, fault);
}

const withFault = (known: Flow['faults'] = [], fault: RecordedFault): readonly RecordedFault[] =>
  known.some(({ faultId }) => faultId === fault.faultId) ? known : [...known, fault];

function withoutVerdict({ verdict: _verdict, ...exchange }: Exchange): Exchange {
  return exchange;
}

/** A flow begins with the request that started it, which was received before it was parsed. */
function startFlow({ traffic, own }: Batch, event: Event<'flow.started'>): void {
  const startedAt = Math.min(event.at, traffic.exchanges.get(event.exchangeId)?.receivedAt ?? event.at);
  const flow: Flow = {
    flowId: event.flowId,
    kind: event.kind,
    workspace: event.workspace,
    startedAt,
    updatedAt: event.at,
    steps: {},
    exchangeIds: [event.exchangeId],
    tokens: [],
  };
  if (event.parentFlowId !== undefined) flow.parentFlowId = event.parentFlowId;
  if (event.client_id !== undefined) flow.client_id = event.client_id;
  traffic.flows.set(event.flowId, flow);
  own.add(flow);
  if (traffic.flows.size > traffic.limits.flows) {
    dropOldest(traffic.flows);
    traffic.dropped.flows += 1;
  }
}

type FlowEvent = Event<'flow.identified' | 'flow.step' | 'token.issued' | 'token.revoked'>;

/** Whether the event extends the flow. A note or a revocation long after its end doesn't make it last longer. */
const goesOn = (event: FlowEvent): boolean =>
  event.type === 'flow.step' ? event.outcome !== 'noted' : event.type !== 'token.revoked';

/** A flow that may be mutated: the object itself if this batch created it, otherwise a copy that replaces it. */
function ownFlow({ traffic, own }: Batch, flowId: string, at: number | undefined): FlowDraft | undefined {
  const known = traffic.flows.get(flowId);
  if (!known) return undefined;
  const updatedAt = Math.max(known.updatedAt, at ?? 0);
  if (own.has(known)) {
    known.updatedAt = updatedAt;
    return known as FlowDraft;
  }
  const steps: FlowDraft['steps'] = {};
  for (const step in known.steps) steps[step as StepId] = [...(known.steps[step as StepId] ?? [])];
  const flow: FlowDraft = {
    ...known,
    updatedAt,
    steps,
    exchangeIds: [...known.exchangeIds],
    tokens: [...known.tokens],
  };
  traffic.flows.set(flowId, flow);
  own.add(flow);
  return flow;
}

function changeFlow(flow: FlowDraft, event: FlowEvent): void {
  switch (event.type) {
    case 'flow.identified':
      Object.assign(flow, factsOf(event));
      return;
    case 'flow.step':
      append((flow.steps[event.step] ??= []), checkOf(event));
      if (event.outcome === 'passed' && flow.verdict?.check === event.check && flow.verdict.step === event.step)
        delete flow.verdict;
      return;
    case 'token.issued': {
      const { tokenId, kind, issuedAt, expiresAt } = event;
      append(flow.tokens, { tokenId, kind, issuedAt, expiresAt });
      return;
    }
    case 'token.revoked':
      flow.tokens = flow.tokens.map((token) =>
        token.tokenId === event.tokenId ? { ...token, revokedAt: event.at, revokedBecause: event.reason } : token,
      );
      return;
    default:
      event satisfies never;
  }
}

const factsOf = ({
  type: _type,
  seq: _seq,
  at: _at,
  movedAt: _movedAt,
  flowId: _flowId,
  ...facts
}: Event<'flow.identified'>): Partial<Flow> => facts;

function checkOf({ type: _type, seq: _seq, flowId: _flowId, step: _step, ...check }: Event<'flow.step'>): Check {
  return check;
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
