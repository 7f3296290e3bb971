import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node';
import express, { type RequestHandler } from 'express';
import session from 'express-session';
import * as client from 'openid-client';
import { Strategy as OpenidClientStrategy } from 'openid-client/passport';
import passport from 'passport';
import PassportOpenidconnect from 'passport-openidconnect';
import { onTestFinished } from 'vitest';
import { installPackages } from '../../../scripts/snippets/run.mjs';
import { visitAsAlice } from '../../connect/visitor.ts';
import { WEB_APP } from '../../world/world.ts';
import type { Login } from '../clients.ts';

/** Where an app is, and whom it trusts. */
interface Place {
  issuer: string;
  origin: string;
}

export type App = (place: Place) => RequestListener | Promise<RequestListener>;

const SCOPE = 'openid profile email offline_access';
const SECRET = 'a long secret that is used only on this machine';
const HELLO = 'Hello, ';

/** The page of someone who is logged in. */
const greet =
  (userIn: (request: express.Request) => unknown): RequestHandler =>
  async (request, response) => {
    const user = await userIn(request);
    response.status(user === undefined ? 401 : 200).send(user === undefined ? 'Log in first.' : HELLO);
  };

/** An app with sessions, and Passport with a strategy. */
function passportApp(strategy: passport.Strategy, path: string): RequestListener {
  const authenticator = new passport.Passport();
  authenticator.use('understudy', strategy);
  authenticator.serializeUser((user, done) => done(null, user));
  authenticator.deserializeUser((user: Express.User, done) => done(null, user));
  const app = express();
  app.use(session({ secret: SECRET, resave: false, saveUninitialized: false }));
  app.use(authenticator.session() as RequestHandler);
  app.get('/login', authenticator.authenticate('understudy') as RequestHandler);
  app.get(path, authenticator.authenticate('understudy', { successRedirect: '/' }) as RequestHandler);
  app.get(
    '/',
    greet(({ user }) => user),
  );
  return app;
}

export const withPassportOpenidconnect: App = ({ issuer, origin }) =>
  passportApp(
    new PassportOpenidconnect(
      {
        issuer,
        authorizationURL: `${issuer}/oauth2/authorize`,
        tokenURL: `${issuer}/oauth2/token`,
        userInfoURL: `${issuer}/userinfo`,
        clientID: WEB_APP.client_id,
        clientSecret: WEB_APP.client_secret,
        callbackURL: `${origin}/callback`,
        scope: ['profile', 'email'],
      },
      (_issuer, profile, done) => done(null, profile),
    ),
    '/callback',
  );

/** Passport with the strategy of openid-client. */
export const withOpenidClientStrategy: App = async ({ issuer, origin }) => {
  const config = await client.discovery(
    new URL(issuer),
    WEB_APP.client_id,
    { id_token_signed_response_alg: 'ES256' },
    client.ClientSecretBasic(WEB_APP.client_secret),
    { execute: [client.allowInsecureRequests] },
  );
  const options = { config, scope: SCOPE, callbackURL: `${origin}/callback` };
  const strategy = new OpenidClientStrategy(options, (tokens, done) => done(null, tokens.claims() as Express.User));
  return passportApp(strategy as passport.Strategy, '/callback');
};

/** What isn’t among this repository’s own packages. */
const load = (path: string): Promise<Record<string, never>> =>
  import(pathToFileURL(join(installPackages('small'), 'node_modules', path)).href) as never;

export const withExpressOpenidConnect: App = async ({ issuer, origin }) => {
  const { auth } = (await load('express-openid-connect/index.js')) as unknown as {
    auth(options: object): RequestHandler;
  };
  const app = express();
  const options = {
    issuerBaseURL: issuer,
    baseURL: origin,
    clientID: WEB_APP.client_id,
    clientSecret: WEB_APP.client_secret,
    clientAuthMethod: 'client_secret_basic',
    idTokenSigningAlg: 'ES256',
    authorizationParams: { response_type: 'code', scope: SCOPE },
    authRequired: false,
    secret: SECRET,
  };
  app.use(auth(options));
  app.get(
    '/',
    greet((request) => (request as unknown as { oidc: { user?: object } }).oidc.user),
  );
  return app;
};

type AuthJs = {
  ExpressAuth(config: object): RequestHandler;
  getSession(request: express.Request, config: object): Promise<{ user: object } | null>;
};

export const withAuthJs: App = async ({ issuer, origin }) => {
  const { ExpressAuth, getSession } = (await load('@auth/express/index.js')) as unknown as AuthJs;
  const config = {
    secret: SECRET,
    trustHost: true,
    basePath: '/auth',
    logger: { error() {}, warn() {}, debug() {} },
    providers: [
      {
        id: 'understudy',
        name: 'Understudy',
        type: 'oidc',
        issuer,
        clientId: WEB_APP.client_id,
        clientSecret: WEB_APP.client_secret,
        client: { token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'ES256' },
        authorization: { params: { scope: SCOPE } },
      },
    ],
  };
  const app = express();
  app.get('/login', (_request, response) => response.redirect(`/auth/signin?callbackUrl=${origin}/`));
  app.use('/auth', ExpressAuth(config));
  app.get(
    '/',
    greet(async (request) => (await getSession(request, config)) ?? undefined),
  );
  return app;
};

export interface MsalCare {
  /** Whether it uses PKCE and a state, which the app has to make and to compare itself. */
  hasPkceAndState: boolean;
}

export const withMsalNode =
  ({ hasPkceAndState }: MsalCare): App =>
  async ({ issuer, origin }) => {
    const msal = new ConfidentialClientApplication({
      auth: {
        authority: issuer,
        knownAuthorities: [new URL(issuer).host],
        clientId: WEB_APP.client_id,
        clientSecret: WEB_APP.client_secret,
      },
      system: { protocolMode: 'OIDC' },
    });
    const crypto = new CryptoProvider();
    const { verifier, challenge } = await crypto.generatePkceCodes();
    const state = crypto.createNewGuid();
    const common = { scopes: SCOPE.split(' '), redirectUri: `${origin}/callback` };
    const app = express();
    app.get('/login', async (_request, response) => {
      const more = { codeChallenge: challenge, codeChallengeMethod: 'S256', state };
      response.redirect(await msal.getAuthCodeUrl({ ...common, ...(hasPkceAndState && more) }));
    });
    app.get('/callback', async ({ query }, response) => {
      const payload = query as { code: string };
      const request = { ...common, code: payload.code, ...(hasPkceAndState && { codeVerifier: verifier, state }) };
      const { account } = await msal.acquireTokenByCode(request, hasPkceAndState ? payload : undefined);
      response.send(account ? HELLO : 'Log in first.');
    });
    return app;
  };

const APP_PORT_PATHS = ['/callback', '/auth/callback/understudy'];

/** A place for apps, one after the other, each with a fresh start for each login. */
export async function openPlace(): Promise<{ redirect_uris: string[]; loginOf(app: App): Login }> {
  let current: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => current(request, response)).listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    redirect_uris: APP_PORT_PATHS.map((path) => `${origin}${path}`),
    loginOf: (app) => async (issuer) => {
      try {
        current = await app({ issuer, origin });
        const { status, text } = await visitAsAlice(`${origin}/login`, (url) => url.includes('error='));
        return status === 200 && text.startsWith(HELLO);
      } catch {
        return false;
      }
    },
  };
}
