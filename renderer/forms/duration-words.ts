const UNITS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** A duration in its two largest units: `1 day 2 hours`. */
export function durationWords(seconds: number): string {
  if (seconds === 0) return 'immediately';
  let rest = seconds;
  const words = UNITS.flatMap(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  return words.slice(0, 2).join(' ');
}
