import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as client from 'openid-client';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { decode } from '../world/code-grant.ts';
import { createRelyingParty } from '../world/relying-party.ts';
import { CALLBACK, clientOf, startWorld, type World } from '../world/world.ts';

const SPA = { client_id: 'spa', auth: client.None() };

const configureWebApp = (world: World, change: Partial<ReturnType<typeof clientOf>>): Promise<void> =>
  world.configure((workspace) => {
    Object.assign(clientOf(workspace, 'web-app'), { redirect_uris: [CALLBACK], ...change });
  });

describe('openid-client as every type of application', () => {
  test.each([
    ['client_secret_basic', client.ClientSecretBasic('web-app-secret')],
    ['client_secret_post', client.ClientSecretPost('web-app-secret')],
  ])('a web application with %s', async (_, auth) => {
    const party = await createRelyingParty(await startWorld(), { auth });
    const { tokens } = await party.login();
    expect(tokens.claims()).toMatchObject({ sub: 'alice', aud: 'web-app' });
  });

  test('a web application with a wrong secret is refused', async () => {
    const party = await createRelyingParty(await startWorld(), { auth: client.ClientSecretBasic('wrong') });
    await expect(party.login()).rejects.toMatchObject({ status: 401 });
  });

  test('a single-page app: public, with PKCE, refresh and revocation', async () => {
    const { config, login } = await createRelyingParty(await startWorld(), SPA);
    const { tokens } = await login();
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(await client.fetchUserInfo(config, refreshed.access_token, 'alice')).toMatchObject({ name: 'Alice Archer' });
    await client.tokenRevocation(config, refreshed.refresh_token ?? '');
    await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(client.fetchUserInfo(config, refreshed.access_token, 'alice')).rejects.toMatchObject({ status: 401 });
  });

  test.each(['127.0.0.1', 'localhost'])('a native app receives its response on any port of %s', async (host) => {
    const world = await startWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'native-app').redirect_uris = [`http://${host}/callback`];
    });
    const listener = createServer((_, res) => res.end('You may close this window.'));
    await new Promise<void>((resolve) => listener.listen(0, host, resolve));
    onTestFinished(() => void listener.close());
    const redirect_uri = `http://${host}:${(listener.address() as AddressInfo).port}/callback`;
    const options = { client_id: 'native-app', auth: client.None(), redirect_uri };
    const { tokens, visit } = await (await createRelyingParty(world, options)).login();
    expect(visit.url.startsWith(`${redirect_uri}?`)).toBe(true);
    expect(tokens.claims()?.aud).toBe('native-app');
    expect((await fetch(visit.url)).status).toBe(200);
  });

  test('a native app receives its response with its custom scheme', async () => {
    const options = { client_id: 'native-app', auth: client.None(), redirect_uri: 'com.example.app:/callback' };
    const { visit } = await (await createRelyingParty(await startWorld(), options)).login();
    expect(visit.url.startsWith('com.example.app:/callback?')).toBe(true);
  });

  test.each([
    ['client_secret_basic', client.ClientSecretBasic('service-secret')],
    ['client_secret_post', client.ClientSecretPost('service-secret')],
  ])('a service with %s: its own subject, all its scopes, no refresh token', async (_, auth) => {
    const world = await startWorld();
    const { config } = await createRelyingParty(world, { client_id: 'service', auth });
    const tokens = await client.clientCredentialsGrant(config);
    expect(tokens.scope?.split(' ').toSorted()).toEqual([
      'accounts.read',
      'accounts.write',
      'introspect_tokens',
      'revoke_tokens',
    ]);
    expect(tokens).not.toHaveProperty('refresh_token');
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
    await expect(client.clientCredentialsGrant(config, { scope: 'openid' })).rejects.toMatchObject({
      error: 'invalid_scope',
    });
  });
});

describe('openid-client authenticating by JWT', () => {
  test('client_secret_jwt', async () => {
    const world = await startWorld();
    const client_secret = 'a-secret-of-at-least-thirty-two-bytes';
    await configureWebApp(world, { token_endpoint_auth_method: 'client_secret_jwt', client_secret });
    const { tokens } = await (await createRelyingParty(world, { auth: client.ClientSecretJwt(client_secret) })).login();
    expect(tokens.claims()?.sub).toBe('alice');
    const other = client.ClientSecretJwt('another-secret-of-at-least-32-bytes');
    await expect((await createRelyingParty(world, { auth: other })).login()).rejects.toMatchObject({ status: 401 });
  });

  test.each(['ES256', 'RS256', 'PS256'])('private_key_jwt with jwks and %s', async (alg) => {
    const world = await startWorld();
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg };
    await configureWebApp(world, { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk as never] } });
    const auth = client.PrivateKeyJwt({ key: privateKey, kid: 'k1' });
    const { tokens } = await (await createRelyingParty(world, { auth })).login();
    expect(tokens.claims()?.sub).toBe('alice');
  });

  test('private_key_jwt with jwks_uri: a rotated key is fetched, a foreign key is refused', async () => {
    let later = 0;
    const world = await startWorld({ clock: () => Date.now() + later });
    const first = await generateKeyPair('ES256', { extractable: true });
    const second = await generateKeyPair('ES256', { extractable: true });
    let keys = [{ ...(await exportJWK(first.publicKey)), kid: 'k1' }];
    const server = createServer((_, res) => {
      res.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const jwks_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    await configureWebApp(world, { token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
    const loginWith = async (key: CryptoKey, kid: string) =>
      (await createRelyingParty(world, { auth: client.PrivateKeyJwt({ key, kid }) })).login();
    expect((await loginWith(first.privateKey, 'k1')).tokens.claims()?.sub).toBe('alice');
    await expect(loginWith(second.privateKey, 'k1')).rejects.toMatchObject({ status: 401 });
    later = 15_000;
    keys = [{ ...(await exportJWK(second.publicKey)), kid: 'k2' }];
    expect((await loginWith(second.privateKey, 'k2')).tokens.claims()?.sub).toBe('alice');
  });
});

describe('openid-client with every answer', () => {
  test('response_mode=fragment', async () => {
    const party = await createRelyingParty(await startWorld(), SPA);
    const { visit } = await party.login({ params: { response_mode: 'fragment' } });
    expect(new URL(visit.url).search).toBe('');
    expect(visit.answer).toHaveProperty('iss');
  });

  test('response_mode=form_post', async () => {
    const party = await createRelyingParty(await startWorld());
    const { visit, tokens } = await party.login({ params: { response_mode: 'form_post' } });
    expect(visit.status).toBe(200);
    expect(visit.html).toContain(`action="${CALLBACK}"`);
    expect(tokens.claims()?.sub).toBe('alice');
  });

  test('the implicit flow: openid-client finds in the fragment why it is refused', async () => {
    const world = await startWorld();
    await configureWebApp(world, {});
    const { config } = await createRelyingParty(world);
    client.useIdTokenResponseType(config);
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, { redirect_uri: CALLBACK, scope: 'openid', state, nonce });
    const { url: answer } = await new Browser(world.issuer).open(url.href);
    await expect(
      client.implicitAuthentication(config, new URL(answer), nonce, { expectedState: state }),
    ).rejects.toMatchObject({ error: 'unsupported_response_type' });
  });

  test('the hybrid flow: openid-client finds in the fragment why it is refused', async () => {
    const world = await startWorld();
    await configureWebApp(world, {});
    const { config } = await createRelyingParty(world);
    client.useCodeIdTokenResponseType(config);
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const params = { redirect_uri: CALLBACK, scope: 'openid', state: expectedState, nonce: expectedNonce };
    const { url } = await new Browser(world.issuer).open(client.buildAuthorizationUrl(config, params).href);
    await expect(
      client.authorizationCodeGrant(config, new URL(url), { expectedState, expectedNonce }),
    ).rejects.toMatchObject({ error: 'unsupported_response_type' });
  });

  test.each(['ES256', 'RS256', 'PS256', 'EdDSA'] as const)('ID tokens signed with %s for one client', async (alg) => {
    const world = await startWorld();
    await configureWebApp(world, { id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg });
    const metadata = { id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg };
    const { config, login } = await createRelyingParty(world, { metadata });
    client.enableNonRepudiationChecks(config);
    const { tokens } = await login();
    expect(decode(tokens.id_token ?? '').header['alg']).toBe(alg);
    expect(decode(tokens.access_token).header['alg']).toBe('ES256');
    expect(await client.fetchUserInfo(config, tokens.access_token, 'alice')).toMatchObject({ iss: world.issuer });
  });

  test.each(['RS256', 'PS256', 'EdDSA'] as const)('every token signed with %s in a workspace', async (signing_alg) => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, signing_alg };
    });
    const { config, login } = await createRelyingParty(world, {
      metadata: { id_token_signed_response_alg: signing_alg },
    });
    client.enableNonRepudiationChecks(config);
    const { tokens } = await login();
    expect(decode(tokens.access_token).header['alg']).toBe(signing_alg);
    expect(decode(tokens.id_token ?? '').header['alg']).toBe(signing_alg);
  });

  test('opaque access tokens serve at userinfo and introspection', async () => {
    const world = await startWorld();
    await configureWebApp(world, { access_token_strategy: 'opaque' });
    const { config, login } = await createRelyingParty(world);
    const { tokens } = await login();
    expect(tokens.access_token).not.toContain('.');
    expect(await client.fetchUserInfo(config, tokens.access_token, 'alice')).toMatchObject({ sub: 'alice' });
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true, sub: 'alice' });
  });

  test('an ID token is not an access token', async () => {
    const { config, login } = await createRelyingParty(await startWorld());
    const { tokens } = await login();
    await expect(client.fetchUserInfo(config, tokens.id_token ?? '', 'alice')).rejects.toMatchObject({ status: 401 });
    expect(await client.tokenIntrospection(config, tokens.id_token ?? '')).toEqual({ active: false });
  });
});
