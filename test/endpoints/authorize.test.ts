import { expect, test } from 'vitest';
import { authorize, authorizePath, automate } from '../world/code-grant.ts';
import { CALLBACK, clientOf, startWorld } from '../world/world.ts';

const ESSENTIAL_ACR = '{"id_token":{"acr":{"essential":true,"value":"gold"}}}';

test('RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6: each refusal reaches the client with state, iss and trace id', async () => {
  const world = await startWorld();
  await automate(world);
  const refused: [Record<string, string>, string][] = [
    [{ response_type: '' }, 'invalid_request'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: 'code id_token' }, 'unsupported_response_type'],
    [{ response_mode: 'web_message' }, 'invalid_request'],
    [{ scope: 'unknown' }, 'invalid_scope'],
    [{ prompt: 'none login' }, 'invalid_request'],
    [{ max_age: '-1' }, 'invalid_request'],
    [{ claims: '{' }, 'invalid_request'],
    [{ claims: ESSENTIAL_ACR }, 'unmet_authentication_requirements'],
    [{ code_challenge: 'x', code_challenge_method: 'S256' }, 'invalid_request'],
    [{ id_token_hint: 'x' }, 'invalid_request'],
    [{ request: 'x' }, 'request_not_supported'],
    [{ request_uri: 'x' }, 'request_uri_not_supported'],
    [{ registration: '{}' }, 'registration_not_supported'],
    [{ client_id: 'spa' }, 'invalid_request'],
  ];
  for (const [params, error] of refused) {
    const state = `s "'<>\r\n é`;
    const answer = await authorize(world, { state, ...params });
    expect({ params, error: answer.get('error') }).toEqual({ params, error });
    expect([answer.get('state'), answer.get('iss'), answer.get('code')]).toEqual([state, world.issuer, null]);
    expect(answer.get('error_description')).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
    expect(answer.get('trace_id')).toMatch(/^[0-9a-f]{24}$/);
  }
  await world.configure((workspace) => {
    clientOf(workspace, 'service').redirect_uris = [CALLBACK];
    workspace.settings = { ...workspace.settings, login: 'form' };
    for (const client of workspace.clients ?? []) client.trusted = false;
  });
  expect((await authorize(world, { client_id: 'service', scope: '' })).get('error')).toBe('unauthorized_client');
  expect((await authorize(world, { prompt: 'none' })).get('error')).toBe('login_required');
  await world.configure((workspace) => void (clientOf(workspace, 'web-app').redirect_uris = []));
  const shown = await world.fetch(authorizePath({ prompt: 'none' }));
  expect(shown.status).toBe(400);
  expect(await shown.text()).toContain('interaction_required');
});

test('RFC 6749 §4.1.2.1: without a proven client and redirect URI the refusal is a page, and never a redirect', async () => {
  const world = await startWorld();
  const repeated = `${authorizePath()}&client_id=spa`;
  const shown: [string, string][] = [
    [authorizePath({ client_id: '' }), 'invalid_request'],
    [authorizePath({ client_id: 'nobody' }), 'invalid_client'],
    [authorizePath({ client_id: '__proto__' }), 'invalid_client'],
    [authorizePath({ client_id: 'native-app', redirect_uri: 'http://127.0.0.1:99999/callback' }), 'invalid_request'],
    [authorizePath({ client_id: 'spa', redirect_uri: 'https://evil.test/' }), 'invalid_request'],
    [authorizePath({ redirect_uri: 'https://evil.test/' }), 'invalid_request'],
    [`${authorizePath()}&redirect_uri=http://localhost/x`, 'invalid_request'],
    [repeated, 'invalid_request'],
    ['/oauth2/authorize?a=%zz', 'invalid_request'],
    ['/oauth2/authorize', 'invalid_request'],
  ];
  for (const [path, error] of shown) {
    const answer = await world.fetch(path, { headers: { accept: 'text/html' } });
    const { status, headers } = answer;
    expect({ path, status, location: headers.get('location') }).toEqual({ path, status: 400, location: null });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await answer.text()).toContain(error);
  }
  const query = await world.fetch(authorizePath({ client_id: 'spa' }), { method: 'POST' });
  expect(query.status).toBe(400);
});
