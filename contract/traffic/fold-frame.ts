import { dropOldest } from './drop-oldest.ts';
import type { DomainEvent } from './events.ts';
import type { HeldNote, InteractionQuestion, TrafficSnapshot } from './traffic-schema.ts';

type Event<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>;

/** What is neither exchange nor flow. */
type Frame = Pick<TrafficSnapshot, 'clocks' | 'breakpoints'> & {
  waiting: Map<string, InteractionQuestion>;
  held: Map<string, HeldNote>;
};

/** Test runs abandon many logins. Only this many of the latest are shown. */
const MOST_WAITING = 500;

/** Adds a question, and drops those that nobody will answer. */
export function addQuestion(traffic: Frame, event: Event<'interaction.waiting'>): void {
  const { type: _type, seq: _seq, at: _at, ...question } = event;
  // A moved clock decides when a question expires, and then says so with an event.
  for (const [id, { expiresAt, movedAt }] of traffic.waiting) {
    if (movedAt === undefined && !traffic.clocks && expiresAt <= event.at) traffic.waiting.delete(id);
  }
  traffic.waiting.set(event.interactionId, question);
  if (traffic.waiting.size > MOST_WAITING) dropOldest(traffic.waiting);
}

/** An exchange waits at a breakpoint or goes on, or breakpoints were changed. */
export function changeHeld(
  traffic: Pick<Frame, 'held' | 'breakpoints'>,
  event: Event<'exchange.held' | 'exchange.released' | 'breakpoints.changed'>,
): void {
  if (event.type === 'breakpoints.changed') traffic.breakpoints = { set: event.set, active: event.active };
  else if (event.type === 'exchange.released') traffic.held.delete(event.heldId);
  else {
    const { type: _type, seq: _seq, at: _at, movedAt: _movedAt, ...note } = event;
    traffic.held.set(event.heldId, note);
  }
}

/** A server was started or stopped. */
export function changeServer(
  traffic: Pick<TrafficSnapshot, 'server'>,
  event: Event<'server.started' | 'server.stopped'>,
): void {
  if (event.type === 'server.started') {
    const { issuer, admin, version, at } = event;
    traffic.server = { issuer, admin, version, startedAt: at };
  } else if (traffic.server) traffic.server = { ...traffic.server, stopped: event.reason };
}

/** A clock was moved, or goes by real time again. */
export function changeClock(traffic: Frame, { workspace, lane, clock }: Event<'clock.changed'>): void {
  const { workspaces, lanes } = traffic.clocks ?? { workspaces: {}, lanes: {} };
  const next = {
    workspaces: workspace === undefined ? workspaces : changed(workspaces, workspace, clock),
    lanes: lane === undefined ? lanes : changed(lanes, lane, clock),
  };
  if (Object.keys({ ...next.workspaces, ...next.lanes }).length > 0) traffic.clocks = next;
  else delete traffic.clocks;
}

/** A copy with another value, or without one. */
function changed<T>(entries: Readonly<Record<string, T>>, name: string, value: T | undefined): Record<string, T> {
  const others = Object.entries(entries).filter(([other]) => other !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

/** The config was changed, or an edit of its file was refused. */
export function changeConfig(
  traffic: Pick<TrafficSnapshot, 'config'>,
  event: Event<'config.changed' | 'config.rejected'>,
): void {
  if (event.type === 'config.changed') traffic.config = { revision: event.revision };
  else {
    const { reason, details } = event;
    traffic.config = { revision: traffic.config.revision, rejected: { reason, details } };
  }
}
