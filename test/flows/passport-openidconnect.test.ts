import type { AddressInfo } from 'node:net';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import Strategy from 'passport-openidconnect';
import { expect, onTestFinished, test } from 'vitest';
import { rulesOf } from '../lint/offences.ts';
import { Browser } from '../world/browser.ts';
import { startWorld, WEB_APP, type World } from '../world/world.ts';

/** A web application with a session of its own, as its documentation shows one. */
async function startApplication(world: World, clientSecret: string = WEB_APP.client_secret): Promise<string> {
  const app = express();
  const server = app.listen(0, 'localhost');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const authenticator = new passport.Passport();
  authenticator.use(
    'understudy',
    new Strategy(
      {
        issuer: world.issuer,
        authorizationURL: `${world.issuer}/oauth2/authorize`,
        tokenURL: `${world.issuer}/oauth2/token`,
        userInfoURL: `${world.issuer}/userinfo`,
        clientID: WEB_APP.client_id,
        clientSecret,
        callbackURL: `${base}/callback`,
        scope: ['profile', 'email'],
      },
      (_issuer, profile, verified) => verified(null, profile),
    ),
  );
  authenticator.serializeUser((user, done) => done(null, user));
  authenticator.deserializeUser((user: Express.User, done) => done(null, user));
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false }));
  app.use(authenticator.session());
  app.get('/login', authenticator.authenticate('understudy'));
  app.get(
    '/callback',
    authenticator.authenticate('understudy', { successRedirect: '/me', failureRedirect: '/refused' }),
  );
  app.get('/me', (req, res) => void res.json(req.user ?? null));
  app.get('/refused', (_req, res) => void res.json({ refused: true }));
  app.use(((error, _req, res, _next) => {
    res.status(500).json({ name: (error as Error).name });
  }) satisfies express.ErrorRequestHandler);
  return base;
}

interface User {
  application: Browser;
  consent: Awaited<ReturnType<Browser['open']>>;
}

/** One user with two tabs' worth of cookies: the application's and the provider's. */
async function walkToConsent(world: World, base: string): Promise<User> {
  const application = new Browser(base);
  const away = await application.open(`${base}/login`);
  const page = await new Browser(world.issuer).open(away.url);
  return { application, consent: await page.login('alice') };
}

test('an express application logs its user in', async () => {
  const world = await startWorld();
  const base = await startApplication(world);
  const { application, consent } = await walkToConsent(world, base);
  const home = await application.open((await consent.allow()).url);
  expect(home.url).toBe(`${base}/me`);
  expect(JSON.parse(home.html)).toMatchObject({
    id: 'alice',
    displayName: 'Alice Archer',
    emails: [{ value: 'alice@example.com' }],
  });
  const findings = ['nonce-missing', 'pkce-missing', 'redirect-uri-unregistered', 'secret-in-body'];
  expect(await rulesOf(world, 'web-app')).toEqual(findings);
});

test('a denial is a failed login', async () => {
  const world = await startWorld();
  const base = await startApplication(world);
  const { application, consent } = await walkToConsent(world, base);
  const home = await application.open((await consent.deny()).url);
  expect(home.url).toBe(`${base}/refused`);
});

test('a response with another state, or in another browser, is not a login', async () => {
  const world = await startWorld();
  const base = await startApplication(world);
  const { application, consent } = await walkToConsent(world, base);
  const callback = new URL((await consent.allow()).url);
  expect((await new Browser(base).open(callback.href)).url).not.toBe(`${base}/me`);
  callback.searchParams.set('state', 'another');
  await application.open(callback.href);
  expect(JSON.parse((await application.open(`${base}/me`)).html)).toBeNull();
});

test('a wrong secret is not a login', async () => {
  const world = await startWorld();
  const base = await startApplication(world, 'wrong');
  const { application, consent } = await walkToConsent(world, base);
  expect((await application.open((await consent.allow()).url)).status).toBe(500);
  expect(JSON.parse((await application.open(`${base}/me`)).html)).toBeNull();
});
