import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIVE_WORDS } from '../../renderer/views/live/words.ts';
import { END_WORDS } from '../../renderer/tokens/end-words.ts';
import { TOKEN_WORDS } from '../../renderer/tokens/token-words.ts';
import { clientCredentials, SERVICE_BASIC } from '../world/code-grant.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { openConsole } from '../world/console.ts';
import { clientOf, type World } from '../world/world.ts';
import { createKey, signToken } from '../renderer/fixtures/tokens.ts';
import { flowOn, openPortal, signIn } from './steps.ts';

const namesIn = (table: Locator): Promise<string[]> => table.getByRole('rowheader').allInnerTexts();

/** The lines of each name in a table, as texts. */
const linesOf = (table: Locator): Promise<string[][]> =>
  table.getByRole('rowheader').evaluateAll((cells) =>
    cells.map((cell) => {
      const lines = new Map<number, string>();
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.textContent!.length; at += 1) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const top = Math.round(range.getBoundingClientRect().top);
          lines.set(top, (lines.get(top) ?? '') + node.textContent![at]);
        }
      }
      return [...lines.values()];
    }),
  );

const isActive = async (world: World, token: string): Promise<unknown> => {
  const response = await world.post('/oauth2/introspect', { token }, SERVICE_BASIC);
  return ((await response.json()) as { active: unknown }).active;
};

const verifies = (world: World, token: string): Promise<boolean> =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${world.issuer}/.well-known/jwks.json`))).then(
    () => true,
    () => false,
  );

describeInBrowser('tokens in the console', { timeout: 60_000 }, () => {
  let browser: Chromium;
  beforeAll(async () => void (browser = await openChromium()));
  afterAll(() => browser?.close());

  test.each([1280, 1920])('iss, sub, aud and exp come first, and no name wraps (%i px wide)', async (width) => {
    const { world, page, go } = await openConsole(browser, { viewport: { width, height: 800 } });
    await signIn(await openPortal(page, world));
    await go('/live');
    await page.getByRole('treeitem', { name: /default-demo.*Succeeded/ }).click();
    const flow = flowOn(page);
    await flow.getByRole('tab', { name: /Tokens/ }).click();
    await flow.getByText(LIVE_WORDS.verified).last().waitFor();
    const tables = [flow.getByRole('table').first(), ...(await flow.getByRole('table', { name: 'Claims' }).all())];
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      expect((await namesIn(table)).slice(0, 6)).toEqual(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf']);
      for (const lines of await linesOf(table)) expect(lines).toHaveLength(1);
    }
    expect(await namesIn(tables[0]!)).toContain('preferred_username');
  });

  test('a name wider than the table wraps only after punctuation', async () => {
    const { world, page, go } = await openConsole(browser);
    const long = `https://example.com/${'department-of-something/'.repeat(6)}roles`;
    const claims = { [long]: ['admin'], phone_number_verified: true, iss: 'https://example.com' };
    const token = signToken(createKey('k9'), claims);
    await (await world.fetch('/userinfo', { headers: { authorization: `Bearer ${token}` } })).arrayBuffer();
    await go('/live');
    await page
      .getByRole('treeitem', { name: /invalid_token/ })
      .first()
      .click();
    await flowOn(page)
      .getByRole('tab', { name: /Exchanges/ })
      .click();
    await flowOn(page)
      .getByRole('link', { name: /userinfo/ })
      .click();
    const table = page.getByRole('table', { name: 'Claims' });
    await table.waitFor();
    const lines = await linesOf(table);
    expect(lines.flat().length).toBeGreaterThan(lines.length);
    for (const line of lines.flatMap((all) => all.slice(0, -1))) expect(line).toMatch(/[/.:_-]$/);
    await page
      .getByText(/\d+ headers/)
      .first()
      .click();
    for (const name of await linesOf(page.getByRole('table', { name: 'Headers' }).first()))
      expect(name).toHaveLength(1);
  });

  test('“Expire now” on a JWT says who accepts it until when: by signature yes, by introspection no', async () => {
    const { world, page, go } = await openConsole(browser);
    const { access_token } = await clientCredentials(world);
    await go('/consents');
    await page.getByRole('row', { name: /service/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('This token is a JWT.').waitFor();
    expect((await namesIn(drawer.getByRole('table', { name: 'Claims' }))).slice(0, 4)).toEqual([
      'iss',
      'sub',
      'aud',
      'exp',
    ]);
    await drawer.getByRole('button', { name: END_WORDS.expire }).click();
    await page.getByText(new RegExp(`${END_WORDS.rejected} ${END_WORDS.stillUntil} 20\\d\\d-`)).waitFor();
    expect([await isActive(world, access_token), await verifies(world, access_token)]).toEqual([false, true]);
  });

  test('“Expire now” on an opaque token says that it has expired, and it has', async () => {
    const { world, page, go } = await openConsole(browser);
    await world.configure((workspace) => {
      clientOf(workspace, 'service').access_token_strategy = 'opaque';
    });
    const { access_token } = await clientCredentials(world);
    await go('/consents');
    await page.getByRole('row', { name: /service/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: END_WORDS.expire }).click();
    await page.getByText(END_WORDS.expired, { exact: true }).waitFor();
    expect(await isActive(world, access_token)).toBe(false);
  });

  test('revoking a refresh token with its access token succeeds, and says that the JWT stays valid', async () => {
    const { world, page, go } = await openConsole(browser);
    await signIn(await openPortal(page, world));
    await go('/consents');
    for (const kind of [TOKEN_WORDS.refresh_token, TOKEN_WORDS.access_token])
      await page.getByRole('row', { name: kind }).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Revoke 2 tokens' }).click();
    await page.getByText(new RegExp(`2 tokens revoked\\. ${END_WORDS.stillUntil}`)).waitFor();
    expect(await page.getByText('Couldn’t revoke').count()).toBe(0);
  });

  test('withdrawing a consent and ending a session claim no more than they do', async () => {
    const { world, page, go } = await openConsole(browser);
    await signIn(await openPortal(page, world));
    const tokensAlive = async (): Promise<number> =>
      (await world.core.runtime.list('accessToken')).length + (await world.core.runtime.list('refreshToken')).length;
    await go('/consents/sessions');
    await page.getByRole('row', { name: /alice/ }).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'End 1 session' }).click();
    await page.getByText(/1 session ended\..*Issued tokens stay valid\./).waitFor();
    expect(await tokensAlive()).toBe(2);
    await go('/consents/consents');
    await page
      .getByRole('row', { name: /accounts\.read/ })
      .getByRole('checkbox')
      .check();
    await page.getByRole('button', { name: 'Withdraw 1 consent' }).click();
    await page.getByText(/1 consent withdrawn\..*accept them until they expire/).waitFor();
    expect(await tokensAlive()).toBe(0);
  });
});
