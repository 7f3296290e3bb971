import { faultRow } from '../faults/kinds.ts';
import { TLS_ONLY } from './attacks.ts';
import type { CheckupCard, CheckupLine } from './card.ts';

type Grade = CheckupCard['grade'];

/** The worst grade for a cost, best first. */
const GRADES: readonly (readonly [most: number, grade: Grade])[] = [
  [0, 'A'],
  [5, 'B'],
  [9, 'C'],
  [29, 'D'],
];

/** What a failure costs: an attack that works, a wrong answer that is believed, or a nuisance. */
function costOf({ id, attack }: CheckupLine): number {
  if (attack !== undefined) return attack === TLS_ONLY ? 3 : 10;
  return (faultRow(id)?.client ?? 'refuse') === 'refuse' ? 3 : 1;
}

/** The grade of a card: A if nothing failed, at best D if an attack works. The same attack counts once. */
export function gradeOf(lines: readonly CheckupLine[]): Grade {
  const costs = new Map(
    lines.filter(({ result }) => result === 'failed').map((line) => [line.attack ?? line.id, costOf(line)]),
  );
  const cost = [...costs.values()].reduce((sum, one) => sum + one, 0);
  return GRADES.find(([most]) => cost <= most)?.[1] ?? 'F';
}

/** What is different from the last card of the same subject. */
export function changeSince(last: CheckupCard, lines: readonly CheckupLine[]): NonNullable<CheckupCard['change']> {
  const before = new Map(last.lines.map(({ id, result }) => [id, result]));
  const idsOf = (from: string, to: string): string[] =>
    lines.filter(({ id, result }) => before.get(id) === from && result === to).map(({ id }) => id);
  return { grade: last.grade, better: idsOf('failed', 'passed'), worse: idsOf('passed', 'failed') };
}
