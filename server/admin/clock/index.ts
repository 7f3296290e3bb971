import type { ClockView } from '../../../contract/clock/clock-schema.ts';
import {
  CLOCK_FAULTS,
  LANE_PATTERN,
  movedClock,
  timeOn,
  type ClockSetting,
  type MovedClock,
} from '../../../contract/clock/moved-clock.ts';
import type { Core, Place } from '../../core/ports.ts';
import { momentsIn } from './moments.ts';
import type { AdminContext, Handlers, WorkspaceParams } from '../context.ts';
import { findIssuer } from '../edit.ts';
import { AdminError, notFound } from '../errors.ts';

type OwnPlace = { workspace: string } | { lane: string };

const iso = (at: number): string => new Date(at).toISOString();

/** What is set, as far as it can be told from the clock itself. */
function viewOf({ clocks }: Core, place: Place): ClockView {
  const clock = clocks.clockOf(place);
  const real = clocks.real();
  const now = clock ? timeOn(clock, real) : real;
  return { now: iso(now), real_now: iso(real), moved: clock !== undefined, ...(clock && settingOf(clock)) };
}

function settingOf({ realAt, movedAt, rate }: MovedClock): ClockSetting {
  if (rate === 0) return { frozen_at: iso(movedAt) };
  const seconds = Math.round((movedAt - realAt) / 1000);
  return { offset: `${seconds}s`, ...(rate !== 1 && { rate }) };
}

function move({ core }: AdminContext, place: OwnPlace, setting: ClockSetting | undefined): ClockView {
  const clock = setting && movedClock(setting, core.clocks.real());
  if (clock ?? core.clocks.clockOf(place)) {
    // What expires because of it comes after it in the record.
    core.emit('clock.changed', { ...place, ...(clock && { clock }) });
    core.clocks.move(place, clock);
  }
  return viewOf(core, place);
}

const workspaceOf = (context: AdminContext, params: WorkspaceParams): { workspace: string } => ({
  workspace: findIssuer(context, params).id,
});

function laneOf({ laneId }: { laneId: string }): { lane: string } {
  if (LANE_PATTERN.test(laneId)) return { lane: laneId };
  throw new AdminError(400, 'invalid_request', CLOCK_FAULTS.lane);
}

export const clockHandlers = {
  'clock.get': (context, { params }) => viewOf(context.core, workspaceOf(context, params)),
  'clock.set': (context, { params, body }) => move(context, workspaceOf(context, params), body),
  'clock.reset': (context, { params }) => void move(context, workspaceOf(context, params), undefined),
  'clock.moments': (context, { params }) => momentsIn(context.core, findIssuer(context, params)),
  'laneClock.get': ({ core }, { params }) => viewOf(core, laneOf(params)),
  'laneClock.set': (context, { params, body }) => move(context, laneOf(params), body),
  'laneClock.reset': (context, { params }) => void move(context, laneOf(params), undefined),
  'clients.expireNextToken': (context, { params }) => {
    const issuer = findIssuer(context, params);
    if (!issuer.clients.has(params.client_id)) throw notFound('client', params.client_id);
    context.core.bornExpired.plan(issuer.id, params.client_id);
  },
} satisfies Partial<Handlers>;
