import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Replaces a file's content atomically: a reader, or a crash at any moment, sees the complete old or new content.
 *
 * Without `mode` the file keeps its mode. A link stays a link, and its target is replaced. Returns the new file's
 * fingerprint.
 */
export async function writeAtomically(path: string, content: string | Buffer, mode?: number): Promise<string> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}.tmp`;
  let written: string;
  try {
    written = await writeSynced(temporary, content, mode ?? (await modeOf(target)));
    await replace(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
  return written;
}

/** Distinguishes a file from every other, and from itself after a change. Undefined if there is none. */
export async function fingerprintOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && fingerprint(found);
}

const fingerprint = ({ ino, size, mtimeNs }: BigIntStats): string => `${ino} ${size} ${mtimeNs}`;

const CHUNK_BYTES = 1 << 20;

/** Whether a file contains exactly these bytes. Compares in pieces, so a large file costs no memory. */
export async function holds(path: string, bytes: Buffer): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    if ((await file.stat()).size !== bytes.length) return false;
    const piece = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, bytes.length + 1));
    let at = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return at === bytes.length;
      const isLonger = at + bytesRead > bytes.length;
      if (isLonger || bytes.compare(piece, 0, bytesRead, at, at + bytesRead) !== 0) return false;
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Windows briefly refuses to replace a file while a virus scanner or an editor has it open. */
const BUSY_CODES = ['EPERM', 'EACCES', 'EBUSY'];
const BUSY_ATTEMPTS = 10;
const BUSY_PAUSE_MS = 20;

async function replace(from: string, to: string, attempt = 1): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const isBusy = process.platform === 'win32' && BUSY_CODES.includes(String((error as NodeJS.ErrnoException).code));
    if (!isBusy || attempt === BUSY_ATTEMPTS) throw error;
    await wait(attempt * BUSY_PAUSE_MS);
    await replace(from, to, attempt + 1);
  }
}

async function writeSynced(path: string, content: string | Buffer, mode: number | undefined): Promise<string> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    // The mode given to open was reduced by the umask.
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
    return fingerprint(await file.stat({ bigint: true }));
  } finally {
    await file.close();
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  const former = await stat(path).catch(() => undefined);
  return former && former.mode & 0o777;
}

/** Makes the rename durable. Windows and some network drives can't sync a folder; there the rename alone must do. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
