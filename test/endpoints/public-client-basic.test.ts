import { describe, expect, test } from 'vitest';
import { CHALLENGE, obtainCode, VERIFIER, automate, refresh } from '../world/code-grant.ts';
import { basic, CALLBACK, clientOf, startWorld, type World } from '../world/world.ts';

async function startPublic(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  await world.configure((workspace) => {
    clientOf(workspace, 'spa').redirect_uris = [CALLBACK];
  });
  return world;
}

const SPA = { client_id: 'spa', code_challenge: CHALLENGE, code_challenge_method: 'S256' };
const EMPTY = basic('spa', '');

const redeemBy = async (world: World, headers: Record<string, string>, form: Record<string, string> = {}) =>
  world.post(
    '/oauth2/token',
    {
      grant_type: 'authorization_code',
      code: await obtainCode(world, { ...SPA, scope: 'openid offline_access' }),
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      ...form,
    },
    headers,
  );

describe('RFC 6749 §2.3.1: an empty secret may be left out, so Basic with one is a public client’s client_id', () => {
  test.each([
    ['alone', EMPTY, {}],
    ['beside its client_id', EMPTY, { client_id: 'spa' }],
    ['beside an empty client_secret', EMPTY, { client_id: 'spa', client_secret: '' }],
    ['as Go’s oauth2 writes it, without padding lost', { Authorization: 'Basic c3BhOg==' }, {}],
    ['with the scheme in small letters', { Authorization: 'basic c3BhOg==' }, {}],
    ['not at all, but an empty client_secret in the body', {}, { client_id: 'spa', client_secret: '' }],
  ])('%s', async (_, headers, form) => {
    const world = await startPublic();
    const answer = await redeemBy(world, headers, form);
    expect([answer.status, await answer.json()]).toMatchObject([200, { token_type: 'Bearer' }]);
    expect(world.events.some((event) => event.type === 'exchange.answered' && event.error)).toBe(false);
  });

  test('refreshing and revoking take it too', async () => {
    const world = await startPublic();
    const { refresh_token } = (await (await redeemBy(world, EMPTY)).json()) as { refresh_token: string };
    const renewed = await world.post('/oauth2/token', { grant_type: 'refresh_token', refresh_token }, EMPTY);
    expect(renewed.status).toBe(200);
    const { refresh_token: next } = (await renewed.json()) as { refresh_token: string };
    expect((await world.post('/oauth2/revoke', { token: next }, EMPTY)).status).toBe(200);
    expect((await refresh(world, next)).status).toBe(400);
  });

  test('the record says that it was treated as a public client', async () => {
    const world = await startPublic();
    await redeemBy(world, EMPTY);
    const steps = world.events.filter(({ type }) => type === 'flow.step');
    expect(JSON.stringify(steps)).toMatch(/spa is a public client/);
  });

  test.each([
    ['a public client with a secret', basic('spa', 'x'), 401],
    ['a confidential client with an empty secret', basic('web-app', ''), 401],
    ['a client that does not exist', basic('nobody', ''), 401],
  ])('%s is refused', async (_, headers, status) => {
    const world = await startPublic();
    expect((await redeemBy(world, headers)).status).toBe(status);
  });

  test('it opens neither introspection nor client credentials to a public client', async () => {
    const world = await startPublic();
    expect((await world.post('/oauth2/introspect', { token: 'x' }, EMPTY)).status).toBe(401);
    await world.configure((workspace) => {
      clientOf(workspace, 'spa').grant_types = ['authorization_code', 'refresh_token', 'client_credentials'];
    });
    const answer = await world.post('/oauth2/token', { grant_type: 'client_credentials' }, EMPTY);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test('PKCE is still demanded of it', async () => {
    const world = await startPublic();
    expect((await redeemBy(world, EMPTY, { code_verifier: 'x'.repeat(43) })).status).toBe(400);
  });
});
