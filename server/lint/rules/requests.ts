import { AUTHORIZE_PARAMETERS } from '../../protocol/authorize-request.ts';
import type { Login } from '../dossier.ts';
import { burstOf, groupBy } from '../repeats.ts';
import type { Rule } from '../rule.ts';
import { countOf, listOf, secondsIn, shareOf } from '../words.ts';
import { isOpenId, requestsOf } from './csrf.ts';

/** Scopes that only mean something with openid (OpenID Connect Core §5.4). */
const OPENID_SCOPES = ['profile', 'email', 'phone', 'address'];
const OPENID_PARAMETERS = ['nonce', 'claims', 'id_token_hint', 'max_age'];

export const openIdMissing: Rule = ({ logins }) => {
  const asksForIt = ({ params }: Login): boolean =>
    OPENID_PARAMETERS.some((name) => params.has(name)) ||
    (params.get('scope') ?? '').split(' ').some((scope) => OPENID_SCOPES.includes(scope));
  const without = logins.filter((login) => !isOpenId(login) && asksForIt(login));
  if (without.length === 0) return undefined;
  const share = shareOf(without.length, logins.length, 'login request', ['asks', 'ask']);
  return { cause: `${share} for OpenID Connect, but not for the scope openid.`, requests: requestsOf(without) };
};

/** One or two may have a reason. */
const ALWAYS = 3;

export const promptLoginAlways: Rule = ({ logins }) => {
  const forces = ({ params }: Login): boolean =>
    (params.get('prompt') ?? '').split(' ').includes('login') || params.get('max_age') === '0';
  if (logins.length < ALWAYS || !logins.every(forces)) return undefined;
  return { cause: `All ${logins.length} login requests force a new login.`, requests: requestsOf(logins) };
};

const SILENT_SPAN_MS = 60_000;
const MOST_SILENT = 10;

/** Counted for each browser, because many users may start the app at the same time. */
export const silentLoginPolled: Rule = ({ logins }) => {
  const silent = logins.filter(({ params }) => (params.get('prompt') ?? '').split(' ').includes('none'));
  const browsers = groupBy(requestsOf(silent), ({ cookie, agent }) => `${cookie ?? ''} ${agent ?? ''}`);
  for (const requests of browsers.values()) {
    const burst = burstOf(requests, SILENT_SPAN_MS, MOST_SILENT);
    if (!burst) continue;
    const span = secondsIn(burst.at(-1)!.at - burst[0]!.at);
    return { cause: `${burst.length} silent logins came from one browser within ${span}.`, requests: burst };
  }
  return undefined;
};

/** Of other specifications. A client may send them to any server. */
const OF_OTHERS = ['audience', 'resource', 'claims_locales', 'dpop_jkt', 'authorization_details'];
const KNOWN = new Set([...AUTHORIZE_PARAMETERS, ...OF_OTHERS]);
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
const MEANT = new Map(AUTHORIZE_PARAMETERS.map((name) => [plain(name), name]));

/** The parameters of a request that are ignored, and what each may have meant. */
const unknownIn = ({ params }: Login) =>
  [...new Set(params.keys())]
    .filter((name) => !KNOWN.has(name))
    .map((name) => ({ name, meant: MEANT.get(plain(name)) }));

export const parameterMisspelled: Rule = ({ logins }) => {
  const wrong = logins.filter((login) => unknownIn(login).some(({ meant }) => meant !== undefined));
  if (wrong.length === 0) return undefined;
  const pairs = wrong
    .flatMap(unknownIn)
    .flatMap(({ name, meant }) => (meant === undefined ? [] : [`${name} instead of ${meant}`]));
  return {
    cause: `${shareOf(wrong.length, logins.length, 'login request', ['has', 'have'])} ${listOf(pairs)}.`,
    requests: requestsOf(wrong),
  };
};

export const parameterIgnored: Rule = ({ logins }) => {
  const ignored = (login: Login) => unknownIn(login).filter(({ meant }) => meant === undefined);
  const wrong = logins.filter((login) => ignored(login).length > 0);
  if (wrong.length === 0) return undefined;
  const names = listOf(wrong.flatMap(ignored).map(({ name }) => name));
  const share = shareOf(wrong.length, logins.length, 'login request', ['has', 'have']);
  return { cause: `${share} parameters that are not known here: ${names}.`, requests: requestsOf(wrong) };
};

export const codeInReferer: Rule = ({ leaking }) => {
  if (leaking.length === 0) return undefined;
  return {
    cause: `${countOf(leaking.length, 'request')} had the address of the callback with its code in the Referer header.`,
    requests: leaking,
  };
};
