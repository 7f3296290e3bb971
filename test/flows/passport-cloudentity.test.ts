import type { AddressInfo } from 'node:net';
import { Strategy } from '@cloudentity/passport-oauth2';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { expect, onTestFinished, test } from 'vitest';
import { Browser } from '../world/browser.ts';
import { startWorld, WEB_APP, type World } from '../world/world.ts';

/** A web application with ACP's own Passport strategy, as its documentation shows one. */
async function startApplication(world: World, sendsHeader: boolean): Promise<string> {
  const app = express();
  const server = app.listen(0, 'localhost');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const authenticator = new passport.Passport();
  const strategy = new Strategy(
    {
      authServerURL: world.issuer,
      clientID: WEB_APP.client_id,
      clientSecret: WEB_APP.client_secret,
      callbackURL: `${base}/callback`,
      scope: ['openid', 'profile', 'email'],
      state: true,
      pkce: true,
    },
    (_accessToken, _refreshToken, profile, done) => done(null, profile),
  );
  // oxlint-disable-next-line no-underscore-dangle -- the strategy has no other name for it
  if (sendsHeader) strategy._oauth2.useAuthorizationHeaderforGET(true);
  authenticator.use(strategy);
  authenticator.serializeUser((user, done) => done(null, user));
  authenticator.deserializeUser((user: Express.User, done) => done(null, user));
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false }));
  app.use(authenticator.session());
  app.get('/login', authenticator.authenticate('cloudentity'));
  app.get('/callback', authenticator.authenticate('cloudentity', { successRedirect: '/me' }));
  app.get('/me', (req, res) => void res.json(req.user ?? null));
  app.use(((error, _req, res, _next) => {
    const { name, message, code } = error as Error & { code?: string };
    res.status(500).json({ name, message, code });
  }) satisfies express.ErrorRequestHandler);
  return base;
}

/** What the application shows after a whole login. */
async function logIn(world: World, { sendsHeader = false } = {}): Promise<unknown> {
  const base = await startApplication(world, sendsHeader);
  const application = new Browser(base);
  const away = await application.open(`${base}/login`);
  const answer = await (await new Browser(world.issuer).open(away.url)).complete('alice');
  return JSON.parse((await application.open(answer.url)).html);
}

test('OAuth 2.1 §5.1: ACP’s Passport strategy reads that its token came in the query, and why that is refused', async () => {
  const world = await startWorld();
  expect(await logIn(world)).toMatchObject({
    name: 'UserInfoError',
    code: 'invalid_request',
    message: expect.stringMatching(/query.*logs/),
  });
  const [flow, another] = world.bus.traffic().flows.values();
  expect(another).toBeUndefined();
  expect(flow?.steps['resource-requested']).toContainEqual(
    expect.objectContaining({ outcome: 'failed', hint: expect.stringContaining('allow_access_token_in_query') }),
  );
});

test('in a workspace that allows it, ACP’s Passport strategy logs its user in, and the record marks it as relaxed', async () => {
  const world = await startWorld();
  await world.configure((workspace) => {
    workspace.settings = { ...workspace.settings, allow_access_token_in_query: true };
  });
  expect(await logIn(world)).toMatchObject({ id: 'alice', emails: [{ value: 'alice@example.com' }] });
  const [flow] = world.bus.traffic().flows.values();
  expect(flow?.kind).toBe('authorization_code');
  expect(flow?.steps['resource-requested']).toContainEqual(
    expect.objectContaining({ outcome: 'noted', description: expect.stringContaining('relaxed') }),
  );
});

test('ACP’s Passport strategy, told to send the header, logs its user in without a relaxation', async () => {
  expect(await logIn(await startWorld(), { sendsHeader: true })).toMatchObject({ id: 'alice' });
});
