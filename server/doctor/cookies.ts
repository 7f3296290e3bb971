import { headerValues } from '../../contract/traffic/events.ts';
import type { Issuer } from '../core/issuer.ts';
import { headerOf, originSent, queryOf, serveWith, type Look, type Seen, type Sign } from './signs.ts';

const PAGES = ['login', 'consent', 'authorize'];
/** Logins that are remembered. */
const MOST_LOGINS = 500;
/** How long the cookie of a login lives. */
const LOGIN_MS = 1_800_000;

interface Begun {
  host: string;
  at: number;
}

/** Finds logins whose cookie doesn't come back (RFC 6265 §5.1.3, §5.4). It remembers where each began. */
export function createCookieLook(): Look {
  const begun = new Map<string, Begun>();
  return (seen) => {
    remember(begun, seen);
    const { issuer, endpoint, reply } = seen;
    const login = queryOf(seen).get('login_id');
    if (!issuer || login === null || !PAGES.includes(endpoint) || reply?.status !== 400) return undefined;
    const start = begun.get(login);
    const isSent = (headerOf(seen, 'cookie') ?? '').includes(`${issuer.cookiePrefix}-i-${login}=`);
    // Without a start, the login is over or never was, and its cookie would not help.
    if (!start || seen.at - start.at > LOGIN_MS || isSent) return undefined;
    const found = anotherHost(seen, issuer, start.host) ?? withoutTls(seen, issuer) ?? inFrame(seen) ?? blocked(seen);
    return {
      kind: 'cookies',
      severity: 'error',
      seen: `${seen.request.method} /${endpoint} without the cookie`,
      ...found,
    };
  };
}

function remember(begun: Map<string, Begun>, seen: Seen): void {
  const { issuer, reply } = seen;
  if (!issuer || !reply) return;
  for (const cookie of headerValues(reply.headers, 'set-cookie')) {
    const [, login, value] = new RegExp(`^${issuer.cookiePrefix}-i-([^=]+)=([^;]*)`).exec(cookie) ?? [];
    if (login === undefined) continue;
    // The server takes the cookie back when the login is over.
    if (value === '') begun.delete(login);
    else begun.set(login, { host: hostnameOf(seen), at: seen.at });
    const [oldest] = begun.keys();
    if (begun.size > MOST_LOGINS && oldest !== undefined) begun.delete(oldest);
  }
}

type Found = Omit<Sign, 'kind' | 'severity' | 'seen'>;

const hostnameOf = (seen: Seen): string => originSent('http', headerOf(seen, 'host'))?.hostname ?? '';

function anotherHost(seen: Seen, { front }: Issuer, from: string): Found | undefined {
  const here = hostnameOf(seen);
  if (here === from || here === '' || from === '') return undefined;
  const { host } = new URL(front);
  return {
    id: `cookies:${from}`,
    cause: `Logins begin at ${from} and go on at ${here}, where the cookie of ${from} is not sent.`,
    advice: `Make the application send browsers to ${host}: give it the issuer, or list ${from === new URL(front).hostname ? here : from} so that Understudy leads browsers there.`,
    fix: {
      value: front,
      command: serveWith(`--also-host ${from === new URL(front).hostname ? here : from}`),
    },
  };
}

/** Browsers ignore a Secure cookie over http (RFC 6265bis §5.7). */
function withoutTls(seen: Seen, { front }: Issuer): Found | undefined {
  const own = new URL(front);
  if (own.protocol !== 'https:' || seen.scheme === 'https' || headerOf(seen, 'host') === own.host) return undefined;
  return {
    id: 'cookies:secure',
    cause: `The login page was opened over http, but cookies are Secure because the issuer is at ${own.origin}.`,
    advice: 'Open the public address, not the listener behind the proxy.',
    fix: { value: front },
  };
}

function inFrame(seen: Seen): Found | undefined {
  if (headerOf(seen, 'sec-fetch-site') !== 'cross-site' || !headerOf(seen, 'sec-fetch-dest')?.endsWith('frame'))
    return undefined;
  return {
    id: 'cookies:frame',
    cause: 'The login page was opened in a frame of another site, where browsers don’t send SameSite=Lax cookies.',
    advice: 'Open the login in the window itself or in a popup.',
  };
}

function blocked(seen: Seen): Found {
  const others = headerOf(seen, 'cookie') !== undefined;
  return {
    id: 'cookies:blocked',
    cause: others
      ? 'The browser sends other cookies, but not the one that it was just given for its login.'
      : 'The browser doesn’t send back the cookie that it was just given for its login.',
    advice: 'Allow cookies for this address. A program that logs in must keep the cookies of redirects.',
  };
}
