import { createScanner } from 'jsonc-parser';
import { z } from 'zod';
import { configSchema } from '../../contract/config/config.ts';
import type { Excerpt } from '../core/config-error.ts';

const LINES_BEFORE = 2;
const LINES_AFTER = 1;
/** How much of a line is shown on both sides of the fault. */
const REACH = 100;
/** How far back to look for the field that a line belongs to. */
const LOOK_BACK_LINES = 400;

/**
 * The lines around a fault, as a compiler shows them. They may end up in a log, so a value is shown only if it
 * certainly belongs to a non-secret field. Everything else, including unknown fields, is left out.
 */
export function excerptOf(text: string, line: number, column: number): Excerpt {
  const first = Math.max(1, line - LINES_BEFORE);
  const lines = linesBetween(text, Math.max(1, first - LOOK_BACK_LINES), line + LINES_AFTER);
  const veil = new Veil();
  let caret = column;
  const shown = lines.flatMap(({ number, content }) => {
    const isFault = number === line;
    const from = isFault ? startOfPart(content, column - 1) : 0;
    if (from > 0) veil.forget();
    const part = content.slice(from, Math.max(from, isFault ? column - 1 : 0) + REACH);
    const veiled = veil.over(part, column - 1 - from);
    if (from + part.length < content.length) veil.forget();
    const cut = from > 0 ? `${HIDDEN} ` : '';
    if (isFault) caret = veiled.caret + 1 + cut.length;
    return number < first ? [] : [{ line: number, text: `${cut}${veiled.text}` }];
  });
  return { lines: shown, caret };
}

/** What precedes a field's name. It is always JSON punctuation, because a quote within a string is escaped. */
const FIELD = /(?<=[{,]\s*)"[\w$.-]+"\s*:/;

/** Where a long line is cut at the start: at the first field within reach of the fault, or at the fault itself. */
function startOfPart(content: string, at: number): number {
  if (at <= REACH) return 0;
  const reach = content.slice(at - REACH, at + 1);
  const field = reach.search(FIELD);
  return field < 0 ? at : at - REACH + field;
}

function linesBetween(text: string, first: number, last: number): { number: number; content: string }[] {
  const lines: { number: number; content: string }[] = [];
  const ends = /\r\n|\n|\r/g;
  for (let [number, start] = [1, 0]; number <= last; number++) {
    const end = ends.exec(text);
    if (number >= first) lines.push({ number, content: text.slice(start, end?.index ?? text.length) });
    if (!end) break;
    start = ends.lastIndex;
  }
  return lines;
}

const HARMLESS = /^(?:-?\d+(?:\.\d+)?|true|false|null)$/;
const HIDDEN = '…';

function* tokensOf(line: string): Generator<{ token: string; index: number }> {
  const scanner = createScanner(line);
  for (scanner.scan(); scanner.getTokenOffset() < line.length; scanner.scan()) {
    const index = scanner.getTokenOffset();
    yield { token: line.slice(index, index + scanner.getTokenLength()), index };
  }
}

/** Walks a JSON text token by token and tracks which field a value belongs to. */
class Veil {
  #field: string | undefined;
  /** Whether a value of the field may be here: after its colon, and within its list. */
  #expected = false;
  #inList = false;
  /** Whether a field name may be here. */
  #nameable = false;
  /** Whether the field's name came just before. */
  #named = false;

  /** Something was left out, so the current field is unknown. */
  forget(): void {
    this.#field = undefined;
    this.#expected = false;
    this.#inList = false;
    this.#nameable = false;
    this.#named = false;
  }

  /** The part of a line that may be shown, and the new position of the character at `at`. */
  over(line: string, at = 0): { text: string; caret: number } {
    let [text, caret] = ['', at];
    for (const { token, index } of tokensOf(line)) {
      const isField = this.#isField(token, line.slice(index + token.length));
      const shown = isField ? token : this.#veiled(token);
      if (isField) this.#begin(token.slice(1, -1));
      const isHere = at >= index && at < index + token.length;
      if (isHere) caret = text.length + Math.min(at - index, Math.max(0, shown.length - 1));
      if (at >= index + token.length) caret = text.length + shown.length + at - index - token.length;
      text += shown;
    }
    return { text, caret };
  }

  /** Whether it names a field: one of the contract's, or any name in a name position. */
  #isField(token: string, rest: string): boolean {
    if (!/^"[^"]+"$/.test(token) || !/^\s*:/.test(rest)) return false;
    const { open, secret } = contractFields();
    const name = token.slice(1, -1);
    return secret.has(name) || (!this.#expected && (this.#nameable || open.has(name)));
  }

  #begin(field: string): void {
    this.#field = field;
    this.#named = true;
    this.#expected = false;
    this.#inList = false;
  }

  #veiled(token: string): string {
    if (token.trim() === '') return token;
    if (/^[{}[\],:]$/.test(token)) {
      this.#follow(token);
      return token;
    }
    const isSure = this.#expected && this.#field !== undefined && contractFields().open.has(this.#field);
    if (!this.#expected) this.#field = undefined;
    this.#expected = false;
    this.#nameable = false;
    this.#named = false;
    if (token.startsWith('"')) return isSure && token.length > 1 && token.endsWith('"') ? token : HIDDEN;
    return isSure && HARMLESS.test(token) ? token : HIDDEN;
  }

  #follow(mark: string): void {
    if (mark === '[') this.#inList = true;
    if (mark === ']' || mark === '{' || mark === '}') this.#inList = false;
    if (mark === '{' || mark === '}' || mark === ']') this.#field = undefined;
    // A colon after something that isn't a name: what follows belongs to no known field.
    if (mark === ':' && !this.#named) this.#field = undefined;
    this.#named = false;
    this.#nameable = mark === '{' || (mark === ',' && !this.#inList);
    this.#expected = mark === ':' || (this.#inList && (mark === '[' || mark === ','));
  }
}

interface Fields {
  open: ReadonlySet<string>;
  secret: ReadonlySet<string>;
}

let known: Fields | undefined;

/** The contract's field names: secrets, and those that are never secret. */
function contractFields(): Fields {
  if (!known) {
    const found = { open: new Set<string>(), secret: new Set<string>() };
    collect(configSchema, found);
    known = { open: new Set([...found.open].filter((name) => !found.secret.has(name))), secret: found.secret };
  }
  return known;
}

function collect(schema: z.ZodType, found: { open: Set<string>; secret: Set<string> }): void {
  // Lists, too: what they unwrap to is the schema of their entries.
  if ('unwrap' in schema) collect((schema as z.ZodOptional<z.ZodType>).unwrap(), found);
  if (!(schema instanceof z.ZodObject)) return;
  for (const [name, field] of Object.entries(schema.shape as Record<string, z.ZodType>)) {
    const isSecret = (field.meta() as { secret?: boolean } | undefined)?.secret === true;
    (isSecret ? found.secret : found.open).add(name);
    collect(field, found);
  }
}
