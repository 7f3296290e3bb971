/** Fields that a filter compares. Write a claim as `claim[email]`. */
export const FIELDS = [
  'client',
  'user',
  'grant',
  'error',
  'endpoint',
  'status',
  'flow',
  'scope',
  'method',
  'fault',
] as const;
export const FLAGS = ['errored', 'pending', 'pinned', 'planted'] as const;
const OPERATORS = ['!=', '*=', '^=', '='] as const;

export type Field = (typeof FIELDS)[number];
export type Flag = (typeof FLAGS)[number];
export type Operator = (typeof OPERATORS)[number];

export type Term =
  | { kind: 'compare'; field: Field | 'claim'; claim?: string; operator: Operator; value: string }
  | { kind: 'flag'; flag: Flag }
  | { kind: 'text'; text: string }
  | { kind: 'not'; term: Term };

export interface Filter {
  /** All of them must match. */
  terms: readonly Term[];
  /** What is wrong with the text. Terms that could be parsed still apply. */
  problem?: string;
}

/** One word of a filter and its position: `client="my app"`, `not(errored)`. */
export interface Word {
  text: string;
  from: number;
  to: number;
}

/** Splits at spaces outside quotes and parentheses. */
export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let quoted = false;
  let depth = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    const ends = character === undefined || (/\s/.test(character) && !quoted && depth === 0);
    if (ends) {
      if (start >= 0) words.push({ text: text.slice(start, at), from: start, to: at });
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === '(' && (depth > 0 || /^-?not$/i.test(text.slice(start, at)))) depth += 1;
    else if (!quoted && character === ')' && depth > 0) depth -= 1;
  }
  return words;
}

const COMPARISON = /^(?:claim\[([^\]]+)\]|([a-z]+))(!=|\*=|\^=|=)(.*)$/is;
const NEGATION = /^not\((.*?)(\)?)$/is;

/** Parses a filter such as `client=web-app not(errored) claim[email]*=example "some text"`. Never throws. */
export function parseFilter(text: string): Filter {
  const problems: string[] = [];
  const terms = splitWords(text).flatMap((word) => parseTerm(word.text, problems) ?? []);
  return { terms, ...(problems[0] !== undefined && { problem: problems[0] }) };
}

function parseTerm(word: string, problems: string[]): Term | undefined {
  const negation = NEGATION.exec(word);
  if (negation) {
    const [, inner = '', closing] = negation;
    if (closing === '') problems.push('Missing closing parenthesis after not(.');
    const negated = splitWords(inner).flatMap((part) => parseTerm(part.text, problems) ?? []);
    if (negated.length > 1) problems.push('not() takes a single term. Use one not() per term.');
    return negated[0] && { kind: 'not', term: negated[0] };
  }
  if (isFlag(word.toLowerCase())) return { kind: 'flag', flag: word.toLowerCase() as Flag };
  return parseComparison(word, problems) ?? { kind: 'text', text: unquote(word, problems) };
}

function parseComparison(word: string, problems: string[]): Term | undefined {
  const [, claim, name, operator, value = ''] = COMPARISON.exec(word) ?? [];
  const field = name?.toLowerCase();
  const compared = { kind: 'compare' as const, operator: operator as Operator };
  if (claim !== undefined) return { ...compared, field: 'claim', claim, value: unquote(value, problems) };
  if (field === undefined || !isField(field)) return undefined;
  return { ...compared, field, value: unquote(value, problems) };
}

function unquote(text: string, problems: string[]): string {
  if (!text.startsWith('"')) return text;
  if (text.length > 1 && text.endsWith('"')) return text.slice(1, -1);
  problems.push('Missing closing quotation mark.');
  return text.slice(1);
}

/** Whether a filter searches for reads of discovery or JWKS. If so, they are not grouped. */
export const asksForReads = ({ terms }: Filter): boolean =>
  terms.some((term) => term.kind === 'text' || (term.kind === 'compare' && term.operator !== '!='));

const isField = (name: string): name is Field => (FIELDS as readonly string[]).includes(name);
const isFlag = (name: string): name is Flag => (FLAGS as readonly string[]).includes(name);
