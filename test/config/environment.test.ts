import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigStore } from '../../server/core/ports.ts';
import { openConfigStore } from '../../server/config/config-file.ts';
import type { Environment } from '../../server/config/environment.ts';

let folder: string;
let path: string;
let stores: ConfigStore[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'understudy-environment-'));
  path = join(folder, 'team.json');
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await rm(folder, { recursive: true, maxRetries: 5 });
});

async function openWith(workspace: object, environment?: Environment): Promise<ConfigStore> {
  const config = { version: 2, workspaces: [{ tid: 't', aid: 'a', ...workspace }] };
  await writeFile(path, JSON.stringify(config, undefined, 2));
  const options = { path, base: 'http://localhost:9400', emit: () => undefined };
  const store = await openConfigStore({ ...options, ...(environment && { environment }) });
  stores.push(store);
  return store;
}

const web = { client_id: 'web', client_secret: '${WEB_SECRET}', rotated_secrets: ['old', '${OLD_SECRET}'] };

describe('a secret from the environment', () => {
  it('is read from an allowed variable, and stays a reference in the file', async () => {
    const environment = { WEB_SECRET: 's1', OLD_SECRET: 's0', ALICE: 'p' };
    const store = await openWith({ clients: [web], users: [{ username: 'alice', password: '${ALICE}' }] }, environment);
    const [workspace] = store.current().workspaces;
    expect(workspace!.clients[0]).toMatchObject({ client_secret: 's1', rotated_secrets: ['old', 's0'] });
    expect(workspace!.users[0]!.password).toBe('p');
    await store.update('console', (draft) => (draft.workspaces[0]!.name = 'x'));
    expect(await readFile(path, 'utf8')).toContain('"client_secret": "${WEB_SECRET}"');
    expect(await readFile(path, 'utf8')).not.toContain('s1');
  });

  it.each<[string, Environment | undefined, RegExp]>([
    ['not allowed', undefined, /WEB_SECRET is not allowed. Allow it with --allow-env WEB_SECRET/],
    ['not set', { WEB_SECRET: undefined, OLD_SECRET: 'x' }, /WEB_SECRET is not set/],
    ['inherited by every object', { OLD_SECRET: 'x' }, /is not allowed/],
    ['empty', { WEB_SECRET: '', OLD_SECRET: 'x' }, /client_secret/],
  ])('is rejected with its line when the variable is %s', async (_, environment, sentence) => {
    await expect(openWith({ clients: [web] }, environment)).rejects.toThrow(sentence);
    await expect(openWith({ clients: [web] }, environment)).rejects.toThrow(/line 10, column 28/);
  });

  it('is a reference only in secret fields, and only as the whole value', async () => {
    const client = { client_id: 'web', client_secret: 'a${WEB_SECRET}', client_name: '${WEB_SECRET}' };
    const store = await openWith({ clients: [client] });
    expect(store.current().workspaces[0]!.clients[0]).toMatchObject(client);
  });
});
