import { describe, expect, test } from 'vitest';
import { NAMES_NO_CLIENT, NOT_SIGNED_OUT, SIGNED_OUT } from '../../server/http/pages/logout.ts';
import { Browser } from '../world/browser.ts';
import { authorizePath, CHALLENGE, redeem, type Tokens } from '../world/code-grant.ts';
import { logIn, redeem as redeemAt } from '../world/login.ts';
import { CALLBACK, clientOf, startWorld, type World } from '../world/world.ts';

const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' };
const AFTER = 'http://localhost:3000/bye';

async function startLoggedIn(): Promise<{ world: World; browser: Browser; tokens: Tokens }> {
  const world = await startWorld();
  await world.configure((workspace) => {
    Object.assign(clientOf(workspace, 'web-app'), {
      redirect_uris: [CALLBACK],
      post_logout_redirect_uris: [AFTER],
      trusted: true,
    });
  });
  const browser = new Browser(world.issuer);
  const done = await (await browser.open(world.issuer + authorizePath())).complete();
  const tokens = (await (await redeem(world, done.answer['code'] ?? '')).json()) as Tokens;
  return { world, browser, tokens };
}

const logoutUrl = (world: World, params: Record<string, string>): string =>
  `${world.issuer}/oidc/logout?${new URLSearchParams(params)}`;

const isLoggedIn = async (world: World, browser: Browser): Promise<boolean> =>
  (await browser.open(world.issuer + authorizePath({ prompt: 'none' }))).answer['code'] !== undefined;

test('with the hint of this session: back to the client immediately, with state', async () => {
  const { world, browser, tokens } = await startLoggedIn();
  expect(await isLoggedIn(world, browser)).toBe(true);
  const params = { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER, state: 's&1' };
  const done = await browser.open(logoutUrl(world, params));
  expect(done.url.startsWith(`${AFTER}?`)).toBe(true);
  expect(done.answer).toEqual({ state: 's&1' });
  expect(await isLoggedIn(world, browser)).toBe(false);
});

test('without a hint the user is asked, and may stay', async () => {
  const { world, browser } = await startLoggedIn();
  const page = await browser.open(logoutUrl(world, { client_id: 'web-app', post_logout_redirect_uri: AFTER }));
  expect(page.status).toBe(200);
  expect(page.html).toContain('Alice Archer');
  expect(await isLoggedIn(world, browser)).toBe(true);
  await page.submit({ action: 'stay' });
  expect(await isLoggedIn(world, browser)).toBe(true);
  const again = await browser.open(logoutUrl(world, { client_id: 'web-app', post_logout_redirect_uri: AFTER }));
  expect((await again.submit({ action: 'logout' })).url).toBe(AFTER);
  expect(await isLoggedIn(world, browser)).toBe(false);
});

test('a form from another site, which brings no cookie, ends no session unasked', async () => {
  const { world, browser } = await startLoggedIn();
  const foreign = await world.post('/oidc/logout', { client_id: 'web-app', post_logout_redirect_uri: AFTER });
  expect(foreign.headers.getSetCookie()).toEqual([]);
  const page = await browser.open(new URL(foreign.headers.get('location') ?? '', world.issuer).href);
  expect(page.html).toContain('<form');
  expect(await isLoggedIn(world, browser)).toBe(true);
});

test('a form with the hint of this session logs out', async () => {
  const { world, browser, tokens } = await startLoggedIn();
  const body = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER, state: 'x' });
  const done = await browser.open(`${world.issuer}/oidc/logout`, { method: 'POST', body });
  expect(done.url).toBe(`${AFTER}?state=x`);
  expect(await isLoggedIn(world, browser)).toBe(false);
});

test.each([
  ['another path', `${AFTER}/`],
  ['another query', `${AFTER}?a=1`],
  ['another host', 'http://localhost.example.com:3000/bye'],
  ['a script', 'javascript:alert(1)'],
])('a post_logout_redirect_uri with %s is refused on a page', async (_, post_logout_redirect_uri) => {
  const { world, browser, tokens } = await startLoggedIn();
  const refused = await browser.open(logoutUrl(world, { id_token_hint: tokens.id_token, post_logout_redirect_uri }));
  expect(refused.status).toBe(400);
  expect(await isLoggedIn(world, browser)).toBe(true);
});

test('an access token, a changed token, or the hint of another client is refused', async () => {
  const { world, browser, tokens } = await startLoggedIn();
  const attempts: Record<string, string>[] = [
    { id_token_hint: tokens.access_token },
    { id_token_hint: `${tokens.id_token}A` },
    { id_token_hint: tokens.id_token, client_id: 'spa' },
  ];
  for (const params of attempts) expect((await browser.open(logoutUrl(world, params))).status).toBe(400);
  expect(await isLoggedIn(world, browser)).toBe(true);
});

describe('OIDC RP-Initiated Logout §2, §3: without a hint the user is asked, and sent back only to what a client registered', () => {
  const EVIL = 'https://evil.test/bye';

  test('no client is identified: the session ends on yes, and the page says why it does not redirect', async () => {
    const { world, browser } = await startLoggedIn();
    const page = await browser.open(logoutUrl(world, { post_logout_redirect_uri: AFTER, state: 's' }));
    expect(page.status).toBe(200);
    expect(page.html).toContain('Alice Archer');
    expect(await isLoggedIn(world, browser)).toBe(true);
    const done = await page.submit({ action: 'logout' });
    expect([done.status, done.response?.headers.get('location')]).toEqual([200, null]);
    expect(done.html).toContain(SIGNED_OUT);
    expect(done.html).toContain(NAMES_NO_CLIENT);
    expect(done.html).not.toContain(`href="${AFTER}`);
    expect(await isLoggedIn(world, browser)).toBe(false);
  });

  test('no client is identified, and the user stays: the session continues, without a redirect', async () => {
    const { world, browser } = await startLoggedIn();
    const page = await browser.open(logoutUrl(world, { post_logout_redirect_uri: AFTER }));
    const stayed = await page.submit({ action: 'stay' });
    expect([stayed.status, stayed.html.includes(NOT_SIGNED_OUT)]).toEqual([200, true]);
    expect(await isLoggedIn(world, browser)).toBe(true);
  });

  test('the client is named and registered the URI: the session ends on yes, and the user is sent back', async () => {
    const { world, browser } = await startLoggedIn();
    const params = { client_id: 'web-app', post_logout_redirect_uri: AFTER, state: 's' };
    const done = await (await browser.open(logoutUrl(world, params))).submit({ action: 'logout' });
    expect(done.url).toBe(`${AFTER}?state=s`);
    expect(await isLoggedIn(world, browser)).toBe(false);
  });

  test.each(['spa', 'web-app'])(
    '%s is named and did not register the URI: refused, and the session lives',
    async (id) => {
      const { world, browser } = await startLoggedIn();
      const refused = await browser.open(logoutUrl(world, { client_id: id, post_logout_redirect_uri: EVIL }));
      expect(refused.status).toBe(400);
      expect(refused.html).toContain('not registered');
      expect(await isLoggedIn(world, browser)).toBe(true);
    },
  );

  test('no client is identified, and no user is logged in: the page says both', async () => {
    const world = await startWorld();
    const page = await new Browser(world.issuer).open(logoutUrl(world, { post_logout_redirect_uri: AFTER }));
    expect([page.status, page.url.startsWith(world.issuer)]).toEqual([200, true]);
    expect(page.html).toContain(NOT_SIGNED_OUT);
    expect(page.html).toContain(NAMES_NO_CLIENT);
  });

  test('no client and no URI: asked, ended, and nothing to explain', async () => {
    const { world, browser } = await startLoggedIn();
    const done = await (await browser.open(logoutUrl(world, {}))).submit({ action: 'logout' });
    expect(done.html).toContain(SIGNED_OUT);
    expect(done.html).not.toContain('id_token_hint');
    expect(await isLoggedIn(world, browser)).toBe(false);
  });

  test.each([
    ['another site', EVIL],
    ['a script', 'javascript:alert(1)'],
    ['no URL', '">x'],
  ])('no client is named: %s is never linked or redirected to', async (_, post_logout_redirect_uri) => {
    const { world, browser } = await startLoggedIn();
    const asked = await browser.open(logoutUrl(world, { post_logout_redirect_uri }));
    expect(asked.response?.headers.get('content-security-policy')).not.toContain('evil.test');
    const done = await asked.submit({ action: 'logout' });
    expect([done.status, done.response?.headers.get('location')]).toEqual([200, null]);
    expect(done.html).not.toMatch(/(?:href|action|content)="(?:https:\/\/evil|javascript)/);
    expect(await isLoggedIn(world, browser)).toBe(false);
  });

  test.each<[string, string, Record<string, string>]>([
    ['omniauth_openid_connect', 'GET', {}],
    [
      'MSAL.js',
      'GET',
      {
        'client-request-id': '6e0f3f0e-0000-4000-8000-000000000000',
        'x-client-SKU': 'msal.js.browser',
        'x-client-VER': '4.0.0',
      },
    ],
    ['MSAL.js with an account', 'GET', { logout_hint: 'alice@example.com', 'client-request-id': '6e0f3f0e' }],
    [
      'ASP.NET Core without saved tokens',
      'GET',
      { state: 'CfDJ8', 'x-client-SKU': 'ID_NET8_0', 'x-client-ver': '7.1.2.0' },
    ],
    ['ASP.NET Core by form', 'POST', { state: 'CfDJ8', 'x-client-SKU': 'ID_NET8_0', 'x-client-ver': '7.1.2.0' }],
    ['oidc-client-js without a user', 'GET', { state: '3f0e' }],
    ['angular-oauth2-oidc without an ID token', 'GET', { ui_locales: 'de' }],
  ])('a logout as %s sends it ends the session on yes', async (_, method, params) => {
    const { world, browser } = await startLoggedIn();
    const all = { post_logout_redirect_uri: AFTER, ...params };
    const page =
      method === 'GET'
        ? await browser.open(logoutUrl(world, all))
        : await browser.open(`${world.issuer}/oidc/logout`, { method, body: new URLSearchParams(all) });
    expect([page.status, page.html.includes('Sign out?')]).toEqual([200, true]);
    expect((await page.submit({ action: 'logout' })).html).toContain(SIGNED_OUT);
    expect(await isLoggedIn(world, browser)).toBe(false);
  });

  test('the record says why there was no redirect', async () => {
    const { world, browser } = await startLoggedIn();
    await (await browser.open(logoutUrl(world, { post_logout_redirect_uri: AFTER }))).submit({ action: 'logout' });
    const flow = [...world.bus.traffic().flows.values()].findLast(({ kind }) => kind === 'logout');
    expect(flow?.steps['logout-requested']).toContainEqual(
      expect.objectContaining({ outcome: 'noted', received: AFTER, hint: expect.stringContaining('client_id') }),
    );
  });
});

test('a client that does not exist is named on a page', async () => {
  const { world, browser } = await startLoggedIn();
  const refused = await browser.open(logoutUrl(world, { client_id: 'nobody', post_logout_redirect_uri: AFTER }));
  expect(refused.status).toBe(400);
  expect(refused.html).toContain('No client with this client_id exists in this workspace.');
  expect(await isLoggedIn(world, browser)).toBe(true);
});

test('the hint of another session asks first', async () => {
  const { world, browser, tokens } = await startLoggedIn();
  const other = new Browser(world.issuer);
  await (await other.open(world.issuer + authorizePath())).complete('bob');
  const page = await other.open(logoutUrl(world, { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER }));
  expect(page.html).toContain('<form');
  expect(await isLoggedIn(world, other)).toBe(true);
  expect(await isLoggedIn(world, browser)).toBe(true);
});

describe('with the starter config, a sample application’s logout comes back to it', () => {
  const BASES = ['http://localhost:3000', 'http://localhost:5173'];
  const HOMES = BASES.flatMap((base) => [base, `${base}/`]);

  test.each(HOMES)('web-app, with its ID token, to %s', async (home) => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    const visit = await logIn(world, {}, { browser });
    const { id_token } = await redeemAt(world, visit);
    const done = await browser.open(logoutUrl(world, { id_token_hint: id_token, post_logout_redirect_uri: home }));
    // A browser adds the slash of an empty path.
    expect([home, `${home}/`]).toContain(done.url);
  });

  test.each([
    ['oidc-client-ts', HOMES[0], {}],
    ['keycloak-js', HOMES[1], {}],
    ['react-oidc-context', HOMES[2], { state: '0123456789abcdef' }],
    ['angular-auth-oidc-client', HOMES[3], { ui_locales: 'en' }],
  ])('spa, by its client_id, as %s sends it', async (_, home, params) => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    await logIn(world, { client_id: 'spa', ...PKCE }, { browser });
    const all = { client_id: 'spa', post_logout_redirect_uri: home ?? '', ...params };
    const done = await (await browser.open(logoutUrl(world, all))).submit({ action: 'logout' });
    expect(done.url.startsWith(home ?? '')).toBe(true);
    expect(done.response).toBeUndefined();
  });

  test.each([
    'http://localhost:3000/bye',
    'http://localhost:8080/',
    'https://localhost:3000/',
    'http://127.0.0.1:3000/',
  ])('and to nowhere else, such as %s', async (elsewhere) => {
    const world = await startWorld();
    for (const client_id of ['spa', 'web-app']) {
      const params = { client_id, post_logout_redirect_uri: elsewhere };
      expect((await new Browser(world.issuer).open(logoutUrl(world, params))).status).toBe(400);
    }
  });
});
