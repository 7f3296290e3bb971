import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { start, type Running } from '../../server/compose/start.ts';
import { ask } from '../../server/cli/doctor/ask.ts';
import { discover } from '../../server/cli/doctor/discovery.ts';
import { examine } from '../../server/cli/doctor/examine.ts';
import type { Finding } from '../../server/cli/doctor/finding.ts';
import { MistakeError } from '../../server/cli/mistake.ts';
import { certificateOfPorts, openPort, openTlsEnd, openTlsPort } from '../world/site.ts';
import { startWorld } from '../world/world.ts';
import { run, runWith } from './command.ts';

const HERE = { env: {}, inContainer: false, clock: Date.now };
const look = (issuer: string, surroundings = {}): Promise<Finding[]> => examine(issuer, { ...HERE, ...surroundings });
const wrongIn = (findings: readonly Finding[]) => findings.filter(({ result }) => result !== 'ok');
const idsOf = (findings: readonly Finding[]): string[] => findings.map(({ id }) => id);
const issuerAt = (port: number, host = 'localhost'): string => `http://${host}:${port}`;

const json = (res: ServerResponse, body: unknown, headers = {}): void =>
  void res.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));

/** A web server at one address only. */
async function listenAt(host: string, port: number, listener: RequestListener): Promise<number> {
  const server = createHttpServer(listener).listen({ host, port, ipv6Only: true });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

type Metadata = Record<string, unknown>;

/** An OpenID provider of someone else; `change` says how this one differs from a good one. */
async function openProvider(
  change: (metadata: Metadata, issuer: string) => Metadata = (same) => same,
  headers: Record<string, string> = {},
): Promise<number> {
  const port = await openPort((req: IncomingMessage, res: ServerResponse) => {
    const issuer = issuerAt(port);
    const metadata = { issuer, jwks_uri: `${issuer}/keys`, token_endpoint: `${issuer}/token` };
    if (req.url?.endsWith('/.well-known/openid-configuration'))
      json(res, change({ ...metadata, authorization_endpoint: `${issuer}/authorize` }, issuer), headers);
    else if (req.url === '/keys') json(res, { keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256' }] });
    else if (req.url === '/empty-keys') json(res, { keys: [{ kty: 'RSA', use: 'enc' }] });
    else res.writeHead(req.url === '/token' ? 405 : 404).end();
  });
  return port;
}

describe('understudy doctor', () => {
  let server: Running;
  beforeAll(async () => {
    server = await start();
    return () => server.stop();
  });

  test('finds nothing wrong with Understudy, and says that it is', async () => {
    const findings = await look(server.issuer);
    expect(wrongIn(findings)).toEqual([]);
    expect(idsOf(findings)).toEqual(
      expect.arrayContaining(['name', 'connection', 'understudy', 'issuer', 'clock', 'endpoints', 'keys']),
    );
  });

  test('finds nothing wrong with another provider, and does not take it for Understudy', async () => {
    const findings = await look(issuerAt(await openProvider()));
    expect(wrongIn(findings)).toEqual([]);
    expect(idsOf(findings)).not.toContain('understudy');
  });

  test.each([
    ['a slash at the end', (issuer: string) => `${issuer}/`, /slash at the end/, undefined],
    [
      'another host',
      (issuer: string) => issuer.replace('localhost', '127.0.0.1'),
      /host is different/,
      'understudy serve --also-host 127.0.0.1',
    ],
  ])('the issuer is compared to the letter: %s', async (_what, change, says, fix) => {
    const [wrong, ...more] = wrongIn(await look(change(server.issuer)));
    expect(more).toEqual([]);
    expect(wrong).toMatchObject({ id: 'issuer', result: 'failed', text: expect.stringMatching(says) as string });
    expect(wrong?.fix).toBe(fix);
  });

  test.each<[string, (issuer: string) => unknown, RegExp]>([
    ['a path', (issuer) => `${issuer}/v2`, /path is different/],
    ['a scheme', (issuer) => issuer.replace('http:', 'https:'), /scheme is different/],
    ['a port', (issuer) => issuer.replace(/\d+$/, '1'), /port is different/],
    ['capital letters', (issuer) => issuer.replace('localhost', 'LocalHost'), /upper and lower case/],
    ['no slash', (issuer) => `${issuer}/`, /no slash at the end/],
    ['nothing', () => undefined, /has no issuer/],
  ])('another provider tells %s of its own, and no option of Understudy is offered', async (_what, told, says) => {
    const port = await openProvider((metadata, issuer) => ({ ...metadata, issuer: told(issuer) }));
    const [wrong, ...more] = wrongIn(await look(issuerAt(port)));
    expect(more).toEqual([]);
    expect(wrong).toMatchObject({ id: 'issuer', text: expect.stringMatching(says) as string });
    expect(wrong).not.toHaveProperty('fix');
  });

  test('an Understudy that has the name as a second host is right', async () => {
    const { port, alsoIssuers } = await startWorld({ alsoHosts: ['127.0.0.1'] });
    expect(alsoIssuers[0]).toContain(`127.0.0.1:${port}`);
    expect(wrongIn(await look(alsoIssuers[0] ?? ''))).toEqual([]);
  });

  test('a wrong path is told by Understudy itself', async () => {
    const findings = await look(server.issuer.replace('/default/default', '/default/nope'));
    expect(idsOf(wrongIn(findings))).toEqual(['discovery']);
    expect(findings.at(-2)?.text ?? '').toMatch(/404/);
    expect(findings.find(({ id }) => id === 'understudy')?.text).toContain(server.issuer);
  });
});

describe('what stands in the way', () => {
  const answering =
    (answer: (res: ServerResponse) => void): RequestListener =>
    (_req, res) =>
      answer(res);

  test.each<[string, (res: ServerResponse) => void, RegExp]>([
    [
      'a redirect',
      (res) => void res.writeHead(302, { location: 'https://sso.example/' }).end(),
      /redirects to https:\/\/sso\.example/,
    ],
    [
      'a proxy’s page',
      (res) =>
        void res.writeHead(502, { 'content-type': 'text/html', server: 'nginx' }).end('<title>Bad Gateway</title>'),
      /502 with a web page \(Bad Gateway\)/,
    ],
    ['an error', (res) => void res.writeHead(503).end(), /answers 503/],
    ['no JSON', (res) => void res.writeHead(200, { 'content-type': 'text/plain' }).end('ok'), /text\/plain/],
    ['a list', (res) => json(res, []), /no JSON object/],
    ['a hang-up', (res) => void res.destroy(), /doesn’t speak HTTP|gives no answer/],
  ])('%s instead of discovery', async (_what, answer, says) => {
    const [wrong, ...more] = wrongIn(await look(issuerAt(await openPort(answering(answer)))));
    expect(more).toEqual([]);
    expect(wrong).toMatchObject({ id: 'discovery', result: 'failed', text: expect.stringMatching(says) as string });
  });

  test.skipIf(!hasIpv6)('another program at the other address of localhost', async () => {
    const metadata =
      (issuer: string): RequestListener =>
      (_req, res) =>
        json(res, { issuer });
    const port = await listenAt('127.0.0.1', 0, metadata('http://localhost'));
    await listenAt('::1', port, (_req, res) => res.end('hi'));
    const target = { text: issuerAt(port), issuer: new URL(issuerAt(port)), trust: {} };
    const { findings } = await discover({ ...target, addresses: ['127.0.0.1', '::1'] });
    expect(idsOf(wrongIn(findings))).toContain('stranger');
    const alone = await discover({ ...target, addresses: ['127.0.0.1'] });
    expect(idsOf(wrongIn(alone.findings))).not.toContain('stranger');
  });

  test.each([
    [120, 'failed', /120 seconds ahead of/],
    [-3600, 'failed', /3600 seconds behind/],
    [15, 'warning', /15 seconds ahead of/],
  ])('a clock that is %s seconds off', async (seconds, result, says) => {
    const now = 1_800_000_000_000;
    const port = await openProvider(undefined, { date: new Date(now + seconds * 1000).toUTCString() });
    const [wrong, ...more] = wrongIn(await look(issuerAt(port), { clock: () => now }));
    expect(more).toEqual([]);
    expect(wrong).toMatchObject({ id: 'clock', result, text: expect.stringMatching(says) as string });
  });

  test.each<[string, (metadata: Metadata, issuer: string) => Metadata, string, RegExp]>([
    [
      'an endpoint where nothing is',
      (own, issuer) => ({ ...own, userinfo_endpoint: `${issuer}/nowhere` }),
      'endpoints',
      /userinfo_endpoint answers 404/,
    ],
    [
      'an endpoint on a host that is unknown here',
      (own) => ({ ...own, token_endpoint: 'http://idp.invalid/token' }),
      'endpoints',
      /token_endpoint can’t be reached from here.*ENOTFOUND/,
    ],
    ['an endpoint that is no URL', (own) => ({ ...own, token_endpoint: '/token' }), 'endpoints', /not a URL/],
    ['no token endpoint', ({ token_endpoint: _token, ...own }) => own, 'endpoints', /no token_endpoint/],
    [
      'no keys for signatures',
      (own, issuer) => ({ ...own, jwks_uri: `${issuer}/empty-keys` }),
      'keys',
      /no key for signatures/,
    ],
    ['no key set', (own, issuer) => ({ ...own, jwks_uri: `${issuer}/token` }), 'keys', /answers 405 without/],
  ])('%s', async (_what, change, id, says) => {
    const [wrong, ...more] = wrongIn(await look(issuerAt(await openProvider(change))));
    expect(more).toEqual([]);
    expect(wrong).toMatchObject({ id, text: expect.stringMatching(says) as string });
  });

  test('a proxy in the environment, unless no_proxy names the host', async () => {
    const issuer = issuerAt(await openProvider());
    const seen = async (env: Record<string, string>) => idsOf(wrongIn(await look(issuer, { env })));
    expect(await seen({ HTTP_PROXY: 'http://proxy:3128' })).toEqual(['proxy']);
    expect(await seen({ https_proxy: 'http://proxy:3128' })).toEqual([]);
    expect(await seen({ http_proxy: 'http://proxy:3128', no_proxy: 'example.com, localhost' })).toEqual([]);
    expect(await seen({ http_proxy: 'http://proxy:3128', no_proxy: 'localhost:1' })).toEqual(['proxy']);
    expect(await seen({ http_proxy: 'http://proxy:3128', NO_PROXY: '*' })).toEqual([]);
  });
});

test('a server that sends a byte now and then is no less late', async () => {
  const port = await openPort((_req, res) => {
    const timer = setInterval(() => res.write(' '), 20);
    res.on('close', () => clearInterval(timer));
  });
  await expect(ask(issuerAt(port), { patienceMs: 200 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

describe('TLS (RFC 9110 §4.3.4)', () => {
  test('a certificate that nobody trusts is said, and the rest is examined all the same', async () => {
    const end = await openTlsEnd();
    const world = await startWorld({ publicUrl: `https://localhost:${end.port}` });
    end.leadTo(world.port);
    const wrong = wrongIn(await look(world.issuer));
    expect(idsOf(wrong)).toEqual(['tls']);
    expect(wrong[0]).toMatchObject({ fix: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string });
  });

  test('a proxy that ends TLS before a server that does not know: the scheme is different, the option is named', async () => {
    const end = await openTlsEnd();
    const world = await startWorld({ publicUrl: `http://localhost:${end.port}` });
    end.leadTo(world.port);
    const wrong = wrongIn(await look(world.issuer.replace('http:', 'https:')));
    expect(idsOf(wrong)).toContain('issuer');
    expect(wrong.find(({ id }) => id === 'issuer')?.fix).toBe(
      `understudy serve --public-url https://localhost:${end.port}`,
    );
    expect(wrong.find(({ id }) => id === 'endpoints')?.text).toMatch(/is http .* though the issuer is https/);
  });

  test('a name that the certificate does not have, and a port without TLS', async () => {
    const port = await openTlsPort((_req, res) => json(res, {}));
    const [wrong] = wrongIn(await look(`https://127.0.0.1:${port}`));
    expect(wrong).toMatchObject({ id: 'tls' });
    const plain = await openProvider();
    expect(wrongIn(await look(`https://localhost:${plain}`))).toMatchObject([
      { id: 'tls', text: expect.stringContaining('doesn’t speak TLS') as string },
    ]);
    expect(idsOf(wrongIn(await look(`http://localhost:${port}`)))).toEqual(['discovery']);
  });

  test('a certificate that is trusted', async () => {
    const end = await openTlsEnd();
    const world = await startWorld({ publicUrl: `https://localhost:${end.port}` });
    end.leadTo(world.port);
    const folder = await mkdtemp(join(tmpdir(), 'understudy-ca-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'ca.pem'), certificateOfPorts());
    const command = runWith({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }, 'doctor', world.issuer);
    expect([await command.ended, command.err()]).toEqual([0, '']);
    expect(command.out()).toContain('The certificate proves localhost');
  });
});

describe('the command', () => {
  test('prints a line for each check, and exits with 1 if one failed', async () => {
    const world = await startWorld();
    const right = run('doctor', world.issuer);
    expect([await right.ended, right.err()]).toEqual([0, '']);
    expect(
      right
        .out()
        .split('\n')
        .filter(Boolean)
        .slice(0, -1)
        .every((line) => line.startsWith('✓ ')),
    ).toBe(true);
    const wrong = run('doctor', `${world.issuer}/`);
    expect(await wrong.ended).toBe(1);
    expect(wrong.out()).toMatch(/^✗ Discovery names the issuer/m);
    const told = run('doctor', '--json', `${world.issuer}/`);
    expect(await told.ended).toBe(1);
    const { ok, findings } = JSON.parse(told.out()) as { ok: boolean; findings: Finding[] };
    expect([ok, idsOf(wrongIn(findings))]).toEqual([false, ['issuer']]);
  });

  test.each([
    ['nothing', 'localhost'],
    ['a host', 'localhost:9400'],
    ['another scheme', 'ftp://localhost/'],
    ['a query', 'http://localhost:9400/?a=b'],
    ['a discovery address', 'http://localhost:9400/.well-known/openid-configuration'],
    ['an unknown name', 'http://idp.invalid/default/default'],
  ])('%s is one sentence, and no issuer', async (_what, text) => {
    const error = await look(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MistakeError);
    expect((error as Error).message).not.toContain('\n');
  });

  test('where nothing listens, it says so in one sentence and exits with 2', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const command = run('doctor', `http://127.0.0.1:${port}/`);
    expect([await command.ended, command.out()]).toEqual([2, '']);
    expect(command.err()).toMatch(
      /^understudy: Nothing can be reached at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\. [^\n]+\n$/,
    );
    const inside = await look(`http://127.0.0.1:${port}/`, { inContainer: true }).catch(
      (error: Error) => error.message,
    );
    expect(inside).toContain('localhost is the container itself');
  });
});

/** Of iproute2. */
const IP = 'ip';

/** Whether this machine lets a test make networks: Linux, as root, with iproute2. */
function makesNetworks(): boolean {
  try {
    const name = `understudy-try-${process.pid}`;
    execFileSync(IP, ['netns', 'add', name], { stdio: 'ignore' });
    execFileSync(IP, ['netns', 'del', name], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('No network namespaces here (they need Linux, root and ip): the container test is SKIPPED\n');
    return false;
  }
}

/** A network of its own in which this machine is called `idp`, as compose makes one. Returns its name. */
function openContainerNetwork(): string {
  const name = `understudy-${process.pid}`;
  const outside = `us${process.pid}`.slice(0, 15);
  const [ours, theirs] = [`10.${process.pid % 200}.77.1`, `10.${process.pid % 200}.77.2`];
  const ip = (...args: string[]) => execFileSync(IP, args, { stdio: 'pipe' });
  const folder = `/etc/netns/${name}`;
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
    ip('netns', 'del', name);
  });
  ip('netns', 'add', name);
  ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  ip('addr', 'add', `${ours}/30`, 'dev', outside);
  ip('link', 'set', outside, 'up');
  ip('-n', name, 'addr', 'add', `${theirs}/30`, 'dev', 'eth0');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  ip('-n', name, 'link', 'set', 'lo', 'up');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${ours} idp\n`);
  return name;
}

describe.runIf(makesNetworks())('inside a container', () => {
  const inside = (network: string, issuer: string): { status: number; out: string } => {
    const cli = join(import.meta.dirname, '../../dist/server/cli.js');
    const args = ['netns', 'exec', network, process.execPath, cli, 'doctor', '--json', issuer];
    try {
      return { status: 0, out: execFileSync(IP, args, { stdio: 'pipe' }).toString() };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: Buffer };
      return { status, out: stdout.toString() };
    }
  };

  test('a listed name is right there, another is not, and localhost is the container', async () => {
    const network = openContainerNetwork();
    const config = await mkdtemp(join(tmpdir(), 'understudy-netns-'));
    onTestFinished(() => rm(config, { recursive: true, force: true }));
    const serve = async (...args: string[]) => {
      const ports = ['--config', join(config, `${args.length}.json`), '--port', '0', '--admin-port', '0', '--json'];
      const { issuer } = JSON.parse(await run('serve', ...ports, '--host', '0.0.0.0', ...args).firstLine) as {
        issuer: string;
      };
      return issuer;
    };
    const listed = await serve('--also-host', 'idp');
    const right = inside(network, listed.replace('localhost', 'idp'));
    expect(right.status, right.out).toBe(0);
    expect(wrongIn((JSON.parse(right.out) as { findings: Finding[] }).findings)).toEqual([]);
    expect(inside(network, listed)).toMatchObject({ status: 2 });

    const unlisted = await serve();
    const wrong = inside(network, unlisted.replace('localhost', 'idp'));
    expect(wrong.status).toBe(1);
    const findings = wrongIn((JSON.parse(wrong.out) as { findings: Finding[] }).findings);
    expect(findings.find(({ id }) => id === 'issuer')?.fix).toBe('understudy serve --also-host idp');
    expect(findings.find(({ id }) => id === 'endpoints')?.text).toMatch(/can’t be reached from here/);
  });
});
