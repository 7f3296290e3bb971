import { timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Ids } from '../core/ports.ts';
import { documentPolicy } from '../markup/policy.ts';
import type { DemoSession } from './sessions.ts';
import { portalUrl, type DemoTenant } from './tenant.ts';

/** One request to the portal, with its browser's session. */
export interface Visit {
  req: Request;
  tenant: DemoTenant;
  session: DemoSession;
}

/** The response to a visit. It is sent once the session is stored. */
export type Send = (res: Response) => void;

/** A page with its own headers; `render` gets the nonce. */
export function page(ids: Ids, render: (nonce: string) => string, status = 200): Send {
  const nonce = ids.secret();
  const html = render(nonce);
  return (res) => void res.status(status).set(documentPolicy({ nonce })).type('html').send(html);
}

export const seeOther =
  (location: string): Send =>
  (res) =>
    res.redirect(303, location);

export const cookieOf = (req: Request, name: string): string | undefined => parseCookie(req.headers.cookie ?? '')[name];

export function keepCookie(res: Response, tenant: DemoTenant, value: string): void {
  const rules = { path: `${tenant.path}/demo`, httpOnly: true, sameSite: 'lax' } as const;
  const cookie = { name: tenant.cookieName, value, ...rules, secure: tenant.issuer.startsWith('https:') };
  res.set('Set-Cookie', stringifySetCookie(cookie));
}

/** A string of the form. Anything else, or anything too long for a form field, counts as empty. */
export function fieldOf(req: Request, name: string): string {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' && value.length <= 10_000 ? value.trim() : '';
}

/** Whether the form came from a page the portal showed in this browser. */
export function isOwnForm({ req, session }: Visit): boolean {
  const sent = Buffer.from(fieldOf(req, 'csrf'));
  const wanted = Buffer.from(session.csrf);
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The portal's URL if the browser used another name for this machine, otherwise undefined. The server's response goes
 * to the issuer's host name, where a cookie set for another name would be missing.
 */
export function properAddress(req: Request, tenant: DemoTenant): string | undefined {
  const host = req.headers.host ?? '';
  const own = new URL(portalUrl(tenant));
  if (req.method !== 'GET' || host === own.host || !URL.canParse(`http://${host}`)) return undefined;
  const came = new URL(`http://${host}`);
  const bothHere = LOOPBACK_NAMES.has(came.hostname) && LOOPBACK_NAMES.has(own.hostname);
  return bothHere && came.port === own.port ? new URL(req.originalUrl, own).href : undefined;
}
