/**
 * The least that a server must do for the same responses: parse requests, sign with jose, keep records in maps. It has
 * no error checks. node-http.ts and express.ts serve it over HTTP.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { PATHS } from './paths.ts';

export interface BareReply {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

type Form = URLSearchParams;
export type Handler = (input: { query: Form; form: Form; headers: NodeJS.Dict<string | string[]> }) => Answer;
type Answer = BareReply | Promise<BareReply>;

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
const json = (body: unknown): BareReply => ({ status: 200, headers: JSON_HEADERS, body: JSON.stringify(body) });
const redirect = (location: string): BareReply => ({ status: 303, headers: { Location: location }, body: '' });
const secret = () => randomBytes(32).toString('base64url');

const FILLER = `<style>${'.row{display:flex;gap:8px;padding:4px 12px;color:#123}'.repeat(60)}</style>`;

function page(id: string, action: string, fields: string): BareReply {
  const body =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title>${FILLER}</head><body>` +
    `<form method="post" action="${action}?interaction=${id}">${fields}</form></body></html>`;
  const cookie = `bare=${id}; HttpOnly; SameSite=Lax; Path=/`;
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': cookie }, body };
}

const LOGIN = '<input name="username"><input name="password" type="password"><button>Sign in</button>';
const CONSENT =
  '<input type="checkbox" name="scope" value="profile" checked><button name="action" value="allow">Allow</button>';

function basicOf(headers: NodeJS.Dict<string | string[]>): string {
  const [id = ''] = Buffer.from(String(headers['authorization']).slice(6), 'base64').toString().split(':');
  return id;
}

interface Interaction {
  query: Form;
  username?: string;
  consented?: boolean;
}

interface Flows {
  begin(query: Form): BareReply;
  resume(id: string): BareReply;
  decide(query: Form, change: Partial<Interaction>): BareReply;
  redeem(code: string): Form | undefined;
}

function createFlows(): Flows {
  const interactions = new Map<string, Interaction>();
  const codes = new Map<string, Form>();

  function answer(query: Form): BareReply {
    const code = secret();
    codes.set(code, query);
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    return redirect(back.href);
  }

  function resume(id: string): BareReply {
    const interaction = interactions.get(id);
    if (interaction?.username === undefined) return redirect(`${PATHS.login}?interaction=${id}`);
    if (interaction.consented !== true) return redirect(`${PATHS.consent}?interaction=${id}`);
    interactions.delete(id);
    return answer(interaction.query);
  }

  return {
    begin(query) {
      const id = secret();
      interactions.set(id, { query });
      return resume(id);
    },
    resume,
    decide(query, change) {
      const id = query.get('interaction') ?? '';
      Object.assign(interactions.get(id) ?? {}, change);
      return redirect(`${PATHS.authorize}?interaction=${id}`);
    },
    redeem(code) {
      const query = codes.get(code);
      codes.delete(code);
      return query;
    },
  };
}

interface Tokens {
  issue(grant: { sub: string; aud: string; scope: string; nonce?: string }): Promise<BareReply>;
  find(token: string): { sub: string; scope: string; exp: number } | undefined;
  jwks: Buffer;
}

async function createTokens(iss: string): Promise<Tokens> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const header = { alg: 'ES256', kid: 'bare', typ: 'JWT' };
  const records = new Map<string, { sub: string; scope: string; exp: number }>();
  const sign = (claims: Record<string, unknown>) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey);

  function claimsFor(sub: string, aud: string): Record<string, unknown> {
    const iat = Math.floor(Date.now() / 1000);
    const base = { iss, sub, aud: [aud], tid: 'default', aid: 'default', idp: 'default', st: 'public' };
    return { ...base, iat, nbf: iat, exp: iat + 3600, jti: randomUUID() };
  }

  return {
    async issue({ sub, aud, scope, nonce }) {
      const access_token = await sign({ ...claimsFor(sub, aud), scp: scope.split(' ') });
      records.set(access_token, { sub, scope, exp: Math.floor(Date.now() / 1000) + 3600 });
      const body: Record<string, unknown> = { access_token, token_type: 'Bearer', expires_in: 3600, scope };
      if (nonce !== undefined) {
        body['id_token'] = await sign({ ...claimsFor(sub, aud), nonce, email: 'alice@example.com' });
        body['refresh_token'] = secret();
      }
      return json(body);
    },
    find: (token) => records.get(token),
    jwks: Buffer.from(JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), ...header, use: 'sig' }] })),
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

/** Handlers by `METHOD /path`. */
export async function createBareProvider(issuer: string): Promise<Record<string, Handler>> {
  const flows = createFlows();
  const tokens = await createTokens(issuer);
  const idOf = (query: Form) => query.get('interaction') ?? '';
  return {
    [`GET ${PATHS.discovery}`]: () => json({ issuer, jwks_uri: issuer + PATHS.jwks }),
    [`GET ${PATHS.jwks}`]: () => ({ status: 200, headers: JSON_HEADERS, body: tokens.jwks }),
    [`GET ${PATHS.authorize}`]: ({ query }) =>
      query.has('interaction') ? flows.resume(idOf(query)) : flows.begin(query),
    [`GET ${PATHS.login}`]: ({ query }) => page(idOf(query), PATHS.login, LOGIN),
    [`GET ${PATHS.consent}`]: ({ query }) => page(idOf(query), PATHS.consent, CONSENT),
    [`POST ${PATHS.login}`]: ({ query, form }) => flows.decide(query, { username: form.get('username') ?? '' }),
    [`POST ${PATHS.consent}`]: ({ query }) => flows.decide(query, { consented: true }),
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
