import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock, type Holder, type Lock } from '../../server/files/lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-lock-'));
  path = join(folder, 'understudy.lock');
});
afterEach(() => rm(folder, { recursive: true }));

const isLock = (taken: Lock | Holder): taken is Lock => 'release' in taken;
const writeLock = (holder: Partial<Holder>) =>
  writeFile(path, JSON.stringify({ pid: 1, host: hostname(), since: Date.now(), ...holder }));

/** Takes the lock and releases it. */
async function isFree(): Promise<boolean> {
  const taken = await takeLock(path);
  if (!isLock(taken)) return false;
  await taken.release();
  return true;
}

describe('the lock', () => {
  it('names its holder and is removed on release', async () => {
    const lock = await takeLock(path, 'http://localhost:9401');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
      console: 'http://localhost:9401',
    });
    expect(await takeLock(path)).toMatchObject({ pid: process.pid, console: 'http://localhost:9401' });
    await (lock as Lock).release();
    await (lock as Lock).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('names the console in a lock from an earlier build, which calls it a desk', async () => {
    const earlier = { pid: process.ppid, desk: 'http://localhost:9501' };
    await writeLock(earlier);
    expect(await takeLock(path)).toMatchObject({ pid: process.ppid, console: earlier.desk });
  });

  it('goes to only one of many', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(path)));
    const locks = taken.filter(isLock);
    expect(locks).toHaveLength(1);
    await locks[0]!.release();
  });

  it('is taken over from a dead process by only one of many', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeLock({ pid: child.pid! });
    const locks = (await Promise.all(Array.from({ length: 20 }, () => takeLock(path)))).filter(isLock);
    expect(locks).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['understudy.lock']);
    await locks[0]!.release();
  });

  it('is not taken from a live process', async () => {
    await writeLock({ pid: process.ppid });
    expect(await takeLock(path)).toMatchObject({ pid: process.ppid });
  });

  it('is taken over from an earlier process with our own PID', async () => {
    await writeLock({ pid: process.pid });
    expect(await isFree()).toBe(true);
  });

  it('is taken over from a process that has been silent for a minute: its PID may have been reused', async () => {
    await writeLock({ pid: process.ppid });
    const longAgo = Date.now() / 1000 - 61;
    await utimes(path, longAgo, longAgo);
    expect(await isFree()).toBe(true);
  });

  it('belongs to another machine as long as its heartbeat continues', async () => {
    await writeLock({ host: 'elsewhere' });
    expect(await takeLock(path)).toMatchObject({ host: 'elsewhere' });
    const longAgo = Date.now() / 1000 - 61;
    await utimes(path, longAgo, longAgo);
    expect(await isFree()).toBe(true);
  });

  it('has no holder when truncated, and is respected only while it is fresh', async () => {
    await writeFile(path, '{"pid": 12');
    expect(await takeLock(path)).toMatchObject({ pid: 0 });
    await utimes(path, 1, 1);
    expect(await isFree()).toBe(true);
  });

  it('is taken over even if an earlier takeover was interrupted', async () => {
    await writeLock({ host: 'elsewhere' });
    await writeFile(`${path}.takeover`, '');
    for (const name of [path, `${path}.takeover`]) await utimes(name, 1, 1);
    expect(await isFree()).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});
