import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, createRemoteJWKSet, decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { ATTEMPTS, attemptOf, type AttemptId } from '../../contract/apis/attempts.ts';
import type { CheckupView } from '../../contract/checkup/checkup.ts';
import type { Flow } from '../../contract/traffic/flow.ts';
import { filesBeside } from '../../server/files/config-path.ts';
import { runWith } from '../cli/command.ts';
import { call } from '../world/admin.ts';
import { openPort } from '../world/site.ts';
import { startWorld } from '../world/world.ts';
import { cardOf, checkup, idsOf, startIssuer } from './checkup.ts';
import { SCOPE } from './libraries.ts';

const answer =
  (isAllowed: (token: string) => Promise<boolean> | boolean): RequestListener =>
  async (request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    response.statusCode = (await isAllowed(token)) ? 200 : 401;
    response.end();
  };

const IDS = Object.keys(ATTEMPTS) as AttemptId[];
const inFamily = (family: string): string[] =>
  IDS.filter((id) => attemptOf(id).family === family && attemptOf(id).expects !== 'survive');

test('an API that lets in everything fails at everything that it must refuse', async () => {
  const issuer = await startIssuer();
  const port = await openPort(answer(() => true));
  const card = await cardOf(issuer, `http://localhost:${port}/`);
  expect(idsOf(card, 'failed')).toEqual(IDS.filter((id) => /^refuse(_if_scoped)?$/.test(attemptOf(id).expects)));
  expect(card.grade).toBe('F');
});

test('an API that reads claims and doesn’t verify the signature fails at signatures', async () => {
  const issuer = await startIssuer();
  const port = await openPort(
    answer((token) => {
      try {
        const { iss, aud, exp = 0, nbf = 0, scp } = decodeJwt(token);
        const now = Date.now() / 1000;
        const isMeant = iss === issuer.issuer && [aud].flat().includes(issuer.audience);
        return isMeant && exp > now && nbf <= now && (scp as string[]).includes(SCOPE);
      } catch {
        return false;
      }
    }),
  );
  const card = await cardOf(issuer, `http://localhost:${port}/`);
  expect(idsOf(card, 'failed')).toEqual([...inFamily('Signature'), 'wrong-type']);
});

test('an API that only verifies the signature fails at claims', async () => {
  const issuer = await startIssuer();
  const keys = createRemoteJWKSet(new URL(`${issuer.issuer}/.well-known/jwks.json`));
  const port = await openPort(
    answer((token) =>
      compactVerify(token, keys).then(
        () => true,
        () => false,
      ),
    ),
  );
  const card = await cardOf(issuer, `http://localhost:${port}/`);
  expect(idsOf(card, 'failed')).toEqual([...inFamily('Claims'), 'no-scope', 'id-token', 'other-client']);
});

test('each line leads to the flow in which the call was seen, without the token', async () => {
  const issuer = await startIssuer();
  const port = await openPort(answer((token) => token !== ''));
  const { lines } = await cardOf(issuer, `http://localhost:${port}/accounts`);
  const expired = lines.find(({ id }) => id === 'expired')?.flowIds[0] ?? '';
  const { body, text } = await call(issuer, 'flows.get', { params: { flowId: expired } });
  const flow = body['flow'] as Flow;
  expect(flow).toMatchObject({ kind: 'admin_api', client_id: 'web-app', username: 'alice' });
  expect(flow.steps['resource-requested']).toMatchObject([
    { check: 'resource-called', received: `GET http://localhost:${port}/accounts` },
  ]);
  expect(flow.steps['resource-returned']).toMatchObject([{ check: 'resource-answered', received: '200' }]);
  expect(text).not.toContain('eyJ');
});

test('the server keeps the card, and says what changed since the last one of the same URL', async () => {
  const issuer = await startIssuer();
  let isOpen = true;
  const port = await openPort(answer((token) => token.startsWith('eyJ') || isOpen));
  const first = await cardOf(issuer, `http://localhost:${port}/accounts?page=1`);
  isOpen = false;
  const second = await cardOf(issuer, `http://localhost:${port}/accounts`);
  const listed = (await call(issuer, 'checkups.list')).body as unknown as CheckupView[];
  expect(listed.map(({ card }) => card)).toEqual([first, second]);
  expect(second).toMatchObject({ of: 'api', client_id: 'web-app', subject: `http://localhost:${port}/accounts` });
  expect(second.change).toEqual({ grade: 'F', better: ['no-token', 'garbage', 'token-in-query'], worse: [] });
});

test('a card that the server can’t keep is printed all the same', async () => {
  const world = await startWorld();
  await mkdir(filesBeside(world.configPath).checkups);
  const port = await openPort(answer((token) => token !== ''));
  const { code, out, err } = await checkup(world, `http://localhost:${port}/`, '--user', 'alice');
  expect(code).toBe(1);
  expect(out).toContain(`http://localhost:${port}/: F`);
  expect(err).toMatch(/^understudy: This card isn’t kept\. [^\n]+\n$/);
});

test('an API that breaks down at a wrong token has failed', async () => {
  const world = await startWorld();
  const port = await openPort((request, response) => {
    const isKnown = request.headers.authorization?.startsWith('Bearer eyJ') ?? true;
    response.statusCode = isKnown ? 200 : 503;
    response.end();
  });
  const { code, out } = await checkup(world, `http://localhost:${port}/`, '--user', 'alice');
  expect(code).toBe(1);
  expect(out).toContain('503');
});

test('an API that gives a good token no good answer can’t be checked', async () => {
  const world = await startWorld();
  const port = await openPort((request, response) => {
    response.statusCode = Number(request.url?.slice(1));
    response.end();
  });
  const rows = [
    [500, /answers 500 to everything/],
    [401, /refuses even a good token.*aud/],
    [404, /answers 404/],
  ] as const;
  await Promise.all(
    rows.map(async ([status, sentence]) => {
      const { code, out, err } = await checkup(world, `http://localhost:${port}/${status}`, '--user', 'alice');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(sentence);
      expect(err.trimEnd().split('\n')).toHaveLength(1);
    }),
  );
});

test('mistakes are explained in one sentence', async () => {
  const world = await startWorld();
  const gone = createServer().listen(0);
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  const away = `http://127.0.0.1:${port}/`;
  const rows = [
    [[away, '--user', 'alice'], away.slice(0, -1)],
    [['not-a-url'], 'not-a-url'],
    [[away, '--user', 'nobody'], 'nobody'],
    [[away, '--scope', 'made.up'], 'made.up'],
    [[away, '--header', 'nonsense'], 'nonsense'],
    [[away, '--workspace', 'no/where'], 'no/where'],
  ] as const;
  await Promise.all(
    rows.map(async ([[url, ...rest], sentence]) => {
      const { code, err } = await checkup(world, url, ...rest);
      expect({ code, lines: err.trimEnd().split('\n').length }, err).toEqual({ code: 2, lines: 1 });
      expect(err).toContain(sentence);
    }),
  );
});

test('Ctrl+C stops it with a sentence', async () => {
  const world = await startWorld();
  let asked = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const port = await openPort(() => asked());
  const token = { UNDERSTUDY_ADMIN_TOKEN: world.adminToken };
  const url = `http://localhost:${port}/`;
  const command = runWith(token, 'checkup-api', url, '--config', world.configPath, '--client', 'web-app');
  onTestFinished(() => void command.child.kill('SIGKILL'));
  await isAsked;
  command.child.kill('SIGINT');
  expect(await command.ended).toBe(2);
  expect(command.err()).toMatch(/^understudy: .*stopped\.\n$/);
});
