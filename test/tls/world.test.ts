import { expect, onTestFinished, test } from 'vitest';
import { newFault } from '../../contract/faults/fault.ts';
import { start } from '../../server/compose/start.ts';
import { fetchTrusting } from '../../server/http/tls/fetch.ts';
import { filesBeside } from '../../server/files/config-path.ts';
import { createAuthorityFile } from '../../server/tls/authority-file.ts';
import { keepAuthority } from '../../server/tls/authority.ts';
import { startWorld } from '../world/world.ts';
import { certificateAt } from './parts.ts';

test('both ports speak https, under the names of the server, and everything names https', async () => {
  const world = await startWorld({ https: true, alsoHosts: ['idp.localhost'] });
  const fetch = fetchTrusting(world.ca ?? '');
  expect(world.issuer).toBe(`https://localhost:${world.port}/default/default`);
  expect(world.admin).toBe(`https://localhost:${world.adminPort}`);
  expect(world.alsoIssuers).toEqual([`https://idp.localhost:${world.port}/default/default`]);
  const discovery = await fetch(`${world.issuer}/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({
    issuer: world.issuer,
    token_endpoint: `${world.issuer}/oauth2/token`,
  });
  const headers = { Authorization: `Bearer ${world.adminToken}`, Origin: world.admin };
  const server = await fetch(`${world.admin}/api/v1/server`, { headers });
  expect(await server.json()).toMatchObject({
    acp: { url: new URL(world.issuer).origin },
    admin: { url: world.admin },
  });
  const foreign = { ...headers, Origin: world.admin.replace('https:', 'http:') };
  expect((await fetch(`${world.admin}/api/v1/server`, { headers: foreign })).status).toBe(403);
});

test('cookies are Secure and say so in their names', async () => {
  const world = await startWorld({ https: true });
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'spa',
    redirect_uri: 'http://localhost:3000/callback',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const reply = await fetchTrusting(world.ca ?? '')(`${world.issuer}/oauth2/authorize?${query}`);
  const cookies = reply.headers.getSetCookie();
  expect(cookies).not.toEqual([]);
  for (const cookie of cookies)
    expect(cookie).toMatch(/^__Secure-understudy-[\da-f]{8}-\S+=.*; Path=\/default\/default;.* Secure/);
});

test.each(['network.closed', 'network.reset', 'network.garbage', 'network.cut-off', 'network.short-length'])(
  '%s ends the exchange over https, too',
  async (kind) => {
    const world = await startWorld({ https: true });
    const trusting = fetchTrusting(world.ca ?? '');
    const answered = world.event(({ type }) => type === 'exchange.answered');
    await world.core.faults.plant([newFault.parse({ kind })]);
    const reply = trusting(`${world.issuer}/.well-known/openid-configuration`).then((response) => response.json());
    await expect(reply).rejects.toThrow();
    await answered;
    expect(world.core.faults.list()).toMatchObject([{ kind, fired: 1 }]);
  },
);

test('without a config file the authority is in memory, and no export of the config has its key', async () => {
  const running = await start({ https: true });
  onTestFinished(() => running.stop());
  expect(running.ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(running.ca).not.toContain('PRIVATE');
  const url = `${running.admin}/api/v1/config/export?secrets=include`;
  const headers = { Authorization: `Bearer ${running.adminToken}` };
  const exported = await (await fetchTrusting(running.ca ?? '')(url, { headers })).text();
  expect(exported).not.toContain('-----BEGIN');
  const other = await start({ https: true });
  onTestFinished(() => other.stop());
  expect(other.ca).not.toBe(running.ca);
});

test('an authority that is renewed beside the config is served at once', async () => {
  const world = await startWorld({ https: true });
  const before = world.certificate();
  const store = createAuthorityFile(world.configPath);
  const { ca } = await keepAuthority({ store, names: [], now: Date.now(), anew: true });
  await expect.poll(() => world.certificate(), { timeout: 10_000 }).not.toBe(before);
  for (const port of [world.port, world.adminPort])
    expect(world.certificate()).toContain(await certificateAt(port, { ca: ca.cert }));
});

test('read-only, nothing is written, and an authority that is there is used', async () => {
  const world = await startWorld({ https: true });
  await world.stop();
  const warned: string[] = [];
  const options = { https: true, config: world.configPath, readOnly: true };
  const again = await start({ ...options, alsoHosts: ['idp'], log: (text) => void warned.push(text) });
  onTestFinished(() => again.stop());
  expect(again.ca).not.toBe(world.ca);
  expect(again.caPath).toBeUndefined();
  expect(warned.join()).toContain('--read-only');
  await again.stop();
  const same = await start(options);
  onTestFinished(() => same.stop());
  expect(same.ca).toBe(world.ca);
  expect(same.caPath).toBe(filesBeside(world.configPath).ca);
  const kept = await createAuthorityFile(world.configPath).read();
  expect(kept?.ca.cert).toBe(world.ca);
});

test('with http nothing changes: no certificate, no prefix', async () => {
  const world = await startWorld();
  expect(world.ca).toBeUndefined();
  expect(world.certificate()).toBeUndefined();
  expect(world.workspace().cookiePrefix).toMatch(/^understudy-/);
});
