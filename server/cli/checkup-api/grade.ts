import type { CheckupCard, CheckupLine } from '../../../contract/checkup/card.ts';

const GRADES = [
  [0, 'A'],
  [1, 'B'],
  [3, 'C'],
  [6, 'D'],
] as const;

/** A without a failure. F if it lets in what anybody can write. */
export function gradeOf(lines: readonly Pick<CheckupLine, 'result' | 'family'>[]): CheckupCard['grade'] {
  const failed = lines.filter(({ result }) => result === 'failed');
  if (failed.some(({ family }) => family === 'signature')) return 'F';
  return GRADES.find(([most]) => failed.length <= most)?.[1] ?? 'F';
}
