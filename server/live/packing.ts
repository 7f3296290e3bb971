/**
 * Plain data as bytes: what JSON can say, several times smaller, because a text that comes again takes one byte or
 * three. A pack is read in the order it was written.
 */

import { toUSVString } from 'node:util';

const NULL = 0;
const TRUE = 1;
const FALSE = 2;
/** Non-negative, below 2^31: a varint. */
const INTEGER = 3;
const DOUBLE = 4;
/** At most SHORT characters of ASCII: one byte of length. */
const ASCII = 5;
/** A varint of bytes, then the text. */
const UTF8 = 6;
/** The same for a text that UTF-8 cannot hold: one with half a surrogate pair. */
const UTF16 = 7;
/** A text that came before: its number, a varint. */
const AGAIN = 8;
/** One of the last few long texts: its place, one byte. */
const LONG_AGAIN = 9;
/** A varint of entries, then the entries. */
const LIST = 10;
/** Names and values in turns, then END. */
const MEMBERS = 11;
/** What an object has in common with others, then its other members. */
const LIKE = 12;
/** What objects have in common: the first time, its members. */
const COMMON = 13;
/** What they have in common, when it came before: its number, a varint. */
const COMMON_AGAIN = 14;
/** From here on, a byte is a text that came before: one with a low number. */
const FIRST = 16;

/** Names have numbers of their own, one byte each. These stand in their place. */
const NEW_NAME = 254;
const END = 255;

const SHORT = 100;
/** Longer texts get no number, because most of them never come again. */
const NUMBERED = 300;
const LONG_REMEMBERED = 32;
const LOW_NUMBERS = 256 - FIRST;
const INTEGERS = 2 ** 31;
/** Room for a tag and what follows it, except texts. */
const ROOM = 16;

const NONE = Object.create(null) as Record<string, never>;

/** Writes values one after the other. */
export class Packer {
  #bytes: Buffer;
  #at = 0;
  #numbers = new Map<string, number>();
  #names = new Map<string, number>();
  #common = new Map<object, number>();
  readonly #long: string[] = [];
  #written = 0;

  constructor(expectedBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedBytes);
  }

  /** The bytes written so far. */
  get size(): number {
    return this.#at;
  }

  /** A pack of what was written so far, as long as nothing more is written. */
  peek(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A pack of what was written. The next one starts empty. */
  take(): Buffer {
    const pack = Buffer.allocUnsafeSlow(this.#at);
    this.#bytes.copy(pack, 0, 0, this.#at);
    this.#at = 0;
    // New ones, not cleared ones: see FleetingMap.
    this.#numbers = new Map();
    this.#names = new Map();
    this.#common = new Map();
    this.#long.length = 0;
    this.#written = 0;
    return pack;
  }

  write(value: unknown): void {
    this.#reserve(ROOM);
    if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'boolean') this.#bytes[this.#at++] = value ? TRUE : FALSE;
    else if (Array.isArray(value)) this.#list(value);
    else if (typeof value === 'object' && value !== null) this.writeMembers(value);
    else this.#bytes[this.#at++] = NULL;
  }

  #list(list: readonly unknown[]): void {
    this.#bytes[this.#at++] = LIST;
    this.#varint(list.length);
    for (const entry of list) this.write(entry);
  }

  /** An object whose members of these names are only marked as there. */
  writeMembers(value: object, marked: Readonly<Record<string, true>> = NONE): void {
    this.#reserve(ROOM);
    this.#bytes[this.#at++] = MEMBERS;
    for (const name in value) {
      const member = (value as Record<string, unknown>)[name];
      if (member === undefined) continue;
      this.#reserve(ROOM);
      this.#name(name);
      this.write(marked[name] ?? member);
    }
    this.#reserve(ROOM);
    this.#bytes[this.#at++] = END;
  }

  /**
   * An object that has the members of two others, and members of its own, which win. Those two are known again by
   * identity, so they must not change.
   */
  writeLike(one: object, other: object, own: object): void {
    this.#reserve(ROOM);
    this.#bytes[this.#at++] = LIKE;
    this.#commonMembers(one);
    this.#commonMembers(other);
    this.writeMembers(own);
  }

  #commonMembers(common: object): void {
    this.#reserve(ROOM);
    const number = this.#common.get(common);
    if (number === undefined) {
      this.#common.set(common, this.#common.size);
      this.#bytes[this.#at++] = COMMON;
      this.writeMembers(common);
    } else {
      this.#bytes[this.#at++] = COMMON_AGAIN;
      this.#varint(number);
    }
  }

  #name(name: string): void {
    const number = this.#names.get(name);
    if (number !== undefined) {
      this.#bytes[this.#at++] = number;
      return;
    }
    if (this.#names.size < NEW_NAME) this.#names.set(name, this.#names.size);
    this.#bytes[this.#at++] = NEW_NAME;
    this.#text(name);
  }

  #number(value: number): void {
    if (value >= 0 && value < INTEGERS && (value | 0) === value && !Object.is(value, -0)) {
      this.#bytes[this.#at++] = INTEGER;
      this.#varint(value);
    } else {
      this.#bytes[this.#at++] = DOUBLE;
      this.#at = this.#bytes.writeDoubleLE(value, this.#at);
    }
  }

  #varint(value: number): void {
    let left = value;
    while (left > 127) {
      this.#bytes[this.#at++] = (left & 127) | 128;
      left >>>= 7;
    }
    this.#bytes[this.#at++] = left;
  }

  #text(text: string): void {
    if (text.length > NUMBERED) return this.#longText(text);
    const number = this.#numbers.get(text);
    if (number === undefined) {
      this.#numbers.set(text, this.#numbers.size);
      this.#newText(text);
    } else if (number < LOW_NUMBERS) this.#bytes[this.#at++] = FIRST + number;
    else {
      this.#bytes[this.#at++] = AGAIN;
      this.#varint(number);
    }
  }

  #newText(text: string): void {
    const { length } = text;
    if (length > SHORT) return this.#bytesOf(text);
    this.#reserve(length + ROOM);
    const bytes = this.#bytes;
    const start = this.#at + 2;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 127) return this.#bytesOf(text);
      bytes[start + index] = unit;
    }
    bytes[start - 2] = ASCII;
    bytes[start - 1] = length;
    this.#at = start + length;
  }

  #longText(text: string): void {
    const place = this.#long.indexOf(text);
    if (place >= 0) {
      this.#bytes[this.#at++] = LONG_AGAIN;
      this.#bytes[this.#at++] = place;
      return;
    }
    this.#long[this.#written++ % LONG_REMEMBERED] = text;
    this.#bytesOf(text);
  }

  #bytesOf(text: string): void {
    const bytes = Buffer.byteLength(text);
    const isAscii = bytes === text.length;
    const isBroken = !isAscii && toUSVString(text) !== text;
    const size = isBroken ? text.length * 2 : bytes;
    this.#reserve(size + ROOM);
    this.#bytes[this.#at++] = isBroken ? UTF16 : UTF8;
    this.#varint(size);
    this.#bytes.write(text, this.#at, isBroken ? 'utf16le' : isAscii ? 'latin1' : 'utf8');
    this.#at += size;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + bytes));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

/** Reads the values of a pack, one after the other. */
export class Unpacker {
  readonly #bytes: Buffer;
  #at = 0;
  readonly #texts: string[] = [];
  readonly #names: string[] = [];
  readonly #common: unknown[] = [];
  readonly #long: string[] = [];
  #read = 0;

  constructor(pack: Buffer) {
    this.#bytes = pack;
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length;
  }

  read(): unknown {
    const tag = this.#bytes[this.#at++] ?? NULL;
    switch (tag) {
      case NULL:
        return null;
      case TRUE:
        return true;
      case FALSE:
        return false;
      case INTEGER:
        return this.#varint();
      case DOUBLE:
        this.#at += 8;
        return this.#bytes.readDoubleLE(this.#at - 8);
      case LIST:
        return Array.from({ length: this.#varint() }, () => this.read());
      case MEMBERS:
        return this.#members();
      case LIKE:
        return Object.assign({}, this.read(), this.read(), this.read());
      case COMMON:
        return this.#common[this.#common.push(this.read()) - 1];
      case COMMON_AGAIN:
        return this.#common[this.#varint()];
      default:
        return this.#text(tag);
    }
  }

  #members(): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (let tag = this.#bytes[this.#at++] ?? END; tag !== END; tag = this.#bytes[this.#at++] ?? END) {
      const name = this.#name(tag);
      const member = this.read();
      if (name === '__proto__') Object.defineProperty(value, name, { value: member, ...ORDINARY });
      else value[name] = member;
    }
    return value;
  }

  #name(tag: number): string {
    if (tag !== NEW_NAME) return this.#names[tag] ?? '';
    const name = this.#text(this.#bytes[this.#at++] ?? NULL);
    this.#names.push(name);
    return name;
  }

  #text(tag: number): string {
    if (tag >= FIRST) return this.#texts[tag - FIRST] ?? '';
    if (tag === AGAIN) return this.#texts[this.#varint()] ?? '';
    if (tag === LONG_AGAIN) return this.#long[this.#bytes[this.#at++] ?? 0] ?? '';
    const size = tag === ASCII ? (this.#bytes[this.#at++] ?? 0) : this.#varint();
    const start = this.#at;
    this.#at += size;
    const text = this.#bytes.toString(ENCODINGS[tag] ?? 'latin1', start, this.#at);
    if (text.length > NUMBERED) this.#long[this.#read++ % LONG_REMEMBERED] = text;
    else this.#texts.push(text);
    return text;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}

const ENCODINGS: Readonly<Record<number, BufferEncoding>> = { [ASCII]: 'latin1', [UTF8]: 'utf8', [UTF16]: 'utf16le' };
const ORDINARY = { enumerable: true, writable: true, configurable: true };
