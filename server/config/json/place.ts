/** A place in a text, counted from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Where a text stops being JSON, and what was expected there. JSON.parse itself doesn't always say. */
export function findJsonFault(text: string): Place & { message: string } {
  const reader = new Reader(text);
  try {
    reader.readAll({});
  } catch (error) {
    const message = error instanceof JsonFault ? error.message : 'the nesting is too deep';
    return { ...placeIn(text)(reader.at), message };
  }
  return { ...placeIn(text)(text.length), message: 'it can’t be parsed' };
}

/** The values to look for, by key, and where each was found. */
interface Sought {
  at?: number;
  inside?: Map<PropertyKey, Sought>;
}

/**
 * Where in a JSON text the value at each path is, or the nearest enclosing value. Reads the text once, however many
 * paths there are.
 */
export function placesOfPaths(text: string, paths: readonly (readonly PropertyKey[])[]): Place[] {
  const root: Sought = {};
  for (const path of paths) {
    let sought = root;
    for (const key of path) {
      const inside: Map<PropertyKey, Sought> = (sought.inside ??= new Map());
      const next: Sought = inside.get(key) ?? {};
      inside.set(key, next);
      sought = next;
    }
  }
  new Reader(text).readAll(root);
  const place = placeIn(text);
  return paths.map((path) => place(nearest(root, path)));
}

function nearest(root: Sought, path: readonly PropertyKey[]): number {
  let [sought, at]: [Sought | undefined, number] = [root, root.at ?? 0];
  for (const key of path) {
    sought = sought.inside?.get(key);
    if (sought?.at === undefined) return at;
    at = sought.at;
  }
  return at;
}

/** Finds the line and column of characters in a text. */
function placeIn(text: string): (at: number) => Place {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ 0: end, index }) => index + end.length)];
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low]! + 1 };
  };
}

class JsonFault extends Error {}

const SPACE = /[ \t\n\r]*/y;
// oxlint-disable-next-line no-control-regex -- RFC 8259 §7: control characters must be escaped.
const PLAIN_CHARACTERS = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const ATOM = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Walks a JSON text (RFC 8259) up to its first fault. */
class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Fills in where the sought values begin. */
  readAll(sought: Sought): void {
    this.#readValue(sought);
    if (this.at < this.#text.length) this.#fail('unexpected text after the end of the config');
  }

  #readValue(sought: Sought | undefined): void {
    this.#skip(SPACE);
    if (sought) sought.at = this.at;
    const character = this.#text[this.at];
    if (character === '{') this.#readMembers('}', () => this.#readMember(sought));
    else if (character === '[') this.#readItems(sought);
    else if (character === '"') this.#readString();
    else if (!this.#skip(ATOM)) this.#fail('expected a value: an object, array, string, number, true, false or null');
    this.#skip(SPACE);
  }

  #readItems(sought: Sought | undefined): void {
    let index = 0;
    this.#readMembers(']', () => this.#readValue(sought?.inside?.get(index++)));
  }

  #readMember(sought: Sought | undefined): void {
    this.#skip(SPACE);
    if (this.#text[this.at] !== '"') this.#fail('expected a field name in double quotes');
    const name = this.#readString();
    this.#skip(SPACE);
    this.#expect(':', 'expected a colon after the field name');
    this.#readValue(sought?.inside?.get(name));
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
    this.#expect(end, `expected a comma or ${end}`);
  }

  #readString(): string {
    const start = this.at;
    this.at += 1;
    do this.#skip(PLAIN_CHARACTERS);
    while (this.#skip(ESCAPE));
    this.#expect('"', 'expected a double quote or an escape such as \\n');
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
    throw new JsonFault(this.at < this.#text.length ? message : `unexpected end of text, ${message}`);
  }
}
