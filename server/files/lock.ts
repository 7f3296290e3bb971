import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Who holds a file, according to its lock. */
export interface Holder {
  pid: number;
  host: string;
  /** Milliseconds since 1970. */
  since: number;
  /** The URL of its console. */
  console?: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** The lock's modification time shows that its holder is alive. */
const HEARTBEAT_MS = 10_000;
/** A lock whose holder has been silent for this long is abandoned. */
const SILENCE_MS = 60_000;
/** Taking over a lock takes a moment. Leftovers of an interrupted takeover are at least this old. */
const TAKEOVER_MS = 5_000;
/** How often to check again while waiting for a turn. */
const TURN_MS = 20;

/** Locks of this process. A lock with its pid that isn't among them is left from an earlier process. */
const held = new Set<string>();

/**
 * Takes the lock at `path`, or returns its holder.
 *
 * A lock whose holder is gone is taken over. On this machine its process is checked, on any machine its heartbeat.
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

/** Who holds the lock at `path` now, if anybody does. */
export async function holderOf(path: string): Promise<Holder | undefined> {
  const found = await readHolder(path);
  return found && !isGone(path, found) ? found.holder : undefined;
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

/** The current lock; undefined if it was just removed. */
async function readHolder(path: string): Promise<Found | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { text, holder: parseHolder(text), changedAt: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A truncated lock names no holder, so only its age counts. */
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
 * A holder that has been silent for long is gone, even if a process has its pid, because pids are reused. One that was
 * only suspended finds others' edits with its next save.
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
 * Removes an abandoned lock, if it is still the one that was read. Others that find it at the same time wait at a
 * second lock, so they don't remove the one just taken.
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
