import type { Flow } from '../flow.ts';
import type { Exchange } from '../traffic.ts';
import { headerOf, pathOf, queryOf, readBody, type Pair } from './message.ts';

const value = (pairs: readonly Pair[], name: string): string | undefined => pairs.find(([key]) => key === name)?.[1];

function formOf({ request }: Exchange): readonly Pair[] {
  const body = readBody(request.body, request.headers);
  return body.kind === 'form' ? body.fields : [];
}

type Ask = (exchange: Exchange, flow: Flow | undefined) => string;

const clientOf = (flow: Flow | undefined): string => flow?.client_id ?? 'A client';
const userOf = (flow: Flow | undefined): string => flow?.username ?? 'A user';

const GRANT_WORDS: Readonly<Record<string, string>> = {
  authorization_code: 'exchanged its code for tokens',
  refresh_token: 'requested new tokens with a refresh token',
  client_credentials: 'requested a token for itself',
};

/** What was requested, by endpoint. */
const ASKED: Readonly<Record<string, Ask>> = {
  authorize: (exchange, flow) => {
    const query = queryOf(exchange.request.url);
    if (value(query, 'login_id') !== undefined)
      return `The browser of ${userOf(flow)} returned to the authorization endpoint`;
    const scope = value(query, 'scope');
    return `${value(query, 'client_id') ?? clientOf(flow)} sent a user to log in${scope === undefined ? '' : ` and requested ${scope}`}`;
  },
  login: (exchange, flow) =>
    exchange.request.method === 'POST'
      ? `${value(formOf(exchange), 'username') || userOf(flow)} submitted the login form`
      : 'A browser opened the login page',
  consent: (exchange, flow) =>
    exchange.request.method === 'POST'
      ? `${userOf(flow)} submitted the consent page`
      : `A browser opened the consent page`,
  token: (exchange, flow) => {
    const grant = value(formOf(exchange), 'grant_type') ?? '';
    return `${clientOf(flow)} ${GRANT_WORDS[grant] ?? `requested tokens with grant_type ${grant || 'missing'}`}`;
  },
  userinfo: (_, flow) => `${clientOf(flow)} requested the user’s claims`,
  introspect: (_, flow) =>
    `A resource server checked whether a token${flow?.client_id === undefined ? '' : ` of ${flow.client_id}`} is active`,
  'end-session': (exchange, flow) =>
    exchange.request.method === 'POST' && value(formOf(exchange), 'csrf') !== undefined
      ? `${userOf(flow)} submitted the logout page`
      : `${clientOf(flow)} sent the user to log out`,
  revoke: (_, flow) => `${clientOf(flow)} requested to revoke a token`,
  callback: () => 'A browser returned to the client',
  other: ({ request }) => `${request.method} ${pathOf(request.url)}`,
  discovery: () => 'A client fetched the discovery document',
  jwks: () => 'A client fetched the signing keys',
  par: (_, flow) => `${clientOf(flow)} pushed its authorization request`,
};

function answerWords({ reply, error, hungUp }: Exchange): string {
  if (hungUp) return 'the connection closed before a response arrived';
  if (!reply) return 'waiting for the response';
  if (error !== undefined) return `rejected with ${error}`;
  const location = headerOf(reply.headers, 'location');
  if (location !== undefined) return redirectWords(location);
  if (reply.status >= 400) return `rejected with status ${reply.status}`;
  const body = readBody(reply.body, reply.headers);
  return body.kind === 'json' ? jsonWords(body.value) : `responded with status ${reply.status}`;
}

function redirectWords(location: string): string {
  if (/[?&#]code=/.test(location)) return 'redirected to the client with a code';
  if (/[?&#]error=/.test(location)) return 'redirected to the client with an error';
  if (/\/login\?/.test(location)) return 'redirected to the login page';
  if (/\/consent\?/.test(location)) return 'redirected to the consent page';
  return `redirected to ${location.split('?', 1)[0]}`;
}

const TOKEN_WORDS = { access_token: 'an access token', id_token: 'an ID token', refresh_token: 'a refresh token' };

function jsonWords(json: unknown): string {
  if (typeof json !== 'object' || json === null) return 'answered';
  if ('active' in json) return json.active === true ? 'the token is active' : 'the token is not active';
  const tokens = Object.entries(TOKEN_WORDS).flatMap(([name, words]) => (name in json ? [words] : []));
  return tokens.length > 0 ? `got ${joinWords(tokens)}` : 'answered';
}

/** `a`, `a and b`, `a, b and c`. */
function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Summarizes an exchange in a sentence: who requested what, and the result. */
export function summaryOf(exchange: Exchange, flow: Flow | undefined): string {
  const asked = ASKED[exchange.endpoint]?.(exchange, flow) ?? `${exchange.request.method} to ${exchange.endpoint}`;
  return `${asked}: ${answerWords(exchange)}.`;
}
