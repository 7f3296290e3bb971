/** What is wrong in a HAR file, and where: `log.entries[3].request.url`. */
export class HarFault extends Error {
  override readonly name = 'HarFault';
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Longer strings are truncated here. No server accepts URLs or headers this long. */
const TEXT_LIMIT = 64 * 1024;

const WORDS = {
  text: 'a string',
  flag: 'a boolean',
  number: 'a number',
  object: 'an object',
  list: 'a list',
} as const;
type Kind = keyof typeof WORDS;

function kindWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return WORDS.list;
  const words: Record<string, string> = { string: WORDS.text, number: WORDS.number, object: WORDS.object };
  return words[typeof value] ?? String(value);
}

/**
 * Reads an untrusted object member by member. Only own members count. A missing member or one of the wrong type throws
 * a HarFault with its path.
 */
export class Fields {
  readonly path: string;
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new HarFault(path, `must be an object, not ${kindWords(value)}.`);
    }
    this.path = path;
    this.#members = value as Record<string, unknown>;
  }

  names(): string[] {
    return Object.keys(this.#members);
  }

  /** Its members as they are, of whatever type. */
  members(): Record<string, unknown> {
    return { ...this.#members };
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#members, name) && this.#members[name] !== undefined && this.#members[name] !== null;
  }

  pathTo(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  text(name: string): string {
    return this.whole(name).slice(0, TEXT_LIMIT);
  }

  /** A string of any length. */
  whole(name: string): string {
    const value = this.#required(name, 'text');
    return typeof value === 'string' ? value : this.#refuse(name, 'text');
  }

  flag(name: string): boolean {
    const value = this.#required(name, 'flag');
    return typeof value === 'boolean' ? value : this.#refuse(name, 'flag');
  }

  number(name: string): number {
    const value = this.#required(name, 'number');
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#refuse(name, 'number');
  }

  object(name: string): Fields {
    return new Fields(this.#required(name, 'object'), this.pathTo(name));
  }

  list<T>(name: string, read: (entry: Fields, index: number) => T, limit = Infinity): T[] {
    const value = this.#required(name, 'list');
    if (!Array.isArray(value)) return this.#refuse(name, 'list');
    return value
      .slice(0, limit)
      .map((entry, index) => read(new Fields(entry, `${this.pathTo(name)}[${index}]`), index));
  }

  count(name: string): number {
    const value = this.#required(name, 'list');
    return Array.isArray(value) ? value.length : this.#refuse(name, 'list');
  }

  texts(name: string, limit: number): string[] {
    const value = this.#required(name, 'list');
    if (!Array.isArray(value)) return this.#refuse(name, 'list');
    return value.slice(0, limit).map((entry, index) => {
      if (typeof entry === 'string') return entry.slice(0, TEXT_LIMIT);
      throw new HarFault(`${this.pathTo(name)}[${index}]`, `must be a string, not ${kindWords(entry)}.`);
    });
  }

  /** A time in milliseconds since 1970, from an ISO 8601 string. */
  moment(name: string): number {
    const text = this.text(name);
    const at = Date.parse(text);
    if (Number.isNaN(at)) {
      throw new HarFault(this.pathTo(name), `must be a date, not “${text.slice(0, 60)}”.`);
    }
    return at;
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T {
    const text = this.text(name);
    const found = known.find((entry) => entry === text);
    if (found !== undefined) return found;
    throw new HarFault(this.pathTo(name), `must be one of ${known.join(', ')}, not “${text.slice(0, 60)}”.`);
  }

  #required(name: string, kind: Kind): unknown {
    if (this.has(name)) return this.#members[name];
    throw new HarFault(this.pathTo(name), `is missing. It must be ${WORDS[kind]}.`);
  }

  #refuse(name: string, kind: Kind): never {
    const words = kindWords(this.#members[name]);
    throw new HarFault(this.pathTo(name), `must be ${WORDS[kind]}, not ${words}.`);
  }
}
