/**
 * Everything between an authorization request and its response: the stored interaction, who is logged in, what was
 * granted, and the one question "what is needed next?".
 *
 * The page, the console and the autopilot all decide here, and none knows the others. Nothing here knows Express or
 * HTML.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { HttpRequest } from '../core/endpoint.ts';
import { lastDerived } from '../core/memory/derived.ts';
import type { Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';

/** The cookies of a request by name. The first of a repeated name wins (RFC 6265 §5.4). */
export const parseCookies = ({ headers }: Pick<HttpRequest, 'headers'>): Cookies => cookiesIn(headers);

type Cookies = Readonly<Record<string, string | undefined>>;

const cookiesIn = lastDerived(({ cookie = '' }: HttpRequest['headers']): Cookies =>
  parseCookie(Array.isArray(cookie) ? cookie.join('; ') : cookie),
);

interface CookieOptions {
  /** Absent: until the browser closes. 0: expire now. */
  maxAgeSeconds?: number;
  sameSite?: 'lax' | 'none';
}

const isSecure = (issuer: Issuer): boolean => issuer.front.startsWith('https:');

/** A Set-Cookie value for this workspace's pages only. */
export function renderCookie(issuer: Issuer, name: string, value: string, options: CookieOptions = {}): string {
  const { maxAgeSeconds, sameSite = 'lax' } = options;
  return stringifySetCookie({
    name,
    value,
    // Beside a second issuer, the browser has one session for both.
    path: (issuer.beside ?? issuer).path,
    httpOnly: true,
    sameSite,
    secure: isSecure(issuer),
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  });
}

/** Whether the session cookie is sent with requests from other sites. Browsers allow that only over https. */
export const isSessionSeenFromOtherSites = isSecure;

/**
 * The session cookie. Over https it is also sent in frames of other sites, so an application there can renew silently.
 * It proves who is logged in, not that a form is ours; the other cookies do that and stay Lax. It is never Partitioned,
 * because a frame would then not see a login made in a tab (CHIPS).
 */
export const renderSessionCookie = (
  issuer: Issuer,
  value: string,
  options: Pick<CookieOptions, 'maxAgeSeconds'> = {},
): string =>
  renderCookie(issuer, sessionCookie(issuer), value, {
    ...options,
    sameSite: isSessionSeenFromOtherSites(issuer) ? 'none' : 'lax',
  });

export const sessionCookie = (issuer: Issuer): string => `${issuer.cookiePrefix}-sso`;
export const interactionCookie = (issuer: Issuer, interactionId: string): string =>
  `${issuer.cookiePrefix}-i-${interactionId}`;
export const logoutCookie = (issuer: Issuer): string => `${issuer.cookiePrefix}-logout`;

/** How many unfinished interactions a browser keeps. Surplus ones are dropped. */
const INTERACTIONS_KEPT = 12;

/** Set-Cookie values that expire surplus interaction cookies, so the jar never outgrows a request header. */
export function surplusInteractionCookies(issuer: Issuer, request: HttpRequest): string[] {
  const prefix = interactionCookie(issuer, '');
  const names = Object.keys(parseCookies(request)).filter((name) => name.startsWith(prefix));
  return names
    .slice(0, Math.max(0, names.length - INTERACTIONS_KEPT))
    .map((name) => renderCookie(issuer, name, '', { maxAgeSeconds: 0 }));
}

/** The value a form must send back. It proves the form came from a page shown to this browser. */
export const csrfToken = (browserSecret: string): string => hashOf(`csrf ${browserSecret}`);
