import { readFile } from 'node:fs/promises';
import type { ConfigInput } from '../../contract/config/config.ts';
import type { ExportFormat } from '../../contract/transfer-modes.ts';
import { ConfigError } from '../core/config-error.ts';
import { about, aboutBytes, parseConfig, readConfigText } from '../config/config-text.ts';
import type { Environment } from '../config/environment.ts';
import { createSnapshots } from '../config/snapshot.ts';
import type { Defaults } from './acp/read.ts';
import type { ReportLine } from './acp/report.ts';
import { KEYS_FIELD } from './export.ts';
import type { Said } from './partial.ts';

/** The contents of a shared file. */
export interface SharedFile {
  format: ExportFormat;
  config: ConfigInput;
  /** For an ACP export: what happened to each thing in it. */
  report: readonly ReportLine[];
  /** For an ACP export: what it specifies about each thing, by workspace. What it doesn't mention stays unchanged. */
  said?: readonly Said[];
  /** Private signing keys by workspace, if the export has them. */
  keys: Readonly<Record<string, readonly unknown[]>>;
}

/**
 * Reads a shared text: our config, or an ACP export. Throws ConfigError with the line and column of every fault.
 * `subject` starts its message.
 */
export async function readSharedFile(
  text: string,
  subject: string,
  defaults: Partial<Defaults> = {},
): Promise<SharedFile> {
  if (isOwnConfig(text)) return { format: 'understudy', report: [], ...readConfig(text, subject) };
  const { readAcpExport } = await import('./acp/import.ts');
  const { form, config, said, report } = await readAcpExport(text, defaults);
  return { format: `acp-${form}`, config, said, report, keys: {} };
}

/** Our config has a list of workspaces. A truncated file that starts like one is better refused as our config. */
function isOwnConfig(text: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(text)) return false;
  try {
    const { workspaces, name, servers } = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
    return workspaces !== undefined && name === undefined && servers === undefined;
  } catch {
    return /"workspaces"\s*:/.test(text) && !/"servers"\s*:/.test(text);
  }
}

/** References stay unresolved. The importing server decides what they may read. */
function readConfig(text: string, subject: string): Pick<SharedFile, 'config' | 'keys'> {
  const { [KEYS_FIELD]: keys, ...config } = about(
    subject,
    () => {
      const source = readConfigText(text);
      parseConfig(source);
      return source;
    },
    text,
  );
  const lists = Object.entries(typeof keys === 'object' && keys !== null ? keys : {}).filter(([, list]) =>
    Array.isArray(list),
  );
  return { config: config as ConfigInput, keys: Object.fromEntries(lists) as SharedFile['keys'] };
}

/**
 * Checks a config file as a server would before it starts. Throws ConfigError with the line and column of every fault.
 */
export async function validateConfigFile(path: string, environment: Environment = {}): Promise<ConfigInput> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError('read', `Can’t read the config file ${path}: ${String(code)}.`, [], error);
  }
  const read = (text: string) => createSnapshots({ base: '', environment }).read(text);
  return aboutBytes(`The config file ${path}`, bytes, read).source as ConfigInput;
}
