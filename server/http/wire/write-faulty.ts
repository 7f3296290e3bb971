import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { WireFault } from '../../core/faults.ts';
import { writeReply, type RenderedReply } from '../message.ts';

/** A slow part is sent in at most this many pieces. */
const PIECES = 50;

export interface Writing {
  res: ServerResponse;
  rendered: RenderedReply;
  withBody: boolean;
}

/**
 * Writes a reply as planted faults say. Returns false if the client got no response at all. What is held back is
 * released when the fault ends, the client hangs up or the server stops.
 */
export async function writeFaulty(writing: Writing, wire: readonly WireFault[]): Promise<boolean> {
  const { res, rendered, withBody } = writing;
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  for (const fault of wire) if (fault.kind === 'wait') await pause(fault.ms, fault.signal, gone.signal);
  const [fault] = wire.filter(({ kind }) => kind !== 'wait');
  if (res.destroyed) return true;
  if (fault) return write(writing, fault, gone.signal);
  writeReply(res, rendered, withBody);
  return true;
}

/** Waits, but not for longer than any of the signals lets it. */
const pause = (ms: number, ...signals: readonly AbortSignal[]): Promise<void> =>
  sleep(ms, undefined, { signal: AbortSignal.any([...signals]) }).catch(() => undefined);

async function write(writing: Writing, fault: WireFault, gone: AbortSignal): Promise<boolean> {
  const { res } = writing;
  switch (fault.kind) {
    case 'wait':
      return true;
    case 'silent':
      await pause(fault.ms, fault.signal, gone);
      res.destroy();
      return false;
    case 'closed':
      res.destroy();
      return false;
    case 'reset':
      reset(res.socket);
      return false;
    case 'garbage':
      res.socket?.end('SSH-2.0-OpenSSH_9.9\r\n');
      return false;
    case 'cut-off':
      writeHalf(writing);
      return true;
    case 'short-length':
      writeTooMuch(writing);
      return true;
    case 'slow-headers':
    case 'slow-body':
      await writeSlowly(writing, fault, gone);
      return true;
  }
}

/** Only TCP can be reset. A connection that is encrypted just ends, without the alert that TLS sends before. */
function reset(socket: Socket | null): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}

const halfOf = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.length / 2));

const bodyOf = ({ rendered, withBody }: Writing): Buffer => (withBody ? Buffer.from(rendered.body) : Buffer.alloc(0));

function writeHalf(writing: Writing): void {
  const { res, rendered } = writing;
  res.writeHead(rendered.status, rendered.headers);
  res.write(halfOf(bodyOf(writing)), () => res.destroy());
}

function writeTooMuch(writing: Writing): void {
  const { rendered } = writing;
  const half = String(halfOf(bodyOf(writing)).length);
  const headers = { ...rendered.headers, 'Content-Length': half, Connection: 'close' };
  writing.res.socket?.end(Buffer.concat([headOf({ ...rendered, headers }), bodyOf(writing)]));
}

/** Status line and headers (RFC 9112 §2.1). */
function headOf({ status, headers }: Pick<RenderedReply, 'status' | 'headers'>): Buffer {
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
  return Buffer.from([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', ''].join('\r\n'), 'latin1');
}

type Slow = Extract<WireFault, { ms: number }>;

/** Writes the head or the body in pieces, and the other at once. */
async function writeSlowly(writing: Writing, { kind, ms, signal }: Slow, gone: AbortSignal): Promise<void> {
  const { res, rendered } = writing;
  const { socket } = res;
  if (!socket) return;
  const head = headOf({ ...rendered, headers: { ...rendered.headers, Connection: 'close' } });
  const body = bodyOf(writing);
  if (kind === 'slow-body') socket.write(head);
  const slow = kind === 'slow-body' ? body : head;
  const size = Math.max(1, Math.ceil(slow.length / PIECES));
  const everyMs = ms / Math.ceil(slow.length / size || 1);
  for (let at = 0; at < slow.length && !gone.aborted; at += size) {
    if (at > 0) await pause(everyMs, signal, gone);
    socket.write(slow.subarray(at, at + size));
  }
  socket.end(kind === 'slow-body' ? '' : body);
}
