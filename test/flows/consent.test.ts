import { describe, expect, test } from 'vitest';
import { decideFromConsole } from '../../server/interaction/decide.ts';
import { Browser } from '../world/browser.ts';
import { authorizeUrl, claimsOf, redeem, registerCallback } from '../world/login.ts';
import { clientOf, startWorld, type World } from '../world/world.ts';

const SCOPES = 'openid profile email accounts.read';

async function consentPage(world: World, params: Record<string, string | undefined> = {}) {
  await registerCallback(world);
  const browser = new Browser(world.issuer);
  const page = await browser.open(authorizeUrl(world, { scope: SCOPES, ...params }));
  return { browser, visit: await page.login('alice') };
}

const scopeOf = (world: World, name: string, change: object) =>
  world.configure((workspace) => {
    Object.assign(workspace.scopes?.find((scope) => scope.name === name) ?? {}, change);
  });

describe('consent is asked', () => {
  test('once for each scope, grouped by service, and remembered per user and client', async () => {
    const world = await startWorld();
    const { browser, visit } = await consentPage(world);
    expect(visit.askedScopes()).toEqual(SCOPES.split(' '));
    expect(visit.html).toContain('Accounts');
    expect((await visit.allow()).answer['code']).toBeTruthy();
    expect((await browser.open(authorizeUrl(world, { scope: SCOPES }))).answer['code']).toBeTruthy();
    const more = await browser.open(authorizeUrl(world, { scope: `${SCOPES} accounts.write` }));
    expect(more.askedScopes()).toEqual(['accounts.write']);
    const bob = await (await new Browser(world.issuer).open(authorizeUrl(world, { scope: SCOPES }))).login('bob');
    expect(bob.page).toBe('consent');
  });

  test('every time for transient scopes', async () => {
    const world = await startWorld();
    await scopeOf(world, 'email', { transient: true });
    const { browser, visit } = await consentPage(world);
    await visit.allow();
    expect((await browser.open(authorizeUrl(world, { scope: SCOPES }))).askedScopes()).toEqual(['email']);
  });

  test('again after it was withdrawn', async () => {
    const world = await startWorld();
    const { browser, visit } = await consentPage(world);
    await visit.allow();
    for (const [id, { scope }] of await world.core.runtime.list('consent')) {
      if (scope === 'profile') await world.core.runtime.drop('consent', id);
    }
    expect((await browser.open(authorizeUrl(world, { scope: SCOPES }))).askedScopes()).toEqual(['profile']);
  });
});

describe('consent is not asked', () => {
  test('of a trusted client', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').trusted = true;
    });
    expect((await consentPage(world)).visit.answer['code']).toBeTruthy();
  });

  test('for scopes that need no grant', async () => {
    const world = await startWorld();
    await scopeOf(world, 'openid', { implicit_grant: true });
    expect((await consentPage(world, { scope: 'openid' })).visit.answer['code']).toBeTruthy();
  });

  test('when nothing was asked for', async () => {
    const world = await startWorld();
    const { visit } = await consentPage(world, { scope: undefined });
    const response = await world.post('/oauth2/token', {
      grant_type: 'authorization_code',
      code: visit.answer['code'] ?? '',
      redirect_uri: 'http://localhost:3000/callback',
      client_id: 'web-app',
      client_secret: 'web-app-secret',
    });
    expect(await response.json()).not.toHaveProperty('id_token');
  });
});

describe('what the user decides', () => {
  test('is what the tokens hold: a partial grant', async () => {
    const world = await startWorld();
    const { visit } = await consentPage(world);
    const tokens = await redeem(world, await visit.allow(['openid', 'accounts.read']));
    expect(tokens.scope).toBe('openid accounts.read');
    expect(claimsOf(tokens.access_token)['scp']).toEqual(['openid', 'accounts.read']);
    expect(claimsOf(tokens.id_token)).not.toHaveProperty('email');
  });

  test('a refused scope’s claims are not given for the claims parameter either', async () => {
    const world = await startWorld();
    const claims = JSON.stringify({ id_token: { email: null }, userinfo: { phone_number: null } });
    const { visit } = await consentPage(world, { claims });
    const tokens = await redeem(world, await visit.allow(['openid']));
    expect(claimsOf(tokens.id_token)).not.toHaveProperty('email');
    const userinfo = await world.fetch('/userinfo', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(await userinfo.json()).toHaveProperty('phone_number');
  });

  test('none of them: access_denied', async () => {
    const { visit } = await consentPage(await startWorld());
    expect((await visit.allow([])).answer['error']).toBe('access_denied');
  });

  test('cancel: access_denied, with state and iss', async () => {
    const world = await startWorld();
    const { visit } = await consentPage(world);
    expect((await visit.deny()).answer).toMatchObject({ error: 'access_denied', state: 's', iss: world.issuer });
  });

  test('a scope that was not asked for is not granted by adding it to the form', async () => {
    const world = await startWorld();
    const { visit } = await consentPage(world, { scope: 'openid' });
    expect((await redeem(world, await visit.allow(['openid', 'accounts.write']))).scope).toBe('openid');
  });

  test('the form sent twice gives one code', async () => {
    const world = await startWorld();
    const { visit } = await consentPage(world);
    const [one, two] = await Promise.all([visit.allow(), visit.allow()]);
    expect([one, two].filter(({ answer }) => answer['code'])).toHaveLength(1);
  });
});

describe('the console decides', () => {
  const waitingId = async (world: World, kind: string): Promise<string> => {
    const event = await world.event((one) => one.type === 'interaction.waiting' && one.kind === kind);
    return event.type === 'interaction.waiting' ? event.interactionId : '';
  };

  test('a login and a consent while the pages are open; the page learns of it and continues', async () => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    const page = await browser.open(authorizeUrl(world, { scope: SCOPES }));
    const status =
      /[^"']*\/login\/status[^"']*/.exec(page.html)?.[0].replaceAll('&amp;', '&').replaceAll('\\u0026', '&') ?? '';
    expect((await browser.open(status)).html).toBe('{"state":"waiting"}');
    await decideFromConsole(world.core, await waitingId(world, 'login'), { decision: 'approve', username: 'bob' });
    expect((await browser.open(status)).html).toBe('{"state":"decided"}');
    const login_id = new URL(page.url).searchParams.get('login_id');
    const consent = await browser.open(`${world.issuer}/oauth2/authorize?login_id=${login_id}`);
    expect(consent.page).toBe('consent');
    const granted_scopes = ['openid', 'profile'];
    await decideFromConsole(world.core, await waitingId(world, 'consent'), { decision: 'approve', granted_scopes });
    const done = await browser.open(`${world.issuer}/oauth2/authorize?login_id=${login_id}`);
    const tokens = await redeem(world, done);
    expect(tokens.scope).toBe('openid profile');
    expect(claimsOf(tokens.id_token)['sub']).toBe('bob');
  });

  test('to deny: the client gets access_denied', async () => {
    const world = await startWorld();
    const browser = new Browser(world.issuer);
    const page = await browser.open(authorizeUrl(world));
    await decideFromConsole(world.core, await waitingId(world, 'login'), { decision: 'deny' });
    expect((await page.login('alice')).answer['error']).toBe('access_denied');
  });

  test('what is not waiting, or a user who does not exist: refused', async () => {
    const world = await startWorld();
    await expect(decideFromConsole(world.core, 'nothing', { decision: 'deny' })).rejects.toThrow(/waiting/);
    await new Browser(world.issuer).open(authorizeUrl(world));
    const id = await waitingId(world, 'login');
    await expect(decideFromConsole(world.core, id, { decision: 'approve', username: 'nobody' })).rejects.toThrow(
      /nobody/,
    );
  });
});

describe('login: auto', () => {
  const auto = async (settings: object) => {
    const world = await startWorld();
    await registerCallback(world);
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'auto', ...settings };
    });
    return world;
  };

  test('the login_hint’s user, or the configured one, without any page', async () => {
    const world = await auto({ auto_login_username: 'bob' });
    const open = (params: object) => new Browser(world.issuer).open(authorizeUrl(world, { scope: SCOPES, ...params }));
    expect(claimsOf((await redeem(world, await open({}))).id_token)['sub']).toBe('bob');
    expect(claimsOf((await redeem(world, await open({ login_hint: 'zoe' }))).id_token)['sub']).toBe('zoe');
  });

  test('no user to log in: the page', async () => {
    const world = await auto({});
    expect((await new Browser(world.issuer).open(authorizeUrl(world))).page).toBe('login');
  });

  test('never with a redirect URI that is not registered', async () => {
    const world = await auto({ auto_login_username: 'bob' });
    await world.configure((workspace) => {
      clientOf(workspace, 'web-app').redirect_uris = [];
    });
    const visit = await new Browser(world.issuer).open(authorizeUrl(world));
    expect(visit.status).toBe(400);
    expect(visit.html).toContain('interaction_required');
  });
});

describe('login: form', () => {
  test('offers no users, and refuses a click', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.settings = { ...workspace.settings, login: 'form' };
    });
    const page = await new Browser(world.issuer).open(authorizeUrl(world));
    expect(page.html).not.toContain('value="alice"');
    expect((await page.submit({ pick: 'alice' })).status).toBe(400);
  });

  test('a wrong password, a disabled user and an unknown user get the same answer', async () => {
    const world = await startWorld();
    await world.configure((workspace) => {
      for (const user of workspace.users ?? []) if (user.username === 'zoe') user.disabled = true;
    });
    const page = await new Browser(world.issuer).open(authorizeUrl(world));
    for (const [username, password] of [
      ['alice', 'wrong'],
      ['zoe', 'zoe'],
      ['nobody', 'x'],
      ['__proto__', 'x'],
    ] as const) {
      const again = await page.login(username, password);
      expect(again.status).toBe(400);
      expect(again.html).toContain('role="alert"');
    }
  });

  test('a hashed password is checked too', async () => {
    const { scryptSync, randomBytes } = await import('node:crypto');
    const salt = randomBytes(16);
    const hash = scryptSync('correct horse', salt, 32, { N: 2 ** 10, r: 8, p: 1 });
    const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const world = await startWorld();
    await world.configure((workspace) => {
      workspace.users = [{ username: 'hash', hashed_password: `$scrypt$ln=10,r=8,p=1$${text(salt)}$${text(hash)}` }];
    });
    const page = await new Browser(world.issuer).open(authorizeUrl(world, { scope: undefined }));
    expect((await page.login('hash', 'wrong horse')).status).toBe(400);
    expect((await page.login('hash', 'correct horse')).answer['code']).toBeTruthy();
  });
});

test('a truncated password hash lets no one in', async () => {
  const world = await startWorld();
  await world.configure((workspace) => {
    workspace.users = [{ username: 'cut', hashed_password: '$scrypt$ln=10,r=8,p=1$AAAA$A' }];
  });
  const page = await new Browser(world.issuer).open(authorizeUrl(world));
  expect((await page.login('cut', 'anything')).status).toBe(400);
});
