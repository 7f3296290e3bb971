import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { addressOf, AdminError, createAdminClient } from '../../renderer/api/admin-client.ts';
import { EventParser } from '../../renderer/api/event-stream.ts';
import { credentialIn } from '../../renderer/api/token.ts';
import { backoffMs, TrafficStore, type TrafficView } from '../../renderer/api/traffic-store.ts';
import { startConsoleServer, TOKEN, type ConsoleServer } from './fixtures/console-server.ts';
import { ISSUER } from './fixtures/recording.ts';
import { recordScene } from './fixtures/scenes.ts';

const END = Date.UTC(2026, 10, 2, 9);

describe('the admin client', () => {
  test('puts encoded params and the query into the URL', () => {
    const params = { tid: 'default', aid: 'default', client_id: 'a/b c' };
    expect(addressOf('clients.get', { params })).toBe('/api/v1/workspaces/default/default/clients/a%2Fb%20c');
    expect(addressOf('flows.list', { query: { limit: 5, flowId: undefined } })).toBe('/api/v1/flows?limit=5');
  });

  test('sends the token and the body, and throws an error response with its fields', async () => {
    let seen = '';
    const server = createServer((request, response) => {
      seen = `${request.method} ${request.headers.authorization}`;
      response.writeHead(422).end(
        JSON.stringify({
          status_code: 422,
          error: 'invalid_request',
          error_description: 'One field is wrong.',
          details: [{ path: 'username', message: 'is too odd' }],
        }),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = createAdminClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret');
    const call = client.call('users.create', { params: { tid: 't', aid: 'a' }, body: { username: '' } });
    await expect(call).rejects.toMatchObject({
      status: 422,
      error: 'invalid_request',
      description: 'One field is wrong.',
      details: [{ path: 'username', message: 'is too odd' }],
    });
    expect(seen).toBe('POST Bearer secret');
    server.close();
  });

  test('says so when the server does not respond', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const call = createAdminClient(`http://127.0.0.1:${port}`, 't').call('health.get');
    await expect(call).rejects.toBeInstanceOf(AdminError);
    await expect(call).rejects.toMatchObject({ status: 0, description: 'The server is not responding.' });
  });
});

describe('the credential in the URL', () => {
  test.each([
    ['#token=abc', { token: 'abc' }],
    ['#token=a%2Bb', { token: 'a+b' }],
    ['#token=100%', { token: '100%' }],
    ['#code=abc-_1', { code: 'abc-_1' }],
    ['#code=', undefined],
    ['#/live', undefined],
    ['#/token=abc', undefined],
    ['', undefined],
  ])('%s', (fragment, credential) => expect(credentialIn(fragment)).toEqual(credential));
});

describe('server-sent events', () => {
  const event = { type: 'traffic.cleared', seq: 1, at: 2, by: 'ä' } as const;
  const text = `: hello\r\n\r\nid: 1\nevent: traffic.cleared\ndata: ${JSON.stringify(event)}\n\n`;

  test('are read completely, however they are split', () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      const parser = new EventParser();
      expect([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))]).toEqual([event]);
    }
  });

  test('an incomplete one waits for its end', () => {
    expect(new EventParser().push('data: {"type":')).toEqual([]);
  });
});

describe('the traffic store', () => {
  const opened: { server?: ConsoleServer; store?: TrafficStore } = {};
  afterEach(async () => {
    opened.store?.stop();
    await opened.server?.close();
  });

  async function open(token = TOKEN) {
    const scene = recordScene(END);
    const server = await startConsoleServer(scene.events, scene.canned);
    const client = createAdminClient(server.url, token);
    const store = new TrafficStore({ client, schedule: setImmediate, wait: () => Promise.resolve() });
    Object.assign(opened, { server, store });
    void store.start();
    return { scene, server, store };
  }

  const until = (store: TrafficStore, holds: (view: TrafficView) => boolean) =>
    new Promise<TrafficView>((resolve) => {
      const look = () => {
        if (!holds(store.view())) return;
        stop();
        resolve(store.view());
      };
      const stop = store.subscribe(look);
      look();
    });

  test('loads the snapshot, then applies the events', async () => {
    const { scene, server, store } = await open();
    const { traffic } = await until(store, (view) => view.connection.state === 'live');
    expect(traffic.flows.size).toBeGreaterThan(5);
    const seq = scene.events.length + 1;
    server.push([{ type: 'config.changed', seq, at: END, revision: 9, by: 'console', summary: [] }]);
    expect((await until(store, (view) => view.traffic.seq === seq)).traffic.config.revision).toBe(9);
  });

  test('reconnects with a new snapshot when the stream breaks', async () => {
    const { server, store } = await open();
    await until(store, (view) => view.connection.state === 'live');
    const states: string[] = [];
    store.subscribe(() => states.push(store.view().connection.state));
    server.breakStreams();
    await until(store, (view) => view.connection.state === 'reconnecting');
    await until(store, (view) => view.connection.state === 'live');
    expect(states).toContain('reconnecting');
    expect(store.view().restarts).toBe(0);
  });

  test('knows a restart from a broken connection', async () => {
    const { server, store } = await open();
    await until(store, (view) => view.connection.state === 'live');
    const started = { issuer: ISSUER, admin: 'http://localhost:9401', version: '0.1.0' };
    server.restart([{ type: 'server.started', seq: 1, at: END + 1, ...started }]);
    const view = await until(store, ({ connection, restarts }) => connection.state === 'live' && restarts === 1);
    expect(view.traffic.flows.size).toBe(0);
  });

  test('applies many events in one update', async () => {
    const { scene, server, store } = await open();
    const { version } = await until(store, (view) => view.connection.state === 'live');
    const seq = scene.events.length;
    server.push(
      Array.from({ length: 500 }, (_, index) => ({
        type: 'config.changed' as const,
        seq: seq + index + 1,
        at: END,
        revision: index,
        by: 'console',
        summary: [],
      })),
    );
    const view = await until(store, ({ traffic }) => traffic.seq === seq + 500);
    expect(view.version - version).toBeLessThan(20);
  });

  test('when paused, freezes flows, and later continues with the buffered events', async () => {
    const { scene, server, store } = await open();
    await until(store, (view) => view.connection.state === 'live');
    store.pause();
    const seq = scene.events.length;
    server.push([
      { type: 'traffic.cleared', seq: seq + 1, at: END, by: 'console' },
      {
        type: 'interaction.resolved',
        seq: seq + 2,
        at: END,
        interactionId: [...store.view().traffic.waiting.keys()][0] ?? '',
        flowId: scene.flows.login,
        by: 'console',
        outcome: 'approved',
      },
    ]);
    const held = await until(store, (view) => view.pausedBehind === 2);
    expect(held.traffic.flows.size).toBeGreaterThan(5);
    expect(held.traffic.waiting.size).toBe(1);
    store.resume();
    expect((await until(store, (view) => view.pausedBehind === undefined)).traffic.flows.size).toBe(0);
  });

  test('stops at a wrong token, and says why', async () => {
    const { store } = await open('wrong');
    const { connection } = await until(store, (view) => view.connection.state === 'refused');
    expect(connection).toEqual({ state: 'refused', reason: 'The token is not the admin token.' });
  });

  test('waits longer after each failure, five seconds at most', () => {
    expect([1, 2, 3, 9].map(backoffMs)).toEqual([250, 500, 1000, 5000]);
  });
});
