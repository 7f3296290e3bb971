import type { CheckupCard, CheckupLine } from '../card.ts';
import { changeWords, countWords, linesByResult, RESULT_WORDS } from './words.ts';

function lineText({ id, title, result, did, should, spec, attack }: CheckupLine): string {
  if (result === 'passed' || result === 'not_applicable') return `  ${id.padEnd(38)}  ${did}`;
  const more = [
    `    It did:      ${did}`,
    `    It should:   ${should}${spec === undefined ? '' : ` (${spec})`}`,
    ...(result === 'failed' && attack !== undefined ? [`    Risk:        ${attack}`] : []),
  ];
  return [`  ${id}: ${title}`, ...more].join('\n');
}

/** A card for a terminal. */
export function renderText(card: CheckupCard): string {
  const change = changeWords(card);
  const parts = linesByResult(card.lines).map(
    ([result, lines]) => `${RESULT_WORDS[result]}\n${lines.map(lineText).join('\n')}`,
  );
  const head = `${card.subject}: ${card.grade}\n${countWords(card)}`;
  return `${[change === undefined ? head : `${head}\n${change}`, ...parts].join('\n\n')}\n`;
}
