import { afterAll, beforeAll, expect, test } from 'vitest';
import { PORTAL_WORDS } from '../../server/demo/words.ts';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { builtConsole, openConsoleOf } from '../world/console.ts';
import type { World } from '../world/world.ts';
import { start } from '../../server/compose/start.ts';
import { fetchTrusting } from '../../server/http/tls/fetch.ts';
import { pinOf } from './parts.ts';

describeInBrowser('https in a browser', { timeout: 90_000 }, () => {
  let world: Awaited<ReturnType<typeof start>>;
  let trusting: Chromium;

  beforeAll(async () => {
    world = await start({ https: true, uiDirectory: builtConsole() });
    trusting = await openChromium({ trusting: [pinOf(world.ca ?? '')] });
  });
  afterAll(async () => {
    await trusting.close();
    await world.stop();
  });

  test('a browser that trusts the authority logs in at the Demo Portal, which asks the server itself', async () => {
    const context = await trusting.newContext();
    const tab = await context.newPage();
    await tab.goto(`${world.issuer}/demo`);
    await tab.getByRole('button', { name: PORTAL_WORDS.signIn, exact: true }).click();
    await tab.getByRole('button', { name: /Alice/ }).click();
    await tab.getByRole('button', { name: ALLOW, exact: true }).click();
    await tab.getByText(`Alice Archer ${PORTAL_WORDS.isSignedIn}`).waitFor();
    const cookies = await context.cookies();
    expect(cookies.map(({ name, secure }) => [name.split('-', 1)[0], secure])).toEqual(
      cookies.map(() => ['__Secure', true]),
    );
    expect(cookies.find(({ name }) => name.endsWith('-sso'))).toMatchObject({
      sameSite: 'None',
      path: '/default/default',
    });
  });

  test('the console works over https, and shows what happens at once', async () => {
    const { page, go } = await openConsoleOf(world as unknown as World, trusting);
    await go('/live');
    const { status } = await fetchTrusting(world.ca ?? '')(`${world.issuer}/oauth2/authorize?client_id=app-of-https`);
    expect(status).toBe(400);
    await page.getByText('app-of-https').first().waitFor();
  });

  test('a browser that does not trust the authority refuses', async () => {
    const other = await openChromium();
    try {
      const page = await (await other.newContext()).newPage();
      await expect(page.goto(`${world.issuer}/demo`)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
    } finally {
      await other.close();
    }
  });
});
