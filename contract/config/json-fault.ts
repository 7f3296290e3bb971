import { visit, type JSONVisitor } from 'jsonc-parser';

/** Where a text stops being valid JSON, counted from 1, and what was expected there. */
export interface JsonFault {
  message: string;
  line: number;
  column: number;
}

const VALUE = 'expected a value: an object, array, string, number, true, false or null';
const NAME = 'expected a field name in double quotes';
const COLON = 'expected a colon after the field name';
const QUOTE = 'expected a double quote or an escape such as \\n';
const END = 'unexpected text after the end of the JSON';

// oxlint-disable-next-line no-control-regex -- RFC 8259 §7: control characters must be escaped.
const ESCAPE_OR_FLAW = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\\\u0000-\u001f]/g;
const AFTER_NO_NUMBER = /[\w.+-]/;

/** The first error in a text that JSON.parse rejected. JSON.parse itself doesn't always report the position. */
export function findJsonFault(text: string): JsonFault {
  const finder = new FaultFinder(text);
  try {
    visit(text, finder, { disallowComments: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    finder.failAsTooDeep();
  }
  return finder.fault ?? { message: 'it can’t be parsed', line: 1, column: 1 };
}

/** The length of the valid start of a JSON string. */
function soundLength(string: string): number {
  for (const { 0: found, index } of string.matchAll(ESCAPE_OR_FLAW)) if (found.length === 1) return index;
  return string.length;
}

type End = '}' | ']';
type Token = [offset: number, length: number, line: number, column: number, ...unknown[]];

/** Tracks what is expected next, which the parser's own errors don't say. */
class FaultFinder implements JSONVisitor {
  fault: JsonFault | undefined;
  readonly #text: string;
  readonly #open: End[] = [];
  #expected = VALUE;
  #latest: Pick<JsonFault, 'line' | 'column'> = { line: 0, column: 0 };

  constructor(text: string) {
    this.#text = text;
  }

  onObjectBegin = (...token: Token): void => this.#begin('}', token);
  onArrayBegin = (...token: Token): void => this.#begin(']', token);
  onObjectEnd = (offset: number): void => this.#end(offset);
  onArrayEnd = (offset: number): void => this.#end(offset);

  onObjectProperty = (): void => {
    this.#expected = COLON;
  };

  onSeparator = (mark: string): void => {
    this.#expected = mark === ':' || this.#open.at(-1) === ']' ? VALUE : NAME;
  };

  onLiteralValue = (value: unknown, ...[offset, length, line, column]: Token): void => {
    const next = this.#text[offset + length] ?? '';
    if (typeof value === 'number' && AFTER_NO_NUMBER.test(next)) this.#fail(VALUE, line, column);
    this.#finishValue();
  };

  onError = (_: unknown, ...[offset, length, line, column]: Token): void => {
    const isString = this.#text[offset] === '"' && (this.#expected === VALUE || this.#expected === NAME);
    const message = isString ? QUOTE : this.#expected;
    const sound = isString ? soundLength(this.#text.slice(offset, offset + length)) : 0;
    const isAtEnd = offset + sound >= this.#text.length;
    this.#fail(isAtEnd ? `unexpected end of text, ${message}` : message, line, column + sound);
  };

  failAsTooDeep(): void {
    this.#fail('the nesting is too deep', this.#latest.line, this.#latest.column);
  }

  #begin(end: End, [, , line, column]: Token): void {
    this.#latest = { line, column };
    this.#open.push(end);
    this.#expected = end === '}' ? NAME : VALUE;
  }

  /** At the end of the text, the parser closes everything that is still open. */
  #end(offset: number): void {
    if (offset >= this.#text.length) return;
    this.#open.pop();
    this.#finishValue();
  }

  #finishValue(): void {
    const end = this.#open.at(-1);
    this.#expected = end === undefined ? END : `expected a comma or ${end}`;
  }

  #fail(message: string, line: number, column: number): void {
    this.fault ??= { message, line: line + 1, column: column + 1 };
  }
}
