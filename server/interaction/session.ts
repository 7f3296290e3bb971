import { secondsOf } from '../../contract/duration.ts';
import type { HttpRequest } from '../endpoint.ts';
import { subjectOf } from '../protocol/access-token.ts';
import type { Core, Issuer } from '../ports.ts';
import type { Authentication, Session } from '../store/kinds.ts';
import { hashOf, parseCookies, renderSessionCookie, sessionCookie } from './cookies.ts';

export interface FoundSession {
  key: string;
  session: Readonly<Session>;
}

/** Whether a user exists and may log in. */
export const mayLogIn = (issuer: Issuer, username: string): boolean => issuer.users.get(username)?.disabled === false;

/** The session that the browser's cookie names, if its user may still log in. */
export async function findSession(core: Core, issuer: Issuer, request: HttpRequest): Promise<FoundSession | undefined> {
  if (!issuer.workspace.settings.sso.enabled) return undefined;
  const value = parseCookies(request).get(sessionCookie(core));
  if (value === undefined) return undefined;
  const key = hashOf(value);
  const session = await core.runtime.get('session', key);
  if (!session || session.workspace !== issuer.id) return undefined;
  return mayLogIn(issuer, session.username) ? { key, session } : undefined;
}

/** Who is logged in by a session, as this workspace names its subjects. */
export const authenticationOf = (issuer: Issuer, session: Readonly<Session>): Authentication => ({
  username: session.username,
  sub: subjectOf(issuer.workspace.settings, session.username),
  auth_time: session.auth_time,
  amr: session.amr,
  acr: session.acr,
  sessionId: session.sid,
});

/**
 * Starts the session of a login and returns the cookie that keeps it: until the browser closes, or for
 * the workspace's sso.max_age when the user stays signed in.
 */
export async function startSession(
  core: Core,
  issuer: Issuer,
  authentication: Authentication,
  options: { persistent: boolean; client_id: string },
): Promise<string | undefined> {
  const { sso } = issuer.workspace.settings;
  if (!sso.enabled) return undefined;
  const maxAgeSeconds = secondsOf(sso.max_age);
  const value = core.ids.secret();
  const now = core.clock();
  const session: Session = {
    sid: authentication.sessionId,
    workspace: issuer.id,
    username: authentication.username,
    startedAt: now,
    auth_time: authentication.auth_time,
    amr: authentication.amr,
    acr: authentication.acr,
    persistent: options.persistent,
    expiresAt: now + maxAgeSeconds * 1000,
    client_ids: [options.client_id],
  };
  await core.runtime.put('session', hashOf(value), session, { ttlSeconds: maxAgeSeconds });
  return renderSessionCookie(core, issuer, value, options.persistent ? { maxAgeSeconds } : {});
}

/** Remembers that a client took part in a session. */
export async function joinSession(core: Core, found: FoundSession, client_id: string): Promise<void> {
  const { key, session } = found;
  if (session.client_ids.includes(client_id)) return;
  const ttlSeconds = Math.max(1, Math.ceil((session.expiresAt - core.clock()) / 1000));
  await core.runtime.put(
    'session',
    key,
    { ...session, client_ids: [...session.client_ids, client_id] },
    { ttlSeconds },
  );
}
