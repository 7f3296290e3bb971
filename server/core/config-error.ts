import type { ConfigFault } from '../../contract/transfer.ts';

export type { ConfigFault } from '../../contract/transfer.ts';
export type Excerpt = NonNullable<ConfigFault['excerpt']>;

/**
 * invalid: not a valid config. read, write: disk error. readOnly: opened read-only. locked: in use by another process.
 * conflict: the file was edited in the same places.
 */
export type ConfigErrorCode = 'invalid' | 'read' | 'write' | 'readOnly' | 'locked' | 'conflict';

/** A config that can't be read, used or saved. Nothing has been changed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly code: ConfigErrorCode;
  readonly details: readonly ConfigFault[];

  constructor(code: ConfigErrorCode, message: string, details: readonly ConfigFault[] = [], cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

/** The faults of a config, from the schema or the environment. Not yet a sentence. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults';
  readonly details: readonly ConfigFault[];

  constructor(details: readonly ConfigFault[]) {
    super(details.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.details = details;
  }
}

/** An excerpt as lines of text, with a caret under the fault. */
export function excerptText({ line, excerpt }: ConfigFault): string {
  if (!excerpt) return '';
  const width = String(excerpt.lines.at(-1)?.line ?? 0).length;
  const rows = excerpt.lines.flatMap(({ line: number, text }) => {
    const row = `${String(number).padStart(width)} | ${text}`.trimEnd();
    return number === line ? [row, `${' '.repeat(width)} | ${' '.repeat(excerpt.caret - 1)}^`] : [row];
  });
  return rows.map((row) => `    ${row}\n`).join('');
}

/** A refusal for a terminal or a log: its message, then each fault's place and the text around it. */
export function refusalText({ message, details }: Pick<ConfigError, 'message' | 'details'>): string {
  const faults = details.map((fault) => {
    const { path, line, column } = fault;
    const place = line === undefined ? '' : `${line}:${column ?? 1}: `;
    return `${details.length > 1 ? `  ${place}${path || 'config'}: ${fault.message}\n` : ''}${excerptText(fault)}`;
  });
  return `${message}\n${faults.join('')}`;
}
