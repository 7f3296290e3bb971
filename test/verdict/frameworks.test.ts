import { expect, test } from 'vitest';
import { authorizePath, automate, obtainCode } from '../world/code-grant.ts';
import { CALLBACK, clientOf, startWorld, WEB_APP, type World } from '../world/world.ts';
import { rowOf } from '../connect/rows.ts';
import { verdictOn } from './mistakes.ts';

async function prepared(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  await world.configure((workspace) => {
    clientOf(workspace, 'web-app').token_endpoint_auth_method = 'client_secret_basic';
  });
  return world;
}

test('the callback of a framework names its setting, whatever the provider is called', async () => {
  const world = await prepared();
  const adviceOn = async (path: string) =>
    (await verdictOn(world, await world.fetch(authorizePath({ redirect_uri: `http://localhost:8080${path}` }))))
      ?.advice;
  const spring = await adviceOn('/login/oauth2/code/okta');
  expect(spring).toContain('Spring Boot 4 and Spring Boot 3');
  expect(spring).toContain(rowOf('spring-boot').own?.redirect_uri);
  expect(await adviceOn('/api/auth/callback/acp')).toContain(rowOf('next-auth').own?.redirect_uri);
  expect(await adviceOn('/signin-oidc')).toContain(rowOf('asp-net-core').own?.redirect_uri);
  for (const other of ['/login/oauth2/code/', '/login/oauth2/code/a/b', '/cb', '/'])
    expect(await adviceOn(other)).not.toContain('it is set by');
});

test.each([
  ['openid-client/v6.9.0 (https://example.test)', 'openid-client'],
  ['Microsoft ASP.NET Core OpenIdConnect handler', 'asp-net-core'],
  ['Go-http-client/1.1', 'go-oidc'],
])('%s sends the secret in the form: the setting of %s is named', async (userAgent, id) => {
  const world = await prepared();
  const code = await obtainCode(world);
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, ...WEB_APP };
  const adviceOn = async (agent: string) =>
    (await verdictOn(world, await world.post('/oauth2/token', form, { 'user-agent': agent })))?.advice;
  expect(await adviceOn(userAgent)).toContain(rowOf(id).own?.auth_method);
  expect(await adviceOn('a-client-of-our-own/1')).not.toContain('it is set by');
});
