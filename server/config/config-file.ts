/**
 * The config store: what you configured, in a JSON file made for people and git.
 *
 * The file's own JSON is the source: unknown fields stay, defaults are never written. The parsed config is frozen and
 * swapped as a whole, so a request keeps the one it started with. Outside edits are followed, merged or refused, never
 * overwritten blindly. This room knows nothing about its readers, endpoints or HTTP.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Low } from 'lowdb';
import type { Config, ConfigInput } from '../../contract/config/config.ts';
import { writeAtomically } from '../files/atomic-write.ts';
import type { ConfigStore, Emit, Issuer, VariableState } from '../core/ports.ts';
import { applyChanges, changesBetween, nameOf, overlapOf, summaryOf } from './changes.ts';
import { canonicalBytes } from './canonical.ts';
import { ConfigDisk, type ConfigMedium } from './config-disk.ts';
import { ConfigError } from '../core/config-error.ts';
import { configJsonSchemaText } from './config-schema.ts';
import { about, aboutBytes } from './config-text.ts';
import { variableState, type Environment } from './environment.ts';
import { copyJson } from './json/copy.ts';
import { revise } from './json/revise.ts';
import { createMemoryMedium } from './memory-medium.ts';
import { createSnapshots, freeze, type Snapshot, type Snapshots } from './snapshot.ts';
import { SCHEMA_FILE, starterConfig } from './starter.ts';
import { watchFile } from '../files/watch.ts';

/** The file, or the config itself as a file would contain it. Then nothing is read or written. */
type Origin = { path: string } | { source: Readonly<ConfigInput> };

export type ConfigStoreOptions = Origin & {
  /** The origin clients see, such as `http://localhost:9400`: the start of every issuer. */
  base: string;
  /** The origins of the server's other names. */
  also?: readonly string[];
  emit: Emit;
  /** Never write, and take no lock. */
  readOnly?: boolean;
  /** Create a missing file with the starter config. Default: true. */
  create?: boolean;
  /** The URL of this server's console, shown to another server that finds the file locked. */
  console?: string;
  /** The environment variables that secrets may refer to as `${NAME}`. unresolved: they stay references. */
  environment?: Environment | 'unresolved';
};

/** How many faults of a refused edit are reported. */
const TOLD_FAULTS = 100;
/** Making the schema would delay the first answer, and only editors read it. */
const SCHEMA_AFTER_MS = 1000;
/** The source in config.changed for a change made in the file itself. */
const BY_FILE = 'file';

/**
 * Opens the config and watches the file. Throws ConfigError for a file that is unusable or locked by another server,
 * and leaves it unchanged.
 */
export async function openConfigStore(options: ConfigStoreOptions): Promise<ConfigStore> {
  const { readOnly = false, create = !readOnly } = options;
  const disk = mediumOf(options, options.console);
  if (!readOnly && create) await disk.lock();
  try {
    const bytes = await disk.read();
    if (bytes === undefined && !create)
      throw new ConfigError('invalid', `There is no config file at ${String(disk.path)}. Specify an existing file.`);
    if (!readOnly) await disk.lock();
    const snapshots = createSnapshots(options);
    const snapshot = bytes ? await readUsable(disk, bytes, snapshots) : snapshots.of(copyJson(starterConfig()));
    const store = new ConfigFile(options, disk, { snapshots, bytes, snapshot });
    if (!bytes) await store.begin();
    store.follow();
    return store;
  } catch (error) {
    await disk.unlock();
    throw error;
  }
}

const mediumOf = (from: Origin, console: string | undefined): ConfigMedium =>
  'path' in from ? new ConfigDisk(from.path, console) : createMemoryMedium(canonicalBytes(from.source, new WeakMap()));

async function readUsable(disk: ConfigMedium, bytes: Buffer, snapshots: Snapshots): Promise<Snapshot> {
  try {
    return aboutBytes(disk.subject, bytes, (text) => snapshots.read(text));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.code, `${error.message}${await disk.remedy()}`, error.details, error);
  }
}

class ConfigFile implements ConfigStore {
  readonly path: string | undefined;
  readonly readOnly: boolean;
  readonly #snapshots: Snapshots;
  readonly #environment: Environment | 'unresolved';
  readonly #emit: Emit;
  readonly #disk: ConfigMedium;
  readonly #database: Low<Snapshot>;
  /** The file's content when last read or written: the current config or a refused one. */
  #bytes: Buffer | undefined;
  #refused: ConfigError | undefined;
  #revision = 1;
  /** Once per start is enough. */
  #keepsSchema = true;
  #schemaDue: NodeJS.Timeout | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #unfollow = (): void => undefined;

  constructor(
    { emit, readOnly = false, environment = {} }: ConfigStoreOptions,
    disk: ConfigMedium,
    { snapshots, bytes, snapshot }: { snapshots: Snapshots; bytes: Buffer | undefined; snapshot: Snapshot },
  ) {
    this.path = disk.path;
    this.readOnly = readOnly;
    this.#snapshots = snapshots;
    this.#environment = environment;
    this.#emit = emit;
    this.#disk = disk;
    this.#bytes = bytes;
    const adapter = { read: () => Promise.resolve(null), write: (whole: Snapshot) => disk.write(whole.bytes()) };
    this.#database = new Low<Snapshot>(adapter, snapshot);
  }

  current = (): Readonly<Config> => this.#snapshot.config;
  source = (): Readonly<ConfigInput> => freeze(this.#snapshot.source);
  revision = (): number => this.#revision;
  tag = (): string => this.#snapshot.tag();
  issuer = (tid: string, aid: string): Issuer | undefined => this.#snapshot.issuers.get(`${tid}/${aid}`);
  issuers = (): readonly Issuer[] => this.#snapshot.list;
  variable = (name: string): VariableState =>
    this.#environment === 'unresolved' ? 'readable' : variableState(this.#environment, name);

  get #snapshot(): Snapshot {
    return this.#database.data;
  }

  /** Writes the initial config. */
  begin(): Promise<void> {
    return this.#save(this.#snapshot);
  }

  follow(): void {
    const look = async (): Promise<void> => {
      if (!(await this.#disk.isAsWritten())) await this.#reload();
    };
    if (this.path !== undefined)
      this.#unfollow = watchFile(this.path, () => void this.#queued(look).catch(() => undefined));
  }

  update(by: string, change: (draft: ConfigInput) => void): Promise<Readonly<Config>> {
    return this.#queued(() => this.#update(by, change));
  }

  async flush(): Promise<void> {
    this.#keepSchemaNow();
    await this.#queue;
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.flush();
    await this.#disk.unlock();
  }

  #queued<T>(act: () => Promise<T>): Promise<T> {
    const acted = this.#queue.then(act);
    this.#queue = acted.catch(() => undefined);
    return acted;
  }

  async #update(by: string, change: (draft: ConfigInput) => void): Promise<Readonly<Config>> {
    if (this.readOnly)
      throw new ConfigError(
        'readOnly',
        `${this.#disk.subject} was opened read-only. Start without --read-only to save changes.`,
      );
    const before = this.#snapshot;
    const source = revise(before.source, change);
    const wanted = about('The config', () => this.#snapshots.of(source));
    if (isSame(wanted, before)) return before.config;
    const merged = await this.#merge(before, wanted);
    const former = this.#snapshot;
    await this.#save(merged);
    this.#announce(by, former, merged);
    return merged.config;
  }

  /** The wanted change on top of outside edits to the file. Throws if both touch the same thing. */
  async #merge(before: Snapshot, wanted: Snapshot): Promise<Snapshot> {
    await this.#reload();
    if (this.#refused) {
      const { message, details } = this.#refused;
      throw this.#conflict(`was edited and is now invalid (${message})`, details);
    }
    if (this.#snapshot === before) return wanted;
    const wishes = changesBetween(before.source, wanted.source);
    const both = overlapOf(wishes, changesBetween(before.source, this.#snapshot.source));
    if (both.length > 0) throw this.#conflict(`was edited in the same place: ${both.map(nameOf).join(', ')}`);
    if (wishes.length === 0) throw this.#conflict('was edited, and changes of order can’t be merged');
    const merged = revise(this.#snapshot.source, (draft) => applyChanges(draft, wishes));
    const subject = 'The config, combined with the edits in the file,';
    return about(subject, () => this.#snapshots.of(merged));
  }

  #conflict(what: string, details: ConfigError['details'] = []): ConfigError {
    return new ConfigError('conflict', `${this.#disk.subject} ${what}. Review it, then save again.`, details);
  }

  /** Loads outside edits of the file, or reports why it can't. */
  async #reload(): Promise<void> {
    const bytes = await this.#disk.read();
    // A deleted file is written again with the next change.
    if (!bytes) this.#refused = undefined;
    if (!bytes || bytes === this.#bytes) return;
    this.#bytes = bytes;
    try {
      const read = (text: string): Snapshot => this.#snapshots.read(text, this.#snapshot);
      await this.#accept(aboutBytes(this.#disk.subject, bytes, read));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#refused = error;
      this.#emit('config.rejected', { reason: error.message, details: error.details.slice(0, TOLD_FAULTS) });
    }
  }

  async #accept(snapshot: Snapshot): Promise<void> {
    const former = this.#snapshot;
    // After a refused edit, always report that it is over, even if nothing changed.
    const isAsBefore = isSame(former, snapshot);
    if (isAsBefore && !this.#refused) return;
    this.#refused = undefined;
    this.#database.data = snapshot;
    if (!isAsBefore) await this.#disk.keep(former.bytes());
    this.#announce(BY_FILE, former, snapshot);
  }

  /** lowdb writes its data. What couldn't be written must not stay in it. */
  async #save(snapshot: Snapshot): Promise<void> {
    const former = this.#snapshot;
    this.#database.data = snapshot;
    try {
      await this.#database.write();
    } catch (error) {
      this.#database.data = former;
      throw error;
    }
    this.#bytes = snapshot.bytes();
    if (this.#keepsSchema && snapshot.source.$schema === `./${SCHEMA_FILE}`) {
      this.#keepsSchema = false;
      this.#schemaDue = setTimeout(() => this.#keepSchemaNow(), SCHEMA_AFTER_MS).unref();
    }
  }

  #keepSchemaNow(): void {
    if (!this.#schemaDue) return;
    clearTimeout(this.#schemaDue);
    this.#schemaDue = undefined;
    void this.#queued(() => this.#keepSchema());
  }

  #announce(by: string, before: Snapshot, after: Snapshot): void {
    this.#revision += 1;
    const summary = summaryOf(changesBetween(before.source, after.source));
    this.#emit('config.changed', { revision: this.#revision, by, summary });
  }

  /** Updates the schema file next to the config. Only editors read it, so failing to update it is fine. */
  async #keepSchema(): Promise<void> {
    if (this.path === undefined) return;
    const [path, schema] = [join(dirname(this.path), SCHEMA_FILE), configJsonSchemaText()];
    const former = await readFile(path, 'utf8').catch(() => undefined);
    if (former !== schema) await writeAtomically(path, schema).catch(() => undefined);
  }
}

/** Whether two configs would result in the same file. */
const isSame = (one: Snapshot, other: Snapshot): boolean =>
  one.source === other.source || one.bytes().equals(other.bytes());
