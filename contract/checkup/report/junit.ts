import type { CheckupCard, CheckupLine } from '../card.ts';
import { countOf, RESULT_WORDS } from './words.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** A text for an attribute or an element, without the characters that XML can’t contain (XML 1.0 §2.2). */
const escape = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r -\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '�')
    .replaceAll(/[&<>"\n\r\t]/g, (character) => ENTITIES[character] ?? '');

function caseOf(line: CheckupLine, subject: string): string {
  const { id, title, result, did } = line;
  const name = `<testcase classname="${escape(`${subject}.${line.family}`)}" name="${escape(`${id}: ${title}`)}"`;
  if (result === 'passed') return `    ${name}/>`;
  const inner =
    result === 'failed'
      ? `<failure message="${escape(did)}">${escape(detailsOf(line))}</failure>`
      : `<skipped message="${escape(`${RESULT_WORDS[result]}: ${did}`)}"/>`;
  return `    ${name}>${inner}</testcase>`;
}

const detailsOf = ({ should, spec, attack }: CheckupLine): string =>
  [should, spec, attack].filter((text) => text !== undefined).join('\n');

/** A card as JUnit XML, the format in which CI systems read test results. */
export function renderJunit(card: CheckupCard): string {
  const { subject, control, lines, startedAt, endedAt } = card;
  const skipped = countOf(card, 'could_not_tell') + countOf(card, 'not_applicable');
  const counts = `tests="${lines.length + 1}" failures="${countOf(card, 'failed')}" errors="0" skipped="${skipped}"`;
  const times = `timestamp="${new Date(startedAt).toISOString()}" time="${((endedAt - startedAt) / 1000).toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${escape(`Check-up of ${subject}`)}" ${counts} ${times}>`,
    ...[control, ...lines].map((line) => caseOf(line, subject)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
