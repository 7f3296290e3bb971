import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { expressjwt } from 'express-jwt';
import { auth } from 'express-oauth2-jwt-bearer';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { expressJwtSecret, passportJwtSecret } from 'jwks-rsa';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';

export interface Trusted {
  issuer: string;
  /** The API’s name in `aud`. */
  audience: string;
}

/** The scope that each of them wants. */
export const SCOPE = 'accounts.read';

type Claims = Record<string, unknown>;
type Validate = (token: string, request: express.Request) => Promise<Claims>;

const refuse = (status: number, error?: string) => (response: express.Response) => {
  response.set('WWW-Authenticate', error === undefined ? 'Bearer' : `Bearer error="${error}"`);
  response.status(status).json({ error: error ?? 'unauthorized' });
};

function requireScope(claims: Claims, response: express.Response): void {
  const scopes = [claims['scp'] ?? String(claims['scope'] ?? '').split(' ')].flat();
  if (scopes.includes(SCOPE)) response.json({ accounts: [] });
  else refuse(403, 'insufficient_scope')(response);
}

/** An API around a function that validates a token. */
const guarded =
  (validate: Validate): RequestHandler =>
  async (request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return refuse(401)(response);
    try {
      requireScope(await validate(token, request), response);
    } catch {
      refuse(401, 'invalid_token')(response);
    }
  };

/** `jwtVerify` with a remote key set, as jose documents it. */
export function withJose({ issuer, audience }: Trusted): RequestHandler {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  return guarded(async (token) => (await jwtVerify(token, keys, { issuer, audience })).payload);
}

/** The rules of RFC 9068 §4. */
export async function withOauth4webapi({ issuer, audience }: Trusted): Promise<RequestHandler> {
  const url = new URL(issuer);
  const insecure = { [oauth.allowInsecureRequests]: true };
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, insecure));
  return guarded(async (_token, { headers }) => {
    const request = new Request(`${url.origin}/`, { headers: { authorization: headers.authorization ?? '' } });
    return { ...(await oauth.validateJwtAccessToken(server, request, audience, insecure)) };
  });
}

export function withExpressOauth2(trusted: Trusted): RequestHandler[] {
  return [
    auth({ issuerBaseURL: trusted.issuer, audience: trusted.audience }),
    (request, response) => requireScope(request.auth?.payload ?? {}, response),
  ];
}

export function withExpressJwt({ issuer, audience }: Trusted): RequestHandler[] {
  const secret = expressJwtSecret({ jwksUri: `${issuer}/.well-known/jwks.json`, cache: true });
  return [
    expressjwt({ secret, issuer, audience, algorithms: ['ES256', 'RS256'] }) as RequestHandler,
    (request, response) => requireScope((request.auth as Claims | undefined) ?? {}, response),
  ];
}

export function withPassportJwt({ issuer, audience }: Trusted): RequestHandler[] {
  const instance = new passport.Passport();
  const options = {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    secretOrKeyProvider: passportJwtSecret({ jwksUri: `${issuer}/.well-known/jwks.json`, cache: true }),
    issuer,
    audience,
    algorithms: ['ES256', 'RS256'],
  };
  instance.use(new Strategy(options, (payload, done) => done(null, payload)));
  return [
    instance.authenticate('jwt', { session: false }) as RequestHandler,
    (request, response) => requireScope((request.user as Claims | undefined) ?? {}, response),
  ];
}

/** Asks the server about each token (RFC 7662 §2). */
export async function withIntrospection({ issuer, audience }: Trusted): Promise<RequestHandler> {
  const config = await client.discovery(new URL(issuer), 'service', 'service-secret', undefined, {
    execute: [client.allowInsecureRequests],
  });
  return guarded(async (token) => {
    const answer = await client.tokenIntrospection(config, token);
    if (!answer.active || ![answer.aud].flat().includes(audience)) throw new Error('inactive');
    return { ...answer };
  });
}

const onError: ErrorRequestHandler = (
  error: { status?: number; headers?: Record<string, string> },
  _req,
  res,
  _next,
) => {
  res.set(error.headers ?? {});
  res.status(error.status ?? 500).json({});
};

/** The APIs, each at a path. */
export function apisAt(paths: Readonly<Record<string, RequestHandler | RequestHandler[]>>): Express {
  const app = express();
  for (const [path, handlers] of Object.entries(paths)) app.get(path, handlers);
  app.use(onError);
  return app;
}
