import { readFile } from 'node:fs/promises';
import { SIGNING_ALGORITHMS } from '../../contract/settings.ts';
import { decodeUtf8 } from '../../contract/utf8.ts';
import { writeAtomically } from '../atomic-write.ts';
import { keyOf, type Key, type StoredKey } from './signing-key.ts';

const KEY_FILE_VERSION = 1;
/** Owner only. */
const PRIVATE_MODE = 0o600;

/** The key file cannot be used as it is. The message is one sentence that names the file and the remedy. */
export class KeyFileError extends Error {
  override name = 'KeyFileError';
}

/** The keys of each workspace, `{tid}/{aid}`, or undefined when there is no such file. */
export async function readKeyFile(path: string): Promise<Map<string, Key[]> | undefined> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return parseKeyFile(soundText(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KeyFileError(
      `The key file ${path} cannot be used: ${reason}; restore it, or delete it to have new keys made.`,
      { cause: error },
    );
  }
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    const reason = code === 'EISDIR' ? 'it is a folder; move the folder away' : `${String(code)}; make it readable`;
    throw new KeyFileError(`The key file ${path} cannot be read: ${reason}.`, { cause: error });
  }
}

function soundText(bytes: Buffer): string {
  const { text, fault } = decodeUtf8(bytes);
  if (!fault) return text;
  throw new TypeError(`it is not UTF-8: line ${fault.line}, column ${fault.column}: ${fault.message}`);
}

function parseKeyFile(text: string): Map<string, Key[]> {
  const file: unknown = JSON.parse(text);
  if (!isRecord(file) || !isRecord(file['workspaces'])) throw new TypeError('it has no "workspaces"');
  if (file['version'] !== KEY_FILE_VERSION)
    throw new TypeError(`its version is ${JSON.stringify(file['version'])}, and ${KEY_FILE_VERSION} is known here`);
  const workspaces = Object.entries(file['workspaces']).map(([id, keys]): [string, Key[]] => {
    if (!Array.isArray(keys)) throw new TypeError(`the keys of ${id} are no list`);
    return [id, keys.map((key) => keyOf(parseStoredKey(key, id)))];
  });
  return new Map(workspaces);
}

/** A stored key out of JSON. Throws for one that is incomplete. */
export function parseStoredKey(key: unknown, workspace: string): StoredKey {
  const fault = new TypeError(`a key of ${workspace} is incomplete`);
  if (!isRecord(key) || !isRecord(key['jwk'])) throw fault;
  const { kid, alg, created_at, retired_at, expires_at } = key;
  if (typeof kid !== 'string' || typeof created_at !== 'number') throw fault;
  const algorithm = SIGNING_ALGORITHMS.find((known) => known === alg);
  if (!algorithm) throw new TypeError(`key ${kid} is for ${JSON.stringify(alg)}, which is not known here`);
  const stored: StoredKey = { kid, alg: algorithm, created_at, jwk: key['jwk'] };
  if (retired_at === undefined) return stored;
  if (typeof retired_at !== 'number' || typeof expires_at !== 'number') throw fault;
  return { ...stored, retired_at, expires_at };
}

export async function writeKeyFile(path: string, workspaces: ReadonlyMap<string, readonly Key[]>): Promise<void> {
  const stored = [...workspaces].map(([id, keys]) => [id, keys.map((key) => key.stored)]);
  const file = { version: KEY_FILE_VERSION, workspaces: Object.fromEntries(stored) as unknown };
  try {
    await writeAtomically(path, `${JSON.stringify(file, undefined, 2)}\n`, PRIVATE_MODE);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyFileError(
      `The key file ${path} cannot be written: ${String(code)}; make its folder writable or open it read-only.`,
      { cause: error },
    );
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
