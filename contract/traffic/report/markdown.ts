import { titleOf } from '../checks.ts';
import { STEPS, type Check } from '../flow.ts';
import type { FlowStep } from '../read/flow-steps.ts';
import type { Said } from '../read/said.ts';
import type { Fix } from '../verdict.ts';
import { leftOutWords, REPORT_WORDS } from './report-words.ts';
import { stepIn, type Report } from './report.ts';
import type { Part, ReportedExchange } from './reported-exchange.ts';
import { shortened, type Texts } from './texts.ts';

/** In characters. A language model reads it in one go, and a chat or an issue takes it. */
export const MARKDOWN_LIMIT = 24_000;

const VALUE_LIMIT = 400;
const EXCHANGE_LIMIT = 5_000;

/** A report as Markdown of bounded length: the cause first, then the facts. */
export function renderMarkdown(report: Report): string {
  const { title, kind, facts, said, steps, exchanges, config } = report;
  const head = [
    ...(said ? saidLines(said) : [`# ${inline(`${title}: ${kind}`)}`]),
    '',
    ...pairLines([['What', `${title} · ${kind}`], ...facts]),
    '',
    `${REPORT_WORDS.masked} ${REPORT_WORDS.data}`,
    ...section(REPORT_WORDS.steps, steps.map(stepLine)),
    ...section(REPORT_WORDS.config, pairLines(config)),
  ];
  const start = shortened(head.join('\n'), MARKDOWN_LIMIT / 2);
  return `${start}\n${exchangesIn(exchanges, MARKDOWN_LIMIT - start.length)}`;
}

/** As many exchanges as there is room for, those that failed first, in the order in which they happened. */
function exchangesIn(exchanges: readonly ReportedExchange[], room: number): string {
  const texts = exchanges.map((exchange) => ({ exchange, text: exchangeText(exchange) }));
  const kept = new Set<ReportedExchange>();
  let left = room - 200;
  for (const { exchange, text } of texts.toSorted((a, b) => Number(b.exchange.failed) - Number(a.exchange.failed))) {
    left -= text.length;
    if (left >= 0) kept.add(exchange);
  }
  const missing = exchanges.length - kept.size;
  const shown = texts.flatMap(({ exchange, text }) => (kept.has(exchange) ? [text] : []));
  return [`\n## ${REPORT_WORDS.exchanges}\n`, ...shown, ...(missing > 0 ? [leftOutWords(missing)] : []), ''].join('\n');
}

function saidLines(said: Said): string[] {
  const { cause, expected, received, advice, spec, fixes } = said.verdict;
  const step = stepIn(said);
  return [
    `# ${inline(shortened(cause, 1_000))}`,
    '',
    ...pairLines(
      Object.entries({ error: said.error, expected, received }).flatMap(([name, value]): Texts =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
    ...(step === undefined ? [] : [`- failed at ${step}`]),
    ...(spec === undefined ? [] : [`- specification: ${inline(spec)}`]),
    ...(advice === undefined ? [] : ['', inline(shortened(advice, 1_000))]),
    ...section(REPORT_WORDS.howToFix, fixes.flatMap(fixLines)),
  ];
}

function fixLines({ label, code, operation, body }: Fix): string[] {
  const change = code ?? (body && JSON.stringify(body));
  const how = operation === undefined ? '' : ` (admin operation ${codeSpan(operation)})`;
  return [`- ${inline(shortened(label, 300))}${how}${change === undefined ? '' : `: ${codeSpan(change)}`}`];
}

const stepLine = ({ step, title, state, reason, afterMs }: FlowStep): string =>
  `${STEPS[step].number}. ${title}: ${state}${afterMs === undefined ? '' : ` after ${Math.round(afterMs)} ms`}${
    reason === undefined || state === 'passed' ? '' : `. ${inline(shortened(reason, VALUE_LIMIT))}`
  }`;

function exchangeText({ line, status, summary, exchangeId, checks, parts }: ReportedExchange): string {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  const lines = [
    `### ${codeSpan(line)} → ${status ?? 'no response'}`,
    '',
    inline(shortened(summary, VALUE_LIMIT)),
    `X-Trace-ID ${codeSpan(exchangeId)}`,
    ...failed.map(checkLine),
    ...parts.filter(({ aside }) => !aside).flatMap(partLines),
  ];
  return `${cutLines(lines, EXCHANGE_LIMIT)}\n`;
}

/** Whole lines only, so that no code span is left open. */
function cutLines(lines: readonly string[], most: number): string {
  let length = 0;
  const kept = lines.filter((line) => (length += line.length + 1) <= most);
  return (kept.length < lines.length ? [...kept, '- …'] : kept).join('\n');
}

const checkLine = ({ check, expected, received, description, error }: Check): string =>
  [
    `- failed check: ${titleOf(check)}`,
    ...(error === undefined ? [] : [`error ${codeSpan(error)}`]),
    ...(expected === undefined ? [] : [`expected ${codeSpan(expected)}`]),
    ...(received === undefined ? [] : [`received ${codeSpan(received)}`]),
    ...(description === undefined ? [] : [inline(shortened(description, VALUE_LIMIT))]),
  ].join('; ');

const partLines = ({ title, values, text }: Part): string[] => [
  '',
  `${inline(title)}:`,
  ...(text === undefined ? pairLines(values) : [`- ${codeSpan(text)}`]),
];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', `## ${title}`, '', ...lines] : [];

const pairLines = (pairs: Texts): string[] =>
  pairs.map(([name, value]) => `- ${codeSpan(shortened(name, 100))}: ${codeSpan(value)}`);

/** A value as code that none of its characters can end (CommonMark §6.1). Line breaks are written as `\n`. */
function codeSpan(value: string): string {
  const text = onOneLine(shortened(value, VALUE_LIMIT));
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = text === '' || /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** A sentence that may quote what was sent: nothing in it is a heading, a link or HTML. */
const inline = (text: string): string => onOneLine(text).replace(/[\\`*[\]<>#|]/g, String.raw`\$&`);

const onOneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    character === '\n' ? String.raw`\n` : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
