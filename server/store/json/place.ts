/** A place in a text, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Where a text stops being JSON, and what should have stood there. JSON.parse itself does not always say. */
export function findJsonFault(text: string): Place & { message: string } {
  const reader = new Reader(text, []);
  try {
    reader.readAll();
  } catch (error) {
    const message = error instanceof JsonFault ? error.message : 'it is nested too deeply';
    return { ...placeOf(text, reader.at), message };
  }
  return { ...placeOf(text, text.length), message: 'it cannot be read' };
}

/** Where in a JSON text the value at a path stands, or the nearest value around it that there is. */
export function placeOfPath(text: string, path: readonly PropertyKey[]): Place {
  const reader = new Reader(text, path);
  reader.readAll();
  return placeOf(text, reader.found);
}

function placeOf(text: string, at: number): Place {
  let [line, lineStart] = [1, 0];
  for (const { 0: end, index } of text.slice(0, at).matchAll(/\r\n|\n|\r/g)) {
    line += 1;
    lineStart = index + end.length;
  }
  return { line, column: at - lineStart + 1 };
}

class JsonFault extends Error {}

const SPACE = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- RFC 8259 §7: control characters must be escaped.
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const ATOM = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Walks over a JSON text (RFC 8259) up to its first fault. */
class Reader {
  at = 0;
  /** Where the value that is nearest to the path begins. */
  found = 0;
  readonly #text: string;
  readonly #path: readonly PropertyKey[];

  constructor(text: string, path: readonly PropertyKey[]) {
    this.#text = text;
    this.#path = path;
  }

  readAll(): void {
    this.#readValue(0);
    if (this.at < this.#text.length) this.#fail('nothing may follow the end of the config');
  }

  /** `depth` is how far down the path this value lies, or NaN beside it. */
  #readValue(depth: number): void {
    this.#skip(SPACE);
    if (depth >= 0) this.found = this.at;
    const character = this.#text[this.at];
    if (character === '{') this.#readMembers('}', () => this.#readMember(depth));
    else if (character === '[') this.#readItems(depth);
    else if (character === '"') this.#readString();
    else if (!this.#skip(ATOM))
      this.#fail('a value is expected: an object, array, string, number, true, false or null');
    this.#skip(SPACE);
  }

  #readItems(depth: number): void {
    let index = 0;
    this.#readMembers(']', () => this.#readValue(this.#path[depth] === index++ ? depth + 1 : NaN));
  }

  #readMember(depth: number): void {
    this.#skip(SPACE);
    if (this.#text[this.at] !== '"') this.#fail('a field name in double quotes is expected');
    const name = this.#readString();
    this.#skip(SPACE);
    this.#expect(':', 'a colon is expected after a field name');
    this.#readValue(this.#path[depth] === name ? depth + 1 : NaN);
  }

  #readMembers(end: string, readOne: () => void): void {
    this.at += 1;
    this.#skip(SPACE);
    if (this.#text[this.at] !== end) {
      readOne();
      while (this.#text[this.at] === ',') {
        this.at += 1;
        readOne();
      }
    }
    this.#expect(end, `a comma or ${end} is expected`);
  }

  #readString(): string {
    const start = this.at;
    this.at += 1;
    do this.#skip(PLAIN_CHARACTERS);
    while (this.#skip(ESCAPE));
    this.#expect('"', 'a double quote is expected here, or an escape such as \\n');
    return JSON.parse(this.#text.slice(start, this.at)) as string;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const matched = pattern.test(this.#text);
    if (matched) this.at = pattern.lastIndex;
    return matched;
  }

  #expect(character: string, message: string): void {
    if (this.#text[this.at] !== character) this.#fail(message);
    this.at += 1;
  }

  #fail(message: string): never {
    throw new JsonFault(this.at < this.#text.length ? message : `the text ends here, and ${message}`);
  }
}
