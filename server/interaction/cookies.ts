/**
 * The door between a request for authorization and its answer: the stored interaction, who is logged in, what was
 * granted, and the one question "what is needed next?".
 *
 * The page, the desk and the autopilot all decide through here, and none of them knows another. Nothing here knows
 * Express or HTML.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { HttpRequest } from '../core/endpoint.ts';
import type { Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';

/** The cookies of a request by name; the first of a repeated name counts (RFC 6265 §5.4). */
export function parseCookies(request: Pick<HttpRequest, 'headers'>): ReadonlyMap<string, string | undefined> {
  const header = request.headers['cookie'];
  return new Map(Object.entries(parseCookie(Array.isArray(header) ? header.join('; ') : (header ?? ''))));
}

interface CookieOptions {
  /** Absent: until the browser is closed. 0: at once. */
  maxAgeSeconds?: number;
  sameSite?: 'lax' | 'none';
}

const isSecure = (issuer: Issuer): boolean => issuer.url.startsWith('https:');

/** A Set-Cookie value, seen by this workspace's pages only. */
export function renderCookie(issuer: Issuer, name: string, value: string, options: CookieOptions = {}): string {
  const { maxAgeSeconds, sameSite = 'lax' } = options;
  return stringifySetCookie({
    name,
    value,
    path: issuer.path,
    httpOnly: true,
    sameSite,
    secure: isSecure(issuer),
    ...(maxAgeSeconds !== undefined && { maxAge: maxAgeSeconds }),
  });
}

/** Whether the session cookie comes with requests from pages of other sites: browsers allow that over https only. */
export const isSessionSeenFromOtherSites = isSecure;

/**
 * The cookie of a login. Over https it comes with frames of other sites too, so that an application there can renew
 * silently. It proves who is logged in, and not that a form is ours: that is for the other cookies, which stay Lax.
 * It is never Partitioned, as a frame would then not see the login that was made in a tab (CHIPS).
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

/** A browser keeps this many unfinished interactions; of more, the surplus is dropped. */
const INTERACTIONS_KEPT = 12;

/** Set-Cookie values that end surplus interaction cookies, so that the jar never outgrows a request header. */
export function surplusInteractionCookies(issuer: Issuer, request: HttpRequest): string[] {
  const prefix = interactionCookie(issuer, '');
  const names = [...parseCookies(request).keys()].filter((name) => name.startsWith(prefix));
  return names
    .slice(0, Math.max(0, names.length - INTERACTIONS_KEPT))
    .map((name) => renderCookie(issuer, name, '', { maxAgeSeconds: 0 }));
}

/** What a form must send back: it proves that the form came from a page shown to this browser. */
export const csrfToken = (browserSecret: string): string => hashOf(`csrf ${browserSecret}`);
