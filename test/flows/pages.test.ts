import { describe, expect, test } from 'vitest';
import { decideFromConsole } from '../../server/interaction/decide.ts';
import { Browser } from '../world/browser.ts';
import { authorizePath, decode, redeem, VERIFIER, CHALLENGE, type Tokens } from '../world/code-grant.ts';
import { CALLBACK, clientOf, startWorld, type World } from '../world/world.ts';

/** A world whose web-app has a registered redirect URI, so that prompt=none may be answered. */
async function startRegistered(options: Parameters<typeof startWorld>[0] = {}): Promise<World> {
  const world = await startWorld(options);
  await world.configure((workspace) => {
    clientOf(workspace, 'web-app').redirect_uris = [CALLBACK];
  });
  return world;
}

const visit = (world: World, browser: Browser, params: Record<string, string> = {}) =>
  browser.open(world.issuer + authorizePath({ scope: 'openid profile', ...params }));

async function claimsOf(world: World, answer: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await redeem(world, answer['code'] ?? '');
  return decode(((await response.json()) as Tokens).id_token).claims;
}

async function loggedIn(world: World, username = 'alice'): Promise<Browser> {
  const browser = new Browser(world.issuer);
  await (await visit(world, browser)).complete(username);
  return browser;
}

describe('prompt and max_age (OpenID Connect Core §3.1.2.1)', () => {
  test('prompt=none is login_required, then consent_required, then a code', async () => {
    const world = await startRegistered();
    const stranger = await visit(world, new Browser(world.issuer), { prompt: 'none', state: 's' });
    expect(stranger.answer).toMatchObject({ error: 'login_required', state: 's', iss: world.issuer });
    const browser = await loggedIn(world);
    const more = await visit(world, browser, { prompt: 'none', scope: 'openid email' });
    expect(more.answer['error']).toBe('consent_required');
    expect((await visit(world, browser, { prompt: 'none' })).answer).toHaveProperty('code');
  });

  test('prompt=none with another value is refused', async () => {
    const world = await startRegistered();
    const refused = await visit(world, await loggedIn(world), { prompt: 'none login' });
    expect(refused.answer['error']).toBe('invalid_request');
  });

  test.each(['login', 'select_account'])('prompt=%s asks again, and another user may log in', async (prompt) => {
    const world = await startRegistered();
    const browser = await loggedIn(world);
    const page = await visit(world, browser, { prompt });
    expect(page.page).toBe('login');
    expect(await claimsOf(world, (await page.complete('bob')).answer)).toMatchObject({ sub: 'bob' });
    expect(await claimsOf(world, (await visit(world, browser)).answer)).toMatchObject({ sub: 'bob' });
  });

  test('prompt=consent asks again for what was granted', async () => {
    const world = await startRegistered();
    const page = await visit(world, await loggedIn(world), { prompt: 'consent' });
    expect(page.page).toBe('consent');
    expect(page.askedScopes()).toEqual(['openid', 'profile']);
  });

  test('max_age asks again once the login is older, and auth_time tells of the new login', async () => {
    let now = Date.now();
    const world = await startRegistered({ clock: () => now });
    const browser = await loggedIn(world);
    now += 60_000;
    expect((await visit(world, browser, { max_age: '60' })).answer).toHaveProperty('code');
    now += 1_000;
    const page = await visit(world, browser, { max_age: '60' });
    expect(page.page).toBe('login');
    const claims = await claimsOf(world, (await page.complete()).answer);
    expect(claims['auth_time']).toBe(Math.floor(now / 1000));
  });

  test('max_age=0 asks again at once', async () => {
    const world = await startRegistered();
    expect((await visit(world, await loggedIn(world), { max_age: '0' })).page).toBe('login');
  });
});

describe('hints, acr and claims', () => {
  test('id_token_hint demands its user; an access token or another text in its place is refused', async () => {
    const world = await startRegistered();
    const browser = await loggedIn(world);
    const tokens = (await (await redeem(world, (await visit(world, browser)).answer['code'] ?? '')).json()) as Tokens;
    const hinted = await visit(world, browser, { prompt: 'none', id_token_hint: tokens.id_token });
    expect(hinted.answer).toHaveProperty('code');
    const other = await loggedIn(world, 'bob');
    const mismatched = await visit(world, other, { prompt: 'none', id_token_hint: tokens.id_token });
    expect(mismatched.answer['error']).toBe('login_required');
    for (const id_token_hint of [tokens.access_token, 'x.y.z', `${tokens.id_token}A`]) {
      expect((await visit(world, browser, { id_token_hint })).answer['error']).toBe('invalid_request');
    }
  });

  test('login_hint fills in the user name', async () => {
    const world = await startRegistered();
    const page = await visit(world, new Browser(world.issuer), { login_hint: 'zoe' });
    expect(page.html).toMatch(/<input[^>]*name="username"[^>]*value="zoe"/);
  });

  test('acr_values choose among what is supported; an essential acr is met or refused', async () => {
    const world = await startRegistered();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, acr_values_supported: ['1', '2'] };
    });
    const browser = new Browser(world.issuer);
    const first = await (await visit(world, browser, { acr_values: '9' })).complete();
    expect(await claimsOf(world, first.answer)).toMatchObject({ acr: '1' });
    const essential = (value: string) => ({
      claims: JSON.stringify({ id_token: { acr: { essential: true, values: [value] } } }),
    });
    const stronger = await visit(world, browser, essential('2'));
    expect(stronger.page).toBe('login');
    expect(await claimsOf(world, (await stronger.complete()).answer)).toMatchObject({ acr: '2' });
    const impossible = await visit(world, browser, essential('9'));
    expect(impossible.answer['error']).toBe('unmet_authentication_requirements');
  });

  test('the claims parameter brings a claim that no scope released', async () => {
    const world = await startRegistered();
    const claims = JSON.stringify({ id_token: { email: null }, userinfo: { email: { essential: true } } });
    const page = await visit(world, new Browser(world.issuer), { claims });
    const { answer } = await page.complete();
    expect(await claimsOf(world, answer)).toMatchObject({ email: 'alice@example.com' });
  });
});

describe('single sign-on', () => {
  test('a second client needs no login, but its own consent', async () => {
    const world = await startRegistered();
    const browser = await loggedIn(world);
    const second = { client_id: 'spa', code_challenge: CHALLENGE, code_challenge_method: 'S256' };
    const page = await visit(world, browser, second);
    expect(page.page).toBe('consent');
    const { answer } = await page.allow();
    const form = { client_id: 'spa', code_verifier: VERIFIER };
    const tokens = (await (await redeem(world, answer['code'] ?? '', form, {})).json()) as Tokens;
    const first = await claimsOf(world, (await visit(world, browser)).answer);
    expect(decode(tokens.id_token).claims).toMatchObject({ sub: 'alice', sid: first['sid'] });
  });

  test('the cookie ends with the browser unless the user stays signed in', async () => {
    const world = await startRegistered();
    const cookieOf = async (fields: Record<string, string>): Promise<string | undefined> => {
      const page = await visit(world, new Browser(world.issuer), { prompt: 'login' });
      await (await page.submit({ username: 'alice', password: 'alice', ...fields })).complete();
      const sent = world.events.flatMap((event) => {
        const headers = event.type === 'exchange.answered' ? Object.entries(event.reply?.headers ?? {}) : [];
        return headers.filter(([name]) => /^set-cookie$/i.test(name)).flatMap(([, value]) => [value].flat());
      });
      return sent.findLast((header) => header.includes('-sso='));
    };
    expect(await cookieOf({})).not.toContain('Max-Age');
    expect(await cookieOf({ remember_my_sign_in_method: 'on' })).toContain('Max-Age=2592000');
  });

  test('switched off: every request asks for a login, and no cookie is set', async () => {
    const world = await startRegistered();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, sso: { enabled: false } };
    });
    const browser = await loggedIn(world);
    expect(browser.cookieNames()).toEqual([]);
    expect((await visit(world, browser)).page).toBe('login');
  });

  test('two tabs: each completes its own request', async () => {
    const world = await startRegistered();
    const browser = new Browser(world.issuer);
    const left = await visit(world, browser, { state: 'left', nonce: 'n-left' });
    const right = await visit(world, browser, { state: 'right', nonce: 'n-right' });
    const leftConsent = await left.login('alice');
    const rightDone = await (await right.login('bob')).allow();
    const leftDone = await leftConsent.allow();
    expect(leftDone.answer['state']).toBe('left');
    expect(rightDone.answer['state']).toBe('right');
    expect(await claimsOf(world, leftDone.answer)).toMatchObject({ sub: 'alice', nonce: 'n-left' });
    expect(await claimsOf(world, rightDone.answer)).toMatchObject({ sub: 'bob', nonce: 'n-right' });
    expect((await left.login('alice')).status).toBe(400);
  });

  test('another browser cannot continue a login', async () => {
    const world = await startRegistered();
    const page = await visit(world, new Browser(world.issuer));
    expect((await new Browser(world.issuer).open(page.url)).status).toBe(400);
  });
});

describe('consent (acp.md §3.2)', () => {
  test('is not asked of a trusted client', async () => {
    const world = await startRegistered();
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').trusted = true;
    });
    const done = await (await visit(world, new Browser(world.issuer))).login('alice');
    expect(done.answer).toHaveProperty('code');
  });

  test('leaves out scopes granted without asking, and asks for transient ones every time', async () => {
    const world = await startRegistered();
    await world.configure((workspace) => {
      for (const scope of workspace.scopes ?? []) {
        if (scope.name === 'openid') scope.implicit_grant = true;
        if (scope.name === 'accounts.read') scope.transient = true;
      }
    });
    const browser = new Browser(world.issuer);
    const scope = 'openid profile accounts.read';
    const first = await (await visit(world, browser, { scope })).login('alice');
    expect(first.askedScopes()).toEqual(['profile', 'accounts.read']);
    await first.allow();
    expect((await visit(world, browser, { scope })).askedScopes()).toEqual(['accounts.read']);
  });

  test('a part may be granted, and the rest is asked for again', async () => {
    const world = await startRegistered();
    const browser = new Browser(world.issuer);
    const page = await (await visit(world, browser, { scope: 'openid email accounts.read' })).login('alice');
    const { answer } = await page.allow(['openid', 'accounts.read']);
    const tokens = (await (await redeem(world, answer['code'] ?? '')).json()) as Tokens;
    expect(tokens.scope).toBe('openid accounts.read');
    expect(decode(tokens.id_token).claims).not.toHaveProperty('email');
    expect((await visit(world, browser, { scope: 'openid email accounts.read' })).askedScopes()).toEqual(['email']);
  });

  test('denied, or nothing granted, is access_denied', async () => {
    const world = await startRegistered();
    const page = await (await visit(world, new Browser(world.issuer), { state: 's' })).login('alice');
    expect((await page.deny()).answer).toMatchObject({ error: 'access_denied', state: 's', iss: world.issuer });
    const again = await (await visit(world, new Browser(world.issuer))).login('alice');
    expect((await again.allow([])).answer['error']).toBe('access_denied');
  });

  test('nothing requested, nothing shown', async () => {
    const world = await startRegistered();
    const done = await (await visit(world, new Browser(world.issuer), { scope: '' })).login('alice');
    expect(done.answer).toHaveProperty('code');
  });
});

describe('without a page', () => {
  test.each([
    [{}, 'bob'],
    [{ login_hint: 'zoe' }, 'zoe'],
    [{ login_hint: 'nobody' }, 'bob'],
  ])('automatic login with %j is for %s', async (params, sub) => {
    const world = await startRegistered();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: 'bob' };
    });
    const done = await visit(world, new Browser(world.issuer), params);
    expect(await claimsOf(world, done.answer)).toMatchObject({ sub });
  });

  test('automatic login is refused with a redirect URI that is not registered', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'auto', auto_login_username: 'bob' };
    });
    const shown = await visit(world, new Browser(world.issuer));
    expect(shown.status).toBe(400);
    expect(shown.html).toContain('interaction_required');
  });

  test('the console logs a user in and grants some scopes while the page is open', async () => {
    const world = await startRegistered();
    const browser = new Browser(world.issuer);
    const page = await visit(world, browser);
    const idOf = (url: string): string => new URL(url).searchParams.get('login_id') ?? '';
    expect(world.bus.traffic().waiting.get(idOf(page.url))).toMatchObject({ kind: 'login', client_id: 'web-app' });
    const status = async (asking: string) =>
      (await browser.open(`${world.issuer}/login/status?login_id=${idOf(page.url)}&asking=${asking}`)).html;
    expect(await status('login')).toContain('waiting');
    await decideFromConsole(world.core, idOf(page.url), { decision: 'approve', username: 'bob' });
    expect(await status('login')).toContain('decided');
    const consent = await browser.open(page.url);
    expect(consent.page).toBe('consent');
    expect(await status('consent')).toContain('waiting');
    await decideFromConsole(world.core, idOf(page.url), { decision: 'approve', granted_scopes: ['openid'] });
    const done = await consent.allow();
    expect(await claimsOf(world, done.answer)).toMatchObject({ sub: 'bob', scp: ['openid'] });
    await expect(decideFromConsole(world.core, idOf(page.url), { decision: 'deny' })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test('the console denies while the page is open', async () => {
    const world = await startRegistered();
    const browser = new Browser(world.issuer);
    const page = await visit(world, browser);
    const login_id = new URL(page.url).searchParams.get('login_id') ?? '';
    await decideFromConsole(world.core, login_id, { decision: 'deny', error_description: 'Not today.' });
    expect((await browser.open(page.url)).answer).toMatchObject({
      error: 'access_denied',
      error_description: 'Not today.',
    });
    expect(world.bus.traffic().waiting.size).toBe(0);
  });
});
