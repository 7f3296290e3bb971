import { HOLD_POINTS, RELEASE_ACTIONS, RELEASERS } from '../../contract/breakpoints/points.ts';
import fc from 'fast-check';
import type {
  DomainEvent,
  EventMap,
  EventType,
  RecordedReply,
  RecordedRequest,
} from '../../contract/traffic/events.ts';
import { SEVERITIES } from '../../contract/traffic/steps.ts';
import type { Verdict } from '../../contract/traffic/verdict.ts';
import { FLOWS, STEPS, type FlowKind, type StepId } from '../../contract/traffic/flow.ts';

/** Few IDs, so that events refer to the same things. */
const idOf = (noun: string) => fc.integer({ min: 0, max: 4 }).map((number) => `${noun}-${number}`);
const time = fc.integer({ min: 0, max: 2_000_000_000_000 });
const details = fc.array(fc.record({ path: fc.string(), message: fc.string() }), { maxLength: 2 });
const step = fc.constantFrom(...(Object.keys(STEPS) as StepId[]));
const flowKind = fc.constantFrom(...(Object.keys(FLOWS) as FlowKind[]));

const headers = fc.dictionary(
  fc.constantFrom('host', 'accept', 'set-cookie', 'x-test'),
  fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 2 })),
);
/** Few are long: those are not kept twice. */
const text = fc.oneof(
  { weight: 9, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.constantFrom('a', 'ü').map((letter) => letter.repeat(17_000)) },
);
const body = text.map((sent) => ({ text: sent, bytes: Buffer.byteLength(sent), cut: false }));

const request: fc.Arbitrary<RecordedRequest> = fc.record(
  { method: fc.constantFrom('GET', 'POST'), url: fc.webPath(), headers, body },
  { requiredKeys: ['method', 'url', 'headers'] },
);
const reply: fc.Arbitrary<RecordedReply> = fc.record(
  { status: fc.integer({ min: 100, max: 599 }), headers, body },
  { requiredKeys: ['status', 'headers'] },
);

const verdict: fc.Arbitrary<Verdict> = fc.record(
  {
    severity: fc.constantFrom(...SEVERITIES),
    cause: fc.string(),
    step,
    check: idOf('check'),
    exchangeId: idOf('exchange'),
    expected: fc.string(),
    received: fc.string(),
    fixes: fc.array(fc.record({ id: fc.string(), label: fc.string() }), { maxLength: 2 }),
  },
  { requiredKeys: ['severity', 'cause', 'exchangeId', 'fixes'] },
);

/** Generators for the payload of each event. A new event does not compile until it is listed here. */
export const PAYLOADS: { [T in EventType]: fc.Arbitrary<EventMap[T]> } = {
  'exchange.received': fc.record(
    { exchangeId: idOf('exchange'), workspace: fc.string(), endpoint: fc.string(), request },
    { requiredKeys: ['exchangeId', 'endpoint', 'request'] },
  ),
  'exchange.answered': fc.record(
    {
      exchangeId: idOf('exchange'),
      flowId: idOf('flow'),
      reply,
      durationMs: fc.nat(),
      error: fc.string(),
      hungUp: fc.boolean(),
    },
    { requiredKeys: ['exchangeId', 'durationMs'] },
  ),
  'flow.started': fc.record(
    {
      flowId: idOf('flow'),
      kind: flowKind,
      workspace: fc.string(),
      exchangeId: idOf('exchange'),
      parentFlowId: idOf('flow'),
      client_id: fc.string(),
    },
    { requiredKeys: ['flowId', 'kind', 'workspace', 'exchangeId'] },
  ),
  'flow.identified': fc.record(
    { flowId: idOf('flow'), client_id: fc.string(), username: fc.string(), scope: fc.string() },
    { requiredKeys: ['flowId'] },
  ),
  'flow.step': fc.record(
    {
      flowId: idOf('flow'),
      step,
      check: idOf('check'),
      outcome: fc.constantFrom('passed', 'failed', 'waiting', 'skipped', 'noted'),
      exchangeId: idOf('exchange'),
      expected: fc.string(),
      received: fc.string(),
      description: fc.string(),
      spec: fc.string(),
      hint: fc.string(),
      error: fc.string(),
    },
    { requiredKeys: ['flowId', 'step', 'check', 'outcome'] },
  ),
  'token.issued': fc.record(
    {
      flowId: idOf('flow'),
      tokenId: idOf('token'),
      kind: fc.constantFrom('access_token', 'refresh_token', 'id_token'),
      issuedAt: time,
      expiresAt: time,
      client_id: fc.string(),
      username: fc.string(),
    },
    { requiredKeys: ['flowId', 'tokenId', 'kind', 'issuedAt', 'expiresAt', 'client_id'] },
  ),
  'token.revoked': fc.record({ flowId: idOf('flow'), tokenId: idOf('token'), reason: fc.string() }),
  'verdict.reached': fc.record(
    { exchangeId: idOf('exchange'), flowId: idOf('flow'), verdict },
    { requiredKeys: ['exchangeId'] },
  ),
  'fault.planted': fc.record(
    {
      exchangeId: idOf('exchange'),
      flowId: idOf('flow'),
      faultId: idOf('fault'),
      kind: fc.string(),
      title: fc.string(),
    },
    { requiredKeys: ['exchangeId', 'faultId', 'kind', 'title'] },
  ),
  'faults.changed': fc.record({ planted: fc.nat(), active: fc.nat() }),
  'exchange.held': fc.record(
    {
      heldId: idOf('held'),
      exchangeId: idOf('exchange'),
      flowId: idOf('flow'),
      workspace: fc.string(),
      endpoint: fc.string(),
      client_id: fc.string(),
      username: fc.string(),
      point: fc.constantFrom(...HOLD_POINTS),
      until: time,
      hungUp: fc.boolean(),
    },
    { requiredKeys: ['heldId', 'exchangeId', 'workspace', 'endpoint', 'point', 'until'] },
  ),
  'exchange.released': fc.record(
    {
      heldId: idOf('held'),
      exchangeId: idOf('exchange'),
      flowId: idOf('flow'),
      by: fc.constantFrom(...RELEASERS),
      action: fc.constantFrom(...RELEASE_ACTIONS),
      edited: fc.array(fc.string(), { maxLength: 2 }),
    },
    { requiredKeys: ['heldId', 'exchangeId', 'by', 'action'] },
  ),
  'breakpoints.changed': fc.record({ set: fc.nat(), active: fc.nat() }),
  'interaction.waiting': fc.record(
    {
      interactionId: idOf('interaction'),
      flowId: idOf('flow'),
      workspace: fc.string(),
      kind: fc.constantFrom('login', 'consent'),
      client_id: fc.string(),
      client_name: fc.string(),
      username: fc.string(),
      login_hint: fc.string(),
      scopes: fc.array(fc.string(), { maxLength: 3 }),
      expiresAt: time,
    },
    {
      requiredKeys: ['interactionId', 'flowId', 'workspace', 'kind', 'client_id', 'client_name', 'scopes', 'expiresAt'],
    },
  ),
  'interaction.resolved': fc.record({
    interactionId: idOf('interaction'),
    flowId: idOf('flow'),
    by: fc.constantFrom('page', 'console', 'autopilot', 'timeout'),
    outcome: fc.constantFrom('approved', 'denied', 'expired'),
  }),
  'config.changed': fc.record({ revision: fc.nat(), by: fc.string(), summary: fc.array(fc.string()) }),
  'config.rejected': fc.record({ reason: fc.string(), details }),
  'clock.changed': fc.record(
    {
      workspace: fc.constantFrom('default/default', 'team/one'),
      lane: fc.constantFrom('a', 'b'),
      clock: fc.record({ realAt: time, movedAt: time, rate: fc.nat(10) }),
    },
    { requiredKeys: [] },
  ),
  'checkup.graded': fc.record({
    checkupId: idOf('checkup'),
    of: fc.constantFrom('client', 'api'),
    workspace: fc.string(),
    subject: fc.string(),
    grade: fc.constantFrom('A', 'B', 'C', 'D', 'F'),
  }),
  'traffic.cleared': fc.record({ by: fc.string() }),
  'server.started': fc.record({ issuer: fc.webUrl(), admin: fc.webUrl(), version: fc.string() }),
  'server.stopped': fc.record({ reason: fc.string() }),
};

export const EVENT_TYPES = Object.keys(PAYLOADS) as EventType[];

export type Emission = { [T in EventType]: { type: T; payload: EventMap[T] } }[EventType];

const emissionsOf = (types: readonly EventType[]): fc.Arbitrary<Emission[]> =>
  fc.array(
    fc.constantFrom(...types).chain((type) => PAYLOADS[type].map((payload) => ({ type, payload }) as Emission)),
    { maxLength: 120, size: 'max' },
  );

export const emissions = emissionsOf(EVENT_TYPES);

/** Numbered from 1, at made-up times. */
const numbered = (list: readonly Emission[]): DomainEvent[] =>
  list.map(({ type, payload }, index) => ({ type, seq: index + 1, at: 1_000 + index, ...payload }) as DomainEvent);

export const events = emissions.map(numbered);

/** What a server can emit about exchanges and the flows that they start. */
export const servedEvents = emissionsOf(['exchange.received', 'flow.started', 'exchange.answered'])
  .map(numbered)
  .map(asServed);

/** The same, with everything else that a server can emit meanwhile. */
export const servedHistories = emissions.map(numbered).map(asServed);

/** Leaves each exchange received once, then answered once, as part of the flow that it started, if any. */
function asServed(list: readonly DomainEvent[]): DomainEvent[] {
  const received = new Set<string>();
  const open = new Set<string>();
  const startedBy = new Map<string, string>();
  return list.flatMap((event): DomainEvent[] => {
    if (event.type === 'exchange.received') {
      if (received.has(event.exchangeId)) return [];
      received.add(event.exchangeId);
      open.add(event.exchangeId);
    } else if (event.type === 'flow.started') {
      const taken = startedBy.has(event.exchangeId) || [...startedBy.values()].includes(event.flowId);
      if (taken || !open.has(event.exchangeId)) return [];
      startedBy.set(event.exchangeId, event.flowId);
    } else if (event.type === 'exchange.answered') {
      if (!open.delete(event.exchangeId)) return [];
      const flowId = startedBy.get(event.exchangeId) ?? event.flowId;
      return [{ ...event, ...(flowId !== undefined && { flowId }) }];
    }
    return [event];
  });
}
