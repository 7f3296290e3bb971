import { describe, expect, test } from 'vitest';
import { Browser, Visit } from '../world/browser.ts';
import { authorize, authorizePath, automate } from '../world/code-grant.ts';
import { CALLBACK, clientOf, startWorld, type World } from '../world/world.ts';

const EVIL = 'http://localhost:6666/evil';
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

describe('RFC 9700 §4.11: until it registers a redirect URI, web-app has no silent login, and the answer says so', () => {
  test.each<[string, Record<string, string>, 'pick' | 'auto', string]>([
    ['prompt=none', { prompt: 'none' }, 'pick', 'prompt=none'],
    ['prompt=none by form_post', { prompt: 'none', response_mode: 'form_post' }, 'pick', 'prompt=none'],
    ['automatic login', {}, 'auto', 'login: auto'],
    ['both', { prompt: 'none' }, 'auto', 'prompt=none'],
  ])('%s', async (_, params, login, received) => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login, auto_login_username: 'alice' };
    });
    const shown = await world.fetch(authorizePath(params));
    expect([shown.status, shown.headers.get('location')]).toEqual([400, null]);
    const html = await shown.text();
    expect(html).toContain('interaction_required');
    expect(html).toContain('The client has no registered redirect URI, so silent login is not available.');
    expect(html).toContain(`Register ${CALLBACK} for client web-app.`);
    const [flow] = world.bus.traffic().flows.values();
    expect(flow?.steps['authorize-requested']).toContainEqual(
      expect.objectContaining({ outcome: 'failed', received: expect.stringContaining(received) }),
    );
    await world.configure((workspace) => void (clientOf(workspace, 'web-app').redirect_uris = [CALLBACK]));
    expect((await refusalAt(world, params)).answer.get('error')).not.toBe('interaction_required');
  });
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

/** Where a refusal arrived: the parameters, and by which response mode. */
async function refusalAt(
  world: World,
  params: Record<string, string>,
  more = '',
): Promise<{ mode: string; answer: URLSearchParams }> {
  const response = await world.fetch(authorizePath({ state: 's', ...params }) + more);
  const html = await response.text();
  const location = response.headers.get('location');
  if (location === null) {
    expect(html).toContain(`action="${CALLBACK}"`);
    return { mode: 'form_post', answer: new Visit(new Browser(world.issuer), CALLBACK, response, html).fields() };
  }
  expect(location.startsWith(CALLBACK)).toBe(true);
  const { search, hash } = new URL(location);
  expect([search, hash]).toContain('');
  return hash
    ? { mode: 'fragment', answer: new URLSearchParams(hash.slice(1)) }
    : { mode: 'query', answer: new URLSearchParams(search) };
}

async function worldWithCallback(): Promise<World> {
  const world = await startWorld();
  await world.configure((workspace) => void (clientOf(workspace, 'web-app').redirect_uris = [CALLBACK]));
  return world;
}

describe('RFC 6749 §4.2.2.1, Multiple Response Types §5: a refusal arrives where its response type listens', () => {
  test.each([
    ['token', '', 'fragment'],
    ['id_token', '', 'fragment'],
    ['id_token token', '', 'fragment'],
    ['token id_token', '', 'fragment'],
    ['code token', '', 'fragment'],
    ['code id_token', '', 'fragment'],
    ['id_token code', '', 'fragment'],
    ['code id_token token', '', 'fragment'],
    ['id_token', 'fragment', 'fragment'],
    ['id_token', 'query', 'fragment'],
    ['code id_token', 'query', 'fragment'],
    ['id_token', 'form_post', 'form_post'],
    ['code id_token', 'form_post', 'form_post'],
    ['token', 'web_message', 'fragment'],
    ['id_token', 'jwt', 'fragment'],
    ['code id_token', 'query.jwt', 'fragment'],
    ['id_token', 'form_post.jwt', 'form_post'],
    ['none', '', 'query'],
    ['unknown', '', 'query'],
    ['tokens', '', 'query'],
    ['id_tokens', '', 'query'],
    ['TOKEN', '', 'query'],
    ['unknown', 'fragment', 'fragment'],
    ['unknown', 'form_post', 'form_post'],
    ['', '', 'query'],
    ['', 'form_post', 'form_post'],
    ['code', 'web_message', 'query'],
    ['code', 'jwt', 'query'],
    ['code', 'fragment.jwt', 'fragment'],
    ['code', 'form_post.jwt', 'form_post'],
  ])('response_type=%s, response_mode=%s: by %s', async (response_type, response_mode, mode) => {
    const world = await worldWithCallback();
    const refusal = await refusalAt(world, { response_type, response_mode });
    expect(refusal.mode).toBe(mode);
    const error = response_type === '' || response_type === 'code' ? 'invalid_request' : 'unsupported_response_type';
    expect(Object.fromEntries(refusal.answer)).toMatchObject({ error, state: 's', iss: world.issuer });
  });

  test('whatever else is wrong with such a request', async () => {
    const world = await worldWithCallback();
    const wrong: Record<string, string>[] = [{ scope: 'unknown' }, { prompt: 'none login' }, { request: 'x' }];
    for (const params of wrong)
      expect((await refusalAt(world, { response_type: 'id_token', ...params })).mode).toBe('fragment');
  });

  test('a response_type or response_mode that is sent twice says nothing', async () => {
    const world = await worldWithCallback();
    expect((await refusalAt(world, {}, '&response_type=id_token')).mode).toBe('query');
    const twice = '&response_mode=query';
    expect((await refusalAt(world, { response_mode: 'form_post' }, twice)).mode).toBe('query');
    const implicit = { response_type: 'token', response_mode: 'form_post' };
    expect((await refusalAt(world, implicit, twice)).mode).toBe('fragment');
  });
});

describe('OIDC Core §3.1.2.6, §6.1: a refused request object says where its refusal is delivered', () => {
  const unsigned = (claims: unknown): string => `${encoded({ alg: 'none' })}.${encoded(claims)}.`;
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each([
    ['outside only', { response_mode: 'form_post' }, {}, 'form_post'],
    ['inside only', {}, { response_mode: 'form_post' }, 'form_post'],
    ['inside, fragment', {}, { response_mode: 'fragment' }, 'fragment'],
    ['outside before inside', { response_mode: 'query' }, { response_mode: 'form_post' }, 'query'],
    ['neither', {}, {}, 'query'],
    ['an unknown one outside', { response_mode: 'web_message' }, { response_mode: 'form_post' }, 'query'],
    ['an unknown one inside', {}, { response_mode: 'pigeon' }, 'query'],
    ['no text inside', {}, { response_mode: ['form_post'] }, 'query'],
    ['a response type inside', { response_type: '' }, { response_type: 'id_token' }, 'fragment'],
    ['a response type outside', {}, { response_type: 'id_token' }, 'query'],
    ['tokens in the query', { response_type: 'id_token' }, { response_mode: 'query' }, 'fragment'],
  ])('%s', async (_, outside, inside, mode) => {
    const world = await worldWithCallback();
    const request = unsigned({ client_id: 'web-app', ...inside });
    const refusal = await refusalAt(world, { ...outside, request });
    expect({ mode: refusal.mode, error: refusal.answer.get('error') }).toEqual({
      mode,
      error: 'request_not_supported',
    });
  });

  test('its state is returned if there is none outside', async () => {
    const world = await worldWithCallback();
    const request = unsigned({ state: 'inside', response_mode: 'form_post' });
    expect((await refusalAt(world, { state: '', request })).answer.get('state')).toBe('inside');
    expect((await refusalAt(world, { state: 'outside', request })).answer.get('state')).toBe('outside');
    expect((await refusalAt(world, { state: '', request: unsigned({ state: 7 }) })).answer.get('state')).toBeNull();
  });

  test('signed or not, whatever its signature is worth', async () => {
    const world = await worldWithCallback();
    const request = `${encoded({ alg: 'RS256' })}.${encoded({ response_mode: 'form_post' })}.c2ln`;
    expect((await refusalAt(world, { request })).mode).toBe('form_post');
  });

  test.each([
    ['no JWT', 'x'],
    ['an encrypted one', 'a.b.c.d.e'],
    ['no JSON', 'e30.bm8.'],
    ['no object', `e30.${Buffer.from('"form_post"').toString('base64url')}.`],
    ['a list', `e30.${Buffer.from('["form_post"]').toString('base64url')}.`],
    ['null', `e30.${Buffer.from('null').toString('base64url')}.`],
    ['bytes that are no UTF-8', 'e30._____w.'],
  ])('one that cannot be read (%s) says nothing', async (_, request) => {
    expect(await refusalAt(await worldWithCallback(), { request })).toMatchObject({ mode: 'query' });
  });

  test('a request_uri is not fetched: it is answered by the response mode outside', async () => {
    const world = await worldWithCallback();
    const request_uri = 'http://localhost:1/request.jwt';
    const outside = await refusalAt(world, { request_uri, response_mode: 'form_post' });
    expect([outside.mode, outside.answer.get('error')]).toEqual(['form_post', 'request_uri_not_supported']);
    expect((await refusalAt(world, { request_uri })).mode).toBe('query');
  });

  test('nothing else in it is used: no redirect URI, client or prompt', async () => {
    const world = await worldWithCallback();
    await world.configure((workspace) => void (clientOf(workspace, 'spa').redirect_uris = [CALLBACK, EVIL]));
    const request = unsigned({ redirect_uri: EVIL, client_id: 'spa', prompt: 'none', response_mode: 'fragment' });
    expect((await refusalAt(world, { request })).mode).toBe('fragment');
    const shown = await world.fetch(authorizePath({ client_id: 'spa', redirect_uri: '', request }));
    expect([shown.status, shown.headers.get('location')]).toEqual([400, null]);
    expect(await shown.text()).toContain('request_not_supported');
    const nobody = await world.fetch(authorizePath({ client_id: '', request }));
    expect(nobody.status).toBe(400);
  });

  test('in a request that is not refused for it, nothing in it counts', async () => {
    const world = await worldWithCallback();
    await automate(world);
    const answer = await authorize(world, { request: '' });
    expect(answer.get('code')).not.toBeNull();
  });
});
