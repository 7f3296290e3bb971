/** A duration as ACP writes it, in Go's format: `1h0m0s`, `90s` or `720h` (acp.md §3.6). */
export const DURATION_PATTERN = /^(?=.)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** The whole seconds in a duration such as `1h0m0s`. Throws a RangeError for anything else. */
export function secondsOf(duration: string): number {
  const match = DURATION_PATTERN.exec(duration);
  if (!match) throw new RangeError(`"${duration}" is not a duration such as 1h0m0s or 90s`);
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The whole seconds in a duration that may be negative, such as `-1h30m`. Undefined for anything else. */
export function signedSecondsOf(duration: string): number | undefined {
  const length = duration.replace(/^[+-]/, '');
  if (!DURATION_PATTERN.test(length)) return undefined;
  return duration.startsWith('-') ? -secondsOf(length) : secondsOf(length);
}
