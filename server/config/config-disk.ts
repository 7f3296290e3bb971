import { mkdir, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { fingerprintOf, holds, writeAtomically } from '../files/atomic-write.ts';
import { backUp, backUpBytes, listBackups } from '../files/backups.ts';
import { ConfigError } from '../core/config-error.ts';
import { takeLock, type Holder, type Lock } from '../files/lock.ts';

/** Where a config is kept. */
export interface ConfigMedium {
  /** The file's path, if it is one. */
  readonly path: string | undefined;
  /** How sentences about it begin. */
  readonly subject: string;
  /** Undefined when there is none. What is as it was last time is the same object. */
  read(): Promise<Buffer | undefined>;
  lock(): Promise<void>;
  unlock(): Promise<void>;
  write(bytes: Buffer): Promise<void>;
  isAsWritten(): Promise<boolean>;
  /** Keeps a version that was replaced from outside. */
  keep(bytes: Buffer): Promise<void>;
  /** What to do about a config that cannot be used; may be empty. */
  remedy(): Promise<string>;
}

/** The file of a config on its disk: read and written whole, locked against other hosts, its last versions kept. */
export class ConfigDisk implements ConfigMedium {
  readonly path: string;
  readonly subject: string;
  readonly #console: string | undefined;
  #lock: Lock | undefined;
  /** The fingerprint of what was written, until something else may have been read. */
  #written: string | undefined;
  /** What was read or written last. */
  #last: Buffer | undefined;

  constructor(path: string, console?: string) {
    this.path = path;
    this.subject = `The config file ${path}`;
    this.#console = console;
  }

  /** What the file holds, or undefined when there is none. What is as it was last time is the same object. */
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
          ? 'it is a folder; move the folder away, or name a file'
          : `${String(code)}; make it readable for this user`;
      throw new ConfigError('read', `The config file ${this.path} cannot be read: ${remedy}.`, [], error);
    }
  }

  /**
   * Takes the file for this host alone. Throws ConfigError when another has it. In a folder that cannot be written
   * to nobody can save either: there the lock is taken with the first save.
   */
  async lock(): Promise<void> {
    if (this.#lock) return;
    // Links to one file share its lock.
    const { dir, name } = parse(await realPathOf(this.path));
    const taken = await takeLock(join(dir, `${name}.lock`), this.#console).catch(() => undefined);
    if (taken && 'pid' in taken) throw new ConfigError('locked', this.#heldBy(taken));
    this.#lock = taken;
    if (this.#lock) await this.#removeLeftovers();
  }

  async unlock(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  /** Replaces the file, and keeps what it was. Throws ConfigError; then it is as it was. */
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
      const reason = WRITE_FAULTS[String(code)] ?? `${String(code)}; make it and its folder writable`;
      throw new ConfigError('write', `The config ${this.path} cannot be written: ${reason}.`, [], error);
    }
  }

  /** Whether the file is the one that was written last: then it need not be read to know what it holds. */
  async isAsWritten(): Promise<boolean> {
    return this.#written !== undefined && (await fingerprintOf(this.path)) === this.#written;
  }

  /** Keeps a version that somebody else has replaced in the file. */
  async keep(bytes: Buffer): Promise<void> {
    if (this.#lock) await backUpBytes(this.path, bytes).catch(() => undefined);
  }

  /** What to do about a file that cannot be used, when an earlier version of it is there. */
  async remedy(): Promise<string> {
    const latest = (await listBackups(this.path)).at(-1);
    return latest === undefined ? '' : ` The version before it is kept as ${latest}.`;
  }

  #heldBy({ pid, host, since, console }: Holder): string {
    const where = console === undefined ? '' : `, with its console at ${console}`;
    const whom = `process ${pid} on ${host} has it since ${new Date(since).toISOString()}${where}`;
    return `The config ${this.path} is in use: ${whom}; stop that one, or start with --read-only.`;
  }

  /** Removes what a crash in the middle of a save has left. */
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
  EACCES: 'this user may not write there; make the file and its folder writable, or start with --read-only',
  EPERM: 'this user may not write there; make the file and its folder writable, or start with --read-only',
  EROFS: 'the disk is read-only; name a file elsewhere, or start with --read-only',
  ENOSPC: 'the disk is full; make room and save again',
  EDQUOT: 'the disk quota is used up; make room and save again',
  EISDIR: 'a folder has taken its place; move the folder away and save again',
  ENOTDIR: 'its folder is a file; name a file in a folder',
  EEXIST: 'its folder is a file; name a file in a folder',
};
