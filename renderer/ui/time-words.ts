const UNITS = [
  { word: 'd', ms: 86_400_000 },
  { word: 'h', ms: 3_600_000 },
  { word: 'min', ms: 60_000 },
  { word: 's', ms: 1000 },
] as const;

/** A time span in one unit: `12 s`, `3 min`, `2 h`, `5 d`. */
function spanWords(ms: number): string {
  const span = Math.abs(ms);
  const unit = UNITS.find((entry) => span >= entry.ms) ?? UNITS[3];
  return `${Math.floor(span / unit.ms)} ${unit.word}`;
}

/** A time relative to now: `just now`, `12 s ago`, `in 3 min`. */
export function relativeWords(at: number, now: number): string {
  const ago = now - at;
  if (Math.abs(ago) < 2000) return 'just now';
  return ago > 0 ? `${spanWords(ago)} ago` : `in ${spanWords(ago)}`;
}

/** The time left: `59:12`, `1:02:03`, `12 d`, or `expired` if none is. */
export function countdownWords(until: number, now: number): string {
  const seconds = Math.ceil((until - now) / 1000);
  if (seconds <= 0) return 'expired';
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} d`;
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** The time left in seconds, such as `52 s left`. */
export const leftWords = (until: number, now: number): string =>
  `${Math.max(0, Math.ceil((until - now) / 1000))} s left`;

/** A measured duration: `0.4 ms`, `12 ms`, `1.2 s`, `3 min`. A longer one never looks shorter. */
export function durationWords(ms: number): string {
  if (ms > 0 && ms < 0.1) return '<0.1 ms';
  if (ms > 0 && ms < 0.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  return spanWords(Math.max(ms, 60_000));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The local date and time to the minute. */
export function minuteWords(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The local date and time to the second. */
export const secondWords = (at: number): string => `${minuteWords(at)}:${two(new Date(at).getSeconds())}`;

/** The local date and time to the millisecond. */
export const absoluteWords = (at: number): string =>
  `${secondWords(at)}.${String(new Date(at).getMilliseconds()).padStart(3, '0')}`;

/** Bytes in one unit: `812 B`, `4.1 KB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
