import { z } from 'zod';
import type { AdminErrorBody } from '../../contract/admin.ts';
import { IN_WORDS } from '../../contract/config/fault-words.ts';

export type Detail = AdminErrorBody['details'][number];

/** A refusal: status and code for programs, a message for people, and the invalid fields. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly status: number;
  readonly error: string;
  readonly details: readonly Detail[];

  constructor(status: number, error: string, description: string, details: readonly Detail[] = []) {
    super(description);
    this.status = status;
    this.error = error;
    this.details = details;
  }
}

export const notFound = (noun: string, id: string): AdminError =>
  new AdminError(404, 'not_found', `There is no ${noun} "${id}".`);

/** The entry with this id. Throws not_found. */
export function found<T>(noun: string, id: string, entries: readonly T[], idOf: (entry: T) => string): T {
  const entry = entries.find((candidate) => idOf(candidate) === id);
  if (entry === undefined) throw notFound(noun, id);
  return entry;
}

export const conflict = (description: string, details?: readonly Detail[]): AdminError =>
  new AdminError(409, 'conflict', description, details);

export const invalid = (details: readonly Detail[]): AdminError =>
  new AdminError(400, 'invalid_request', sentenceOf(details), details);

function sentenceOf(details: readonly Detail[]): string {
  const [first] = details;
  if (!first) return 'The input is not valid.';
  const where = first.path === '' ? 'The input' : first.path;
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
  return `${where}: ${first.message}${more}`;
}

/** Validates `value` against its schema and returns the parsed value. Throws with the path of every fault. */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, IN_WORDS);
  if (result.success) return result.data;
  throw invalid(detailsOf(result.error));
}

const detailsOf = (error: z.ZodError): Detail[] =>
  error.issues.map(({ path, message }) => ({ path: z.core.toDotPath(path), message }));

/** The message for a name that is already in use. */
export const takenWords = (noun: string, key: string): string => `There is already a ${noun} "${key}".`;

/** The same, at the field. */
export const IS_TAKEN = 'is already taken';
