import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, BrowserContextOptions, Page as BrowserPage } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from '../../server/core/page.ts';
import { ALLOW } from '../../server/http/pages/consent.ts';
import { describeInBrowser, openChromium, type Chromium } from '../world/chromium.ts';
import { consentPage, errorPage, everyPage, formPostPage, hardPages, loginPage, logoutPage } from './pages.ts';
import { openSite, type Site } from './site.ts';

const STAY = 'Stay signed in';
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const allPages = Object.entries({ ...everyPage, ...hardPages });

describeInBrowser('the pages in a browser', { timeout: 90_000 }, () => {
  let browser: Chromium;
  let site: Site;
  /** What the browser complained about: CSP violations, script errors. */
  let complaints: string[];
  let contexts: BrowserContext[];

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    site = await openSite();
    complaints = [];
    contexts = [];
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await site.close();
  });

  async function open(page: Page, options: BrowserContextOptions = {}): Promise<BrowserPage> {
    const context = await browser.newContext({ baseURL: site.origin, ...options });
    contexts.push(context);
    const tab = await context.newPage();
    tab.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    tab.on('pageerror', (error) => complaints.push(error.message));
    await tab.goto(site.show(page));
    return tab;
  }

  const shown = allPages.filter(([name]) => name !== 'form-post');

  /** The rules of axe that a page breaks badly, and where. */
  async function seriousFaults(tab: BrowserPage): Promise<unknown[]> {
    await tab.evaluate(axeSource);
    const { violations } = await tab.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.html) }));
  }

  test.each(shown)(
    'axe finds nothing serious in light and dark, and the page keeps to its policy: %s',
    async (name, page) => {
      const tab = await open(page, { colorScheme: 'light', reducedMotion: 'reduce' });
      expect(await seriousFaults(tab)).toEqual([]);
      await tab.emulateMedia({ colorScheme: 'dark' });
      expect(await seriousFaults(tab)).toEqual([]);
      // The logo of this one is nowhere to be had.
      expect(name === 'login-long' ? [] : complaints).toEqual([]);
    },
  );

  test.each(shown)(
    'nothing is wider than a screen of 320 pixels, and what is pressed is 44 high: %s',
    async (_name, page) => {
      const tab = await open(page, { viewport: { width: 320, height: 640 } });
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      const heights = await tab
        .locator('button, .field input, label.check, label.scope, nav a')
        .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().height));
      expect(Math.min(44, ...heights)).toBe(44);
    },
  );

  test('the login page has the ids that tests for ACP look for', async () => {
    const tab = await open(loginPage());
    await tab.fill('#text-field-username-input', 'alice');
    await tab.fill('#text-field-password-input', 'secret');
    await tab.check('[name=remember_my_sign_in_method]');
    const posted = site.posted();
    await tab.click('#sign-in-button[type=submit]');
    expect(Object.fromEntries(await posted)).toEqual({
      csrf: 'csrf-1',
      version: '2',
      username: 'alice',
      password: 'secret',
      remember_my_sign_in_method: 'true',
    });
  });

  test('one click picks a user, without a script and with the fields left empty', async () => {
    const tab = await open(loginPage(), { javaScriptEnabled: false });
    await tab.getByLabel(STAY).check();
    const posted = site.posted();
    await tab.getByRole('button', { name: /Bob Brown/ }).click();
    const form = await posted;
    expect(form.get('pick')).toBe('bob');
    expect(form.get('csrf')).toBe('csrf-1');
    expect(form.get('remember_my_sign_in_method')).toBe('true');
  });

  test('Enter in a field signs in with the entered values and picks no user', async () => {
    const tab = await open(loginPage(), { javaScriptEnabled: false });
    await tab.fill('#text-field-username-input', 'alice');
    const posted = site.posted();
    await tab.press('#text-field-username-input', 'Enter');
    const form = await posted;
    expect(form.get('username')).toBe('alice');
    expect(form.has('pick')).toBe(false);
  });

  test.each([
    { width: 1280, height: 800 },
    { width: 600, height: 900 },
    { width: 360, height: 740 },
  ])('test users are shown first and the form second, on a screen of $width', async (viewport) => {
    const tab = await open(loginPage(), { viewport });
    const boxOf = async (name: string) => (await tab.getByRole('region', { name }).boundingBox())!;
    const [users, form] = [await boxOf('Test users 3'), await boxOf('Or enter credentials')];
    const isBeside = users.y < form.y + form.height && form.y < users.y + users.height;
    expect(isBeside ? users.x + users.width <= form.x + 1 : users.y + users.height <= form.y + 1).toBe(true);
    const title = (await tab.getByRole('heading', { level: 1 }).boundingBox())!;
    expect(title.y).toBeLessThan(users.y);
  });

  test('the first button of the document signs in with the entered values', async () => {
    const tab = await open(loginPage());
    expect(await tab.locator('button[type=submit]').first().getAttribute('id')).toBe('sign-in-button');
  });

  test('each field is the only thing on the page that its label finds, for scripts that log in', async () => {
    const tab = await open(loginPage());
    expect(await tab.getByLabel('Username').count()).toBe(1);
    expect(await tab.getByLabel('Password').count()).toBe(1);
    expect(await tab.getByRole('button', { name: 'Sign in' }).count()).toBe(1);
  });

  test('the keyboard goes from the fields to the button and on to the users', async () => {
    const tab = await open(loginPage());
    const order: string[] = [];
    for (let stop = 0; stop < 7; stop += 1) {
      order.push(
        await tab.evaluate(() => {
          const element = document.activeElement;
          return element instanceof HTMLButtonElement
            ? element.value || element.id
            : (element?.getAttribute('name') ?? '');
        }),
      );
      await tab.keyboard.press('Tab');
    }
    expect(order).toEqual([
      'username',
      'password',
      'remember_my_sign_in_method',
      'sign-in-button',
      'alice',
      'bob',
      'zoe',
    ]);
  });

  test('a fault is an alert that both fields point to', async () => {
    const fault = 'Something is wrong.';
    const tab = await open(loginPage({ username: 'alice', fault }));
    expect(await tab.getByRole('alert').textContent()).toBe(fault);
    for (const label of ['Username', 'Password']) {
      const field = tab.getByLabel(label, { exact: true });
      expect(await field.getAttribute('aria-describedby')).toBe('login-fault');
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    expect(await tab.evaluate(() => document.activeElement?.id)).toBe('text-field-password-input');
  });

  test('the consent page sends the scopes that are ticked', async () => {
    const tab = await open(consentPage(), { javaScriptEnabled: false });
    await tab.getByLabel(/Change accounts/).uncheck();
    const posted = site.posted();
    await tab.getByRole('button', { name: ALLOW }).click();
    const form = await posted;
    expect(form.getAll('scope')).toEqual(['profile', 'email', 'accounts.read']);
    expect(form.get('action')).toBe('allow');
  });

  test('Cancel denies; Enter on a checkbox allows', async () => {
    const denied = site.posted();
    await (await open(consentPage())).getByRole('button', { name: 'Cancel' }).click();
    expect((await denied).get('action')).toBe('deny');
    const allowed = site.posted();
    await (await open(consentPage())).getByLabel(/Read accounts/).press('Enter');
    expect((await allowed).get('action')).toBe('allow');
  });

  test('links that a browser would run are left out of the consent page', async () => {
    const client = {
      client_id: 'c',
      client_name: 'C',
      policy_uri: 'javascript:alert(1)',
      tos_uri: 'https://a.example/',
    };
    const tab = await open(consentPage({ client }));
    expect(await tab.getByRole('link').allTextContents()).toEqual(['Terms of service']);
  });

  test('the error page has the ids that tests for ACP look for, hints or not', async () => {
    const page = errorPage();
    for (const changes of [{}, { error_hint: '' }]) {
      const tab = await open({ ...page, ...changes });
      expect(await tab.textContent('#error')).toBe(page.error);
      expect(await tab.textContent('#cause')).toBe(page.cause);
      expect(await tab.textContent('#error-title')).toBe(page.title);
      expect(await tab.textContent('#error-description')).toBe(page.error_description);
      expect(await tab.textContent('#error-hint')).toBe({ ...page, ...changes }.error_hint);
      expect(await tab.isVisible('#error')).toBe(false);
      expect(await tab.getByText(page.traceId).isVisible()).toBe(true);
    }
  });

  test('the error page opens the console in a new tab, without a referrer', async () => {
    const url = 'http://localhost:9401/#/live/f1';
    const tab = await open(errorPage({ console: { url, shows: 'flow' } }));
    const link = tab.getByRole('link', { name: 'Open this flow in the console' });
    expect(await link.getAttribute('href')).toBe(url);
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await link.getAttribute('target')).toBe('_blank');
  });

  test.each([
    ['Sign out', 'logout'],
    [STAY, 'stay'],
  ])('%s on the logout page sends action=%s and what came with the request', async (name, action) => {
    const tab = await open(logoutPage(), { javaScriptEnabled: false });
    const posted = site.posted();
    await tab.getByRole('button', { name }).click();
    expect(Object.fromEntries(await posted)).toEqual({
      csrf: 'csrf-1',
      state: 'xyz',
      post_logout_redirect_uri: 'http://localhost:3000/',
      action,
    });
  });

  test('the form_post page sends itself, even with a parameter named submit', async () => {
    const posted = site.posted();
    const tab = await open(formPostPage({ action: `${site.origin}/callback`, params: { code: 'c', submit: 's' } }));
    expect(Object.fromEntries(await posted)).toEqual({ code: 'c', submit: 's' });
    await tab.waitForURL('**/callback');
    expect(complaints).toEqual([]);
  });

  test('without a script the form_post page has a button', async () => {
    const tab = await open(formPostPage({ action: `${site.origin}/callback` }), { javaScriptEnabled: false });
    const posted = site.posted();
    await tab.getByRole('button', { name: 'Continue' }).click();
    expect((await posted).get('code')).toBe('c-1');
  });

  test('a page continues when the console has decided', async () => {
    const states = ['waiting', 'decided'];
    site.answer = (request, response) => {
      const status = request.url?.startsWith('/status');
      response.setHeader('content-type', status ? 'application/json' : 'text/plain');
      response.end(status ? JSON.stringify({ state: states.shift() ?? 'decided' }) : 'went on');
    };
    const tab = await open(loginPage({ statusUrl: '/status?i=1', resumeUrl: '/resume?i=1' }));
    await tab.waitForURL('**/resume?i=1');
    expect(complaints).toEqual([]);
  });

  test('a submitted form is not cut off by its own decision', async () => {
    const held = new EventEmitter<Record<'asked' | 'sent', [ServerResponse]>>();
    const asked = once(held, 'asked');
    const sent = once(held, 'sent');
    const visited: string[] = [];
    site.answer = (request, response) => {
      visited.push(request.url ?? '');
      if (request.url === '/status') held.emit('asked', response);
      else if (request.method === 'POST') held.emit('sent', response);
      else response.end();
    };
    const tab = await open(loginPage({ action: '/login', statusUrl: '/status', resumeUrl: '/resume' }));
    const [waiting] = (await asked) as [ServerResponse];
    await tab.evaluate(() => document.querySelector<HTMLButtonElement>('[value=alice]')?.click());
    const [submitted] = (await sent) as [ServerResponse];
    waiting.setHeader('content-type', 'application/json');
    waiting.end(JSON.stringify({ state: 'decided' }));
    // Time enough for the first tab to follow the decision, if it were to.
    await (await tab.context().newPage()).goto(site.show(errorPage()));
    submitted.setHeader('content-type', 'text/plain');
    submitted.end('taken');
    await tab.getByText('taken').waitFor();
    expect(visited).not.toContain('/resume');
  });

  test('a button that is pressed twice sends its form once', async () => {
    let forms = 0;
    const arrived = new EventEmitter();
    site.answer = (request, response) => {
      if (request.method !== 'POST') return void response.end('{"state":"waiting"}');
      forms += 1;
      arrived.emit('form', response);
    };
    const tab = await open(consentPage());
    const first = once(arrived, 'form') as Promise<[ServerResponse]>;
    const box = await tab.getByRole('button', { name: ALLOW }).boundingBox();
    // The mouse does not wait for the navigation that the first press begins.
    const press = () => tab.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
    await press();
    const [response] = await first;
    arrived.on('form', (again: ServerResponse) => again.end('sent twice'));
    await press();
    response.writeHead(200, { 'content-type': 'text/plain' }).end('taken');
    await tab.waitForURL(/\/login/);
    expect([await tab.textContent('body'), forms]).toEqual(['taken', 1]);
  });

  test('a page says so when its interaction has expired', async () => {
    site.answer = (_request, response) => response.writeHead(404).end();
    const tab = await open(consentPage({ statusUrl: '/status' }));
    const notice = tab.getByText('This page has expired');
    await notice.waitFor();
    expect(await notice.getAttribute('role')).toBe('status');
  });

  test('a form may lead on to the client, and the client to its own front end on another port', async () => {
    const [callback, frontEnd] = await Promise.all([openSite(), openSite()]);
    callback.answer = (_request, response) => response.writeHead(302, { location: `${frontEnd.origin}/home` }).end();
    site.answer = (_request, response) => response.writeHead(303, { location: `${callback.origin}/cb` }).end();
    const tab = await open(errorPage());
    await tab.goto(site.show(loginPage()));
    await tab.getByRole('button', { name: /Alice/ }).click();
    await tab.waitForURL(`${frontEnd.origin}/home`);
    expect(await tab.textContent('body')).toBe('taken');
    await Promise.all([callback.close(), frontEnd.close()]);
  });

  test('the initial is shown if the logo fails to load', async () => {
    const client = { client_id: 'c', client_name: 'Quill', logo_uri: `${site.origin}/missing.png` };
    site.answer = (_request, response) => response.writeHead(404).end();
    const tab = await open(loginPage({ client }));
    const painted = await tab.evaluate(
      () => getComputedStyle(document.querySelector('.sign img')!, '::before').content,
    );
    expect(painted).toBe('"Q"');
  });
});
