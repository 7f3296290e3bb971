/**
 * HAR files as browsers and proxies write them, of logins at other vendors' servers. The shapes are those of real
 * recordings; every name, key and value is made up.
 */
import { createKey, signToken, type FixtureKey } from '../renderer/fixtures/tokens.ts';

type Pairs = Readonly<Record<string, string>>;

export interface Sent {
  method?: string;
  headers?: Pairs;
  /** A form. */
  form?: Pairs;
  json?: unknown;
  at?: number;
  took?: number;
}

export interface Answered {
  status?: number;
  location?: string;
  json?: unknown;
  html?: string;
  type?: string;
  headers?: Pairs;
}

const pairsOf = (pairs: Pairs) => Object.entries(pairs).map(([name, value]) => ({ name, value }));
const START = Date.UTC(2026, 9, 5, 8);

export type Entry = ReturnType<typeof entry>;

/** One entry, as HAR 1.2 has it (§Entries). */
export function entry(url: string, sent: Sent = {}, answered: Answered = {}) {
  const { form, json, at = 0, took = 40, headers = {} } = sent;
  const body = form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json);
  const mimeType = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const { status = answered.location === undefined ? 200 : 302, location = '' } = answered;
  const text = answered.json === undefined ? answered.html : JSON.stringify(answered.json);
  const type = answered.type ?? (answered.json === undefined ? 'text/html' : 'application/json');
  return {
    startedDateTime: new Date(START + at).toISOString(),
    time: took,
    request: {
      method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
      url,
      httpVersion: 'HTTP/2',
      headers: pairsOf({ ':authority': 'made.up', ...headers }),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: body?.length ?? 0,
      ...(body !== undefined && { postData: { mimeType, text: body } }),
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/2',
      headers: pairsOf({ ...(location !== '' && { location }), ...answered.headers }),
      cookies: [],
      content: {
        size: text?.length ?? 0,
        mimeType: text === undefined ? 'x-unknown' : type,
        ...(text !== undefined && { text }),
      },
      redirectURL: location,
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: took, receive: 0 },
  };
}

const harOf = (entries: readonly unknown[], creator = 'WebInspector') => ({
  log: { version: '1.2', creator: { name: creator, version: '1' }, pages: [], entries },
});

export const textOf = (entries: readonly unknown[], creator?: string): string =>
  JSON.stringify(harOf(entries, creator));

const query = (params: Pairs): string => new URLSearchParams(params).toString();

export interface Vendor {
  name: string;
  issuer: string;
  authorize: string;
  token: string;
  userinfo: string;
  logout: string;
  /** The page that takes the password, and what it is sent. */
  login: { path: string; form: Pairs };
  /** Parameters that the vendor adds to its answer. */
  answer?: Pairs;
  /** Members that it adds to the token response. */
  members?: Readonly<Record<string, unknown>>;
  claims?: Readonly<Record<string, unknown>>;
  alg?: 'RS256';
  opaqueAccessToken?: boolean;
}

export const VENDORS: readonly Vendor[] = [
  {
    name: 'Keycloak',
    issuer: 'https://id.example.com/realms/shop',
    authorize: '/protocol/openid-connect/auth',
    token: '/protocol/openid-connect/token',
    userinfo: '/protocol/openid-connect/userinfo',
    logout: '/protocol/openid-connect/logout',
    login: {
      path: '/login-actions/authenticate?session_code=s1&tab_id=t1',
      form: { username: 'alice', password: 'pw' },
    },
    answer: { session_state: 'f1e2d3c4', iss: 'https://id.example.com/realms/shop' },
    members: { refresh_expires_in: 1800, 'not-before-policy': 0, session_state: 'f1e2d3c4' },
    claims: { typ: 'Bearer', azp: 'web-app', scope: 'openid email', realm_access: { roles: ['user'] } },
  },
  {
    name: 'Auth0',
    issuer: 'https://shop.eu.example.com/',
    authorize: 'authorize',
    token: 'oauth/token',
    userinfo: 'userinfo',
    logout: 'v2/logout',
    login: {
      path: 'u/login?state=hKFo2SA',
      form: { state: 'hKFo2SA', username: 'alice', password: 'pw', action: 'default' },
    },
    opaqueAccessToken: true,
  },
  {
    name: 'Okta',
    issuer: 'https://shop.example.org/oauth2/default',
    authorize: '/v1/authorize',
    token: '/v1/token',
    userinfo: '/v1/userinfo',
    logout: '/v1/logout',
    login: { path: '/login/login.htm', form: { username: 'alice', password: 'pw' } },
    claims: { ver: 1, uid: '00u1', cid: 'web-app', scp: ['openid', 'email'] },
  },
  {
    name: 'Entra',
    issuer: 'https://login.example.net/contoso/v2.0',
    authorize: '/oauth2/v2.0/authorize',
    token: '/oauth2/v2.0/token',
    userinfo: '/oidc/userinfo',
    logout: '/oauth2/v2.0/logout',
    login: { path: '/login', form: { login: 'alice', passwd: 'pw' } },
    answer: { session_state: '0a1b2c' },
    members: { ext_expires_in: 4799 },
    claims: { ver: '2.0', oid: '1f2e', tid: 'contoso', azp: 'web-app', uti: 'abc' },
  },
];

export interface LoginFacts {
  state?: string;
  code?: string;
  at?: number;
  client_id?: string;
  redirect_uri?: string;
  mode?: 'query' | 'fragment' | 'form_post';
  more?: Pairs;
}

let key: FixtureKey | undefined;

const signed = (claims: Record<string, unknown>): string => signToken((key ??= createKey('made-up')), claims);

/** The whole login of a single-page app, with what a browser loads besides. */
export function loginAt(vendor: Vendor, facts: LoginFacts = {}): Entry[] {
  const { state = 'st-1', code = 'c0de-1', at = 0, client_id = 'web-app', mode = 'query' } = facts;
  const { redirect_uri = 'https://app.example.com/callback' } = facts;
  const to = (path: string): string => (vendor.issuer.endsWith('/') ? vendor.issuer + path : `${vendor.issuer}${path}`);
  const asked = { client_id, redirect_uri, response_type: 'code', scope: 'openid email', state, nonce: `n-${state}` };
  const authorize = `${to(vendor.authorize)}?${query({ ...asked, code_challenge_method: 'S256', ...facts.more })}`;
  const answer = { code, state, ...vendor.answer };
  const back = `${redirect_uri}${mode === 'fragment' ? '#' : '?'}${query(answer)}`;
  const login = to(vendor.login.path);
  const iat = Math.floor((START + at) / 1000);
  const common = { iss: vendor.issuer, sub: 'user-7', iat, exp: iat + 300 };
  const idToken = signed({ ...common, aud: client_id, nonce: `n-${state}`, email: 'alice@example.com' });
  const accessToken = vendor.opaqueAccessToken
    ? `opaque-${state}`
    : signed({ ...common, aud: 'api', jti: state, ...vendor.claims });
  const bearer = { headers: { authorization: `Bearer ${accessToken}` } };
  const inputs = Object.entries(answer).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}"/>`,
  );
  const page = `<form method="POST" action="${redirect_uri.replaceAll('/', '&#x2F;')}">${inputs.join('')}</form>`;
  return [
    entry(`https://app.example.com/login?${state}`, { at }, { location: authorize }),
    entry(authorize, { at: at + 10 }, { location: login }),
    entry(login, { at: at + 20 }, { html: '<form method="post"></form>' }),
    entry('https://cdn.example.com/theme.css', { at: at + 25 }, { type: 'text/css', html: 'a{}' }),
    entry(login, { at: at + 30, form: vendor.login.form }, mode === 'form_post' ? { html: page } : { location: back }),
    mode === 'form_post'
      ? entry(redirect_uri, { at: at + 40, form: answer }, { html: '<p>Hello</p>' })
      : entry(back, { at: at + 40 }, { html: '<p>Hello</p>' }),
    entry(
      to(vendor.token),
      {
        at: at + 50,
        form: { grant_type: 'authorization_code', client_id, code, redirect_uri, code_verifier: `v-${state}` },
      },
      {
        json: {
          access_token: accessToken,
          id_token: idToken,
          refresh_token: `refresh-${state}`,
          token_type: 'Bearer',
          expires_in: 300,
          scope: 'openid email',
          ...vendor.members,
        },
      },
    ),
    entry(to(vendor.userinfo), { at: at + 60, ...bearer }, { json: { sub: 'user-7', email: 'alice@example.com' } }),
    entry('https://app.example.com/api/orders', { at: at + 70, ...bearer }, { json: [] }),
    entry('https://stats.example.com/collect', { at: at + 80, json: { page: '/' } }, { status: 204 }),
  ];
}
