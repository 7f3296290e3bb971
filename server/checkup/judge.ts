import type { EndedRun } from '../../contract/checkup/checkup.ts';
import { FAULT_KINDS, type FaultKind } from '../../contract/faults/kinds.ts';
import { MIX_UP } from '../../contract/faults/mix-up.ts';
import { familyOf } from '../../contract/faults/names.ts';
import type { Reaction } from '../../contract/faults/reactions.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { bindsCode, type Control } from './control.ts';
import type { Judged } from './line.ts';
import { bringsCode, mixedUp } from './mix-up.ts';
import { formOf, gotTokens, isUse, redeemsCode, stageOf, type Seen } from './seen.ts';

/** More requests than this to one endpoint in one run are a loop. */
const MOST_REQUESTS = 20;
/** So are more authorization requests than this. Browsers end a loop of redirects after 20 of them, to the app and back. */
const MOST_LOGINS = 8;

/** What can be told about a run in which the fault fired. */
interface Case {
  kind: FaultKind;
  loggedIn: boolean | null;
  control: Control;
  /** The request in which it fired first. */
  fired: Exchange;
  /** What came after that. */
  after: readonly Exchange[];
}

const passed = (did: string): Judged => ({ result: 'passed', did });
const failed = (did: string): Judged => ({ result: 'failed', did });
const unknown = (did: string): Judged => ({ result: 'could_not_tell', did });

/** What is said of a client that logs users in, and of one that doesn’t. */
const WORDS = {
  user: {
    ask: 'Nothing that Understudy sees shows whether a user was logged in.',
    believed: 'A user was logged in.',
    stopped: 'It didn’t log the user in.',
  },
  service: {
    ask: 'Nothing that Understudy sees shows whether it carried on.',
    believed: 'It carried on.',
    stopped: 'It didn’t carry on.',
  },
} as const;

const wordsFor = ({ request }: Control) => WORDS[request.has('client_id') ? 'user' : 'service'];

/** What a client did about a fault, and whether it was right. */
export function judge(kind: FaultKind, seen: Seen, { ended, control }: { ended: EndedRun; control: Control }): Judged {
  const { requests, firedAt } = seen;
  const fired = requests[firedAt];
  if (ended.skipped) return unknown('Nobody tried.');
  if (requests.length === 0) return unknown('It sent no request.');
  if (!fired) return unknown(ended.hung ? 'It didn’t end in time.' : 'It sent no request in which this could happen.');
  // The redirect leads to the endpoint itself, so who follows it has no choice but to loop.
  const flood = kind === 'http.redirect' ? undefined : floodIn(requests);
  if (flood) return failed(`It looped: ${flood.count} requests to ${flood.endpoint} in one login.`);
  const { client } = FAULT_KINDS[kind];
  const loggedIn = ended.hung ? null : ended.loggedIn;
  const judged = REACTIONS[client]({ kind, loggedIn, control, fired, after: requests.slice(firedAt + 1) });
  const isSeen = judged.result === 'failed' || (judged.result === 'passed' && client === 'refuse');
  return ended.hung && !isSeen ? unknown('It didn’t end in time.') : judged;
}

function floodIn(requests: readonly Exchange[]): { endpoint: string; count: number } | undefined {
  const counts = new Map<string, number>();
  for (const { endpoint } of requests) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
  counts.set('authorize', requests.filter(startsLogin).length);
  const mostOf = (endpoint: string): number => (endpoint === 'authorize' ? MOST_LOGINS : MOST_REQUESTS);
  const [endpoint, count] = [...counts].find(([name, times]) => times > mostOf(name)) ?? [];
  return endpoint === undefined || count === undefined ? undefined : { endpoint, count };
}

/** Whether it is the client’s own request, and not the way back from the login page. */
const startsLogin = (exchange: Exchange): boolean =>
  exchange.endpoint === 'authorize' && formOf(exchange).has('client_id');

const REACTIONS: Readonly<Record<Reaction, (found: Case) => Judged>> = {
  refuse(found) {
    const family = familyOf(found.kind);
    if (family === 'authorization') return refusedResponse(found);
    return family === 'discovery' ? refusedDocument(found) : refusedTokens(found);
  },
  tolerate({ kind, loggedIn, control, fired, after }) {
    const { ask, stopped } = wordsFor(control);
    if (kind === 'discovery.minimal' && loggedIn !== true && control.endpoints.has('userinfo') && after.some(gotTokens))
      return passed('It got tokens. It needs userinfo, which the document doesn’t name.');
    if (loggedIn !== null) return loggedIn ? passed('It carried on.') : failed(stopped);
    const stage = stageOf([fired, ...after]);
    if (['logout', 'revocation'].includes(familyOf(kind))) return unknown(ask);
    if (stage < control.stage) return failed('It stopped earlier than without the fault.');
    return stage === 3 || fired.endpoint !== 'token' ? passed('It carried on, as without the fault.') : unknown(ask);
  },
  retry({ kind, loggedIn, control, fired, after }) {
    const isRefresh = isUse(fired);
    const again = after.filter((next) => next.endpoint === fired.endpoint && isUse(next) === isRefresh);
    const [next] = again;
    if (!next) return loggedIn === true ? failed(wordsFor(control).believed) : passed('It gave up.');
    const waitedMs = next.receivedAt - fired.receivedAt;
    if (kind === 'http.too-many-requests' && waitedMs < retryAfterMs(fired))
      return failed(`It tried again after ${waitedMs} ms, sooner than Retry-After allows.`);
    return passed(again.length === 1 ? 'It tried again once.' : `It tried again ${again.length} times.`);
  },
  give_up({ kind, loggedIn, control, fired, after }) {
    const { ask, believed } = wordsFor(control);
    const starts = after.some(({ endpoint }) => endpoint === 'authorize');
    const family = familyOf(kind);
    if (family === 'refresh' || family === 'userinfo') {
      if (starts || loggedIn === false) return passed('It gave up and let the user start again.');
      return loggedIn === true ? failed('It carried on.') : unknown(ask);
    }
    if (loggedIn === true && !starts) return failed(believed);
    if ([fired, ...after].some(gotTokens) && after.some(isUse) && !starts) return failed('It carried on.');
    return passed(starts ? 'It gave up and started again.' : 'It gave up.');
  },
};

/** Retry-After in a reply that was recorded (RFC 9110 §10.2.3). */
const retryAfterMs = ({ reply }: Exchange): number =>
  1000 * Number(Object.entries(reply?.headers ?? {}).find(([name]) => /^retry-after$/i.test(name))?.[1] ?? 0);

/** A client that is no browser may not have followed. */
const NOT_ANSWERED = 'It was led to the second issuer, and nobody logged in there.';

/** Only the token endpoint, or the nonce afterwards, can show that a code is from another login. */
const SHOWN_LATER: readonly FaultKind[] = ['authorization.injected-code', 'authorization.no-code'];

/** With PKCE or a nonce, a client needs no state that is used once (RFC 9700 §2.1.1, §4.7.1). */
const isShownLater = (kind: FaultKind, control: Control): boolean =>
  SHOWN_LATER.includes(kind) || (kind === 'authorization.replayed' && bindsCode(control));

/** What the token endpoint finds out with PKCE. A nonce protects only a client that compares it. */
const STATES: readonly FaultKind[] = ['authorization.wrong-state', 'authorization.no-state'];

function refusedResponse(found: Case): Judged {
  const { kind, control, after } = found;
  const asked = after.filter(redeemsCode);
  const [first] = asked;
  if (kind === MIX_UP && !after.some(bringsCode)) return unknown(NOT_ANSWERED);
  if (!first) return passed('It stopped before the token request.');
  if (kind === MIX_UP) return failed(mixedUp(first));
  if (!isShownLater(kind, control)) {
    const isBound = STATES.includes(kind) && control.request.has('code_challenge');
    return { ...failed('It sent the token request.'), protectedBy: isBound ? 'pkce' : undefined };
  }
  return asked.some(gotTokens) ? refusedTokens(found) : passed('The token endpoint refused its request.');
}

function refusedDocument({ after }: Case): Judged {
  const next = after.find(({ endpoint }) => endpoint === 'authorize' || endpoint === 'token');
  return next ? failed(`It used the document, and sent a request to ${next.endpoint}.`) : passed('It stopped there.');
}

/** Without an access token in the response, nobody can have been logged in. */
const hasAccessToken = ({ reply }: Exchange): boolean => /"access_token"\s*:/.test(reply?.body?.text ?? '');

function refusedTokens({ kind, loggedIn, control, fired, after }: Case): Judged {
  if (kind === 'http.redirect' && after.some(({ endpoint }) => endpoint === fired.endpoint))
    return failed('It followed the redirect with its code and its credentials.');
  const use = after.find(isUse);
  const used = use && `It went on to ${use.endpoint === 'token' ? 'refresh the tokens' : use.endpoint}.`;
  const reliesOnTls = isSignature(kind) && !control.endpoints.has('jwks');
  if (loggedIn === true || (use && loggedIn === null)) {
    const did = used ?? wordsFor(control).believed;
    if (!reliesOnTls) return failed(did);
    if (control.isSecure && !OF_HEADERS.includes(kind)) return passed(`${did} ${BY_TLS}`);
    return { ...failed(`${did} It never fetches the keys, so it can’t check signatures.`), protectedBy: 'tls' };
  }
  if (loggedIn === false) return passed(used === undefined ? 'It refused.' : `${used} Then it refused the login.`);
  if (familyOf(kind) === 'userinfo') return unknown(wordsFor(control).ask);
  if (fired.endpoint === 'token' && !hasAccessToken(fired)) return passed('It had no tokens to go on with.');
  return control.stage === 3 ? passed('It didn’t use the tokens.') : unknown(wordsFor(control).ask);
}

const BY_TLS = 'It never fetches the keys, and relies on TLS instead of the signature.';

/** Tokens that can be refused by their form and their header alone. */
const OF_HEADERS: readonly FaultKind[] = [
  'jwt.unsigned',
  'jwt.hmac-with-secret',
  'jwt.hmac-with-public-key',
  'jwt.two-parts',
  'jwt.other-algorithm',
  'jwt.unknown-crit',
];

/** Tokens that whoever checks signatures refuses. */
const SIGNATURES: readonly FaultKind[] = [
  ...OF_HEADERS,
  'jwt.other-key',
  'jwt.broken-signature',
  'jwt.changed-after-signing',
  'jwt.no-signature',
  'jwt.unknown-kid',
  'jwt.embedded-key',
  'jwt.key-by-url',
];

const isSignature = (kind: FaultKind): boolean => SIGNATURES.includes(kind);
