import { describe, expect, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { authorizeUrl, claimsOf, logIn, redeem, registerCallback } from '../world/login.ts';
import { startWorld, type World } from '../world/world.ts';

async function loggedIn(options = {}) {
  const world = await startWorld(options);
  await registerCallback(world);
  const browser = new Browser(world.issuer);
  const first = await logIn(world, {}, { browser });
  const again = (params: Record<string, string | undefined>) => browser.open(authorizeUrl(world, params));
  return { world, browser, first, again };
}

async function hintOf(world: World, username: string): Promise<string> {
  return (await redeem(world, await logIn(world, {}, { username }))).id_token;
}

describe('OpenID Connect Core §3.1.2.1: prompt', () => {
  test('none: returns a code when the user is logged in and has consented', async () => {
    const { again } = await loggedIn();
    const { answer } = await again({ prompt: 'none' });
    expect(answer).toMatchObject({ state: 's', code: expect.any(String) as string });
  });

  test('none: login_required otherwise, with iss and trace_id', async () => {
    const world = await startWorld();
    await registerCallback(world);
    const { answer } = await new Browser(world.issuer).open(authorizeUrl(world, { prompt: 'none' }));
    expect(answer).toMatchObject({ error: 'login_required', state: 's', iss: world.issuer });
    expect(answer['trace_id']).toBeTruthy();
  });

  test('none: consent_required when a scope is not granted yet', async () => {
    const { again } = await loggedIn();
    const { answer } = await again({ prompt: 'none', scope: 'openid email' });
    expect(answer['error']).toBe('consent_required');
  });

  test('login and select_account: ask again even if a user is logged in', async () => {
    const { again } = await loggedIn();
    expect((await again({ prompt: 'login' })).page).toBe('login');
    expect((await again({ prompt: 'select_account' })).page).toBe('login');
  });

  test('consent: asks for everything again', async () => {
    const { again } = await loggedIn();
    const visit = await again({ prompt: 'consent' });
    expect(visit.page).toBe('consent');
    expect(visit.askedScopes()).toEqual(['openid']);
  });

  test.each(['none login', 'create'])('%s: invalid_request', async (prompt) => {
    const { again } = await loggedIn();
    expect((await again({ prompt })).answer['error']).toBe('invalid_request');
  });

  test('none with a redirect URI that is not registered: a page that says interaction_required', async () => {
    const world = await startWorld();
    const visit = await new Browser(world.issuer).open(authorizeUrl(world, { prompt: 'none' }));
    expect(visit.status).toBe(400);
    expect(visit.html).toContain('interaction_required');
  });
});

describe('OpenID Connect Core §3.1.2.1: max_age', () => {
  test('a login that is older is asked again; auth_time says when it was', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const { world, browser, first, again } = await loggedIn({ clock: () => now });
    const authTime = claimsOf((await redeem(world, first)).id_token)['auth_time'];
    expect(authTime).toBe(now / 1000);
    now += 100_000;
    expect((await again({ max_age: '100' })).answer['code']).toBeTruthy();
    const asked = await again({ max_age: '99' });
    expect(asked.page).toBe('login');
    const fresh = await redeem(world, await asked.login('alice'));
    expect(claimsOf(fresh.id_token)['auth_time']).toBe(now / 1000);
    expect(browser.cookieNames().filter((name) => name.endsWith('-sso'))).toHaveLength(1);
  });

  test('not a number: invalid_request', async () => {
    const { again } = await loggedIn();
    expect((await again({ max_age: 'soon' })).answer['error']).toBe('invalid_request');
  });
});

describe('OpenID Connect Core §3.1.2.1: id_token_hint', () => {
  test('another user than the one logged in: login_required under prompt=none, else the login page', async () => {
    const { world, again } = await loggedIn();
    const id_token_hint = await hintOf(world, 'bob');
    expect((await again({ id_token_hint, prompt: 'none' })).answer['error']).toBe('login_required');
    const page = await again({ id_token_hint });
    expect(page.page).toBe('login');
    expect((await page.login('alice')).answer['error']).toBe('login_required');
  });

  test('the user who is logged in: a code', async () => {
    const { world, first, again } = await loggedIn();
    const { id_token } = await redeem(world, first);
    expect((await again({ id_token_hint: id_token, prompt: 'none' })).answer['code']).toBeTruthy();
  });

  test('an access token in its place: invalid_request', async () => {
    const { world, first, again } = await loggedIn();
    const { access_token } = await redeem(world, first);
    expect((await again({ id_token_hint: access_token })).answer['error']).toBe('invalid_request');
  });
});

describe('OpenID Connect Core §3.1.2.2, §5.5.1: a sub demanded by the claims parameter', () => {
  const demand = (sub: object) => ({ prompt: 'none', claims: JSON.stringify({ id_token: { sub } }) });

  test.each([
    [{ value: 'alice' }, undefined],
    [{ values: ['bob', 'alice'] }, undefined],
    [{ essential: true }, undefined],
    [{ value: 'bob' }, 'login_required'],
    [{ values: ['bob', 'zoe'] }, 'login_required'],
    [{ value: 1 }, 'login_required'],
  ])('%j', async (sub, error) => {
    const { again } = await loggedIn();
    expect((await again(demand(sub))).answer['error']).toBe(error);
  });

  test('it and an id_token_hint are demanded both', async () => {
    const { world, first, again } = await loggedIn();
    const { id_token: id_token_hint } = await redeem(world, first);
    expect((await again({ ...demand({ value: 'alice' }), id_token_hint })).answer['code']).toBeTruthy();
    expect((await again({ ...demand({ value: 'bob' }), id_token_hint })).answer['error']).toBe('login_required');
  });
});

describe('OpenID Connect Core §5.5.1.1: acr', () => {
  const essential = JSON.stringify({ id_token: { acr: { essential: true, values: ['gold'] } } });

  test('essential and not to be had: unmet_authentication_requirements', async () => {
    const { again } = await loggedIn();
    expect((await again({ claims: essential })).answer['error']).toBe('unmet_authentication_requirements');
  });

  test('supported: it is in the ID token', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, acr_values_supported: ['1', 'gold'] };
    });
    const { id_token } = await redeem(world, await logIn(world, { acr_values: 'platinum gold' }));
    expect(claimsOf(id_token)['acr']).toBe('gold');
  });
});

describe('sessions', () => {
  test('a redirect URI that is not registered is never answered without a page', async () => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    expect((await logIn(world, {}, { browser })).answer['code']).toBeTruthy();
    const again = await browser.open(authorizeUrl(world));
    expect(again.page).toBe('login');
    expect((await again.login('alice')).answer['code']).toBeTruthy();
  });

  test('a new login ends the session before it', async () => {
    const { world, again } = await loggedIn();
    await (await again({ prompt: 'login' })).complete('bob');
    const sessions = await world.core.runtime.list('session');
    expect(sessions.map(([, { username }]) => username)).toEqual(['bob']);
  });

  test('one login serves two clients', async () => {
    const { world, browser } = await loggedIn();
    const visit = await browser.open(
      authorizeUrl(world, {
        client_id: 'spa',
        redirect_uri: 'http://localhost:5173/callback',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
      }),
    );
    expect(visit.page).toBe('consent');
  });

  test('without "Stay signed in" the cookie ends with the browser; with it, it lasts', async () => {
    const world = await startWorld();
    const page = await new Browser(world.issuer).open(authorizeUrl(world, { scope: undefined }));
    const form = { username: 'alice', password: 'alice' };
    const cookieOf = async (more: Record<string, string>) => {
      const browser = new Browser(world.issuer);
      const visit = await browser.open(authorizeUrl(world, { scope: undefined }));
      await visit.submit({ ...form, ...more });
      return browser.setCookies.find((cookie) => cookie.includes('-sso='));
    };
    expect(page.page).toBe('login');
    expect(await cookieOf({})).not.toMatch(/max-age/i);
    expect(await cookieOf({ remember_my_sign_in_method: 'on' })).toMatch(/Max-Age=2592000/);
    expect(await cookieOf({})).toMatch(/HttpOnly; SameSite=Lax/);
  });

  test('switched off: every request asks', async () => {
    const { world, again } = await loggedIn();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, sso: { enabled: false } };
    });
    expect((await again({})).page).toBe('login');
  });

  test('a disabled or deleted user is no longer logged in', async () => {
    const { world, again } = await loggedIn();
    await world.configure((workspace) => {
      workspace.users = workspace.users?.filter(({ username }) => username !== 'alice') ?? [];
    });
    expect((await again({ prompt: 'none' })).answer['error']).toBe('login_required');
  });

  test('two tabs are two interactions: each ends with its own state', async () => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    const one = await browser.open(authorizeUrl(world, { state: 'one' }));
    const two = await browser.open(authorizeUrl(world, { state: 'two' }));
    expect((await (await two.login('bob')).complete('bob')).answer['state']).toBe('two');
    const first = await one.complete('alice');
    expect(first.answer['state']).toBe('one');
    expect(claimsOf((await redeem(world, first)).id_token)['sub']).toBe('alice');
  });

  test('cookies are named after the port, and seen by one workspace only', async () => {
    const { world, browser } = await loggedIn();
    expect(browser.cookieNames()).toEqual([expect.stringMatching(/^understudy-[0-9a-f]{8}-sso$/)]);
    expect(browser.cookieHeader(`${new URL(world.issuer).origin}/default/other/login`)).toBe('');
  });

  test('an interaction of another browser is refused, and says so', async () => {
    const world = await startWorld();
    const page = await new Browser(world.issuer).open(authorizeUrl(world));
    const stolen = await new Browser(world.issuer).open(page.url);
    expect(stolen.status).toBe(400);
    expect(stolen.html).toContain('no such login in progress');
  });

  test('a form without the page’s csrf value is refused', async () => {
    const world = await startWorld();
    const page = await new Browser(world.issuer).open(authorizeUrl(world));
    const forged = await page.submit({ username: 'alice', password: 'alice', csrf: 'forged' });
    expect(forged.status).toBe(400);
  });
});
