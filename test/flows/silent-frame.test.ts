import type { IncomingMessage, RequestListener } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SIGNED_OUT } from '../../server/http/pages/logout.ts';
import { Browser } from '../world/browser.ts';
import { describeInBrowser, openChromium, openProfile, type Chromium } from '../world/chromium.ts';
import { authorizeUrl, logIn, registerCallback } from '../world/login.ts';
import { openPort, openTlsEnd, openTlsPort } from '../world/site.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

type Answer = Record<string, string>;

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** An application: any page frames what it is told to, and the callback hands the answer to the page around it. */
const application: RequestListener = (req, res) => {
  const { pathname, search } = new URL(req.url ?? '/', 'http://app.localhost');
  res.setHeader('Content-Type', 'text/html');
  if (pathname !== '/callback') return void res.end('<!doctype html><title>App</title><body></body>');
  void handOver();

  async function handOver(): Promise<void> {
    const answer = JSON.stringify(Object.fromEntries(new URLSearchParams((await bodyOf(req)) || search)));
    res.end(`<!doctype html><script>parent.postMessage(${answer.replaceAll('<', '\\u003c')}, '*')</script>`);
  }
};

/** The server behind a TLS end, as `https://idp.localhost:{port}`. */
async function startBehindTls(): Promise<World> {
  const end = await openTlsEnd();
  const world = await startWorld({ publicUrl: `https://idp.localhost:${end.port}` });
  end.leadTo(world.port);
  return world;
}

const register = (world: World, client_id: string, redirect_uris: string[]): Promise<void> =>
  world.configure((workspace) => {
    Object.assign(clientOf(workspace, client_id), { redirect_uris, trusted: true });
  });

const PKCE = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

/** A page of the application after a login in this tab. */
async function loggedIn(world: World, app: string, open = openProfile): Promise<Page> {
  const page = await (await open()).newPage();
  await page.goto(authorizeUrl(world, { redirect_uri: `${app}/callback` }));
  await page.getByRole('button', { name: /Alice/ }).click();
  await page.waitForURL(`${app}/callback?*`);
  await page.goto(app);
  return page;
}

const silently = (world: World, app: string, params: Record<string, string | undefined> = {}): string =>
  authorizeUrl(world, { redirect_uri: `${app}/callback`, prompt: 'none', ...params });

/** Frames an address, or sends its query into a frame as a form, and waits for the answer. */
function postedFrom([address = '', method]: string[]): Promise<Answer> {
  const silent = Object.assign(document.createElement('iframe'), { name: 'silent', hidden: true });
  const answer = new Promise<Answer>((resolve) => {
    addEventListener('message', ({ data }) => resolve(data as Answer), { once: true });
  });
  document.body.append(silent);
  if (method === 'GET') {
    silent.src = address;
    return answer;
  }
  const { origin, pathname, searchParams } = new URL(address);
  const form = Object.assign(document.createElement('form'), { method: 'post', target: 'silent' });
  form.action = origin + pathname;
  for (const [name, value] of searchParams) {
    form.append(Object.assign(document.createElement('input'), { name, value }));
  }
  document.body.append(form);
  form.submit();
  return answer;
}

/** What reaches the page from its frame; blocked when the browser says that it may not be framed there. */
const frame = (page: Page, url: string, method = 'GET'): Promise<Answer | 'blocked'> =>
  Promise.race([
    page
      .waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
      .then(() => 'blocked' as const),
    page.evaluate(postedFrom, [url, method]),
  ]);

describeInBrowser('a silent login in a frame of the same site, over http', { timeout: 60_000 }, () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await openChromium();
  });
  afterAll(() => chromium.close());

  async function openContext(): Promise<BrowserContext> {
    const context = await chromium.newContext();
    onTestFinished(() => context.close());
    return context;
  }

  async function start(): Promise<{ world: World; app: string; other: string }> {
    const world = await startWorld();
    const [app, other] = [await openPort(application), await openPort(application)];
    const origins = { app: `http://localhost:${app}`, other: `http://localhost:${other}` };
    await register(world, 'web-app', [`${origins.app}/callback`]);
    return { world, ...origins };
  }

  test.each(['query', 'form_post'])('the answer arrives by %s', async (response_mode) => {
    const { world, app } = await start();
    const page = await loggedIn(world, app, openContext);
    expect(await frame(page, silently(world, app, { response_mode }))).toHaveProperty('code');
  });

  test('login_required arrives by form_post when no user is logged in', async () => {
    const { world, app } = await start();
    const page = await (await openContext()).newPage();
    await page.goto(app);
    const answer = await frame(page, silently(world, app, { response_mode: 'form_post' }));
    expect(answer).toMatchObject({ error: 'login_required', state: 's' });
  });

  test('a request that is refused arrives by form_post', async () => {
    const { world, app } = await start();
    const page = await (await openContext()).newPage();
    await page.goto(app);
    const answer = await frame(page, silently(world, app, { response_mode: 'form_post', scope: 'openid nothing' }));
    expect(answer).toMatchObject({ error: 'invalid_scope', state: 's' });
  });

  test('another of the client’s own origins may frame it', async () => {
    const { world, app, other } = await start();
    await register(world, 'web-app', [`${app}/callback`, `${other}/callback`]);
    const page = await loggedIn(world, app, openContext);
    await page.goto(other);
    const url = silently(world, other, { response_mode: 'form_post' });
    expect(await frame(page, url)).toHaveProperty('code');
  });

  test('another client’s origin may not', async () => {
    const { world, app, other } = await start();
    await register(world, 'spa', [`${other}/callback`]);
    const page = await loggedIn(world, app, openContext);
    await page.goto(other);
    expect(await frame(page, silently(world, app, { response_mode: 'form_post' }))).toBe('blocked');
  });

  test('the response to a request that is not silent cannot be framed', async () => {
    const { world, app } = await start();
    const page = await loggedIn(world, app, openContext);
    const url = silently(world, app, { response_mode: 'form_post', prompt: undefined });
    expect(await frame(page, url)).toBe('blocked');
  });
});

describeInBrowser('a silent login in a frame of another site, over https', { timeout: 60_000 }, () => {
  async function startApp(scheme: 'http' | 'https', host: string): Promise<{ world: World; app: string }> {
    const world = await startBehindTls();
    const port = scheme === 'https' ? await openTlsPort(application) : await openPort(application);
    const app = `${scheme}://${host}:${port}`;
    await register(world, 'web-app', [`${app}/callback`]);
    return { world, app };
  }

  test.each([
    ['https', 'app.localhost', 'query'],
    ['https', 'app.localhost', 'form_post'],
    ['http', 'app.localhost', 'query'],
    ['http', 'app.localhost', 'form_post'],
    ['http', 'idp.localhost', 'query'],
    ['http', '127.0.0.1', 'fragment'],
  ] as const)('%s://%s renews by %s', async (scheme, host, response_mode) => {
    const { world, app } = await startApp(scheme, host);
    const page = await loggedIn(world, app);
    const answer = await frame(page, silently(world, app, { response_mode }));
    if (response_mode !== 'fragment') return expect(answer).toHaveProperty('code');
    const [, inner] = page.frames();
    expect(new URLSearchParams(new URL(inner?.url() ?? '').hash.slice(1)).get('code')).toBeTruthy();
  });

  test('a form into the frame renews too (OpenID Connect Core §3.1.2.1: GET and POST)', async () => {
    const { world, app } = await startApp('https', 'app.localhost');
    const page = await loggedIn(world, app);
    expect(await frame(page, silently(world, app), 'POST')).toHaveProperty('code');
  });

  test('after a logout in another tab the frame gets login_required', async () => {
    const { world, app } = await startApp('https', 'app.localhost');
    const page = await loggedIn(world, app);
    const tab = await page.context().newPage();
    await tab.goto(`${world.issuer}/oidc/logout`);
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText(SIGNED_OUT).waitFor();
    expect(await frame(page, silently(world, app))).toMatchObject({ error: 'login_required' });
  });

  test('the session cookie is SameSite=None, Secure and not Partitioned; the others stay Lax', async () => {
    const { world, app } = await startApp('https', 'app.localhost');
    const context = await openProfile();
    const page = await context.newPage();
    await page.goto(authorizeUrl(world, { redirect_uri: `${app}/callback` }));
    const [proof] = await context.cookies();
    expect(proof).toMatchObject({ sameSite: 'Lax', secure: true, httpOnly: true });
    await page.getByRole('button', { name: /Alice/ }).click();
    await page.waitForURL(`${app}/callback?*`);
    const [session, ...rest] = await context.cookies();
    expect(session).toMatchObject({ sameSite: 'None', secure: true, httpOnly: true });
    expect([session?.name.endsWith('-sso'), session?.partitionKey, rest]).toEqual([true, undefined, []]);
  });

  test('a page of another site cannot log in, consent or end a session', async () => {
    const { world, app } = await startApp('https', 'app.localhost');
    await world.configure((workspace) => {
      clientOf(workspace, 'spa').redirect_uris = [`${app}/callback`];
    });
    const page = await loggedIn(world, app);
    const tab = await page.context().newPage();
    await tab.goto(authorizeUrl(world, { client_id: 'spa', redirect_uri: `${app}/callback`, ...PKCE }));
    await tab.waitForURL(/\/consent\?/);
    for (const path of [`/consent${new URL(tab.url()).search}`, '/oidc/logout']) {
      const forged = await page.context().newPage();
      await forged.goto(app);
      await forged.evaluate((action) => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action });
        for (const [name, value] of [
          ['csrf', 'guessed'],
          ['scope', 'openid'],
          ['action', 'allow'],
        ]) {
          form.append(Object.assign(document.createElement('input'), { name, value }));
        }
        form.append(Object.assign(document.createElement('input'), { name: 'username', value: 'bob' }));
        document.body.append(form);
        HTMLFormElement.prototype.submit.call(form);
      }, `${world.issuer}${path}`);
      await forged.waitForURL(`${world.issuer}/**`);
      expect(await forged.getByRole('heading').first().textContent()).not.toMatch(/signed out/i);
    }
    expect(await frame(page, silently(world, app))).toHaveProperty('code');
    const spa = silently(world, app, { client_id: 'spa', ...PKCE });
    expect(await frame(page, spa)).toMatchObject({ error: 'consent_required' });
  });
});

describe('RFC 6265bis §5.6.7: SameSite of what the server sets', () => {
  async function cookiesOf(options: Parameters<typeof startWorld>[0]): Promise<string[]> {
    const world = await startWorld(options);
    await registerCallback(world);
    const home = `http://localhost:${world.port}`;
    const browser = new Browser(home);
    const direct = { ...world, issuer: `${home}${world.workspace().path}` };
    await logIn(direct, {}, { browser });
    return browser.setCookies.filter((cookie) => !cookie.includes('Max-Age=0'));
  }

  test('over http every cookie is Lax, as browsers take None only with Secure', async () => {
    const cookies = await cookiesOf({});
    expect(cookies.some((cookie) => cookie.includes('-sso='))).toBe(true);
    for (const cookie of cookies) expect(cookie).toMatch(/; SameSite=Lax(?!.*Secure)/);
  });
});
