import { describe, expect, test } from 'vitest';
import {
  addWorkspace,
  authorize,
  automate,
  CHALLENGE,
  clientCredentials,
  introspect,
  obtainCode,
  obtainTokens,
  redeem,
  refresh,
  SERVICE_BASIC,
  userinfo,
  VERIFIER,
  WEB_APP_BASIC,
  type Tokens,
} from '../world/code-grant.ts';
import { basic, CALLBACK, clientOf, startWorld, WEB_APP, type World } from '../world/world.ts';

async function automatedWorld(): Promise<World> {
  const world = await startWorld();
  await automate(world);
  return world;
}

async function refusalOf(response: Response | Promise<Response>) {
  const answer = await response;
  const body = (await answer.json()) as Record<string, unknown>;
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('pragma')).toBe('no-cache');
  expect(body['status_code']).toBe(answer.status);
  expect(body['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  return { status: answer.status, error: body['error'], description: String(body['error_description']), body, answer };
}

describe('RFC 6749 §5.1: the token response', () => {
  test('is not stored, and says what was granted', async () => {
    const world = await automatedWorld();
    const response = await redeem(world, await obtainCode(world));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('pragma')).toBe('no-cache');
    const body = (await response.json()) as Tokens;
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'id_token',
      'refresh_token',
      'scope',
      'token_type',
    ]);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid profile email offline_access accounts.read',
    });
  });

  test('client_credentials without a scope: all that the client is subscribed to (acp.md §3.1), and no refresh token', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      const service = clientOf(workspace, 'service');
      service.grant_types = ['client_credentials', 'refresh_token'];
      service.scopes = ['introspect_tokens', 'openid', 'offline_access'];
    });
    const body = await clientCredentials(world);
    expect(body.scope).toBe('introspect_tokens openid offline_access');
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
    expect((await userinfo(world, body.access_token)).status).toBe(401);
    expect((await clientCredentials(world, { scope: 'openid' })).scope).toBe('openid');
  });
});

describe('RFC 6749 §4.1.3: a code is bound', () => {
  test('to its client', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'service').grant_types = ['authorization_code', 'client_credentials'];
    });
    const code = await obtainCode(world);
    expect(await refusalOf(redeem(world, code, {}, SERVICE_BASIC))).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
    expect((await redeem(world, code)).status).toBe(200);
  });

  test.each([
    ['another', { redirect_uri: 'http://localhost:3000/other' }],
    ['none', { redirect_uri: '' }],
    ['one that differs in case', { redirect_uri: CALLBACK.toUpperCase() }],
  ])('to its redirect_uri: %s is refused', async (_, form) => {
    const world = await automatedWorld();
    expect(await refusalOf(redeem(world, await obtainCode(world), form))).toMatchObject({ error: 'invalid_grant' });
  });

  test('to its challenge: no verifier and a wrong one are refused, and cost nothing', async () => {
    const world = await automatedWorld();
    const code = await obtainCode(world, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
    for (const form of [{}, { code_verifier: 'x'.repeat(43) }, { code_verifier: CHALLENGE }, { code_verifier: 'x' }]) {
      expect(await refusalOf(redeem(world, code, form as Record<string, string>))).toMatchObject({
        error: 'invalid_grant',
        body: { cause: 'invalid_pkce' },
      });
    }
    expect((await redeem(world, code, { code_verifier: VERIFIER })).status).toBe(200);
  });

  test('RFC 9700 §2.1.1: a verifier without a challenge is refused', async () => {
    const world = await automatedWorld();
    const refusal = await refusalOf(redeem(world, await obtainCode(world), { code_verifier: VERIFIER }));
    expect(refusal.error).toBe('invalid_grant');
  });

  test('to its time: §4.1.2', async () => {
    let now = Date.now();
    const world = await startWorld({ clock: () => now });
    await automate(world);
    const code = await obtainCode(world);
    now += 60_000;
    const refusal = await refusalOf(redeem(world, code));
    expect(refusal).toMatchObject({ error: 'invalid_grant', description: 'The code has expired.' });
  });

  test('to its workspace, where a spent one is unknown too', async () => {
    const world = await automatedWorld();
    const other = await addWorkspace(world, 'other');
    const elsewhere = (form: Record<string, string>) =>
      fetch(`${other}/oauth2/token`, { method: 'POST', headers: WEB_APP_BASIC, body: new URLSearchParams(form) });
    const code = await obtainCode(world);
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
    expect(await refusalOf(elsewhere(form))).toMatchObject({ error: 'invalid_grant' });
    const tokens = (await (await redeem(world, code)).json()) as Tokens;
    expect((await refusalOf(elsewhere(form))).description).toBe('The code is unknown.');
    const rotated = (await (await refresh(world, tokens.refresh_token)).json()) as Tokens;
    for (const refresh_token of [tokens.refresh_token, rotated.refresh_token]) {
      expect((await refusalOf(elsewhere({ grant_type: 'refresh_token', refresh_token }))).description).toBe(
        'The refresh token is unknown.',
      );
    }
    expect(await introspect(world, rotated.access_token)).toMatchObject({ active: true });
    const flows = world.events.filter(({ type }) => type === 'flow.started');
    const workspaceOf = new Map(
      flows.map((event) => [(event as { flowId: string }).flowId, event as { workspace: string }]),
    );
    const received = new Map<string, string | undefined>();
    for (const event of world.events) {
      if (event.type === 'exchange.received') received.set(event.exchangeId, event.workspace);
      if (event.type === 'exchange.answered' && event.flowId !== undefined)
        expect(workspaceOf.get(event.flowId)?.workspace).toBe(received.get(event.exchangeId));
    }
  });
});

describe('RFC 6749 §4.1.2, §10.5: a code that comes twice', () => {
  test('is refused, and what it gave is revoked', async () => {
    const world = await automatedWorld();
    const code = await obtainCode(world);
    const first = (await (await redeem(world, code)).json()) as Tokens;
    const second = (await (await refresh(world, first.refresh_token)).json()) as Tokens;
    expect(await refusalOf(redeem(world, code))).toMatchObject({ status: 400, error: 'invalid_grant' });
    for (const { access_token, refresh_token } of [first, second]) {
      expect(await introspect(world, access_token)).toEqual({ active: false });
      expect(await introspect(world, refresh_token)).toEqual({ active: false });
      expect((await userinfo(world, access_token)).status).toBe(401);
    }
    expect((await refresh(world, second.refresh_token)).status).toBe(400);
  });

  test('without the client’s secret it revokes nothing', async () => {
    const world = await automatedWorld();
    const code = await obtainCode(world);
    const tokens = (await (await redeem(world, code)).json()) as Tokens;
    expect((await redeem(world, code, {}, basic('web-app', 'wrong'))).status).toBe(401);
    expect(await introspect(world, tokens.access_token)).toMatchObject({ active: true });
  });
});

describe('RFC 6749 §6: refresh', () => {
  test('rotates, narrows and never widens; the ID token keeps sub and auth_time (OIDC Core §12.2)', async () => {
    const world = await automatedWorld();
    const first = await obtainTokens(world, { nonce: 'n' });
    const narrow = (await (await refresh(world, first.refresh_token, { scope: 'openid email' })).json()) as Tokens;
    expect(narrow).toMatchObject({ scope: 'openid email' });
    expect(narrow.refresh_token).not.toBe(first.refresh_token);
    expect(await refusalOf(refresh(world, narrow.refresh_token, { scope: 'openid accounts.write' }))).toMatchObject({
      error: 'invalid_scope',
    });
    const full = (await (await refresh(world, narrow.refresh_token)).json()) as Tokens;
    expect(full.scope).toBe(first.scope);
  });

  test('RFC 9700 §4.14.2: a used token that comes again ends the family', async () => {
    const world = await automatedWorld();
    const first = await obtainTokens(world);
    const second = (await (await refresh(world, first.refresh_token)).json()) as Tokens;
    expect((await refusalOf(refresh(world, first.refresh_token))).error).toBe('invalid_grant');
    expect((await refusalOf(refresh(world, second.refresh_token))).error).toBe('invalid_grant');
    expect(await introspect(world, second.access_token)).toEqual({ active: false });
  });

  test('a token of another client, an access token and a code are refused', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'service').grant_types = ['refresh_token', 'client_credentials'];
    });
    const tokens = await obtainTokens(world);
    const asService = world.post(
      '/oauth2/token',
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      SERVICE_BASIC,
    );
    expect(await refusalOf(asService)).toMatchObject({ error: 'invalid_grant' });
    for (const value of [
      tokens.access_token,
      tokens.id_token,
      await obtainCode(world),
      'x'.repeat(10_000),
      '__proto__',
    ])
      expect(await refusalOf(refresh(world, value))).toMatchObject({ status: 400, error: 'invalid_grant' });
    expect((await refresh(world, tokens.refresh_token)).status).toBe(200);
  });

  test('kept tokens are a relaxation that must be switched on', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, disable_refresh_token_cycling: true };
    });
    const first = await obtainTokens(world);
    const second = (await (await refresh(world, first.refresh_token)).json()) as Tokens;
    expect(second.refresh_token).toBe(first.refresh_token);
    expect((await refresh(world, first.refresh_token)).status).toBe(200);
  });

  test('a deleted user gets no more tokens', async () => {
    const world = await automatedWorld();
    const [tokens, code] = [await obtainTokens(world), await obtainCode(world)];
    await world.configure((workspace) => {
      workspace.users = (workspace.users ?? []).map((user) => ({ ...user, disabled: true }));
    });
    expect(await refusalOf(refresh(world, tokens.refresh_token))).toMatchObject({ error: 'invalid_grant' });
    expect(await refusalOf(redeem(world, code))).toMatchObject({ error: 'invalid_grant' });
    expect((await userinfo(world, tokens.access_token)).status).toBe(401);
    expect(await introspect(world, tokens.access_token)).toEqual({ active: false });
  });
});

describe('RFC 6749 §5.2: refusals', () => {
  const code = { grant_type: 'authorization_code', code: 'x' };
  const cases: [string, Record<string, string>, Record<string, string> | undefined, number, string][] = [
    ['no client', code, undefined, 401, 'invalid_client'],
    ['an unknown client', { ...code, client_id: 'nobody', client_secret: 'x' }, undefined, 401, 'invalid_client'],
    ['client __proto__', { ...code, client_id: '__proto__' }, undefined, 401, 'invalid_client'],
    ['a wrong secret', code, basic('web-app', 'wrong'), 401, 'invalid_client'],
    ['no secret', { ...code, client_id: 'web-app' }, undefined, 401, 'invalid_client'],
    [
      'a secret of a public client',
      { ...code, client_id: 'spa', client_secret: 'x' },
      undefined,
      401,
      'invalid_client',
    ],
    ['two methods', { ...code, ...WEB_APP }, WEB_APP_BASIC, 400, 'invalid_request'],
    ['no grant_type', { code: 'x' }, WEB_APP_BASIC, 400, 'invalid_request'],
    ['an unknown grant_type', { grant_type: 'password' }, WEB_APP_BASIC, 400, 'unsupported_grant_type'],
    ['grant_type constructor', { grant_type: 'constructor' }, WEB_APP_BASIC, 400, 'unsupported_grant_type'],
    ['a grant not allowed', { grant_type: 'client_credentials' }, WEB_APP_BASIC, 400, 'unauthorized_client'],
    ['a code not allowed', code, SERVICE_BASIC, 400, 'unauthorized_client'],
    ['no code', { grant_type: 'authorization_code' }, WEB_APP_BASIC, 400, 'invalid_request'],
    ['no refresh_token', { grant_type: 'refresh_token' }, WEB_APP_BASIC, 400, 'invalid_request'],
    ['an unknown code', code, WEB_APP_BASIC, 400, 'invalid_grant'],
    ['a code of 10,000 characters', { ...code, code: 'x'.repeat(10_000) }, WEB_APP_BASIC, 400, 'invalid_grant'],
    [
      'a scope not subscribed',
      { grant_type: 'client_credentials', scope: 'openid' },
      SERVICE_BASIC,
      400,
      'invalid_scope',
    ],
    ['scope __proto__', { grant_type: 'client_credentials', scope: '__proto__' }, SERVICE_BASIC, 400, 'invalid_scope'],
  ];

  test('each with its code and status', async () => {
    const world = await startWorld();
    for (const [what, form, headers, status, error] of cases) {
      const refusal = await refusalOf(world.post('/oauth2/token', form, headers));
      expect({ what, status: refusal.status, error: refusal.error }).toEqual({ what, status, error });
      const challenge = refusal.answer.headers.get('www-authenticate');
      expect(challenge).toBe(status === 401 ? 'Basic realm="default/default", charset="UTF-8"' : null);
    }
  });

  test('a public client cannot act on its own behalf (§4.4)', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'spa').grant_types = ['client_credentials'];
    });
    const refusal = await refusalOf(
      world.post('/oauth2/token', { grant_type: 'client_credentials', client_id: 'spa' }),
    );
    expect(refusal).toMatchObject({ status: 400, error: 'unauthorized_client' });
  });

  test('an inactive client is refused everywhere, and so are its tokens', async () => {
    const world = await automatedWorld();
    const tokens = await obtainTokens(world);
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').client_status = 'inactive';
    });
    expect(await refusalOf(refresh(world, tokens.refresh_token))).toMatchObject({
      status: 401,
      error: 'invalid_client',
    });
    expect((await userinfo(world, tokens.access_token)).status).toBe(401);
    expect(await introspect(world, tokens.access_token)).toEqual({ active: false });
    await expect(authorize(world)).rejects.toThrow('400');
  });

  test('rotated secrets still work, and the record says so', async () => {
    const world = await automatedWorld();
    await world.configure((workspace) => {
      Object.assign(clientOf(workspace, 'service'), {
        client_secret: 'n%+:é'.replace('é', 'e'),
        rotated_secrets: ['service-secret'],
      });
    });
    await clientCredentials(world);
    await clientCredentials(world, {}, basic('service', 'n%+:e'));
    const notes = world.events.filter((event) => event.type === 'flow.step' && event.check === 'client-authenticated');
    expect(notes.map((note) => /rotated/.test(JSON.stringify(note)))).toEqual([true, false]);
  });

  test.each([
    ['application/json', '{"grant_type":"client_credentials"}', 400],
    ['multipart/form-data; boundary=b', '--b--', 400],
    ['application/x-www-form-urlencoded', 'grant_type=%ff', 400],
    ['application/x-www-form-urlencoded', 'grant_type=a&grant_type=b', 400],
    ['application/x-www-form-urlencoded', `a=${'x'.repeat(1024 * 1024)}`, 413],
  ])('a body of %s, %.20s: %i', async (type, body, status) => {
    const world = await startWorld();
    const response = world.fetch('/oauth2/token', {
      method: 'POST',
      body,
      headers: { ...SERVICE_BASIC, 'content-type': type },
    });
    expect(await refusalOf(response)).toMatchObject({ status, error: 'invalid_request' });
  });

  test('a body that is not UTF-8, and parameters in the query, are refused', async () => {
    const world = await startWorld();
    const headers = { ...SERVICE_BASIC, 'content-type': 'application/x-www-form-urlencoded' };
    const body = Buffer.concat([Buffer.from('grant_type='), Buffer.from([0xff])]);
    expect(await refusalOf(world.fetch('/oauth2/token', { method: 'POST', headers, body }))).toMatchObject({
      description: 'The body is not valid UTF-8.',
    });
    const query = '?grant_type=client_credentials';
    expect(await refusalOf(world.fetch(`/oauth2/token${query}`, { method: 'POST', headers }))).toMatchObject({
      error: 'invalid_request',
    });
  });
});
