import { expect, test } from 'vitest';
import { startWorld, type World } from '../world/world.ts';

interface Shown {
  cookie: string;
  csrf: string;
  html: string;
}

/** Opens the portal in a new browser session. */
async function openPortal(world: World): Promise<Shown> {
  const response = await world.fetch('/demo');
  const html = await response.text();
  return {
    cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '',
    html,
  };
}

test('the cookie is inaccessible to scripts and other sites’ forms, and is named after its issuer', async () => {
  const world = await startWorld();
  const response = await world.fetch('/demo');
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^understudy-[0-9a-f]{8}-demo=/);
  expect(cookie).toContain('; Path=/default/default/demo; HttpOnly; SameSite=Lax');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('the page does not contain the secret of the portal’s client', async () => {
  const world = await startWorld();
  const secret = world.workspace().clients.get('default-demo')?.client_secret ?? '';
  expect(secret).not.toBe('');
  expect((await openPortal(world)).html).not.toContain(secret);
});

test('a form without the page’s csrf value is rejected with a message', async () => {
  const world = await startWorld();
  const { cookie } = await openPortal(world);
  for (const path of ['/demo/login', '/demo/refresh', '/demo/logout', '/demo/call/jwks']) {
    const response = await world.post(path, { csrf: 'guessed' }, { cookie });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('This form has expired');
  }
});

test('the request has PKCE S256, a state and a nonce, and omits empty parameters', async () => {
  const world = await startWorld();
  const { cookie, csrf } = await openPortal(world);
  const response = await world.post(
    '/demo/login',
    { csrf, client_id: 'default-demo', scope: 'openid', prompt: '' },
    { cookie },
  );
  expect(response.status).toBe(303);
  const { searchParams } = new URL(response.headers.get('location') ?? '');
  expect(Object.fromEntries(searchParams)).toEqual({
    response_type: 'code',
    client_id: 'default-demo',
    redirect_uri: `${world.issuer}/demo/callback`,
    scope: 'openid',
    state: expect.stringMatching(/^[\w-]{43}$/) as string,
    nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    code_challenge_method: 'S256',
  });
});

test('behind a public URL, the portal reaches its server internally', async () => {
  const world = await startWorld({ publicUrl: 'https://idp.example.test' });
  const local = `http://localhost:${world.port}/default/default/demo`;
  const page = await fetch(local);
  const cookie = page.headers.get('set-cookie') ?? '';
  expect(cookie).toContain('; Secure');
  const csrf = /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const response = await fetch(`${local}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookie.split(';')[0] ?? '' },
    body: new URLSearchParams({ csrf, client_id: 'default-demo', scope: 'openid' }),
  });
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.origin).toBe('https://idp.example.test');
  expect(location.searchParams.get('redirect_uri')).toBe('https://idp.example.test/default/default/demo/callback');
  const authorize = await fetch(`http://localhost:${world.port}${location.pathname}${location.search}`, {
    redirect: 'manual',
  });
  expect([200, 303]).toContain(authorize.status);
});

test('a form that is too large gets an error page without a stack trace', async () => {
  const world = await startWorld();
  const response = await world.post('/demo/login', { scope: 'x'.repeat(300_000) });
  expect(response.status).toBe(413);
  expect(await response.text()).toContain('at most 256 KB');
});

test('strings of 10,000 characters and HTML are returned as text', async () => {
  const world = await startWorld();
  const { cookie, csrf } = await openPortal(world);
  const scope = `"><script>alert(1)</script>${'x'.repeat(9000)}`;
  await world.post('/demo/login', { csrf, client_id: '<b>', scope }, { cookie });
  const html = await (await world.fetch('/demo', { headers: { cookie } })).text();
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(html).not.toContain('<script>alert(1)');
});

test('a workspace without the portal’s client says so', async () => {
  const world = await startWorld();
  await world.configure((workspace) => {
    workspace.clients = workspace.clients?.filter(({ client_id }) => client_id !== 'default-demo') ?? [];
  });
  expect((await openPortal(world)).html).toContain('This workspace has no client');
});

test('a workspace that does not exist has no portal', async () => {
  const world = await startWorld();
  const response = await fetch(`http://localhost:${world.port}/no/where/demo`);
  expect(response.status).toBe(404);
});
