import { expect, test } from 'vitest';
import { CONFIG_VERSION, type WorkspaceInput } from '../../contract/config/config.ts';
import { parseConfig } from '../../server/config/config-text.ts';
import { createKnownParser } from '../../server/config/known-parser.ts';
import { startWorld } from '../world/world.ts';

const workspaceOf = (workspace: Partial<WorkspaceInput>) => {
  const source = { version: CONFIG_VERSION, workspaces: [{ tid: 'a', aid: 'b', ...workspace }] } as const;
  const config = parseConfig(source as never);
  expect(createKnownParser()(source as never)).toEqual(config);
  return config.workspaces[0]!;
};

test('a workspace without services, scopes and claims gets ACP’s defaults', () => {
  const { services, scopes, claims } = workspaceOf({});
  expect(services.map(({ id }) => id)).toContain('b-profile');
  expect(scopes.map(({ name }) => name)).toEqual(expect.arrayContaining(['openid', 'profile', 'offline_access']));
  expect(claims.map(({ name }) => name)).toContain('email');
});

test.each(['services', 'scopes', 'claims'] as const)(
  'a workspace that lists its %s keeps its own list, even an empty one',
  (list) => {
    expect(workspaceOf({ [list]: [] })).toMatchObject({ services: [], scopes: [], claims: [] });
  },
);

test('a client without scopes may request the OpenID scopes that exist', () => {
  const clients: WorkspaceInput['clients'] = [
    { client_id: 'web' },
    { client_id: 'stays', grant_types: ['authorization_code', 'refresh_token'] },
    { client_id: 'none', scopes: [] },
    { client_id: 'service', client_secret: 'x', grant_types: ['client_credentials'] },
  ];
  const scopesOf = (workspace: Partial<WorkspaceInput>) =>
    Object.fromEntries(workspaceOf(workspace).clients.map((client) => [client.client_id, client.scopes.join(' ')]));
  expect(scopesOf({ clients })).toEqual({
    web: 'openid profile email phone address',
    stays: 'openid profile email phone address offline_access',
    none: '',
    service: '',
  });
  expect(scopesOf({ clients, scopes: [{ name: 'openid' }, { name: 'own' }] })).toMatchObject({
    web: 'openid',
    stays: 'openid',
  });
});

test.each([
  [undefined],
  [null],
  [[]],
  [[null]],
  [[7]],
  [[{ clients: 7 }]],
  [[{ clients: [null, { grant_types: 7 }] }]],
])('invalid workspaces (%j) are left to the schema to reject', (workspaces) => {
  expect(() => parseConfig({ version: CONFIG_VERSION, workspaces } as never)).toThrow(
    expect.objectContaining({ name: 'ConfigFaults' }),
  );
});

test('defaults are not written until one of them changes', async () => {
  const world = await startWorld();
  const admin = (path: string, method: string, body: object) =>
    fetch(`${world.admin}/api/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${world.adminToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  await world.core.config.update('test', (draft) => void draft.workspaces.push({ tid: 'team', aid: 'bare' }));
  const written = () => world.core.config.source().workspaces.find(({ aid }) => aid === 'bare')!;
  expect((await admin('workspaces/team/bare/users', 'POST', { username: 'max' })).status).toBe(201);
  expect(Object.keys(written()).toSorted()).toEqual(['aid', 'tid', 'users']);
  expect((await admin('workspaces/team/bare/scopes', 'POST', { name: 'orders.read' })).status).toBe(201);
  expect(written().scopes?.map(({ name }) => name)).toEqual(expect.arrayContaining(['openid', 'orders.read']));
  expect(written().services?.length).toBeGreaterThan(0);
  expect(written().claims?.length).toBeGreaterThan(0);
});
