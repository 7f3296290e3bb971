import type { FlowDifference } from '../../../../contract/traffic/compare/comparison.ts';
import { durationWords } from '../../../ui/time-words.ts';

/** Texts of the comparison, which tests import. */
export const COMPARE_WORDS = {
  title: 'Comparison',
  withLastSuccess: 'Compare with last success',
  compareWith: 'Compare with …',
  swap: 'Swap sides',
  showFlow: 'Show flow',
  back: 'Back to the flow in Live',
  toLive: 'Go to Live',
  hideNatural: 'Hide what always differs',
  changes: 'Config changes in between',
  known: 'Known difference',
  answerLikeThis: 'Answer like this here:',
  noDifferences: 'No differences',
  same: 'These flows don’t differ.',
  notThere: 'This flow can’t be compared',
  gone: 'One of the flows was cleared, dropped to make room for newer traffic, or is in a recording that isn’t open.',
  noOther: 'There is no other flow.',
} as const;

/** What kind of thing differs. */
export const WHERE_WORDS: Record<FlowDifference['where'], string> = {
  outcome: 'Outcome',
  status: 'Status',
  parameter: 'Parameter',
  answer: 'Answer',
  member: 'Response',
  token_header: 'Token header',
  claim: 'Claim',
  header: 'Header',
  timing: 'Timing',
};

const BY: Readonly<Record<string, string>> = {
  api: 'by API',
  console: 'in the console',
  file: 'in the file',
  import: 'by an import',
  undo: 'by undoing an import',
};

/** Who changed it, and how long before or after the flow. */
export function changedWords(by: string, at: number, startedAt: number): string {
  const when = at <= startedAt ? 'before the later flow' : 'after the later flow began';
  return `${BY[by] ?? `by ${by}`}, ${durationWords(Math.abs(startedAt - at))} ${when}`;
}

export const countWords = (count: number): string => (count === 1 ? '1 difference' : `${count} differences`);
