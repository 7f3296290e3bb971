import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../contract/operations.ts';
import { createGuard } from '../../server/http/guard.ts';
import { sendPlain, type Answer } from '../world/admin.ts';
import { startWorld, type World } from '../world/world.ts';

const HEALTH = '/api/v1/health';

const get = (world: World, headers: Record<string, string>, path = HEALTH): Promise<Answer> =>
  sendPlain(world, 'GET', path, { headers });

const withToken = (world: World): Record<string, string> => ({ authorization: `Bearer ${world.adminToken}` });

describe('the guard of the admin listener', () => {
  it('accepts the names of loopback', async () => {
    const world = await startWorld();
    for (const name of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
      const { status } = await get(world, { ...withToken(world), host: `${name}:${world.adminPort}` });
      expect([name, status]).toEqual([name, 200]);
    }
  });

  it('refuses every other name, as a rebound one would come, whatever the token', async () => {
    const world = await startWorld();
    const { adminPort } = world;
    const hosts = [
      `attacker.example:${adminPort}`,
      `localhost.attacker.example:${adminPort}`,
      `127.0.0.1.nip.io:${adminPort}`,
      `localhost:${adminPort + 1}`,
      'localhost',
      `localhost:${adminPort}@attacker.example`,
      `[::1%25lo]:${adminPort}`,
      `0.0.0.0:${adminPort}`,
      `192.168.1.2:${adminPort}`,
    ];
    for (const host of hosts) {
      for (const path of [HEALTH, '/', '/index.html', '/api/openapi.json', '/api/v1/events']) {
        const answer = await get(world, { ...withToken(world), host }, path);
        expect([host, path, answer.status, answer.body['error']]).toEqual([host, path, 403, 'forbidden_host']);
      }
    }
  });

  it('refuses HTTP/1.0 without a Host', async () => {
    const world = await startWorld();
    const socket = connect(world.adminPort, '127.0.0.1');
    socket.write(`GET ${HEALTH} HTTP/1.0\r\nAuthorization: Bearer ${world.adminToken}\r\n\r\n`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('accepts its own origin, and programs without one', async () => {
    const world = await startWorld();
    for (const name of ['localhost', '127.0.0.1']) {
      const host = `${name}:${world.adminPort}`;
      const own = await get(world, { ...withToken(world), host, origin: `http://${host}` });
      expect(own.status).toBe(200);
    }
    expect((await get(world, withToken(world))).status).toBe(200);
  });

  it('refuses foreign origins, including the ACP listener’s, and never offers CORS', async () => {
    const world = await startWorld();
    const { adminPort, port } = world;
    const origins = [
      'https://attacker.example',
      `http://localhost:${port}`,
      `https://localhost:${adminPort}`,
      `http://127.0.0.1:${adminPort}`,
      `http://localhost:${adminPort}.attacker.example`,
      'null',
    ];
    for (const origin of origins) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
        const headers = { ...withToken(world), origin, 'access-control-request-method': 'POST' };
        const answer = await sendPlain(world, method, HEALTH, { headers });
        expect([origin, method, answer.status, answer.body['error']]).toEqual([
          origin,
          method,
          403,
          'forbidden_origin',
        ]);
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
  });

  it('requires the token, and distinguishes a missing one from a wrong one', async () => {
    const world = await startWorld();
    const token = world.adminToken;
    for (const authorization of [undefined, '', 'Bearer', token, `Basic ${token}`, `Bearer ${token} more`]) {
      const answer = await get(world, authorization === undefined ? {} : { authorization });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
      expect(answer.body).toMatchObject({ status_code: 401, error: 'unauthorized', details: [] });
      expect(answer.text).toContain('Authorization: Bearer');
    }
    for (const wrong of [`${token}x`, token.slice(1), token.toUpperCase() + token, 'é', 'x'.repeat(10_000)]) {
      const answer = await get(world, { authorization: `Bearer ${wrong}` });
      expect(answer.status).toBe(401);
      expect(answer.body['error_description']).toContain('Wrong admin token');
    }
    expect((await get(world, { authorization: `bearer  ${token}` })).status).toBe(200);
  });

  it('looks at host, then origin, then token', async () => {
    const world = await startWorld();
    const bad = { host: 'attacker.example', origin: 'https://attacker.example', authorization: 'Bearer wrong' };
    expect((await get(world, bad)).body['error']).toBe('forbidden_host');
    const { host: _host, ...rest } = bad;
    expect((await get(world, rest)).body['error']).toBe('forbidden_origin');
    expect((await get(world, { authorization: rest.authorization })).body['error']).toBe('unauthorized');
  });

  it('protects every operation', async () => {
    const world = await startWorld();
    const routes = [
      ...Object.values(OPERATIONS),
      { method: 'GET', path: '/api/v1/events' },
      { method: 'GET', path: '/api/openapi.json' },
      { method: 'GET', path: '/api' },
      { method: 'GET', path: '/api/nothing' },
    ];
    for (const { method, path } of routes) {
      const answer = await sendPlain(world, method, path.replaceAll(/[{}]/g, ''));
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
  });

  it('lets nothing of the admin API through on the ACP listener', async () => {
    const world = await startWorld();
    for (const path of [HEALTH, '/api/openapi.json', '/api/v1/events']) {
      const { status } = await sendPlain({ adminPort: world.port }, 'GET', path, { headers: withToken(world) });
      expect(status).toBe(404);
    }
  });
});

describe('a guard with extra hosts', () => {
  const check = (hosts: string[], host: string): boolean => {
    const guard = createGuard({ token: 't', hosts, port: () => 80, scheme: 'http' });
    try {
      guard.checkSource({ headers: { host } });
      return true;
    } catch {
      return false;
    }
  };

  it('accepts them too', () => {
    expect(check(['desk.example'], 'DESK.example')).toBe(true);
    expect(check(['desk.example'], 'other.example')).toBe(false);
  });

  it('works behind a mapped port only when it listens everywhere', () => {
    expect(check(['0.0.0.0'], 'localhost:8401')).toBe(true);
    expect(check(['0.0.0.0'], 'attacker.example:8401')).toBe(false);
    expect(check(['desk.example'], 'desk.example:8401')).toBe(false);
  });

  it('accepts IP addresses, but no other names, when it listens everywhere', () => {
    expect(check(['0.0.0.0'], '192.168.1.2')).toBe(true);
    expect(check(['::'], '[fe80::1]')).toBe(true);
    expect(check(['0.0.0.0'], 'attacker.example')).toBe(false);
  });
});
