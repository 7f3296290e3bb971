/** A part of a text. If empty, it marks where the other text has more. */
export interface Piece {
  text: string;
  differs: boolean;
}

export interface Difference {
  /** The expected value, or several acceptable ones. */
  expected: readonly (readonly Piece[])[];
  received: readonly Piece[];
}

/** Below this similarity, common characters are a coincidence. */
const LEAST_ALIKE = 0.5;
/** Sentences and lists are compared only if they are nearly the same. */
const LEAST_ALIKE_WORDS = 0.6;

/** Compares the received value with the most similar expected value, by character. */
export function differenceOf(expected: string, received: string): Difference {
  const values = alternativesOf(expected);
  const compared = values.map((value) => compare(value, received));
  const nearest = compared.reduce((best, next) => (next.alike > best.alike ? next : best));
  const isWords = values.some((value) => value.includes(' '));
  if (isWords && nearest.alike < LEAST_ALIKE_WORDS) return { expected: values.map(plain), received: plain(received) };
  return {
    expected: values.map((value, index) => (compared[index] === nearest ? nearest.expected : plain(value))),
    received: nearest.received,
  };
}

/** A part of the expected text, and what was received in its place. */
export interface Change {
  /** Where in the expected text, in UTF-16 units. */
  at: number;
  expected: string;
  received: string;
}

/** What differs between two texts, by character. Undefined when they have little in common. */
export function changesOf(expected: string, received: string): readonly Change[] | undefined {
  const [a, b] = [charactersOf(expected), charactersOf(received)];
  const runs = runsOf(a, b);
  const same = runs.reduce((sum, run) => sum + (run.differs ? 0 : run.length), 0);
  if (2 * same < LEAST_ALIKE * (a.length + b.length)) return undefined;
  let at = 0;
  return joined(runs).flatMap((run) => {
    const change = { at, expected: run.expected, received: run.received };
    at += run.expected.length;
    return run.differs ? [change] : [];
  });
}

export const plain = (text: string): Piece[] => [{ text, differs: false }];

/** The values in a list such as `a or b` or `a, b or c`. A text with other whitespace is not a list. */
export function alternativesOf(text: string): string[] {
  const values = text.split(/, | or /);
  return values.every((value) => /^\S+$/.test(value)) ? values : [text];
}

interface Compared {
  expected: Piece[];
  received: Piece[];
  /** From 0, nothing in common, to 1, the same. */
  alike: number;
}

/** A piece in which two texts are equal or different. */
interface Run {
  expected: string;
  received: string;
  differs: boolean;
  /** In characters. */
  length: number;
}

function compare(expected: string, received: string): Compared {
  const [a, b] = [charactersOf(expected), charactersOf(received)];
  const runs = runsOf(a, b);
  const same = runs.reduce((sum, run) => sum + (run.differs ? 0 : run.length), 0);
  const alike = a.length + b.length === 0 ? 1 : (2 * same) / (a.length + b.length);
  const shown = alike < LEAST_ALIKE ? [{ expected, received, differs: true }] : joined(runs);
  return {
    expected: shown.map((run) => ({ text: run.expected, differs: run.differs })),
    received: shown.map((run) => ({ text: run.received, differs: run.differs })),
    alike,
  };
}

/** Grapheme clusters: a letter and its accents count as one. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Limit on the product of both lengths. Comparing longer texts is too slow. */
const COMPARED_LIMIT = 1_000_000;

/** Splits both texts into equal and different pieces by their longest common subsequence. */
function runsOf(a: readonly string[], b: readonly string[]): Run[] {
  const runs: Run[] = [];
  const start = commonStart(a, b);
  const end = commonStart(a.slice(start).toReversed(), b.slice(start).toReversed());
  const [lastA, lastB] = [a.length - end, b.length - end];
  const lengths = (lastA - start) * (lastB - start) > COMPARED_LIMIT ? undefined : commonLengths(a, b, { start, end });
  const lengthAt = (i: number, j: number): number => lengths?.[i - start]?.[j - start] ?? 0;
  for (let at = 0; at < start; at += 1) add(runs, a[at]!, a[at]!);
  let [i, j] = [start, start];
  while (i < lastA || j < lastB) {
    if (lengths && i < lastA && j < lastB && a[i] === b[j]) add(runs, a[i++]!, b[j++]!);
    else if (j >= lastB || (i < lastA && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) add(runs, a[i++]!, '');
    else add(runs, '', b[j++]!);
  }
  for (let at = lastA; at < a.length; at += 1) add(runs, a[at]!, a[at]!);
  return runs;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const length = a.findIndex((character, index) => character !== b[index]);
  return length < 0 ? a.length : length;
}

/** Length of the longest common subsequence from each pair of positions to the end. */
function commonLengths(a: readonly string[], b: readonly string[], { start, end }: { start: number; end: number }) {
  const [rows, columns] = [a.length - end - start, b.length - end - start];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const [row, below] = [lengths[i]!, lengths[i + 1]!];
      row[j] = a[start + i] === b[start + j] ? below[j + 1]! + 1 : Math.max(below[j]!, row[j + 1]!);
    }
  }
  return lengths;
}

function add(runs: Run[], expected: string, received: string): void {
  const differs = expected !== received;
  const last = runs.at(-1);
  if (last?.differs !== differs) {
    runs.push({ expected, received, differs, length: 1 });
    return;
  }
  last.expected += expected;
  last.received += received;
  last.length += 1;
}

/** Equal stretches this short between two differences only make them harder to read. */
const TOO_SHORT = 3;

function joined(runs: readonly Run[]): Run[] {
  const kept: Run[] = [];
  for (const [index, run] of runs.entries()) {
    const isBetween = index > 0 && index < runs.length - 1;
    const differs = run.differs || (isBetween && run.length < TOO_SHORT);
    const last = kept.at(-1);
    if (last?.differs !== differs) {
      kept.push({ ...run, differs });
      continue;
    }
    last.expected += run.expected;
    last.received += run.received;
  }
  return kept;
}
