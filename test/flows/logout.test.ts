import { expect, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { authorizePath, redeem, type Tokens } from '../world/code-grant.ts';
import { CALLBACK, clientOf, startWorld, type World } from '../world/world.ts';

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

test('with the hint of this session: at once, back to the client, with state', async () => {
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
