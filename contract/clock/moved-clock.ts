import { signedSecondsOf } from '../config/duration.ts';

/** How a clock is moved, as you write it. */
export interface ClockSetting {
  offset?: string;
  frozen_at?: string;
  rate?: number;
}

/** A moved clock: at the real time `realAt` it shows `movedAt`, and from there it runs `rate` times as fast. */
export interface MovedClock {
  /** Milliseconds since 1970. */
  realAt: number;
  movedAt: number;
  /** 0: frozen. 1: as fast as real time. */
  rate: number;
}

/** Tokens carry seconds since 1970, and dates beyond this break clients that nobody wants to test. */
export const EARLIEST = 0;
export const LATEST = Date.UTC(2200, 0, 1);
/** A day in a second. */
const FASTEST = 86_400;

export const CLOCK_FAULTS = {
  offset: 'Use a duration such as 1h, -30m or 90s.',
  frozenAt: 'Use a date and time such as 2026-11-29T10:00:00Z.',
  rate: `Use a number from 0 to ${FASTEST}. 2 is twice as fast, 0 stops the clock.`,
  range: 'The clock can show times from 1970 to 2200.',
  both: 'A frozen clock has no offset and no rate. Use frozen_at alone.',
  lane: 'Name a lane with up to 64 letters, digits, dots, dashes and underscores. Start with a letter or digit.',
  nothing: 'Say how to move the clock: offset, frozen_at or rate.',
} as const;

export interface ClockFault {
  path: string;
  message: string;
}

/** ISO 8601 with a zone. Without one, it would mean another moment on each machine. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** What is wrong with a setting, if anything. `now` is real time. */
export function faultOf(setting: ClockSetting, now: number): ClockFault | undefined {
  const { offset, frozen_at, rate } = setting;
  if (offset === undefined && frozen_at === undefined && rate === undefined) {
    return { path: '', message: CLOCK_FAULTS.nothing };
  }
  if (frozen_at !== undefined && (offset !== undefined || rate !== undefined)) {
    return { path: 'frozen_at', message: CLOCK_FAULTS.both };
  }
  if (offset !== undefined && signedSecondsOf(offset) === undefined) {
    return { path: 'offset', message: CLOCK_FAULTS.offset };
  }
  if (frozen_at !== undefined && !isMoment(frozen_at)) return { path: 'frozen_at', message: CLOCK_FAULTS.frozenAt };
  if (rate !== undefined && !(rate >= 0 && rate <= FASTEST)) return { path: 'rate', message: CLOCK_FAULTS.rate };
  const { movedAt } = movedClock(setting, now);
  if (movedAt >= EARLIEST && movedAt <= LATEST) return undefined;
  return { path: offset === undefined ? 'frozen_at' : 'offset', message: CLOCK_FAULTS.range };
}

/** Months and days that don't exist are no moment, although `Date` rolls some of them over. */
function isMoment(text: string): boolean {
  if (!MOMENT.test(text) || Number.isNaN(Date.parse(text))) return false;
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text.slice(0, 10));
}

/** The clock that a valid setting makes. `now` is real time. */
export function movedClock({ offset = '0s', frozen_at, rate = 1 }: ClockSetting, now: number): MovedClock {
  if (frozen_at !== undefined) return { realAt: now, movedAt: Date.parse(frozen_at), rate: 0 };
  return { realAt: now, movedAt: now + (signedSecondsOf(offset) ?? 0) * 1000, rate };
}

/** What a moved clock shows at a real time. It stops at the end of its range. */
export const timeOn = ({ realAt, movedAt, rate }: MovedClock, now: number): number =>
  Math.max(EARLIEST, Math.min(LATEST, Math.floor(movedAt + (now - realAt) * rate)));

/** Real milliseconds until a moved clock shows a time. Infinity if it never does. */
export function realMsUntil(clock: MovedClock, at: number, now: number): number {
  const left = at - timeOn(clock, now);
  if (left <= 0) return 0;
  return at > LATEST || clock.rate === 0 ? Infinity : left / clock.rate;
}

/** What ends at a time. */
export const MOMENT_KINDS = ['login', 'code', 'access_token', 'refresh_token', 'session', 'key'] as const;

/** What a lane may be called: safe in a cookie, a header and a path. */
export const LANE_PATTERN = /^[A-Za-z0-9][\w.-]{0,63}$/;
/** The cookie or header with which a request joins a lane. */
export const LANE_NAME = 'Understudy-Lane';
