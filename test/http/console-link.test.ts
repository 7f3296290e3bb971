import { describe, expect, it } from 'vitest';
import { withConsoleLink } from '../../server/http/console-link.ts';
import { errorPage, loginPage } from '../pages/pages.ts';
import { startWorld, type World } from '../world/world.ts';

const REFUSED = '/oauth2/authorize?client_id=spa&response_type=code&redirect_uri=http://localhost:9/no';

async function linkIn(world: World, path: string, headers: Record<string, string> = {}): Promise<string | undefined> {
  const response = await world.fetch(path, { headers: { accept: 'text/html', ...headers } });
  expect(response.status).toBeGreaterThanOrEqual(400);
  return /id="console-link"[^>]*href="([^"]*)"/.exec(await response.text())?.[1];
}

describe('the error page', () => {
  it('links to its flow in the console', async () => {
    const world = await startWorld();
    const link = await linkIn(world, REFUSED);
    const [flow] = world.bus.traffic().flows.keys();
    expect(link).toBe(`${world.admin}/#/live/${flow}`);
  });

  it('links to its request if there is no flow', async () => {
    const world = await startWorld();
    const link = await linkIn(world, '/nowhere');
    const [exchange] = world.bus.traffic().exchanges.keys();
    expect(link).toBe(`${world.admin}/#/live/-/${exchange}`);
  });

  it('says the console’s address, and never its token', async () => {
    const world = await startWorld();
    const html = await (await world.fetch(REFUSED, { headers: { accept: 'text/html' } })).text();
    expect(html).toContain(world.admin);
    expect(html).not.toContain(world.adminToken);
    expect(html).not.toContain('token=');
  });

  it('has no link where clients see the server by another address than this machine’s', async () => {
    const world = await startWorld({ publicUrl: 'https://idp.example' });
    const path = `${new URL(world.issuer).pathname}${REFUSED}`;
    const response = await fetch(`http://127.0.0.1:${world.port}${path}`);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('console-link');
  });

  it('has no link behind a proxy', async () => {
    const world = await startWorld();
    expect(await linkIn(world, REFUSED, { 'x-forwarded-for': '192.0.2.7' })).toBeUndefined();
    expect(await linkIn(world, REFUSED, { forwarded: 'for=192.0.2.7' })).toBeUndefined();
  });
});

describe('who sees the link', () => {
  const reply = { kind: 'page', status: 400, page: errorPage(), flowId: 'f1' } as const;
  const options = { admin: 'http://localhost:9401', issuer: 'http://localhost:9400/a/b', exchangeId: 'x' };
  const linked = (host: string, remoteAddress: string, more: Partial<typeof options> = {}): boolean => {
    const given = withConsoleLink(reply, { headers: { host }, socket: { remoteAddress } }, { ...options, ...more });
    return given.kind === 'page' && given.page.page === 'error' && given.page.console !== undefined;
  };

  it.each([
    ['localhost:9400', '127.0.0.1'],
    ['127.0.0.1:9400', '127.0.0.1'],
    ['[::1]:9400', '::1'],
    ['localhost:9400', '::ffff:127.0.0.1'],
    ['app.localhost:9400', '::1'],
  ])('a browser that asked for %s from %s', (host, peer) => expect(linked(host, peer)).toBe(true));

  it.each([
    ['192.168.1.5:9400', '127.0.0.1'],
    ['idp.example', '127.0.0.1'],
    ['localhost.evil.example', '127.0.0.1'],
    ['localhost:9400', '192.168.1.9'],
    ['localhost:9400', '::ffff:10.0.0.1'],
    ['', '127.0.0.1'],
  ])('none that asked for %s from %s', (host, peer) => expect(linked(host, peer)).toBe(false));

  it('none where the console is on another machine’s address', () =>
    expect(linked('localhost:9400', '127.0.0.1', { admin: 'http://192.168.1.5:9401' })).toBe(false));

  it('only on error pages', () => {
    const login = { kind: 'page', status: 200, page: loginPage() } as const;
    const source = { headers: { host: 'localhost' }, socket: { remoteAddress: '::1' } };
    expect(withConsoleLink(login, source, options)).toBe(login);
  });
});
