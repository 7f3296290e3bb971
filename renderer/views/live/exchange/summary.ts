import type { Flow } from '../../../../contract/flow.ts';
import type { Exchange } from '../../../../contract/traffic.ts';
import { headerOf, pathOf, queryOf, readBody, type Pair } from './message.ts';

const value = (pairs: readonly Pair[], name: string): string | undefined => pairs.find(([key]) => key === name)?.[1];

function formOf({ request }: Exchange): readonly Pair[] {
  const body = readBody(request.body, request.headers);
  return body.kind === 'form' ? body.fields : [];
}

type Ask = (exchange: Exchange, flow: Flow | undefined) => string;

const clientOf = (flow: Flow | undefined): string => flow?.client_id ?? 'A client';
const userOf = (flow: Flow | undefined): string => flow?.username ?? 'Somebody';

const GRANT_WORDS: Readonly<Record<string, string>> = {
  authorization_code: 'redeemed its code for tokens',
  refresh_token: 'asked for new tokens with a refresh token',
  client_credentials: 'asked for a token in its own name',
};

/** What was asked, by endpoint. */
const ASKED: Readonly<Record<string, Ask>> = {
  authorize: (exchange, flow) => {
    const query = queryOf(exchange.request.url);
    if (value(query, 'login_id') !== undefined)
      return `The browser of ${userOf(flow)} came back to the authorization endpoint`;
    const scope = value(query, 'scope');
    return `${value(query, 'client_id') ?? clientOf(flow)} sent a browser to log somebody in${scope === undefined ? '' : ` and asked for ${scope}`}`;
  },
  login: (exchange, flow) =>
    exchange.request.method === 'POST'
      ? `${value(formOf(exchange), 'username') || userOf(flow)} sent the login form`
      : 'A browser opened the login page',
  consent: (exchange, flow) =>
    exchange.request.method === 'POST'
      ? `${userOf(flow)} answered the consent page`
      : `A browser opened the consent page`,
  token: (exchange, flow) => {
    const grant = value(formOf(exchange), 'grant_type') ?? '';
    return `${clientOf(flow)} ${GRANT_WORDS[grant] ?? `asked for tokens with grant_type ${grant || 'missing'}`}`;
  },
  userinfo: (_, flow) => `${clientOf(flow)} asked who the user is`,
  introspect: (_, flow) =>
    `A resource server asked whether a token${flow?.client_id === undefined ? '' : ` of ${flow.client_id}`} is good`,
  'end-session': (exchange, flow) =>
    exchange.request.method === 'POST' && value(formOf(exchange), 'csrf') !== undefined
      ? `${userOf(flow)} answered the sign-out page`
      : `${clientOf(flow)} sent a browser to log out`,
  revoke: (_, flow) => `${clientOf(flow)} asked to revoke a token`,
  callback: () => 'A browser brought the client its answer',
  other: ({ request }) => `${request.method} ${pathOf(request.url)}`,
  discovery: () => 'Somebody read the discovery document',
  jwks: () => 'Somebody fetched the signing keys',
  par: (_, flow) => `${clientOf(flow)} pushed its authorization request`,
};

function answerWords({ reply, error, hungUp }: Exchange): string {
  if (hungUp) return 'the connection ended before an answer came';
  if (!reply) return 'no answer yet';
  if (error !== undefined) return `refused with ${error}`;
  const location = headerOf(reply.headers, 'location');
  if (location !== undefined) return redirectWords(location);
  if (reply.status >= 400) return `refused with status ${reply.status}`;
  const body = readBody(reply.body, reply.headers);
  return body.kind === 'json' ? jsonWords(body.value) : `answered with status ${reply.status}`;
}

function redirectWords(location: string): string {
  if (/[?&#]code=/.test(location)) return 'sent back to the client with a code';
  if (/[?&#]error=/.test(location)) return 'sent back to the client with an error';
  if (/\/login\?/.test(location)) return 'sent to the login page';
  if (/\/consent\?/.test(location)) return 'sent to the consent page';
  return `sent on to ${location.split('?', 1)[0]}`;
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

/** An exchange in a sentence: who asked for what, and what came of it. */
export function summaryOf(exchange: Exchange, flow: Flow | undefined): string {
  const asked = ASKED[exchange.endpoint]?.(exchange, flow) ?? `${exchange.request.method} to ${exchange.endpoint}`;
  return `${asked}: ${answerWords(exchange)}.`;
}
