import type { ClockMoment } from '../../../contract/clock/clock-schema.ts';
import { timeOn, type ClockSetting, type MovedClock } from '../../../contract/clock/moved-clock.ts';

/** Texts of the clock, which tests import. */
export const CLOCK_WORDS = {
  clock: 'Clock',
  realTime: 'Real time',
  back: 'Back to real time',
  minute: '1 minute later',
  hour: '1 hour later',
  day: '1 day later',
  freeze: 'Freeze now',
  custom: 'Set the clock …',
  moments: 'Jump to an expiry …',
  momentsTitle: 'Jump to just before or after an expiry',
  before: 'Just before',
  after: 'Just after',
  offset: 'Offset from real time',
  frozenAt: 'Freeze at',
  rate: 'Speed',
  set: 'Set the clock',
  browsers:
    'Browsers measure the Max-Age of cookies themselves, in real time. Clients and resource servers have clocks of their own, too.',
  noMoments: 'Nothing in this workspace expires.',
} as const;

/** How far the menu moves the clock. */
export const CLOCK_STEPS = [
  { ms: 60_000, label: CLOCK_WORDS.minute },
  { ms: 3_600_000, label: CLOCK_WORDS.hour },
  { ms: 86_400_000, label: CLOCK_WORDS.day },
] as const;

export const MOMENT_WORDS: Record<ClockMoment['kind'], string> = {
  login: 'Login page',
  code: 'Code',
  access_token: 'Access token',
  refresh_token: 'Refresh token',
  session: 'Session',
  key: 'Retired key',
};

/** Before an end, there is time for a request. After it, the second is over. */
export const BEFORE_MS = 10_000;
export const AFTER_MS = 1_000;

/** The setting that makes a clock show a time now. A frozen clock stays frozen, a fast one stays fast. */
export function settingTo(at: number, now: number, clock: MovedClock | undefined): ClockSetting {
  if (clock?.rate === 0) return { frozen_at: new Date(at).toISOString() };
  const offset = `${Math.ceil((at - now) / 1000)}s`;
  return clock && clock.rate !== 1 ? { offset, rate: clock.rate } : { offset };
}

/** How a clock differs from real time: `1 h ahead`, `frozen`, `twice as fast`. */
export function differenceWords(clock: MovedClock, now: number): string {
  if (clock.rate === 0) return 'frozen';
  const ms = timeOn(clock, now) - now;
  const apart = Math.abs(ms) < 1000 ? 'real time' : `${spanText(Math.abs(ms))} ${ms > 0 ? 'ahead' : 'behind'}`;
  return clock.rate === 1 ? apart : `${apart}, ${clock.rate}× speed`;
}

function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : []))
    .join(' ');
}

/** The banner of a workspace whose clock is moved. */
export const movedBanner = (workspace: string, time: string, difference: string): string =>
  `The clock of ${workspace} shows ${time} (${difference}).`;
/** The banner of a lane whose clock is moved. */
export const laneBanner = (lane: string, time: string, difference: string): string =>
  `The clock of lane ${lane} shows ${time} (${difference}).`;

const MOST_NAMED = 3;

/** The one banner of several lanes whose clocks are moved. */
export function lanesBanner(lanes: readonly string[]): string {
  const others = lanes.length - MOST_NAMED;
  return `The clocks of ${lanes.length} lanes are moved: ${lanes.slice(0, MOST_NAMED).join(', ')}${others > 0 ? ` and ${others} more` : ''}.`;
}
