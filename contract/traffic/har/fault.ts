import type { JsonFault } from '../../config/json-fault.ts';
import { TRUNCATED } from './format.ts';

/** Why a file is not a HAR: line and column of a JSON error, or the path of an invalid value. */
export interface RecordingFault {
  name: string;
  message: string;
  place?: { line: number; column: number; excerpt: string; before: number };
  path?: string;
}

const AROUND = 48;

/** What is wrong in a text that is not JSON. */
export function jsonFaultIn(text: string, { message, line, column }: JsonFault): Omit<RecordingFault, 'name'> {
  const ended = text.trim() === '' ? 'The file is empty.' : undefined;
  const cutOff = message.startsWith('unexpected end of text') ? TRUNCATED : undefined;
  return {
    message: ended ?? cutOff ?? `Invalid JSON: ${message}.`,
    place: placeIn(text, line, column),
  };
}

/** A line and column, with the text around them. */
export function placeIn(text: string, line: number, column: number): NonNullable<RecordingFault['place']> {
  const row = text.split('\n', line)[line - 1] ?? '';
  const from = Math.max(0, column - 1 - AROUND);
  const excerpt = row.slice(from, column - 1 + AROUND).trimEnd();
  return { line, column, excerpt, before: column - 1 - from };
}

/** A fault in one sentence, with its place. */
export function faultSentence({ name, message, place, path }: RecordingFault): string {
  if (path !== undefined && path !== '') return `${name}: ${path} ${message}`;
  return place ? `${name}, line ${place.line}, column ${place.column}: ${message}` : `${name}: ${message}`;
}
