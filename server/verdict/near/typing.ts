import type { TextKind, Transform, Words } from './transform.ts';

/** A part of a text that is cut off. */
const SHORTEST_PART = 4;
const SHORTEST = 3;
/** A rest this long is no accident. */
const LEAST_SHARE = 0.4;

const compare =
  (words: string) =>
  ({ subject, known, received, value }: Words): string =>
    received === undefined || value === undefined
      ? `${subject} differs from ${known} ${words}.`
      : `${subject} is ${received}; ${known} is ${value}.`;

const isCut = (part: string, whole: string): boolean =>
  part.length >= SHORTEST_PART && part.length >= whole.length * LEAST_SHARE && part.length < whole.length;

const SEPARATORS = /[-_.:/ ]/g;

/**
 * The smallest number of inserted, deleted, replaced or swapped characters that make two texts equal, up to `most`
 * (Damerau–Levenshtein, restricted). More than `most` is `most + 1`.
 */
export function distance(a: string, b: string, most: number): number {
  const tooMany = most + 1;
  if (Math.abs(a.length - b.length) > most) return tooMany;
  const far = (): number[] => Array.from({ length: b.length + 1 }, () => tooMany);
  let before = far();
  let last = far().map((none, index) => Math.min(none, index));
  for (let i = 1; i <= a.length; i += 1) {
    const row = far();
    row[0] = Math.min(i, tooMany);
    let least = row[0];
    // Further from the diagonal, the lengths alone differ by more.
    for (let j = Math.max(1, i - most); j <= Math.min(b.length, i + most); j += 1) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(replaced, row[j - 1]! + 1, last[j]! + 1, isSwap ? before[j - 2]! + 1 : tooMany);
      least = Math.min(least, row[j]!);
    }
    if (least > most) return tooMany;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, tooMany);
}

/** Typing errors only count in texts that are long enough for their number. */
const mostErrors = (value: string): number => (value.length >= 10 ? 2 : 1);

const isTyped = (received: string, value: string): boolean =>
  Math.min(received.length, value.length) >= SHORTEST &&
  distance(received, value, mostErrors(value)) <= mostErrors(value);

const NAMES: readonly TextKind[] = ['uri', 'id', 'scope'];

export const TYPING_TRANSFORMS: readonly Transform[] = [
  {
    id: 'case',
    kinds: ['uri', 'id', 'scope', 'secret', 'token'],
    matches: (received, value) => received.toLowerCase() === value.toLowerCase(),
    says: (words) =>
      words.received === undefined
        ? compare('only in upper and lower case')(words)
        : `${compare('')(words).slice(0, -1)}, and upper and lower case count.`,
  },
  {
    id: 'separators',
    kinds: ['id', 'scope'],
    matches: (received, value) =>
      received.replace(SEPARATORS, '').toLowerCase() === value.replace(SEPARATORS, '').toLowerCase(),
    says: compare(''),
  },
  {
    id: 'cut-off',
    kinds: ['uri', 'id', 'secret', 'token'],
    matches: (received, value) => isCut(received, value) && value.startsWith(received),
    says: ({ subject, known, received, value }) =>
      received === undefined || value === undefined
        ? `${subject} is cut off: ${known} is longer.`
        : `${subject} is cut off after ${received}; ${known} is ${value}.`,
  },
  {
    id: 'cut-off-start',
    kinds: ['uri', 'id', 'secret', 'token'],
    matches: (received, value) => isCut(received, value) && value.endsWith(received),
    says: ({ subject, known }) => `${subject} lacks the first characters of ${known}.`,
  },
  {
    id: 'goes-on',
    kinds: ['uri', 'id', 'secret', 'token'],
    matches: (received, value) => isCut(value, received) && received.startsWith(value),
    says: ({ subject, known, received, value }) =>
      received === undefined || value === undefined
        ? `${subject} goes on where ${known} ends.`
        : `${subject} is ${received}; ${known} ends after ${value}.`,
  },
  { id: 'typing-error', kinds: NAMES, matches: isTyped, says: compare('') },
  {
    id: 'typing-error-in-secret',
    kinds: ['secret', 'token'],
    matches: isTyped,
    says: compare('in one or two characters'),
  },
];
