import { configSchema, type Config, type ConfigInput } from '../../contract/config.ts';
import { ConfigError, type ConfigFault } from './config-error.ts';
import { findJsonFault } from './json-place.ts';
import { migrate } from './migrations/index.ts';

/** Reads the text of a config file: the JSON as it is written, brought to this version. */
export const readConfigText = (text: string): ConfigInput => migrate(parseJson(text)) as ConfigInput;

/** Makes the sentence of an error that `read` throws whole: `subject` is what it speaks of. */
export function about<T>(subject: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.code, `${subject} ${error.message}.`, error.details, error);
  }
}

/** Parses a config. Throws ConfigError with every fault and where it is. */
export function parseConfig(source: ConfigInput): Config {
  const result = configSchema.safeParse(source);
  if (result.success) return result.data;
  const details = result.error.issues.map(({ path, message }) => ({ path: pathText(path), message }));
  throw new ConfigError('invalid', `is not valid: ${sentenceOf(details)}`, details);
}

function sentenceOf(details: readonly ConfigFault[]): string {
  const [first] = details as readonly [ConfigFault, ...ConfigFault[]];
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
  return `${first.path || 'the whole'}: ${first.message}${more}`;
}

/** `['workspaces', 0, 'clients', 2]` as `workspaces[0].clients[2]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** Some editors begin a file with a byte order mark. */
const BYTE_ORDER_MARK = '\uFEFF';

function parseJson(text: string): Record<string, unknown> {
  const json = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (json.trim() === '')
    throw new ConfigError('invalid', 'is empty; restore it, or delete it to begin with the starter config');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const { line, column, message } = findJsonFault(json);
    const place = `line ${line}, column ${column}: ${message}`;
    throw new ConfigError('invalid', `is not JSON: ${place}`, [{ path: '', message: place }], error);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  const message = 'must be a JSON object with "version" and "workspaces"';
  throw new ConfigError('invalid', message, [{ path: '', message }]);
}
