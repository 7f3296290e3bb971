/** One thing that is wrong with a config, and where. */
export interface ConfigFault {
  /** Such as `workspaces[0].clients[2].redirect_uris[0]`; empty for the whole. */
  path: string;
  message: string;
  /** Where in the text it stands, counted from 1, when there is a text. */
  line?: number;
  column?: number;
}

/**
 * invalid: it is no valid config. read, write: the disk refuses it. readOnly: it was opened so. locked: another process
 * has it. conflict: the file has been changed in the same places meanwhile.
 */
export type ConfigErrorCode = 'invalid' | 'read' | 'write' | 'readOnly' | 'locked' | 'conflict';

/** A config that cannot be read, used or saved. The message is one sentence; nothing has been changed. */
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

/** What the schema, or the environment, has against a config: the faults alone, not yet a sentence. */
export class ConfigFaults extends Error {
  override name = 'ConfigFaults';
  readonly details: readonly ConfigFault[];

  constructor(details: readonly ConfigFault[]) {
    super(details.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.details = details;
  }
}
