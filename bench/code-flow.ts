import { basic, FORM, REDIRECT_URI, USER, type Target } from './target.ts';
import type { Connection, WireReply } from './wire.ts';

/** The example of RFC 7636, Appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const HOPS = 15;

export interface Tokens {
  access_token: string;
  refresh_token?: string;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
  return (value?.[1] ?? value?.[2])?.replaceAll('&amp;', '&');
}

/** The form values of a person who logs in as the test user and ticks everything. */
function fillIn(form: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    if (name === undefined) continue;
    if (tag.startsWith('<button')) {
      if (attribute(tag, 'value') === 'allow') fields.set(name, 'allow');
    } else if (type === 'password') fields.set(name, USER.password);
    else if (name === 'username' || name === 'login') fields.set(name, USER.username);
    else if (type === 'hidden' || (type === 'checkbox' && /\schecked\b/i.test(tag))) {
      fields.append(name, attribute(tag, 'value') ?? 'on');
    }
  }
  return fields;
}

/** The form to fill in. If a page has several, the one that asks for a password or a decision. */
function formOf(page: string): string {
  const forms = [...page.matchAll(/<form\b[\s\S]*?<\/form>/gi)].map(([form]) => form);
  const form = forms.find((one) => /type="password"|value="allow"/.test(one)) ?? forms[0];
  if (form === undefined) throw new Error(`a page without a form: ${page.slice(0, 2000)}`);
  return form;
}

/** A client of pages: keeps cookies and fills in forms. */
export class Browser {
  readonly connection: Connection;
  readonly #cookies = new Map<string, string>();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async send(method: string, path: string, headers = '', body?: string): Promise<WireReply> {
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await this.connection.request(method, path, headers + (cookies && `Cookie: ${cookies}\r\n`), body);
    for (const cookie of reply.cookies) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return reply;
  }

  submit(page: string, address: URL): Promise<WireReply> & { to: URL } {
    const form = formOf(page);
    const to = new URL(attribute(/<form\b[^>]*>/i.exec(form)?.[0] ?? '', 'action') ?? '', address);
    const reply = this.send('POST', to.pathname + to.search, FORM, fillIn(form).toString());
    return Object.assign(reply, { to });
  }
}

/** Goes from /authorize through all pages to the code. */
async function walkToCode(browser: Browser, path: string): Promise<string> {
  let address = new URL(path, 'http://localhost');
  let reply = await browser.send('GET', path);
  for (let hop = 0; hop < HOPS; hop++) {
    const location = reply.headers.get('location');
    if (location?.startsWith(REDIRECT_URI)) {
      const code = new URL(location).searchParams.get('code');
      if (code !== null) return code;
      throw new Error(`redirected without a code: ${location}`);
    }
    if (location !== undefined) {
      address = new URL(location, address);
      reply = await browser.send('GET', address.pathname + address.search);
    } else if (reply.status === 200) {
      const sent = browser.submit(reply.body, address);
      address = sent.to;
      reply = await sent;
    } else throw new Error(`${reply.status} at ${address.pathname}: ${reply.body.slice(0, 500)}`);
  }
  throw new Error('the code flow does not finish');
}

export interface FlowOptions {
  scope: string;
  /** Ask for a JWT as the access token. */
  jwt: boolean;
  /** Show the consent page even to users who agreed before. */
  asked: boolean;
}

/** A code flow: authorize, the pages that are due, and exchanging the code for tokens. */
export async function runCodeFlow(browser: Browser, target: Target, options: FlowOptions): Promise<Tokens> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: target.client.id,
    redirect_uri: REDIRECT_URI,
    scope: options.scope,
    state: 'af0ifjsldkj',
    nonce: 'n-0S6_WzA2Mj',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...(options.asked && { prompt: 'consent' }),
  });
  const extra = options.jwt ? target.forJwt : '';
  const code = await walkToCode(browser, `${target.paths.authorize}?${query}${extra}`);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: VERIFIER,
  });
  return requestTokens(browser.connection, target, body.toString() + extra);
}

/** GETs the claims of the token's user. */
export async function requestUserinfo(connection: Connection, target: Target, { access_token }: Tokens): Promise<void> {
  const reply = await connection.request('GET', target.paths.userinfo, `Authorization: Bearer ${access_token}\r\n`);
  if (reply.status !== 200) throw new Error(`${target.name} userinfo: ${reply.status} ${reply.body}`);
}

/** POSTs a form to the token endpoint as the code flow's client. */
export async function requestTokens(connection: Connection, target: Target, body: string): Promise<Tokens> {
  const reply = await connection.request('POST', target.paths.token, basic(target.client) + FORM, body);
  if (reply.status !== 200) throw new Error(`${target.name} token: ${reply.status} ${reply.body}`);
  return JSON.parse(reply.body) as Tokens;
}
