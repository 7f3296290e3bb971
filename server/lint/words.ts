/** `1 login`, `5 logins`. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

/** `1 of 3 login requests has`, `All 3 login requests have`. */
export function shareOf(part: number, whole: number, noun: string, [one, many]: [string, string]): string {
  if (part === whole && whole > 1) return `All ${countOf(whole, noun)} ${many}`;
  if (whole === 1) return `The only ${noun} on record ${one}`;
  return `${part} of ${countOf(whole, noun)} ${part === 1 ? one : many}`;
}

/** The largest number of names in a sentence. */
const MOST_NAMED = 5;
const LONGEST = 200;

/** `a, b and c`, shortened. */
export function listOf(names: Iterable<string>): string {
  const all = [...new Set(names)].map((name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name));
  const shown = all.length > MOST_NAMED ? [...all.slice(0, MOST_NAMED), `${all.length - MOST_NAMED} more`] : all;
  return shown.length < 2 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `5 minutes`, `90 seconds`. */
export function secondsIn(milliseconds: number): string {
  const seconds = milliseconds < 10_000 ? milliseconds / 1000 : Math.round(milliseconds / 1000);
  if (seconds >= 7200) return countOf(Math.round(seconds / 3600), 'hour');
  if (seconds >= 120) return countOf(Math.round(seconds / 60), 'minute');
  return countOf(seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds), 'second');
}
