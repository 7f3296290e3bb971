import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createJwksFetcher } from '../../server/keys/client-jwks.ts';

const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);

async function serve(listener: RequestListener): Promise<{ uri: string; fetched: () => number }> {
  let fetched = 0;
  const server = createServer((req, res) => {
    fetched += 1;
    listener(req, res);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`, fetched: () => fetched };
}

const serveKeys = (keys: () => readonly object[] = () => [jwk]) =>
  serve((_, res) => res.end(JSON.stringify({ keys: keys() })));

describe('a client’s keys at its jwks_uri', () => {
  test('are cached for five minutes of the given clock', async () => {
    let now = Date.UTC(2030, 0, 1);
    const { uri, fetched } = await serveKeys();
    const fetchJwks = createJwksFetcher(() => now);
    for (const [later, times] of [
      [0, 1],
      [4 * 60_000, 1],
      [2 * 60_000, 2],
      [60_000, 2],
    ] as const) {
      now += later;
      expect(await fetchJwks(uri, false)).toEqual({ keys: [jwk] });
      expect(fetched()).toBe(times);
    }
  });

  test('are fetched again for an unknown signature, every ten seconds at most', async () => {
    let now = Date.now();
    let keys = [{ ...jwk, kid: 'first' }];
    const { uri, fetched } = await serveKeys(() => keys);
    const fetchJwks = createJwksFetcher(() => now);
    await fetchJwks(uri, false);
    keys = [{ ...jwk, kid: 'second' }];
    now += 9000;
    expect(await fetchJwks(uri, true)).toMatchObject({ keys: [{ kid: 'first' }] });
    now += 2000;
    expect(await fetchJwks(uri, true)).toMatchObject({ keys: [{ kid: 'second' }] });
    expect(fetched()).toBe(2);
  });

  test('are fetched once for concurrent requests', async () => {
    const { uri, fetched } = await serveKeys();
    const fetchJwks = createJwksFetcher(Date.now);
    await Promise.all(Array.from({ length: 5 }, () => fetchJwks(uri, false)));
    expect(fetched()).toBe(1);
  });

  const TOO_LARGE = /it is too large/;

  test.each<[string, RequestListener, RegExp]>([
    ['a redirect', (_, res) => res.writeHead(302, { location: '/elsewhere' }).end(), /it returned 302/],
    ['a server error', (_, res) => res.writeHead(500).end(), /it returned 500/],
    ['more than 512 KB', (_, res) => res.end(JSON.stringify({ keys: ['x'.repeat(600_000)] })), TOO_LARGE],
    ['a body without an end', (_, res) => void res.write('x'.repeat(600_000)), TOO_LARGE],
    ['something else', (_, res) => res.end('{"keys":{}}'), /it is not a JWK Set/],
  ])('are rejected when the response is %s, and requested again', async (_, listener, received) => {
    const { uri, fetched } = await serve(listener);
    const fetchJwks = createJwksFetcher(Date.now);
    for (const times of [1, 2]) {
      await expect(fetchJwks(uri, false)).rejects.toMatchObject({
        code: 'invalid_client',
        detail: { received: expect.stringMatching(received) as string },
      });
      expect(fetched()).toBe(times);
    }
  });
});
