/**
 * The least that a server must do for the same results: parse requests, look up one record, make the same signatures
 * with node:crypto. It has no error checks and keeps no record. node-http.ts and express.ts serve it over HTTP.
 */
import { generateKeyPairSync, hash, randomBytes, randomUUID, sign } from 'node:crypto';
import { PATHS } from './paths.ts';

export interface BareReply {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

type Form = URLSearchParams;
export type Handler = (input: { query: Form; form: Form; headers: NodeJS.Dict<string | string[]> }) => BareReply;

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
const json = (body: unknown): BareReply => ({ status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) });
const redirect = (location: string): BareReply => ({ status: 303, headers: { Location: location }, body: '' });
const secret = () => randomBytes(32).toString('base64url');

const FILLER = `<style>${'.row{display:flex;gap:8px;padding:4px 12px;color:#123}'.repeat(60)}</style>`;

function page(id: string, action: string, fields: string): BareReply {
  const body =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title>${FILLER}</head><body>` +
    `<form method="post" action="${action}?interaction=${id}">${fields}</form></body></html>`;
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}

const LOGIN = '<input name="username"><input name="password" type="password"><button>Sign in</button>';
const CONSENT =
  '<input type="checkbox" name="scope" value="profile" checked><button name="action" value="allow">Allow</button>';

function basicOf(headers: NodeJS.Dict<string | string[]>): string {
  const [id = ''] = Buffer.from(String(headers['authorization']).slice(6), 'base64').toString().split(':');
  return id;
}

interface Flows {
  begin(query: Form, cookie: string): BareReply;
  login(id: string): BareReply;
  consent(id: string): BareReply;
  redeem(code: string): Form | undefined;
}

/** Pages follow one another without redirects. A session skips both. */
function createFlows(): Flows {
  const interactions = new Map<string, Form>();
  const codes = new Map<string, Form>();

  function answer(query: Form): BareReply {
    const code = secret();
    codes.set(code, query);
    return redirect(`${query.get('redirect_uri')}?code=${code}&state=${query.get('state')}`);
  }

  return {
    begin(query, cookie) {
      if (cookie.includes('bare=')) return answer(query);
      const id = secret();
      interactions.set(id, query);
      return page(id, PATHS.login, LOGIN);
    },
    login(id) {
      const { headers, ...reply } = page(id, PATHS.consent, CONSENT);
      return { ...reply, headers: { ...headers, 'Set-Cookie': `bare=${id}; HttpOnly; SameSite=Lax; Path=/` } };
    },
    consent(id) {
      const query = interactions.get(id) ?? new URLSearchParams();
      interactions.delete(id);
      return answer(query);
    },
    redeem(code) {
      const query = codes.get(code);
      codes.delete(code);
      return query;
    },
  };
}

interface TokenRecord {
  sub: string;
  scope: string;
  exp: number;
}

interface Tokens {
  issue(grant: { sub: string; aud: string; scope: string; nonce?: string }): BareReply;
  find(token: string): TokenRecord | undefined;
  jwks: Buffer;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function createTokens(iss: string): Tokens {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const header = { alg: 'ES256', kid: 'bare', typ: 'JWT' };
  const head = encode(header);
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const records = new Map<string, TokenRecord>();
  const jwt = (claims: object): string => {
    const content = `${head}.${encode(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  };

  function claimsFor(sub: string, aud: string): Record<string, unknown> {
    const iat = Math.floor(Date.now() / 1000);
    const base = { iss, sub, aud: [aud], tid: 'default', aid: 'default', idp: 'default', st: 'public' };
    return { ...base, iat, nbf: iat, exp: iat + 3600, jti: randomUUID() };
  }

  return {
    issue({ sub, aud, scope, nonce }) {
      const access_token = jwt({ ...claimsFor(sub, aud), scp: scope.split(' ') });
      records.set(hash('sha256', access_token), { sub, scope, exp: Math.floor(Date.now() / 1000) + 3600 });
      const body: Record<string, unknown> = { access_token, token_type: 'Bearer', expires_in: 3600, scope };
      if (nonce !== undefined) {
        body['id_token'] = jwt({ ...claimsFor(sub, aud), nonce, email: 'alice@example.com' });
        body['refresh_token'] = secret();
      }
      return json(body);
    },
    find: (token) => records.get(hash('sha256', token)),
    jwks: Buffer.from(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...header, use: 'sig' }] })),
  };
}

function tokenEndpoint(flows: Flows, tokens: Tokens): Handler {
  const scope = 'openid profile email offline_access';
  return ({ form, headers }) => {
    const aud = basicOf(headers);
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return tokens.issue({ sub: aud, aud, scope: 'introspect_tokens revoke_tokens' });
      case 'refresh_token':
        return tokens.issue({ sub: 'alice', aud, scope, nonce: 'n' });
      default:
        return tokens.issue({
          sub: 'alice',
          aud,
          scope,
          nonce: flows.redeem(form.get('code') ?? '')?.get('nonce') ?? '',
        });
    }
  };
}

/** As long as Understudy's. */
const discovery = (issuer: string): Record<string, unknown> => ({
  issuer,
  ...Object.fromEntries(Object.entries(PATHS).map(([name, path]) => [`${name}_endpoint`, issuer + path])),
  claims_supported: Array.from({ length: 60 }, (_, index) => `a_claim_that_is_supported_${index}`),
});

/** Handlers by `METHOD /path`. */
export function createBareProvider(issuer: string): Record<string, Handler> {
  const flows = createFlows();
  const tokens = createTokens(issuer);
  const document = JSON.stringify(discovery(issuer));
  const idOf = (query: Form) => query.get('interaction') ?? '';
  return {
    [`GET ${PATHS.discovery}`]: () => ({ status: 200, headers: JSON_HEADERS, body: document }),
    [`GET ${PATHS.jwks}`]: () => ({ status: 200, headers: JSON_HEADERS, body: tokens.jwks }),
    [`GET ${PATHS.authorize}`]: ({ query, headers }) => flows.begin(query, headers['cookie']?.toString() ?? ''),
    [`POST ${PATHS.login}`]: ({ query }) => flows.login(idOf(query)),
    [`POST ${PATHS.consent}`]: ({ query }) => flows.consent(idOf(query)),
    [`POST ${PATHS.token}`]: tokenEndpoint(flows, tokens),
    [`POST ${PATHS.introspect}`]: ({ form, headers }) => {
      const record = tokens.find(form.get('token') ?? '');
      return json({ active: record !== undefined, client_id: basicOf(headers), ...record });
    },
    [`GET ${PATHS.userinfo}`]: ({ headers }) => {
      const record = tokens.find(String(headers['authorization']).slice(7));
      return json({ sub: record?.sub, email: 'alice@example.com', name: 'Alice' });
    },
  };
}
