import type { CheckupCard, CheckupLine } from '../../../contract/checkup/card.ts';

const MARKS = { passed: '✓', failed: '✗', not_applicable: '–', could_not_tell: '?' } as const;

/** A card for a terminal. */
export function cardText({ subject, grade, control, lines }: CheckupCard): string {
  const failed = lines.filter(({ result }) => result === 'failed').length;
  const end = failed === 0 ? 'It refused what it must.' : `${failed} of ${lines.length} went wrong.`;
  return [`${subject}: ${grade}`, '', ...[control, ...lines].flatMap(linesOf), '', end, ''].join('\n');
}

const linesOf = ({ result, title, did, should, spec, attack }: CheckupLine): string[] => [
  `${MARKS[result]} ${title}: ${did}`,
  ...(result === 'failed' ? [`    ${should} (${spec})`, `    An attacker could: ${attack}`] : []),
];
