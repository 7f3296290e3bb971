import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { FLOWS, stateOf } from '../../contract/traffic/flow.ts';
import { HOW, PORTAL_WORDS, validated } from '../../server/demo/words.ts';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { call } from '../world/admin.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { startWorld, type World } from '../world/world.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describeInBrowser('the Demo Portal in a browser', { timeout: 90_000 }, () => {
  let browser: Chromium;
  let contexts: BrowserContext[];
  /** Problems the browser reported: CSP violations and script errors. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());
  beforeEach(() => {
    contexts = [];
    complaints = [];
  });
  afterEach(() => Promise.all(contexts.map((context) => context.close())));

  async function open(world: World, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    contexts.push(context);
    const tab = await context.newPage();
    tab.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await tab.goto(`${world.issuer}/demo`);
    return tab;
  }

  const press = (tab: Page, name: string | RegExp): Promise<void> =>
    tab.getByRole('button', { name, exact: true }).click();

  async function signIn(tab: Page): Promise<void> {
    await press(tab, PORTAL_WORDS.signIn);
    await press(tab, /Alice/);
    await press(tab, ALLOW);
    await tab.getByText(`Alice Archer ${PORTAL_WORDS.isSignedIn}`).waitFor();
  }

  const fill = async (tab: Page, parameters: Record<string, string>): Promise<void> => {
    await tab.getByText(PORTAL_WORDS.parameters).click();
    for (const [name, value] of Object.entries(parameters)) {
      const field = tab.getByLabel(name, { exact: true });
      if (await field.evaluate((element) => element instanceof HTMLSelectElement)) await field.selectOption(value);
      else await field.fill(value);
    }
  };

  test('follows a moved clock: a month ahead, the login and both ways of validation work', async () => {
    const world = await startWorld();
    await call(world, 'clock.set', { body: { offset: '720h' } });
    const tab = await open(world);
    await signIn(tab);
    for (const [button, how] of [
      [PORTAL_WORDS.byJwks, HOW.jwks],
      [PORTAL_WORDS.byIntrospection, HOW.introspection],
    ] as const) {
      await press(tab, button);
      await tab.getByText(validated(how)).waitFor();
    }
    expect(complaints).toEqual([]);
  });

  test('one login and one API call record all ten steps', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await signIn(tab);
    await press(tab, PORTAL_WORDS.byJwks);
    await tab.getByText(validated(HOW.jwks)).waitFor();
    const [flow] = [...world.bus.traffic().flows.values()].filter(({ kind }) => kind === 'authorization_code');
    const states = FLOWS.authorization_code.map((step) => [step, stateOf(flow?.steps[step])]);
    expect(states).toEqual(FLOWS.authorization_code.map((step) => [step, 'passed']));
    expect(flow?.steps['user-visits-client']?.[0]?.check).toBe('client-visited');
    expect(flow?.steps['resource-returned']?.map(({ check }) => check)).toContain('resource-answered');
    expect(complaints).toEqual([]);
  });

  test('step 1 is recorded before anybody has logged in', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await press(tab, PORTAL_WORDS.signIn);
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    const [flow] = [...world.bus.traffic().flows.values()];
    expect(stateOf(flow?.steps['user-visits-client'])).toBe('passed');
    expect(stateOf(flow?.steps['user-authenticated'])).toBe('waiting');
  });

  test('it works without JavaScript, from the first page to the last', async () => {
    const world = await startWorld();
    const tab = await open(world, { javaScriptEnabled: false });
    await signIn(tab);
    await tab.getByRole('link', { name: 'ID token' }).click();
    await tab.getByText('"nonce"').waitFor();
    await press(tab, 'Sign out');
    expect(await tab.getByRole('status').textContent()).toBe(PORTAL_WORDS.signedOut);
  });

  test.each(['query', 'fragment', 'form_post'])('the response may use response_mode=%s', async (response_mode) => {
    const world = await startWorld();
    const tab = await open(world);
    await fill(tab, { response_mode });
    await signIn(tab);
    expect(tab.url()).toBe(`${world.issuer}/demo`);
    expect(complaints).toEqual([]);
  });

  test('every check of the client is shown as passed', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await fill(tab, { max_age: '600' });
    await signIn(tab);
    await tab.getByRole('link', { name: 'Checks' }).click();
    await tab.locator('.checks .passed').first().waitFor();
    expect(await tab.locator('.checks .passed').count()).toBe(11);
    expect(await tab.locator('.checks .failed').count()).toBe(0);
  });

  test('a scope that was not granted is shown, and the resource server rejects the call without it', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await press(tab, PORTAL_WORDS.signIn);
    await press(tab, /Alice/);
    await tab.getByLabel(/Read accounts/).uncheck();
    await press(tab, ALLOW);
    await tab.locator('.withheld', { hasText: 'accounts.read' }).waitFor();
    await press(tab, PORTAL_WORDS.byJwks);
    await tab.getByText('The access token lacks scope accounts.read.', { exact: true }).waitFor();
    expect(await tab.getByText('403', { exact: true }).isVisible()).toBe(true);
  });

  test('a denial is explained, and the form keeps its values', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await fill(tab, { scope: 'openid accounts.read', login_hint: 'bob' });
    await press(tab, PORTAL_WORDS.signIn);
    expect(await tab.inputValue('#text-field-username-input')).toBe('bob');
    await press(tab, /Bob/);
    await press(tab, 'Cancel');
    const alert = tab.getByRole('alert');
    expect(await alert.textContent()).toContain('access_denied');
    expect(await tab.getByLabel('scope', { exact: true }).inputValue()).toBe('openid accounts.read');
    await tab.reload();
    expect(await alert.count()).toBe(0);
  });

  test('a wrong secret for another client is explained', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await fill(tab, { client_id: 'web-app', client_secret: 'wrong' });
    await press(tab, PORTAL_WORDS.signIn);
    await press(tab, /Alice/);
    await press(tab, ALLOW);
    expect(await tab.getByRole('alert').textContent()).toContain('invalid_client');
  });

  test('a refresh rotates the refresh token; introspection rejects revoked tokens', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await signIn(tab);
    await press(tab, 'Refresh');
    await tab.getByText('The refresh token was rotated').waitFor();
    await press(tab, 'Revoke access token');
    await tab.getByText('Introspection sees this immediately').waitFor();
    await press(tab, PORTAL_WORDS.byIntrospection);
    await tab.getByText('401', { exact: true }).waitFor();
    await press(tab, 'Revoke refresh token');
    await tab.getByText('Revoked, along with the access tokens').waitFor();
    await press(tab, 'Refresh');
    expect(await tab.getByText('"invalid_grant"').innerText()).toContain('invalid_grant');
  });

  test('Sign out also ends the session at the server and returns to the portal', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await signIn(tab);
    await press(tab, 'Sign out');
    await tab.getByText(PORTAL_WORDS.signedOut).waitFor();
    await fill(tab, { prompt: 'none' });
    await press(tab, PORTAL_WORDS.signIn);
    expect(await tab.getByRole('alert').textContent()).toContain('login_required');
  });

  test('when already signed in, prompt=none needs no page', async () => {
    const world = await startWorld();
    const first = await open(world);
    await signIn(first);
    await first.context().clearCookies({ name: /-demo$/ });
    await first.reload();
    await fill(first, { prompt: 'none' });
    await press(first, PORTAL_WORDS.signIn);
    await first.getByText(`Alice Archer ${PORTAL_WORDS.isSignedIn}`).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a browser on 127.0.0.1 is redirected to the issuer’s host name', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await tab.goto(`${world.issuer.replace('localhost', '127.0.0.1')}/demo?show=checks`);
    expect(tab.url()).toBe(`${world.issuer}/demo?show=checks`);
  });

  test('a response that this browser did not request is rejected', async () => {
    const world = await startWorld();
    const tab = await open(world);
    await tab.goto(`${world.issuer}/demo/callback?code=stolen&state=other&iss=${encodeURIComponent(world.issuer)}`);
    expect(await tab.getByRole('alert').textContent()).toContain('state_mismatch');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
    const world = await startWorld();
    const tab = await open(world, { colorScheme, viewport: { width: 320, height: 640 } });
    const inspect = async (): Promise<void> => {
      await tab.evaluate(axeSource);
      const { violations } = await tab.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.html) }))).toEqual([]);
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    };
    await tab.getByText(PORTAL_WORDS.parameters).click();
    await inspect();
    await signIn(tab);
    for (const view of ['claims', 'access_token', 'refresh_token', 'checks']) {
      await tab.goto(`${world.issuer}/demo?show=${view}`);
      await inspect();
    }
    await press(tab, PORTAL_WORDS.byIntrospection);
    await inspect();
    expect(complaints).toEqual([]);
  });
});
