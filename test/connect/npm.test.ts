import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { settingsSchema } from '../../contract/config/settings.ts';
import { tokenFacts } from '../../contract/connect/validate/facts.ts';
import { VALIDATORS } from '../../contract/connect/validate/validators.ts';
import { installPackages } from '../../scripts/snippets/run.mjs';
import { ROOT } from '../house/source-files.ts';
import { obtainTokens, automate } from '../world/code-grant.ts';
import { openTlsEnd } from '../world/site.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';
import { connectApp, freePort, startApp, writeFiles } from './app.ts';
import { rowOf } from './rows.ts';
import { visitAsAlice } from './visitor.ts';

let packages: string;
beforeAll(() => void (packages = installPackages('small')), 120_000);

describe('code for Node.js logs alice in, as pasted', () => {
  test.each(['openid-client', 'passport', 'express-openid-connect', 'auth-js-express'])('%s', async (id) => {
    const world = await startWorld();
    const port = await freePort();
    const { origin, files } = await connectApp(world, rowOf(id), port);
    await startApp(await writeFiles(packages, files), [process.execPath, 'app.mjs'], port);
    const { status, text } = await visitAsAlice(origin);
    expect([status, text]).toEqual([200, expect.stringContaining('Alice Archer')]);
  });

  test('msal-node, over https', async () => {
    const tls = await openTlsEnd();
    const listening = await freePort();
    const world = await startWorld({ port: listening, publicUrl: `https://localhost:${tls.port}` });
    tls.leadTo(listening);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const port = await freePort();
    const { origin, files } = await connectApp(world, rowOf('msal-node'), port);
    await startApp(await writeFiles(packages, files), [process.execPath, 'app.mjs'], port);
    const { status, text } = await visitAsAlice(origin);
    expect([status, text]).toEqual([200, expect.stringContaining('Alice Archer')]);
  });
});

describe.each(['acp', 'rfc9068'] as const)('access_token_profile %s', (access_token_profile) => {
  async function apiWorld() {
    const world = await startWorld();
    await automate(world);
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, access_token_profile };
      clientOf(workspace, 'web-app').redirect_uris = ['http://localhost:3000/callback'];
    });
    return { world, facts: factsOf(world) };
  }

  const factsOf = (world: World) => {
    const { workspace, clients, services, scopes } = world.workspace();
    return tokenFacts(clients.get('web-app')!, {
      issuer: world.issuer,
      settings: settingsSchema.parse(workspace.settings),
      services: [...services.values()],
      scopes: [...scopes.values()],
    });
  };

  const validator = (id: string) => VALIDATORS.find((one) => one.id === id)!;
  const tokenFor = async (world: World, scope: string) => (await obtainTokens(world, { scope })).access_token;

  test('jose accepts a token for the API, and no other', async () => {
    const { world, facts } = await apiWorld();
    const folder = await writeFiles(packages, validator('jose').files(facts));
    const { validate } = (await import(join(folder, 'validate.mjs'))) as { validate(token: string): Promise<object> };
    expect(await validate(await tokenFor(world, 'openid accounts.read'))).toMatchObject({ sub: 'alice' });
    await expect(validate(await tokenFor(world, 'openid'))).rejects.toThrow(/aud/);
    const { id_token } = await obtainTokens(world, { scope: 'openid accounts.read' });
    await expect(validate(id_token)).rejects.toThrow(/typ|aud/);
  });

  test('express-oauth2-jwt-bearer accepts a token for the API, and no other', async () => {
    const { world, facts } = await apiWorld();
    const port = await freePort();
    const files = validator('express-oauth2-jwt-bearer')
      .files(facts)
      .map((file) => ({ ...file, code: file.code.replace('8081', String(port)) }));
    await startApp(await writeFiles(packages, files), [process.execPath, 'api.mjs'], port);
    const call = async (token: string) =>
      fetch(`http://localhost:${port}/`, { headers: { authorization: `Bearer ${token}` } });
    const accepted = await call(await tokenFor(world, 'openid accounts.read'));
    expect(await accepted.json()).toEqual({ sub: 'alice' });
    const refused = await call(await tokenFor(world, 'openid'));
    await refused.arrayBuffer();
    expect(refused.status).toBe(401);
  });
});

test('the lock files name no registry', async () => {
  for (const name of ['small', 'large'])
    expect(await readFile(join(ROOT, `test/snippets/${name}/package-lock.json`), 'utf8')).not.toContain('"resolved"');
});
