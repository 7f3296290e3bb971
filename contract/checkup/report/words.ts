import { FAULT_FAMILIES } from '../../faults/names.ts';
import { RESULTS, type CheckupCard, type CheckupLine, type CheckupResult } from '../card.ts';

export const RESULT_WORDS: Readonly<Record<CheckupResult, string>> = {
  passed: 'Passed',
  failed: 'Failed',
  not_applicable: 'Not applicable',
  could_not_tell: 'Couldn’t tell',
};

/** In the order in which people want to read them. */
const RESULT_ORDER = ['failed', 'could_not_tell', 'passed', 'not_applicable'] as const;

/** The lines of each result that has any, worst first. */
export const linesByResult = (
  lines: readonly CheckupLine[],
): (readonly [result: CheckupResult, lines: readonly CheckupLine[]])[] =>
  RESULT_ORDER.map((result) => [result, lines.filter((line) => line.result === result)] as const).filter(
    ([, some]) => some.length > 0,
  );

export const countOf = ({ lines }: Pick<CheckupCard, 'lines'>, result: CheckupResult): number =>
  lines.filter((line) => line.result === result).length;

/** `60 passed, 2 failed, 1 couldn’t tell, 12 not applicable`. */
export const countWords = (card: Pick<CheckupCard, 'lines'>): string =>
  RESULTS.map((result) => [countOf(card, result), RESULT_WORDS[result].toLowerCase()] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');

/** What is different from the last card. Undefined if there was none. */
export function changeWords({ change, grade }: Pick<CheckupCard, 'change' | 'grade'>): string | undefined {
  if (!change) return undefined;
  const was =
    change.grade === grade ? `The grade was ${grade} last time, too.` : `The grade was ${change.grade} last time.`;
  const parts = [
    ...(change.better.length > 0 ? [`Passes now: ${change.better.join(', ')}.`] : []),
    ...(change.worse.length > 0 ? [`Fails now: ${change.worse.join(', ')}.`] : []),
  ];
  return [was, ...parts].join(' ');
}

/** The family of a line in words. Those of other check-ups are in words already. */
export const familyWords = (family: string): string =>
  (FAULT_FAMILIES as Readonly<Record<string, string>>)[family] ?? family;
