/**
 * The door between a request for authorization and its answer: the stored interaction, who is logged in, what was
 * granted, and the one question "what is needed next?".
 *
 * The page, the desk and the autopilot all decide through here, and none of them knows another. Nothing here knows
 * Express or HTML.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { HttpRequest } from '../core/endpoint.ts';
import type { Core, Issuer } from '../core/ports.ts';
import { hashOf } from '../protocol/digest.ts';

/** The cookies of a request by name; the first of a repeated name counts (RFC 6265 §5.4). */
export function parseCookies(request: Pick<HttpRequest, 'headers'>): ReadonlyMap<string, string | undefined> {
  const header = request.headers['cookie'];
  return new Map(Object.entries(parseCookie(Array.isArray(header) ? header.join('; ') : (header ?? ''))));
}

interface CookieOptions {
  /** Absent: until the browser is closed. 0: at once. */
  maxAgeSeconds?: number;
}

/** A Set-Cookie value, seen by this workspace's pages only. */
export function renderCookie(issuer: Issuer, name: string, value: string, options: CookieOptions = {}): string {
  return stringifySetCookie({
    name,
    value,
    path: issuer.path,
    httpOnly: true,
    sameSite: 'lax',
    secure: issuer.url.startsWith('https:'),
    ...(options.maxAgeSeconds !== undefined && { maxAge: options.maxAgeSeconds }),
  });
}

export const sessionCookie = (core: Pick<Core, 'cookiePrefix'>): string => `${core.cookiePrefix}-sso`;
export const interactionCookie = (core: Pick<Core, 'cookiePrefix'>, interactionId: string): string =>
  `${core.cookiePrefix}-i-${interactionId}`;
export const logoutCookie = (core: Pick<Core, 'cookiePrefix'>): string => `${core.cookiePrefix}-logout`;

/** A browser keeps this many unfinished interactions; of more, the surplus is dropped. */
const INTERACTIONS_KEPT = 12;

/** Set-Cookie values that end surplus interaction cookies, so that the jar never outgrows a request header. */
export function surplusInteractionCookies(
  core: Pick<Core, 'cookiePrefix'>,
  issuer: Issuer,
  request: HttpRequest,
): string[] {
  const prefix = interactionCookie(core, '');
  const names = [...parseCookies(request).keys()].filter((name) => name.startsWith(prefix));
  return names
    .slice(0, Math.max(0, names.length - INTERACTIONS_KEPT))
    .map((name) => renderCookie(issuer, name, '', { maxAgeSeconds: 0 }));
}

/** What a form must send back: it proves that the form came from a page shown to this browser. */
export const csrfToken = (browserSecret: string): string => hashOf(`csrf ${browserSecret}`);
