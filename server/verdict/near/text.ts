import { ANY, undoable, type TextKind, type Transform, type Words } from './transform.ts';

/** Characters that nobody sees: zero-width ones, marks of direction, the byte order mark, soft hyphens. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const CONTROL = new Set(['\n', '\r', '\t']);
const NAMES: Readonly<Record<string, string>> = {
  '\n': 'line break',
  '\r': 'line break',
  '\t': 'tab',
  ' ': 'space',
};

const nameOf = (character: string): string => `a ${NAMES[character] ?? 'blank'}`;

/** Which blank it is, and at which end. */
function blankAt(received: string): string {
  const first = received.charAt(0);
  const last = received.slice(-1);
  const starts = first.trim() === '' ? `begins with ${nameOf(first)}` : undefined;
  const ends = last.trim() === '' ? `ends with ${nameOf(last)}` : undefined;
  return [starts, ends].filter(Boolean).join(' and ');
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
  ['<', '>'],
  ['[', ']'],
  ['{', '}'],
  ['(', ')'],
];

function unwrapped(text: string): string | undefined {
  const pair = PAIRS.find(([open, close]) => text.length > 2 && text.startsWith(open) && text.endsWith(close));
  return pair && text.slice(1, -1);
}

function decoded(text: string): string | undefined {
  if (!text.includes('%')) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const twice = (text: string): string | undefined => {
  const once = decoded(text);
  return once === undefined ? undefined : decoded(once);
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };
const withoutEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_all, name: string) => ENTITIES[name] ?? '');

/** Characters that word processors and chat programs put in place of others. */
const typewritten = (text: string): string =>
  text
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'")
    .replaceAll('…', '...')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ');

const half = (text: string): string | undefined => {
  const parts = [text.length / 2, (text.length - 1) / 2].filter(Number.isInteger);
  for (const length of parts) {
    const first = text.slice(0, length);
    if (
      first !== '' &&
      text.endsWith(first) &&
      [first + first, `${first},${first}`, `${first} ${first}`].includes(text)
    )
      return first;
  }
  return undefined;
};

const without = ({ subject, known }: Words, words: string): string => `${subject} ${words}; ${known} doesn’t.`;

const PREFIXED: readonly TextKind[] = ['token', 'secret', 'id'];

export const TEXT_TRANSFORMS: readonly Transform[] = [
  undoable(
    'invisible',
    ANY,
    (received) => received.replace(INVISIBLE, ''),
    (words) => without(words, 'contains an invisible character'),
  ),
  {
    id: 'blanks-around',
    kinds: ANY,
    undo: (received) => received.trim(),
    matches: (received, value) => received !== value && received.trim() === value,
    says: (words) => without(words, blankAt(words.received ?? '')),
    quotesNothing: true,
  },
  {
    id: 'blanks-lost',
    kinds: ANY,
    matches: (received, value) => value.trim() === received,
    says: ({ subject, known }) => `${subject} has no blank around it; ${known} does.`,
  },
  undoable(
    'blank-inside',
    ANY,
    (received) => received.replace(/\s+/g, ''),
    (words) =>
      without(
        words,
        [...(words.received ?? '')].some((character) => CONTROL.has(character))
          ? 'contains a line break or tab'
          : 'contains a blank',
      ),
  ),
  undoable(
    'plus-to-blank',
    ANY,
    (received) => (received.includes(' ') ? received.replaceAll(' ', '+') : undefined),
    ({ subject, known }) =>
      `${subject} has a space where ${known} has +, so the + was sent without being encoded as %2B.`,
  ),
  undoable('wrapped', ANY, unwrapped, (words) => without(words, 'is enclosed in quotation marks or brackets')),
  undoable(
    'bearer-prefix',
    PREFIXED,
    (received) => /^(?:bearer|basic|token|jwt)[ :]+(.+)$/i.exec(received)?.[1],
    (words) => without(words, 'begins with the name of an authentication scheme'),
  ),
  undoable(
    'name-prefix',
    ANY,
    (received) => /^[a-z_]{2,40}[=:] ?(.+)$/.exec(received)?.[1],
    (words) => without(words, 'begins with the name of a parameter'),
  ),
  undoable('encoded', ANY, decoded, ({ subject, known }) => `${subject} is percent-encoded once more than ${known}.`),
  undoable(
    'encoded-twice',
    ANY,
    twice,
    ({ subject, known }) => `${subject} is percent-encoded two times more than ${known}.`,
  ),
  {
    id: 'decoded',
    kinds: ANY,
    matches: (received, value) => decoded(value) === received,
    says: ({ subject, known }) => `${subject} is percent-encoded once less than ${known}.`,
  },
  undoable(
    'entities',
    ANY,
    withoutEntities,
    ({ subject, known }) => `${subject} contains HTML entities such as &amp;; ${known} doesn’t.`,
  ),
  undoable(
    'escaped',
    ANY,
    (received) => received.replaceAll('\\', ''),
    (words) => without(words, 'contains backslashes'),
  ),
  undoable(
    'typographic',
    ANY,
    typewritten,
    ({ subject, known }) =>
      `${subject} contains a typographic character, such as a long dash, where ${known} has a plain one.`,
  ),
  {
    id: 'normalized',
    kinds: ANY,
    matches: (received, value) => received.normalize('NFKC') === value.normalize('NFKC'),
    says: ({ subject, known }) =>
      `${subject} is written with other Unicode characters that look like those of ${known}.`,
  },
  undoable('doubled', ANY, half, ({ subject, known }) => `${subject} is ${known} two times in a row.`),
  undoable(
    'punctuation',
    ['uri', 'id', 'secret', 'token', 'scope'],
    (received) => /^(.*[\w/=-])[.,;:!?]+$/.exec(received)?.[1],
    (words) => without(words, 'ends with a punctuation mark'),
  ),
];
