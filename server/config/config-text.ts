import { readFile } from 'node:fs/promises';
import { configSchema, type Config, type ConfigInput } from '../../contract/config/config.ts';
import { IN_WORDS } from '../../contract/config/fault-words.ts';
import { findJsonFault } from '../../contract/config/json-fault.ts';
import { decodeUtf8, notUtf8, type Decoded } from '../../contract/config/utf8.ts';
import { ConfigError, ConfigFaults, type ConfigFault } from '../core/config-error.ts';
import { excerptOf } from './excerpt.ts';
import { withDefaults } from './defaults.ts';
import { placesOfPaths } from './json/place.ts';
import { migrate } from './migrations/index.ts';

/** Reads the text of a config file: its JSON, migrated to this version. It is validated later. */
export const readConfigText = (text: string): ConfigInput => migrate(parseJson(text)) as ConfigInput;

/** Parses a config. Throws ConfigFaults. */
export function parseConfig(source: ConfigInput): Config {
  const result = configSchema.safeParse(withDefaults(source), IN_WORDS);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => ({ path: pathText(path), message }));
  // Report the first fault of each value.
  throw new ConfigFaults([...new Map(faults.toReversed().map((fault) => [fault.path, fault])).values()].toReversed());
}

/**
 * Runs a validation and turns its faults into a sentence about `subject`, with line and column if there is a text.
 * Throws ConfigError.
 */
export function about<T>(subject: string, run: () => T, written?: string): T {
  const text = written?.replace(BYTE_ORDER_MARK, '');
  try {
    return run();
  } catch (error) {
    if (error instanceof ConfigError)
      throw new ConfigError(error.code, `${subject} ${error.message}.`, withExcerpts(error.details, text), error);
    if (!(error instanceof ConfigFaults)) throw error;
    const places =
      text === undefined
        ? []
        : placesOfPaths(
            text,
            error.details.map(({ path }) => keysOf(path)),
          );
    const details = error.details.map((fault, index) => ({ ...fault, ...places[index] }));
    const message = `${subject} is not valid: ${sentenceOf(details)}.`;
    throw new ConfigError('invalid', message, withExcerpts(details, text), error);
  }
}

/**
 * Decodes and reads bytes, and turns faults into a sentence about `subject`, starting with invalid UTF-8 (RFC 8259
 * §8.1). Throws ConfigError with the place of every fault.
 */
export function aboutBytes<T>(subject: string, bytes: Uint8Array, read: (text: string) => T): T {
  const decoded = decodeUtf8(bytes);
  return about(subject, () => read(soundText(decoded)), decoded.text || undefined);
}

/** The text of a shared file. Throws ConfigError if it doesn't exist or isn't UTF-8. */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const why = WHY_NOT[String(error.code)] ?? String(error.code);
    throw new ConfigError('read', `Can’t read ${path}: ${why}.`, [], error);
  });
  return aboutBytes(path, bytes, (text) => text);
}

const WHY_NOT: Readonly<Record<string, string>> = { ENOENT: 'no such file', EISDIR: 'it is a folder' };

function soundText({ text, fault }: Decoded): string {
  if (!fault) return text;
  const { line, column, message } = fault;
  throw new ConfigError('invalid', notUtf8(fault), [{ path: '', message, line, column }]);
}

/** More excerpts than this don't help. */
const MOST_EXCERPTS = 5;

const withExcerpts = (details: readonly ConfigFault[], text: string | undefined): readonly ConfigFault[] =>
  details.map((fault, index) => {
    const { line, column } = fault;
    if (text === undefined || line === undefined || index >= MOST_EXCERPTS) return fault;
    return { ...fault, excerpt: excerptOf(text, line, column ?? 1) };
  });

function sentenceOf(details: readonly ConfigFault[]): string {
  const [{ path, message, line, column }] = details as readonly [ConfigFault, ...ConfigFault[]];
  const place = line === undefined ? '' : `line ${line}, column ${column}: `;
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
  return `${place}${path || 'config'}: ${message}${more}`;
}

/** `['workspaces', 0, 'clients', 2]` as `workspaces[0].clients[2]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** `workspaces[0].clients[2]` as `['workspaces', 0, 'clients', 2]`. */
const keysOf = (path: string): PropertyKey[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) => (index === undefined ? key : Number(index)));

/** Some editors start a file with a byte order mark. */
const BYTE_ORDER_MARK = /^\uFEFF/;

export const NOT_JSON = 'is not valid JSON';

function parseJson(text: string): Record<string, unknown> {
  const json = text.replace(BYTE_ORDER_MARK, '');
  if (json.trim() === '')
    throw new ConfigError('invalid', 'is empty. Restore it, or delete it to start with the starter config');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const { message, ...place } = findJsonFault(json);
    const sentence = `${NOT_JSON}: line ${place.line}, column ${place.column}: ${message}`;
    throw new ConfigError('invalid', sentence, [{ path: '', message, ...place }], error);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const message = 'must be a JSON object with "version" and "workspaces"';
  throw new ConfigError('invalid', message, [{ path: '', message, line: 1, column: 1 }]);
}
