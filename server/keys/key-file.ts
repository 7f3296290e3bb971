import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SIGNING_ALGORITHMS } from '../../contract/config/settings.ts';
import { decodeUtf8, notUtf8 } from '../../contract/config/utf8.ts';
import { KeyFileError, type FoundKeys, type KeyStore, type StoredKey, type StoredKeys } from '../core/keys.ts';
import { writeAtomically } from '../files/atomic-write.ts';
import { takeLock, type Lock } from '../files/lock.ts';
import { watchFile } from '../files/watch.ts';
import { keyOf } from './signing-key.ts';

const KEY_FILE_VERSION = 1;
/** Owner only. */
const PRIVATE_MODE = 0o600;
/** How often to retry while another writer is active. */
const TURN_MS = 20;

/** The keys in a JSON file next to the config. */
export function createKeyFile(path: string): KeyStore {
  const read = async (): Promise<FoundKeys | undefined> => {
    const bytes = await readBytes(path);
    return bytes && { keys: parseKeyFile(bytes, path), mark: hash('sha256', bytes) };
  };
  return {
    read,
    async write(keys, mark) {
      await prepareFolder(path);
      const lock = await takeTurn(path);
      try {
        // A deleted file is written again.
        const bytes = await readBytes(path);
        if (bytes && hash('sha256', bytes) !== mark) return undefined;
        return await writeKeyFile(path, keys);
      } finally {
        await lock.release();
      }
    },
    watch: (changed) => watchFile(path, changed),
  };
}

async function prepareFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new KeyFileError(
      `Can’t create the key file ${path}. Make the folder ${folder} writable, or start with --read-only.`,
      { cause: error },
    );
  }
}

/** One writer at a time, across processes. */
async function takeTurn(path: string): Promise<Lock> {
  for (;;) {
    const taken = await takeLock(`${path}.lock`);
    if (!('pid' in taken)) return taken;
    await wait(TURN_MS);
  }
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return undefined;
    const reason = code === 'EISDIR' ? 'it is a folder. Move the folder away' : `${String(code)}. Make it readable`;
    throw new KeyFileError(`Can’t read the key file ${path}: ${reason}.`, { cause: error });
  }
}

function soundText(bytes: Buffer): string {
  const { text, fault } = decodeUtf8(bytes);
  if (!fault) return text;
  throw new TypeError(`it ${notUtf8(fault)}`);
}

function parseKeyFile(bytes: Buffer, path: string): StoredKeys {
  try {
    const file: unknown = JSON.parse(soundText(bytes));
    if (!isRecord(file) || !isRecord(file['workspaces'])) throw new TypeError('it has no "workspaces"');
    if (file['version'] !== KEY_FILE_VERSION)
      throw new TypeError(
        `its version is ${JSON.stringify(file['version'])}, but only version ${KEY_FILE_VERSION} is supported`,
      );
    const workspaces = Object.entries(file['workspaces']).map(([id, keys]): [string, StoredKey[]] => {
      if (!Array.isArray(keys)) throw new TypeError(`the keys of ${id} are not an array`);
      return [id, keys.map((key) => parseStoredKey(key, id))];
    });
    for (const [, keys] of workspaces) keys.forEach(keyOf);
    return new Map(workspaces);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KeyFileError(
      `The key file ${path} is not valid: ${reason}. Restore it, or delete it to create new keys.`,
      { cause: error },
    );
  }
}

/** A stored key from JSON. Throws if it is incomplete. */
export function parseStoredKey(key: unknown, workspace: string): StoredKey {
  const fault = new TypeError(`a key of ${workspace} is incomplete`);
  if (!isRecord(key) || !isRecord(key['jwk'])) throw fault;
  const { kid, alg, created_at, retired_at, expires_at } = key;
  if (typeof kid !== 'string' || typeof created_at !== 'number') throw fault;
  const algorithm = SIGNING_ALGORITHMS.find((known) => known === alg);
  if (!algorithm) throw new TypeError(`key ${kid} has the unsupported algorithm ${JSON.stringify(alg)}`);
  const stored: StoredKey = { kid, alg: algorithm, created_at, jwk: key['jwk'] };
  if (retired_at === undefined) return stored;
  if (typeof retired_at !== 'number' || typeof expires_at !== 'number') throw fault;
  return { ...stored, retired_at, expires_at };
}

async function writeKeyFile(path: string, workspaces: StoredKeys): Promise<string> {
  const file = { version: KEY_FILE_VERSION, workspaces: Object.fromEntries(workspaces) };
  const text = `${JSON.stringify(file, undefined, 2)}\n`;
  try {
    await writeAtomically(path, text, PRIVATE_MODE);
    return hash('sha256', text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyFileError(
      `Can’t write the key file ${path}: ${String(code)}. Make its folder writable, or start with --read-only.`,
      { cause: error },
    );
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
