import type {
  ComparedStep,
  Comparison,
  ConfigChange,
  FlowDifference,
} from '../../contract/traffic/compare/comparison.ts';
import { isToldByState } from '../../contract/traffic/compare/compare.ts';
import { comparedTitle } from '../../contract/traffic/read/party-words.ts';
import { titleOf } from './flow-source.ts';

interface TextOptions {
  /** The flows as they were named. */
  names: readonly [string, string];
  /** Whether to show what differs by nature. */
  all: boolean;
  colored: boolean;
}

type Paint = (text: string, color: keyof typeof CODES) => string;
const CODES = { red: 31, green: 32, bold: 1, dim: 2 } as const;

/** A comparison as text: one line for each step, and two lines, one below the other, for each difference. */
export function comparisonText(comparison: Comparison, { names, all, colored }: TextOptions): string {
  const paint: Paint = (text, color) => (colored ? `\u001B[${CODES[color]}m${text}\u001B[0m` : text);
  const titles = comparison.steps.map(({ step }) => comparedTitle(step, comparison.left, comparison.right));
  const width = Math.max(...titles.map(({ length }) => length));
  const lines = [
    paint(`- ${names[0]}: ${titleOf(comparison.left)}, ${comparison.left.outcome}`, 'red'),
    paint(`+ ${names[1]}: ${titleOf(comparison.right)}, ${comparison.right.outcome}`, 'green'),
    ...changeLines(comparison.changes, paint),
    '',
    ...comparison.steps.flatMap((step, index) => {
      const heading = `${String(index + 1).padStart(2)}  ${titles[index]?.padEnd(width)}`;
      return stepLines(step, { heading, all, paint });
    }),
    '',
    verdictLine(comparison, all),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLine({ steps, same }: Comparison, all: boolean): string {
  const hidden = all ? 0 : steps.flatMap(({ differences }) => differences).filter(({ natural }) => natural).length;
  const rest = hidden === 0 ? '' : ` ${hidden} that differ by nature are not shown: use --all.`;
  return same ? `No differences.${rest}` : `The flows differ.${rest}`;
}

function changeLines(changes: readonly ConfigChange[], paint: Paint): string[] {
  if (changes.length === 0) return [];
  const lines = changes.flatMap(({ noun, id, verb, by, fields }) => {
    if (fields.length === 0) return [`  ${noun} ${id} ${verb} by ${by}`];
    return fields.map(({ path, ...values }) => `  ${noun} ${id}: ${path} ${valueWords(values)} by ${by}`);
  });
  return ['', paint('Config changes in between', 'bold'), ...lines];
}

/** Both values of a secret are hidden, so they look the same. */
function valueWords({ before, after }: { before?: unknown; after?: unknown }): string {
  const [from, to] = [was(before), was(after)];
  return from === to ? 'changed' : `${from} → ${to}`;
}

const was = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));

interface StepOptions {
  /** Its number and title. */
  heading: string;
  all: boolean;
  paint: Paint;
}

function stepLines({ left, right, differences }: ComparedStep, options: StepOptions): string[] {
  const { heading, all, paint } = options;
  const states = left.state === right.state ? left.state : `${left.state} → ${right.state}`;
  const head = `${heading}  ${states}`;
  const shown = differences.filter((difference) => (all || !difference.natural) && !isToldByState(difference));
  return [
    shown.length > 0 ? paint(head, 'bold') : head,
    ...shown.flatMap((difference) => differenceLines(difference, paint)),
  ];
}

function differenceLines(difference: FlowDifference, paint: Paint): string[] {
  const { where, of, name, kind, left, right, natural, setting, knownDifference } = difference;
  const note = [kind === 'reordered' ? 'in another order' : undefined, natural ? 'by nature' : undefined];
  const notes = note.filter((part) => part !== undefined);
  const title = `      ${where.replace('_', ' ')} ${of === name ? '' : `${of} `}${name}`;
  return [
    `${title}${notes.length > 0 ? paint(` (${notes.join(', ')})`, 'dim') : ''}`,
    paint(`        - ${left ?? '(absent)'}`, 'red'),
    paint(`        + ${right ?? '(absent)'}`, 'green'),
    ...(setting ? [`        Answer like this here: ${setting.label}`] : []),
    ...(knownDifference === undefined ? [] : [paint(`        Known difference: ${knownDifference}`, 'dim')]),
  ];
}
