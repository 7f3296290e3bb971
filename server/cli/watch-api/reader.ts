/** The head of a message: its first line and its headers, with names in lower case. */
export interface Head {
  line: string;
  headers: Readonly<Record<string, string | readonly string[]>>;
}

/** How long a body is: so many bytes, in chunks, or until the connection ends. `blind`: what follows isn’t HTTP. */
export type BodyRule = number | 'chunked' | 'until-close' | 'blind';

/** What reads the messages of one direction. */
export interface Listener {
  head(head: Head): BodyRule;
  body(bytes: Buffer): void;
  end(): void;
}

type State = 'head' | 'length' | 'size' | 'data' | 'trailers' | 'until-close' | 'blind';

/** A longer head isn’t read. */
const LONGEST_HEAD = 1024 * 1024;
const EMPTY = Buffer.alloc(0);
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** Reads the messages in a copy of what one side sends (RFC 9112 §2.2, §6, §7.1). It never writes. */
export class MessageReader {
  readonly #listener: Listener;
  #state: State = 'head';
  #rest: Buffer = EMPTY;
  #left = 0;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    if (this.#state === 'blind') return;
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#step());
    if (this.#rest.length > LONGEST_HEAD) this.blind();
  }

  /** What follows is no HTTP, or isn’t understood. */
  blind(): void {
    this.#state = 'blind';
    this.#rest = EMPTY;
  }

  /** This side has sent everything. */
  finish(): void {
    if (this.#state === 'until-close') this.#listener.end();
    this.blind();
  }

  /** Whether it went on. Otherwise more is needed. */
  #step(): boolean {
    switch (this.#state) {
      case 'head':
        return this.#readHead();
      case 'length':
      case 'data':
        return this.#readBytes();
      case 'size':
        return this.#readSize();
      case 'trailers':
        return this.#readTrailer();
      case 'until-close':
        this.#listener.body(this.#take(this.#rest.length));
        return false;
      default:
        return false;
    }
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  #takeUntil(mark: Buffer): string | undefined {
    const end = this.#rest.indexOf(mark);
    return end < 0 ? undefined : this.#take(end + mark.length).toString('latin1', 0, end);
  }

  #readHead(): boolean {
    // RFC 9112 §2.2: an empty line before a request is ignored.
    while (this.#rest.indexOf(LINE_END) === 0) this.#take(LINE_END.length);
    const text = this.#takeUntil(HEAD_END);
    if (text === undefined) return false;
    this.#begin(this.#listener.head(headOf(text)));
    return true;
  }

  #begin(rule: BodyRule): void {
    if (rule === 'blind') this.blind();
    else if (rule === 'chunked') this.#state = 'size';
    else if (rule === 'until-close') this.#state = rule;
    else if (rule > 0) [this.#state, this.#left] = ['length', rule];
    else this.#end();
  }

  #end(): void {
    this.#state = 'head';
    this.#listener.end();
  }

  #readBytes(): boolean {
    if (this.#rest.length === 0) return false;
    const bytes = this.#take(Math.min(this.#left, this.#rest.length));
    this.#left -= bytes.length;
    this.#listener.body(bytes);
    if (this.#left > 0) return true;
    if (this.#state === 'length') this.#end();
    else this.#state = 'size';
    return true;
  }

  #readSize(): boolean {
    while (this.#rest.indexOf(LINE_END) === 0) this.#take(LINE_END.length);
    const line = this.#takeUntil(LINE_END);
    if (line === undefined) return false;
    const size = /^[\da-f]{1,12}/i.exec(line)?.[0];
    if (size === undefined) this.blind();
    else {
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailers' : 'data';
    }
    return true;
  }

  #readTrailer(): boolean {
    const line = this.#takeUntil(LINE_END);
    if (line === '') this.#end();
    return line !== undefined;
  }
}

function headOf(text: string): Head {
  const [line = '', ...fields] = text.split('\r\n');
  const headers: Record<string, string | string[]> = {};
  for (const field of fields) {
    const mark = field.indexOf(':');
    const name = field.slice(0, mark).toLowerCase();
    const value = field.slice(mark + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : [...[before].flat(), value];
  }
  return { line, headers };
}
