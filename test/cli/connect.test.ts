import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FRAMEWORKS } from '../../contract/connect/frameworks.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';
import { runWith } from './command.ts';

async function connect(world: World, ...args: string[]) {
  const at = args.includes('--admin') ? [] : ['--config', world.configPath];
  const command = runWith({ UNDERSTUDY_ADMIN_TOKEN: world.adminToken }, 'connect', ...args, ...at);
  const code = await command.ended;
  return { code, out: command.out(), err: command.err() };
}

test('creates a client that fits, and prints the code with its secret', async () => {
  const world = await startWorld();
  const { code, out, err } = await connect(world, 'spring-boot', '--client', 'shop');
  expect([code, err]).toEqual([0, '']);
  const client = world.workspace().clients.get('shop');
  expect(client).toMatchObject({
    redirect_uris: ['http://localhost:8080/login/oauth2/code/understudy'],
    token_endpoint_auth_method: 'client_secret_basic',
  });
  expect(out).toContain(`client-secret: "${client?.client_secret ?? 'none'}"`);
  expect(out).toContain(world.issuer);
  expect(out).toContain('# src/main/resources/application.yml');
});

test('adapts a client and keeps what it has; the second time there is nothing to do', async () => {
  const world = await startWorld();
  const before = world.workspace().clients.get('spa')?.redirect_uris ?? [];
  const first = await connect(world, 'angular', '--client', 'spa', '--json');
  expect(JSON.parse(first.out)).toMatchObject({
    framework: 'angular',
    outcome: 'adapted',
    changed: ['redirect_uris', 'post_logout_redirect_uris'],
    files: [{ name: 'src/main.ts' }],
  });
  expect(world.workspace().clients.get('spa')?.redirect_uris).toEqual([...before, 'http://localhost:4200']);
  const revision = world.core.config.revision();
  expect(JSON.parse((await connect(world, 'angular', '--client', 'spa', '--json')).out)).toMatchObject({
    outcome: 'unchanged',
  });
  expect(world.core.config.revision()).toBe(revision);
});

describe('one sentence and exit code 2', () => {
  test('an unknown framework: all are named, nearest first', async () => {
    const { code, out, err } = await connect(await startWorld(), 'sprong-boot');
    expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
    const named = err.slice(err.indexOf('first: ') + 7, err.lastIndexOf('.')).split(', ');
    expect(named.slice(0, 2)).toEqual(['spring-boot', 'spring-boot-3']);
    expect(named.toSorted()).toEqual(FRAMEWORKS.map(({ id }) => id).toSorted());
  });

  test.each([
    ['a client that can’t be adapted', ['next-auth', '--client', 'service'], 'service'],
    ['an unknown workspace', ['flask', '--workspace', 'no/where'], 'default/default'],
  ])('%s', async (_name, args, named) => {
    const { code, out, err } = await connect(await startWorld(), ...args);
    expect([code, out, err.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(err).toContain(named);
  });
});

/** The admin API, with something that happens after a client was read. */
async function changingAfterRead(world: World, change: () => Promise<void>): Promise<string> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const answer = await fetch(`${world.admin}${request.url}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      if (request.method === 'GET' && request.url?.includes('/clients/')) await change();
      const etag = answer.headers.get('etag');
      const type = answer.headers.get('content-type') ?? '';
      response.writeHead(answer.status, { 'content-type': type, ...(etag !== null && { etag }) }).end(body);
    })();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(['spa', 'brand-new'])('%s, which someone else changed meanwhile, is not overwritten', async (client_id) => {
  const world = await startWorld();
  const theirs = ['http://localhost:7000/theirs'];
  const admin = await changingAfterRead(world, () =>
    world.configure((workspace) => {
      if (client_id === 'spa') clientOf(workspace, 'spa').redirect_uris = theirs;
      else workspace.clients?.push({ client_id, client_secret: 'theirs', redirect_uris: theirs });
    }),
  );
  const framework = client_id === 'spa' ? 'angular' : 'flask';
  const { code, out, err } = await connect(world, framework, '--client', client_id, '--admin', admin);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(client_id);
  expect(world.workspace().clients.get(client_id)?.redirect_uris).toEqual(theirs);
});
