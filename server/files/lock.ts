import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Who holds a file, as the lock beside it says. */
export interface Holder {
  pid: number;
  host: string;
  /** Milliseconds since 1970. */
  since: number;
  /** Where its console is. */
  console?: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** A lock says that its holder is alive by its time of change. */
const HEARTBEAT_MS = 10_000;
/** A lock whose holder has been silent for this long is nobody's. */
const SILENCE_MS = 60_000;
/** Taking a lock over takes a moment; what is left of one that was cut short is as old as this. */
const TAKEOVER_MS = 5_000;
/** Whoever must wait for its turn looks again after this. */
const TURN_MS = 20;

/** Locks of this process: a lock with its pid that is not among them is left from a process before it. */
const held = new Set<string>();

/**
 * Takes the lock at `path`, or answers who holds it.
 *
 * A lock whose holder is gone is taken over: on this machine its process is looked for, on any its heartbeat.
 */
export async function takeLock(path: string, console?: string): Promise<Lock | Holder> {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    if (await create(path, console)) return holdLock(path);
    const found = await readHolder(path);
    if (found && !isGone(path, found)) return found.holder;
    if (found && !(await removeStale(path, found.text))) await wait(TURN_MS);
  }
}

/** Writes the lock unless there is one. */
async function create(path: string, console: string | undefined): Promise<boolean> {
  const self: Holder = { pid: process.pid, host: hostname(), since: Date.now() };
  const holder: Holder = { ...self, ...(console !== undefined && { console }) };
  try {
    const file = await open(path, 'wx', 0o644);
    await file.writeFile(`${JSON.stringify({ ...holder, id: randomUUID() }, undefined, 2)}\n`);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holdLock(path: string): Lock {
  held.add(path);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const removeAtExit = (): void => rmSync(path, { force: true });
  process.once('exit', removeAtExit);
  return {
    async release() {
      if (!held.delete(path)) return;
      clearInterval(heartbeat);
      process.off('exit', removeAtExit);
      await rm(path, { force: true });
    },
  };
}

interface Found {
  text: string;
  holder: Holder;
  changedAt: number;
}

/** The lock that is there; undefined when it has just gone. */
async function readHolder(path: string): Promise<Found | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { text, holder: parseHolder(text), changedAt: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A lock that was cut off while being written names nobody: then only its age counts. */
function parseHolder(text: string): Holder {
  const unknown = { pid: 0, host: '', since: 0 };
  try {
    // Locks of earlier builds call it `desk`.
    const { pid, host, since, desk, console = desk } = JSON.parse(text) as Partial<Holder> & { desk?: unknown };
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'number') return unknown;
    return { pid, host, since, ...(typeof console === 'string' && { console }) };
  } catch {
    return unknown;
  }
}

/**
 * A holder that has been silent for long is gone, even where a process has its number: numbers are used again. One
 * that only slept finds with its next save what others have written meanwhile.
 */
function isGone(path: string, { holder, changedAt }: Found): boolean {
  if (holder.host === hostname() && holder.pid === process.pid) return !held.has(path);
  if (Date.now() - changedAt > SILENCE_MS) return true;
  return holder.host === hostname() && !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Removes a lock that is nobody's, if it is still the one that was read. Whoever else finds it at the same moment
 * waits its turn at a second lock, lest it removes the one that was just taken.
 */
async function removeStale(path: string, text: string): Promise<boolean> {
  const turn = `${path}.takeover`;
  if (!(await create(turn, undefined))) {
    const left = await stat(turn).catch(() => undefined);
    if (!left || Date.now() - left.mtimeMs < TAKEOVER_MS) return false;
    await rm(turn, { force: true });
    return removeStale(path, text);
  }
  try {
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) await rm(path, { force: true });
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}
