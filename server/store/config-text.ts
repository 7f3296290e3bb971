import type { z } from 'zod';
import { configSchema, type Config, type ConfigInput } from '../../contract/config.ts';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { findJsonFault, placeOfPath } from './json-place.ts';
import { migrate } from './migrations/index.ts';

/**
 * Reads the text of a config file: the JSON as it is written, brought to this version and proven to be valid.
 *
 * Throws ConfigError with the line and column of every fault; `subject` begins its sentence.
 */
export function readConfigText(text: string, subject: string): ConfigInput {
  try {
    const source = migrate(parseJson(text)) as ConfigInput;
    parseConfig(source);
    return source;
  } catch (error) {
    throw aboutText(error, subject, text);
  }
}

/** Parses a config. Throws ConfigError with every fault; `subject`, if any, begins its sentence. */
export function parseConfig(source: ConfigInput, subject?: string): Config {
  const result = configSchema.safeParse(source);
  if (result.success) return result.data;
  const fault = new InvalidConfig(result.error.issues);
  throw subject === undefined ? fault : new ConfigError('invalid', `${subject} ${fault.message}.`, fault.details);
}

/** Faults that the schema has found, with the paths as it names them. */
class InvalidConfig extends ConfigError {
  readonly paths: readonly (readonly PropertyKey[])[];

  constructor(issues: readonly z.core.$ZodIssue[]) {
    const details = issues.map(({ path, message }) => ({ path: pathText(path), message }));
    super('invalid', `is not valid: ${sentenceOf(details)}`, details);
    this.paths = issues.map(({ path }) => path);
  }
}

function aboutText(error: unknown, subject: string, text: string): unknown {
  if (!(error instanceof ConfigError)) return error;
  if (!(error instanceof InvalidConfig))
    return new ConfigError(error.code, `${subject} ${error.message}.`, error.details, error);
  const details = error.details.map((fault, index) => ({ ...fault, ...placeOfPath(text, error.paths[index] ?? []) }));
  return new ConfigError('invalid', `${subject} is not valid: ${sentenceOf(details)}.`, details, error);
}

function sentenceOf(details: readonly ConfigFault[]): string {
  const [{ path, message, line, column }] = details as readonly [ConfigFault, ...ConfigFault[]];
  const place = line === undefined ? '' : `line ${line}, column ${column}: `;
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
  return `${place}${path || 'the whole'}: ${message}${more}`;
}

/** `['workspaces', 0, 'clients', 2]` as `workspaces[0].clients[2]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** Some editors begin a file with a byte order mark. */
const BYTE_ORDER_MARK = /^\uFEFF/;

function parseJson(text: string): Record<string, unknown> {
  const json = text.replace(BYTE_ORDER_MARK, '');
  if (json.trim() === '')
    throw new ConfigError('invalid', 'is empty; restore it, or delete it to begin with the starter config');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const { message, ...place } = findJsonFault(json);
    const sentence = `is not JSON: line ${place.line}, column ${place.column}: ${message}`;
    throw new ConfigError('invalid', sentence, [{ path: '', message, ...place }], error);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const message = 'must be a JSON object with "version" and "workspaces"';
  throw new ConfigError('invalid', message, [{ path: '', message, line: 1, column: 1 }]);
}
