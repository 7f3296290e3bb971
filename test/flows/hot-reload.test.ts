import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConfigInput } from '../../contract/config/config.ts';
import { start } from '../../server/compose/start.ts';
import { startWorld, type World } from '../world/world.ts';

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const SERVICE = { authorization: basic('service', 'service-secret') };

async function accessToken(world: World): Promise<string> {
  const response = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, SERVICE);
  return ((await response.json()) as { access_token: string }).access_token;
}

async function isActive(world: World, token: string): Promise<boolean> {
  const response = await world.post('/oauth2/introspect', { token }, SERVICE);
  return ((await response.json()) as { active: boolean }).active;
}

/** Replaces the file as editors and git do. */
async function edit({ configPath }: World, change: (config: ConfigInput) => void): Promise<void> {
  const config = JSON.parse(await readFile(configPath, 'utf8')) as ConfigInput;
  change(config);
  await writeFile(`${configPath}.new`, JSON.stringify(config, undefined, 2));
  await rename(`${configPath}.new`, configPath);
}

describe('an edit of the config file while the server runs', () => {
  it('is there for the next request, and no request and no token is lost', async () => {
    const world = await startWorld();
    const token = await accessToken(world);
    let editing = true;
    const statuses = (async () => {
      const seen = new Set<number>();
      while (editing) seen.add((await world.fetch('/.well-known/openid-configuration')).status);
      return seen;
    })();
    for (let revision = 2; revision < 6; revision++) {
      await edit(world, ({ workspaces: [workspace] }) => {
        workspace!.clients!.push({
          client_id: `new-${revision}`,
          client_secret: 's',
          grant_types: ['client_credentials'],
        });
      });
      const event = await world.event((found) => found.type === 'config.changed' && found.revision === revision);
      expect(event).toMatchObject({ by: 'file', summary: [`client new-${revision} added`] });
      const headers = { authorization: basic(`new-${revision}`, 's') };
      expect((await world.post('/oauth2/token', { grant_type: 'client_credentials' }, headers)).status).toBe(200);
    }
    editing = false;
    expect(await statuses).toEqual(new Set([200]));
    expect(await isActive(world, token)).toBe(true);
  });

  it('that is invalid leaves everything unchanged', async () => {
    const world = await startWorld();
    await writeFile(world.configPath, '{"version": 2');
    const event = await world.event(({ type }) => type === 'config.rejected');
    expect(event).toMatchObject({ details: [{ line: 1, column: 14 }] });
    expect(await isActive(world, await accessToken(world))).toBe(true);
  });
});

describe('two servers on one config', () => {
  it('the second one learns where the first one is, and can run read-only', async () => {
    const world = await startWorld();
    const options = { config: world.configPath };
    await expect(start(options)).rejects.toThrow(`process ${process.pid}`);
    await expect(start(options)).rejects.toThrow(world.admin);
    const second = await start({ ...options, readOnly: true });
    await expect(second.core.config.update('test', (draft) => (draft.workspaces = []))).rejects.toThrow('read-only');
    await second.stop();
  });

  it('the file is free again when a start has failed, and after a stop', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-'));
    onTestFinished(() => rm(folder, { recursive: true, maxRetries: 5 }));
    const configPath = join(folder, 'team.json');
    await writeFile(join(folder, 'team.keys.json'), '{');
    const options = { config: configPath };
    await expect(start(options)).rejects.toThrow('team.keys.json is not valid');
    await rm(join(dirname(configPath), 'team.keys.json'));
    await (await start(options)).stop();
    await (await start(options)).stop();
  });
});
