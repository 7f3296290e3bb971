import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { automate, authorizePath, clientCredentials, SERVICE_BASIC } from '../world/code-grant.ts';
import { startWorld, type World } from '../world/world.ts';
import { exchange, openSocket, readAll, statusesOf } from './raw.ts';

const FORM = 'grant_type=client_credentials';
const head = (length: number, more = '') =>
  `POST /default/default/oauth2/token HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${SERVICE_BASIC.Authorization}\r\n` +
  `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n${more}\r\n`;

/** It still serves. */
const isWell = async (world: World) => expect((await clientCredentials(world)).token_type).toBe('Bearer');

describe('a client that hangs up', () => {
  test('in the middle of a body: nothing is done, and the record says so', async () => {
    const world = await startWorld();
    const socket = await openSocket(world);
    socket.write(head(1000) + FORM);
    const hungUp = world.event((event) => event.type === 'exchange.answered');
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    expect(await hungUp).toMatchObject({ hungUp: true });
    expect(world.events.filter(({ type }) => type === 'token.issued')).toEqual([]);
    await isWell(world);
  });

  test('while the response is being made: it is recorded, and the server keeps running', async () => {
    const world = await startWorld();
    const { keys } = world.core;
    const sign = keys.sign.bind(keys);
    let goOn = (): void => undefined;
    const released = new Promise<void>((resolve) => void (goOn = resolve));
    let began = (): void => undefined;
    const signing = new Promise<void>((resolve) => void (began = resolve));
    Object.assign(keys, {
      sign: async (...args: Parameters<typeof sign>) => {
        began();
        await released;
        return sign(...args);
      },
    });
    const socket = await openSocket(world);
    socket.write(head(FORM.length) + FORM);
    await signing;
    socket.destroy();
    await once(socket, 'close');
    // By the time that others have been answered, the server has heard of the close.
    for (let other = 0; other < 3; other += 1) await (await world.fetch('/.well-known/jwks.json')).text();
    const { exchangeId } = (await world.event((event) => event.type === 'exchange.received')) as { exchangeId: string };
    const answered = world.event((event) => event.type === 'exchange.answered' && event.exchangeId === exchangeId);
    goOn();
    expect(await answered).toMatchObject({ hungUp: true });
    await isWell(world);
  });
});

describe('bytes that no client would send', () => {
  test('a slow body is waited for', async () => {
    const world = await startWorld();
    const socket = await openSocket(world);
    const answer = readAll(socket);
    socket.write(head(FORM.length, 'Connection: close\r\n'));
    for (const byte of FORM) {
      await new Promise((resolve) => socket.write(byte, resolve));
    }
    expect(statusesOf(await answer)).toEqual([200]);
  });

  test('pipelined requests are answered in order', async () => {
    const world = await startWorld();
    const bad = FORM.replace('client', 'nobody');
    const last = head(FORM.length, 'Connection: close\r\n') + FORM;
    const answer = await exchange(world, `${head(FORM.length)}${FORM}${head(bad.length)}${bad}${last}`);
    expect(statusesOf(answer)).toEqual([200, 400, 200]);
  });

  test('garbage behind a request, and a request without Host, get 400 and close', async () => {
    const world = await startWorld();
    const garbled = statusesOf(await exchange(world, `${head(FORM.length)}${FORM}\0\x01GARBAGE\r\n\r\n`));
    expect(garbled.every((status) => status === 200 || status === 400)).toBe(true);
    expect(statusesOf(await exchange(world, 'GET /alive HTTP/1.1\r\n\r\n'))).toEqual([400]);
    await isWell(world);
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00', 400],
    ['headers without end', `GET /alive HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
    ['a target of 70,000 characters', `GET /${'x'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['two lengths', `POST /alive HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
    [
      'a length and chunks',
      `POST /alive HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['no Host', 'GET /alive HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', 'GET /alive HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
    ['CONNECT', 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a negative length', `POST /alive HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`, 400],
    ['a header with a line break', `GET /alive HTTP/1.1\r\nHost: x\r\nX: a\nb\r\n\r\n`, 400],
    ['bytes beyond ASCII in the target', 'GET /default/default/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ])('%s: a 4xx with a sentence, and a trace id', async (_, bytes, status) => {
    const world = await startWorld();
    const answer = await exchange(world, Buffer.from(bytes, 'latin1'));
    expect(statusesOf(answer)).toEqual([status]);
    expect(answer).toMatch(/x-trace-id: [0-9a-f]{24}/i);
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
    expect(body).toMatchObject({ error: 'invalid_request', status_code: status });
    expect(body['error_description']).toMatch(/^[A-Z].*\.$/);
    await isWell(world);
  });

  test.each([
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    ['a scheme that is none', 'GET foo://x/alive HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404],
    [
      'broken percent-encoding in the path',
      'GET /default/default/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      404,
    ],
    ['an expectation', 'GET /alive HTTP/1.1\r\nHost: x\r\nExpect: x\r\nConnection: close\r\n\r\n', 200],
    ['an upgrade', 'GET /alive HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n', 200],
    ['another Host', 'GET /alive HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n', 200],
  ])('%s', async (_, bytes, status) => {
    const world = await startWorld();
    const answer = await exchange(world, Buffer.from(bytes, 'latin1'));
    expect(statusesOf(answer)).toEqual([status]);
    expect(answer).toMatch(/x-trace-id: [0-9a-f]{24}/i);
  });

  test('the issuer never comes from the Host header', async () => {
    const world = await startWorld();
    const path = '/default/default/.well-known/openid-configuration';
    const answer = await exchange(
      world,
      `GET ${path} HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: evil.test\r\nForwarded: host=evil.test\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toContain('evil.test');
  });
});

test('values of 10,000 characters in every parameter of an authorization request get a redirect or a page', async () => {
  const world = await startWorld();
  await automate(world);
  const long = 'x'.repeat(10_000);
  for (const name of [
    'response_type',
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'nonce',
    'response_mode',
    'prompt',
    'max_age',
    'login_hint',
    'id_token_hint',
    'acr_values',
    'claims',
    'ui_locales',
    'code_challenge',
    'code_challenge_method',
    'request',
    'request_uri',
    'registration',
    'display',
    'unknown',
    'login_id',
    '__proto__',
    'x'.repeat(9000),
  ]) {
    for (const value of [long, '\r\nSet-Cookie: a=b', `"'<>&%`, '\0', 'é€😀']) {
      const answer = await world.fetch(authorizePath({ [name]: value }));
      const shown = { name, value: value.slice(0, 20), status: answer.status };
      expect([
        { ...shown, status: 303 },
        { ...shown, status: 400 },
      ]).toContainEqual(shown);
      expect(answer.headers.get('set-cookie') ?? '').not.toContain('a=b');
      expect(answer.headers.get('location') ?? '').toMatch(/^[\x21-\x7e]*$/);
      await answer.arrayBuffer();
    }
  }
});
