import type { IncomingMessage } from 'node:http';
import { AdminError } from '../admin/errors.ts';
import { LARGEST_BODY_BYTES, readBody } from './message.ts';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset=utf-8\s*)?$/i;

/** Reads a JSON body. Throws a refusal for anything else. Undefined if the client disconnected. */
export async function readJson(
  req: IncomingMessage,
  largestBytes = LARGEST_BODY_BYTES,
): Promise<{ value: unknown } | undefined> {
  const body = await readBody(req, largestBytes);
  if (!body) return undefined;
  if (body.fault !== undefined) throw faultOf(body, largestBytes);
  if (body.text.trim() === '') throw malformed('This operation requires a JSON body.');
  const type = req.headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type) || req.headers['content-encoding'] !== undefined) {
    throw new AdminError(
      415,
      'unsupported_media_type',
      'Send the body as Content-Type: application/json, in UTF-8 and uncompressed.',
    );
  }
  return { value: parseJson(body.text) };
}

const malformed = (description: string): AdminError => new AdminError(400, 'invalid_request', description);

const faultOf = ({ fault = '', bytes }: { fault?: string; bytes: number }, largestBytes: number): AdminError =>
  bytes > largestBytes ? new AdminError(413, 'content_too_large', fault) : malformed(fault);

function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch (error) {
    throw malformed(`The body is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  expectSound(value);
  return value;
}

/** No config is deeper. Recursive code must not run out of stack. */
const DEEPEST = 64;

/** A field named __proto__ would become a prototype when assigned. */
function expectSound(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw malformed(`The body is nested too deeply. The limit is ${DEEPEST} levels.`);
    const objects = level.filter((entry) => typeof entry === 'object' && entry !== null);
    if (objects.some((entry) => Object.hasOwn(entry, '__proto__')))
      throw malformed('A field cannot be named __proto__.');
    level = objects.flatMap((entry) => Object.values(entry) as unknown[]);
  }
}
