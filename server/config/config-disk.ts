import { mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fingerprintOf, holds, writeAtomically } from '../files/atomic-write.ts';
import { backUp, backUpBytes, listBackups } from '../files/backups.ts';
import { ConfigError } from '../core/config-error.ts';
import { filesBeside } from '../files/config-path.ts';
import { takeLock, type Holder, type Lock } from '../files/lock.ts';

/** Where a config is stored. */
export interface ConfigMedium {
  /** The path, if it is a file. */
  readonly path: string | undefined;
  /** The subject of sentences about it. */
  readonly subject: string;
  /** Undefined if there is none. Unchanged content is the same object as last time. */
  read(): Promise<Buffer | undefined>;
  lock(): Promise<void>;
  unlock(): Promise<void>;
  write(bytes: Buffer): Promise<void>;
  isAsWritten(): Promise<boolean>;
  /** Backs up a version that was replaced from outside. */
  keep(bytes: Buffer): Promise<void>;
  /** How to recover from an unusable config. May be empty. */
  remedy(): Promise<string>;
}

/**
 * A config file on disk: read and written as a whole, locked against other servers, with backups of recent versions.
 */
export class ConfigDisk implements ConfigMedium {
  readonly path: string;
  readonly subject: string;
  readonly #console: string | undefined;
  #lock: Lock | undefined;
  /** The fingerprint of what was written, until something else may have been read. */
  #written: string | undefined;
  /** What was last read or written. */
  #last: Buffer | undefined;

  constructor(path: string, console?: string) {
    this.path = path;
    this.subject = `The config file ${path}`;
    this.#console = console;
  }

  /** The file's content, or undefined if there is none. Unchanged content is the same object as last time. */
  async read(): Promise<Buffer | undefined> {
    this.#written = undefined;
    try {
      if (!this.#last || !(await holds(this.path, this.#last))) this.#last = await readFile(this.path);
      return this.#last;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      const remedy =
        code === 'EISDIR'
          ? 'it is a folder. Move the folder away, or specify a file'
          : `${String(code)}. Make it readable for this user`;
      throw new ConfigError('read', `Can’t read the config file ${this.path}: ${remedy}.`, [], error);
    }
  }

  /**
   * Locks the file for this server. Throws ConfigError if another one holds it. In a read-only folder no one can save
   * either, so there the lock is taken with the first save.
   */
  async lock(): Promise<void> {
    if (this.#lock) return;
    // Links to the same file share its lock.
    const { lock } = filesBeside(await realPathOf(this.path));
    const taken = await takeLock(lock, this.#console).catch(() => undefined);
    if (taken && 'pid' in taken) throw new ConfigError('locked', this.#heldBy(taken));
    this.#lock = taken;
    if (this.#lock) await this.#removeLeftovers();
  }

  async unlock(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  /** Replaces the file and backs up the old one. If it throws ConfigError, the file is unchanged. */
  async write(bytes: Buffer): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await this.lock();
      await backUp(this.path);
      this.#written = await writeAtomically(this.path, bytes);
      this.#last = bytes;
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      const reason = WRITE_FAULTS[String(code)] ?? `${String(code)}. Make the file and its folder writable`;
      throw new ConfigError('write', `Can’t write the config file ${this.path}: ${reason}.`, [], error);
    }
  }

  /** Whether the file is the one last written. Then its content is known without reading it. */
  async isAsWritten(): Promise<boolean> {
    return this.#written !== undefined && (await fingerprintOf(this.path)) === this.#written;
  }

  /** Backs up a version that another program replaced. */
  async keep(bytes: Buffer): Promise<void> {
    if (this.#lock) await backUpBytes(this.path, bytes).catch(() => undefined);
  }

  /** How to recover an unusable file, if an earlier version exists. */
  async remedy(): Promise<string> {
    const latest = (await listBackups(this.path)).at(-1);
    return latest === undefined ? '' : ` The previous version is saved as ${latest}.`;
  }

  #heldBy({ pid, host, since, console }: Holder): string {
    const where = console === undefined ? '' : ` (console at ${console})`;
    const whom = `process ${pid} on ${host} since ${new Date(since).toISOString()}${where}`;
    return `The config file ${this.path} is in use by ${whom}. Stop that process, or start with --read-only.`;
  }

  /** Removes what a crash during a save left behind. */
  async #removeLeftovers(): Promise<void> {
    const folder = dirname(this.path);
    const names = await readdir(folder).catch(() => []);
    const leftovers = names.filter((name) => name.startsWith(`${basename(this.path)}.`) && name.endsWith('.tmp'));
    await Promise.all(leftovers.map((name) => rm(join(folder, name), { force: true })));
  }
}

async function realPathOf(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  return realpath(path).catch(() => join(folder, basename(path)));
}

const WRITE_FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied. Make the file and its folder writable, or start with --read-only',
  EPERM: 'permission denied. Make the file and its folder writable, or start with --read-only',
  EROFS: 'the disk is read-only. Specify a file elsewhere, or start with --read-only',
  ENOSPC: 'the disk is full. Free some space and save again',
  EDQUOT: 'the disk quota is exceeded. Free some space and save again',
  EISDIR: 'a folder has the same name. Move the folder away and save again',
  ENOTDIR: 'its folder is a file. Specify a file in a folder',
  EEXIST: 'its folder is a file. Specify a file in a folder',
};
