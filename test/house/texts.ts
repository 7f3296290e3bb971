import { parseSync, Visitor } from 'vite';

/** A run of words in a source file. */
export interface Text {
  words: string;
  /** In small letters. */
  small: string;
  file: string;
  place(): string;
}

const TAG = /<[^>]*>|[<>\n]/;
/** What stands between words in a regular expression. */
const PATTERN = /\\[a-z]|\[[^\]]*\]|\(\?[:=!<]*|[.^$*+?()|{}]/i;

/** The strings, templates, JSX texts and regular expressions of a source. Titles of tests are none. */
export function textsOf(file: string, source: string): Text[] {
  const found: Text[] = [];
  const titles = new Set<number>();
  const add = ({ start }: { start: number }, text: string, separator: RegExp): void => {
    if (titles.has(start)) return;
    const place = () => `${file}:${source.slice(0, start).split('\n').length}`;
    for (const run of text.split(separator)) {
      const words = run.replace(/\s+/g, ' ').trim();
      if (words !== '') found.push({ words, small: words.toLowerCase(), file, place });
    }
  };
  new Visitor({
    CallExpression({ callee, arguments: [title] }) {
      if (!title || !/^(?:test|it|describe)/.test(source.slice(callee.start, callee.end))) return;
      titles.add(title.type === 'TemplateLiteral' ? (title.quasis[0]?.start ?? 0) : title.start);
    },
    Literal(node) {
      if (typeof node.value === 'string') add(node, node.value, TAG);
      else if ('regex' in node) add(node, node.regex.pattern, PATTERN);
    },
    TemplateElement: (node) => add(node, node.value.cooked ?? '', TAG),
    JSXText: (node) => add(node, node.value, TAG),
  }).visit(parseSync(file, source).program);
  return found;
}
