import { expect, test } from 'vitest';
import { logIn, redeem } from '../world/login.ts';
import { startWorld, WEB_APP } from '../world/world.ts';
import { call } from '../world/admin.ts';

test('a token expired from the console is refused, the refresh token of its login is not', async () => {
  const world = await startWorld();
  const tokens = await redeem(world, await logIn(world, { scope: 'openid offline_access' }));
  const list = (await call(world, 'tokens.list')).body as unknown as { tokenId: string; value: string }[];
  const tokenId = list.find(({ value }) => value === tokens.access_token)?.tokenId ?? '';
  expect((await call(world, 'tokens.expire', { params: { tokenId } })).status).toBe(204);
  const userinfo = await world.fetch('/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect(userinfo.status).toBe(401);
  expect(await userinfo.text()).toContain('expired early from the console');
  const refreshed = await world.post('/oauth2/token', {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token,
    ...WEB_APP,
  });
  expect(refreshed.status).toBe(200);
});
