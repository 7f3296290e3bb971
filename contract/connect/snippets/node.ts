import type { Make, SnippetValues } from '../framework.ts';
import { quoteSingle as q } from '../quote.ts';
import { discoveryUrl, tokenUrl } from '../values.ts';

const OPENID_CLIENT_AUTH = {
  client_secret_basic: 'ClientSecretBasic',
  client_secret_post: 'ClientSecretPost',
  none: 'None',
} as const;

const js = (name: string, code: string): ReturnType<Make>[number] => ({ name, language: 'js', code });

const secretLine = ({ client_secret }: SnippetValues, line: (secret: string) => string): string =>
  client_secret === undefined ? '' : `${line(q(client_secret))}\n`;

function openidClientAuth({ auth_method, client_secret = '' }: SnippetValues): string {
  return `client.${OPENID_CLIENT_AUTH[auth_method]}(${auth_method === 'none' ? '' : q(client_secret)})`;
}

/** openid-client 6: discovery, PKCE, callback. Reads the algorithm from the client's metadata. */
export const openidClient: Make = (v) => [
  js(
    'app.mjs',
    `import { createServer } from 'node:http';
import * as client from 'openid-client';

const config = await client.discovery(
  new URL(${q(v.issuer)}),
  ${q(v.client_id)},
  // This client's ID tokens are signed with ${v.alg}. Any other algorithm is rejected.
  { id_token_signed_response_alg: ${q(v.alg)} },
  ${openidClientAuth(v)},
  // The issuer uses plain http on this machine.
  { execute: [client.allowInsecureRequests] },
);

/** Logins that have started: the PKCE verifier by state. Keep them in your session instead. */
const started = new Map();

async function startLogin() {
  const state = client.randomState();
  const verifier = client.randomPKCECodeVerifier();
  started.set(state, verifier);
  return client.buildAuthorizationUrl(config, {
    redirect_uri: ${q(v.redirect_uri)},
    scope: ${q(v.scope)},
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
}

async function finishLogin(url) {
  const expectedState = url.searchParams.get('state');
  const pkceCodeVerifier = started.get(expectedState);
  started.delete(expectedState);
  const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState });
  return tokens.claims();
}

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, ${q(v.origin)});
    if (url.pathname === ${q(v.path)}) {
      response.end(JSON.stringify(await finishLogin(url)));
    } else {
      response.writeHead(302, { location: (await startLogin()).href }).end();
    }
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(${v.port}, 'localhost');
`,
  ),
];

export const openidClientService: Make = (v) => [
  js(
    'service.mjs',
    `import * as client from 'openid-client';

const config = await client.discovery(
  new URL(${q(v.issuer)}),
  ${q(v.client_id)},
  {},
  ${openidClientAuth(v)},
  // The issuer uses plain http on this machine.
  { execute: [client.allowInsecureRequests] },
);

const tokens = await client.clientCredentialsGrant(config, { scope: ${q(v.scope)} });
const headers = { authorization: \`Bearer \${tokens.access_token}\` };
console.log(headers);
`,
  ),
];

/** Passport with passport-openidconnect. */
export const passport: Make = (v) => [
  js(
    'app.mjs',
    `import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';

passport.use(
  'understudy',
  new OpenIDConnectStrategy(
    {
      issuer: ${q(v.issuer)},
      authorizationURL: ${q(`${v.issuer}/oauth2/authorize`)},
      tokenURL: ${q(tokenUrl(v))},
      userInfoURL: ${q(`${v.issuer}/userinfo`)},
      clientID: ${q(v.client_id)},
${secretLine(v, (secret) => `      clientSecret: ${secret},`)}      callbackURL: ${q(v.redirect_uri)},
      // The strategy adds openid itself.
      scope: ${q(
        v.scope
          .split(' ')
          .filter((name) => name !== 'openid')
          .join(' '),
      )},
    },
    (issuer, profile, done) => done(null, profile),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: 'only on this machine', resave: false, saveUninitialized: false }));
app.use(passport.session());
app.get('/login', passport.authenticate('understudy'));
app.get(${q(v.path)}, passport.authenticate('understudy', { successRedirect: '/' }));
app.get('/', (request, response) => (request.user ? response.json(request.user) : response.redirect('/login')));
app.listen(${v.port}, 'localhost');
`,
  ),
];

/** express-openid-connect. */
export const expressOpenidConnect: Make = (v) => [
  js(
    'app.mjs',
    `import express from 'express';
import { auth } from 'express-openid-connect';

const app = express();
app.use(
  auth({
    issuerBaseURL: ${q(v.issuer)},
    baseURL: ${q(v.origin)},
    clientID: ${q(v.client_id)},
${secretLine(v, (secret) => `    clientSecret: ${secret},`)}    clientAuthMethod: ${q(v.auth_method)},
    // The default is RS256.
    idTokenSigningAlg: ${q(v.alg)},
    authorizationParams: { response_type: 'code', scope: ${q(v.scope)} },
    routes: { callback: ${q(v.path)} },
    // Encrypts the session cookie.
    secret: 'a long secret that is used only on this machine',
    idpLogout: true,
  }),
);
app.get('/', (request, response) => response.json(request.oidc.user));
app.listen(${v.port}, 'localhost');
`,
  ),
];

/** better-auth's generic OAuth plugin, with a database in memory. */
export const betterAuth: Make = (v) => [
  js(
    'app.mjs',
    `import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { genericOAuth } from 'better-auth/plugins';

const auth = betterAuth({
  baseURL: ${q(v.origin)},
  secret: 'a long secret that is used only on this machine',
  // Users and sessions are gone when the process ends.
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  plugins: [
    genericOAuth({
      config: [
        {
          providerId: 'understudy',
          discoveryUrl: ${q(discoveryUrl(v))},
          clientId: ${q(v.client_id)},
${secretLine(v, (secret) => `          clientSecret: ${secret},`)}          tokenEndpointAuth: { method: ${q(v.auth_method)} },
          scopes: [${v.scope.split(' ').map(q).join(', ')}],
          pkce: true,
          // better-auth wants a name and an email for each user, and zoe has no email.
          mapProfileToUser: ({ sub, name, email }) => ({ name: name ?? sub, email: email ?? \`\${sub}@users.invalid\` }),
        },
      ],
    }),
  ],
});

const handler = toNodeHandler(auth);
createServer(async (request, response) => {
  if (request.url.startsWith('/api/auth/')) return handler(request, response);
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  if (session) return response.end(JSON.stringify(session.user));
  const login = await auth.api.signInSocial({
    body: { provider: 'understudy', callbackURL: '/' },
    returnHeaders: true,
  });
  response.writeHead(302, { location: login.response.url, 'set-cookie': login.headers.getSetCookie() }).end();
}).listen(${v.port}, 'localhost');
`,
  ),
];

/** MSAL for Node.js. */
export const msalNode: Make = (v) => [
  js(
    'app.mjs',
    `import { createServer } from 'node:http';
import { ConfidentialClientApplication } from '@azure/msal-node';

const msal = new ConfidentialClientApplication({
  auth: {
    // MSAL accepts https only.
    authority: ${q(v.issuer.replace(/^http:/, 'https:'))},
    knownAuthorities: [new URL(${q(v.issuer)}).host],
    clientId: ${q(v.client_id)},
    clientSecret: ${q(v.client_secret ?? '')},
  },
  system: { protocolMode: 'OIDC' },
});
const scopes = [${v.scope.split(' ').map(q).join(', ')}];
const redirectUri = ${q(v.redirect_uri)};

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, redirectUri);
    if (url.pathname === ${q(v.path)}) {
      const code = url.searchParams.get('code');
      const result = await msal.acquireTokenByCode({ code, scopes, redirectUri });
      response.end(JSON.stringify(result.idTokenClaims));
    } else {
      response.writeHead(302, { location: await msal.getAuthCodeUrl({ scopes, redirectUri }) }).end();
    }
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(${v.port}, 'localhost');
`,
  ),
];
