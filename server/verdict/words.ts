const LONGEST = 200;

/** A value that was sent, short enough for a sentence. */
export const quoted = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** A span of time as people say it: `42 seconds`, `5 minutes`, `3 days`. */
export function spanOf(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const [unit, size] = UNITS.find(([, least]) => seconds >= 2 * least) ?? ['second', 1];
  const count = seconds < 1 ? Number(seconds.toFixed(1)) : Math.round(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
