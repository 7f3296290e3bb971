import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../server/http/listen.ts';
import { createMemoryAuthority } from '../../server/tls/authority-file.ts';
import { openAuthority, type Tls } from '../../server/tls/tls.ts';
import { certificateAt } from '../tls/parts.ts';
import { readAll, statusesOf } from './raw.ts';

const DAY_MS = 86_400_000;

async function listenSecurely({ clock = Date.now }: { clock?: () => number } = {}) {
  const warned: string[] = [];
  const tls: Tls = await openAuthority(createMemoryAuthority(), [], { clock, warn: (text) => warned.push(text) });
  const listening = await listen((_req, res) => res.end('hello'), 'localhost', 0, tls);
  onTestFinished(async () => {
    tls.close();
    await listening.close(0);
  });
  return { ...listening, tls, ca: tls.ca() ?? '', warned };
}

const get = (port: number, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port, ca, agent: false }, (answer) => {
      answer.toArray().then((chunks) => resolve(Buffer.concat(chunks as Buffer[]).toString()), reject);
    });
    sent.on('error', reject).end();
  });

describe('a port that speaks https', () => {
  test('answers those who trust its authority, and nobody else', async () => {
    const { port, ca } = await listenSecurely();
    expect(await get(port, ca)).toBe('hello');
    const other = await listenSecurely();
    await expect(get(port, other.ca)).rejects.toThrow('self-signed certificate');
    expect(await get(port, ca)).toBe('hello');
  });

  test('answers http with what to do', async () => {
    const { port, ca } = await listenSecurely();
    const socket = connect(port, '127.0.0.1');
    const answer = readAll(socket);
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello');
    expect(statusesOf(await answer)).toEqual([400]);
    expect(await answer).toContain('speaks https');
    expect(await get(port, ca)).toBe('hello');
  });

  test('serves a renewed certificate without a restart, under the same authority', async () => {
    let now = Date.now() - 61 * DAY_MS;
    const { port, ca, tls, warned } = await listenSecurely({ clock: () => now });
    const first = await certificateAt(port, { ca });
    await tls.refresh();
    expect(await certificateAt(port, { ca })).toBe(first);
    now += 61 * DAY_MS;
    await tls.refresh();
    const second = await certificateAt(port, { ca });
    expect(second).not.toBe(first);
    expect(tls.identity().cert).toBe(second + ca);
    expect(warned).toEqual([]);
  });

  test(
    'closes at once while connections have sent nothing, and in time while one begins',
    { timeout: 10_000 },
    async () => {
      const { port, close } = await listenSecurely();
      const [silent, beginning] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
      const ends = [silent, beginning].map(
        (socket) => new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve)),
      );
      await Promise.all([once(silent, 'connect'), once(beginning, 'connect')]);
      beginning.write(Buffer.from([22, 3, 1]));
      await close(100);
      expect(await Promise.all(ends)).toHaveLength(2);
    },
  );
});
