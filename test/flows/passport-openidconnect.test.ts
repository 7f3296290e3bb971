import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { startWorld, WEB_APP, type World } from '../world/world.ts';

// The package has no types; this is the part of it that an application uses.
const { Strategy } = (await import('passport-openidconnect' as string)) as {
  Strategy: new (options: object, verify: (...args: never[]) => void) => passport.Strategy;
};

interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  profile: { id: string; displayName?: string };
}

/** An application as passport's users write it, on a port of its own. */
async function startApplication(world: World) {
  const tokens: Tokens[] = [];
  const app = express();
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  const strategy = new Strategy(
    {
      issuer: world.issuer,
      authorizationURL: `${world.issuer}/oauth2/authorize`,
      tokenURL: `${world.issuer}/oauth2/token`,
      userInfoURL: `${world.issuer}/userinfo`,
      clientID: WEB_APP.client_id,
      clientSecret: WEB_APP.client_secret,
      callbackURL: `${origin}/callback`,
      scope: 'profile email offline_access',
    },
    ((
      _issuer: string,
      profile: Tokens['profile'],
      _context: object,
      id_token: string,
      access_token: string,
      refresh_token: string,
      done: (error: null, user: object) => void,
    ) => {
      tokens.push({ profile, id_token, access_token, refresh_token });
      done(null, profile);
    }) as never,
  );
  const authenticator = new passport.Passport();
  authenticator.use('oidc', strategy);
  app.use(session({ secret: 'a secret of the test', resave: false, saveUninitialized: false }));
  app.get('/login', authenticator.authenticate('oidc', { session: false }));
  app.get('/callback', authenticator.authenticate('oidc', { session: false }), (_req, res) => void res.send('welcome'));
  app.use(
    ((error: Error, _req, res, _next) => void res.status(500).send(error.message)) as express.ErrorRequestHandler,
  );
  return { origin, tokens };
}

/** Follows the application to the server, through its pages, and back; the application's own cookie goes along. */
async function walk(world: World, origin: string, username = 'alice') {
  const begun = await fetch(`${origin}/login`, { redirect: 'manual' });
  const cookie = begun.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const visit = await (await new Browser(world.issuer).open(begun.headers.get('location') ?? '')).complete(username);
  return { callback: visit.url, back: (url: string) => fetch(url, { headers: { cookie }, redirect: 'manual' }) };
}

describe('passport-openidconnect', () => {
  test('logs in with consent and userinfo; its tokens refresh and are revoked', async () => {
    const world = await startWorld();
    const { origin, tokens } = await startApplication(world);
    const { callback, back } = await walk(world, origin);
    expect(await (await back(callback)).text()).toBe('welcome');
    const [got] = tokens;
    expect(got?.profile).toMatchObject({ id: 'alice' });
    const refreshed = await world.post('/oauth2/token', {
      grant_type: 'refresh_token',
      refresh_token: got?.refresh_token ?? '',
      ...WEB_APP,
    });
    expect(refreshed.status).toBe(200);
    const { access_token } = (await refreshed.json()) as { access_token: string };
    expect((await world.post('/oauth2/revoke', { token: access_token, ...WEB_APP })).status).toBe(200);
    expect((await world.fetch('/userinfo', { headers: { authorization: `Bearer ${access_token}` } })).status).toBe(401);
  });

  test('refuses an answer that is not to its own request', async () => {
    const world = await startWorld();
    const { origin, tokens } = await startApplication(world);
    const { callback, back } = await walk(world, origin);
    const forged = new URL(callback);
    forged.searchParams.set('state', 'forged');
    const answer = await back(forged.href);
    expect(answer.status).not.toBe(200);
    expect(tokens).toEqual([]);
  });
});
