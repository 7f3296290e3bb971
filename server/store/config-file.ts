/**
 * The config store: what the developer chose, in a JSON file made for people and git.
 *
 * The file's own JSON is the source: unknown fields stay, defaults are never written into it. The parsed config is
 * frozen and swapped whole, so a request that took it keeps it to its end. This room keeps records; it knows
 * nothing of who reads them, of endpoints or of HTTP.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Low } from 'lowdb';
import { type Config, type ConfigInput } from '../../contract/config.ts';
import { writeAtomically } from '../atomic-write.ts';
import type { ConfigStore, Emit, Issuer } from '../ports.ts';
import { canonicalText } from './canonical.ts';
import { changesBetween, summaryOf } from './changes.ts';
import { ConfigError } from './config-error.ts';
import { about, parseConfig, readConfigText } from './config-text.ts';
import { createIssuers } from './issuers.ts';
import { SCHEMA_FILE, starterConfig } from './starter.ts';

export { ConfigError } from './config-error.ts';

export interface ConfigStoreOptions {
  path: string;
  /** The origin that clients see, such as `http://localhost:9400`: the first part of every issuer. */
  base: string;
  emit: Emit;
  /** Never writes. */
  readOnly?: boolean;
  /** Begins a file that is missing with the starter config; true unless told otherwise. */
  create?: boolean;
}

/** Opens the config. Throws ConfigError for a file that cannot be used, and leaves it as it is. */
export async function openConfigStore(options: ConfigStoreOptions): Promise<ConfigStore> {
  const { path, readOnly = false, create = !readOnly } = options;
  const text = await readConfigFile(path);
  if (text === undefined && !create)
    throw new ConfigError('invalid', `There is no config file at ${path}; name one that exists.`);
  const store = about(`The config file ${path}`, () => {
    return new ConfigFile(options, text === undefined ? starterConfig() : readConfigText(text));
  });
  if (text === undefined) await store.begin();
  else if (!readOnly) await removeLeftovers(path);
  return store;
}

/** The text of the file, or undefined when there is none. */
async function readConfigFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const remedy =
      code === 'EISDIR' ? 'it is a folder; name a file' : `${String(code)}; make it readable for this user`;
    throw new ConfigError('invalid', `The config file ${path} cannot be read: ${remedy}.`, [], error);
  }
}

/** Removes what a crash in the middle of a save has left. */
async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const leftovers = names.filter((name) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp'));
  await Promise.all(leftovers.map((name) => rm(join(folder, name), { force: true })));
}

/** One revision: everything that is swapped at once. */
interface Snapshot {
  source: Readonly<ConfigInput>;
  text: string;
  config: Readonly<Config>;
  issuers: ReadonlyMap<string, Issuer>;
  list: readonly Issuer[];
}

class ConfigFile implements ConfigStore {
  readonly path: string;
  readonly readOnly: boolean;
  readonly #base: string;
  readonly #emit: Emit;
  readonly #database: Low<ConfigInput>;
  #snapshot: Snapshot;
  #revision = 1;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ path, base, emit, readOnly = false }: ConfigStoreOptions, source: ConfigInput) {
    this.path = path;
    this.readOnly = readOnly;
    this.#base = base;
    this.#emit = emit;
    this.#snapshot = this.#snapshotOf(canonicalText(source));
    this.#database = new Low<ConfigInput>(
      { read: () => Promise.resolve(null), write: (data) => this.#write(data) },
      source,
    );
  }

  current = (): Readonly<Config> => this.#snapshot.config;
  source = (): Readonly<ConfigInput> => this.#snapshot.source;
  revision = (): number => this.#revision;
  issuer = (tid: string, aid: string): Issuer | undefined => this.#snapshot.issuers.get(`${tid}/${aid}`);
  issuers = (): readonly Issuer[] => this.#snapshot.list;

  /** Writes the first config, and the schema that its `$schema` names. */
  async begin(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true }).catch((error: unknown) => {
      throw this.#writeError(error);
    });
    await this.#save(this.#snapshot);
    this.#queue = this.#queue.then(() => this.#writeSchema());
  }

  update(by: string, change: (draft: ConfigInput) => void): Promise<Readonly<Config>> {
    const updated = this.#queue.then(() => this.#update(by, change));
    this.#queue = updated.catch(() => undefined);
    return updated;
  }

  async flush(): Promise<void> {
    await this.#queue;
  }

  async #update(by: string, change: (draft: ConfigInput) => void): Promise<Readonly<Config>> {
    if (this.readOnly)
      throw new ConfigError('readOnly', `The config ${this.path} was opened read-only; start without --read-only.`);
    const before = this.#snapshot;
    const draft = structuredClone(before.source) as ConfigInput;
    change(draft);
    const text = canonicalText(draft);
    if (text === before.text) return before.config;
    const after = about('The config', () => this.#snapshotOf(text));
    await this.#save(after);
    this.#snapshot = after;
    this.#revision += 1;
    const summary = summaryOf(changesBetween(before.source, after.source));
    this.#emit('config.changed', { revision: this.#revision, by, summary });
    return after.config;
  }

  #snapshotOf(text: string): Snapshot {
    const source = JSON.parse(text) as ConfigInput;
    const config = freeze(parseConfig(source));
    const issuers = createIssuers(config, this.#base);
    return { source: freeze(source), text, config, issuers, list: [...issuers.values()] };
  }

  async #save({ source }: Snapshot): Promise<void> {
    const former = this.#database.data;
    this.#database.data = source;
    try {
      await this.#database.write();
    } catch (error) {
      this.#database.data = former;
      throw this.#writeError(error);
    }
  }

  async #write(data: ConfigInput): Promise<void> {
    await writeAtomically(this.path, canonicalText(data));
  }

  /** Only editors read it, so a schema that cannot be written is no reason to fail. */
  async #writeSchema(): Promise<void> {
    const { configJsonSchemaText } = await import('./config-schema.ts');
    await writeAtomically(join(dirname(this.path), SCHEMA_FILE), configJsonSchemaText()).catch(() => undefined);
  }

  #writeError(error: unknown): ConfigError {
    const { code } = error as NodeJS.ErrnoException;
    const reason = WRITE_FAULTS[String(code)] ?? `${String(code)}; make it and its folder writable`;
    return new ConfigError('write', `The config ${this.path} cannot be written: ${reason}.`, [], error);
  }
}

const WRITE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there; make the file and its folder writable, or start with --read-only',
  EPERM: 'this user may not write there; make the file and its folder writable, or start with --read-only',
  EROFS: 'the disk is read-only; name a file elsewhere, or start with --read-only',
  ENOSPC: 'the disk is full; make room and save again',
  EDQUOT: 'the disk quota is used up; make room and save again',
  EISDIR: 'a folder has taken its place; move the folder away and save again',
  ENOTDIR: 'its folder is a file; name a file in a folder',
  ENOENT: 'its folder is gone; make the folder again and save again',
};

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
