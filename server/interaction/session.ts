import { secondsOf } from '../../contract/config/duration.ts';
import type { HttpRequest } from '../core/endpoint.ts';
import { subjectOf } from '../protocol/access-token.ts';
import type { Core, Issuer } from '../core/ports.ts';
import type { Authentication, Session } from '../core/records.ts';
import { hashOf } from '../protocol/digest.ts';
import { parseCookies, renderSessionCookie, sessionCookie } from './cookies.ts';

export interface FoundSession {
  key: string;
  session: Readonly<Session>;
}

/** Whether a user exists and may log in. */
export const mayLogIn = (issuer: Issuer, username: string): boolean => issuer.users.get(username)?.disabled === false;

/** The session of the browser's cookie, if its user may still log in. */
export async function findSession(core: Core, issuer: Issuer, request: HttpRequest): Promise<FoundSession | undefined> {
  if (!issuer.workspace.settings.sso.enabled) return undefined;
  const value = parseCookies(request)[sessionCookie(issuer)];
  if (value === undefined) return undefined;
  const key = hashOf(value);
  const session = await core.runtime.get('session', key);
  if (!session || session.workspace !== issuer.id) return undefined;
  return mayLogIn(issuer, session.username) ? { key, session } : undefined;
}

/** Ends the session of the browser's cookie. One that a moved clock hides ends too: it must not come back with the clock. */
export async function dropSession(core: Core, issuer: Issuer, request: HttpRequest): Promise<void> {
  const value = parseCookies(request)[sessionCookie(issuer)];
  if (value !== undefined) await core.runtime.drop('session', hashOf(value));
}

/** Who is logged in, with the sub this workspace uses. */
export const authenticationOf = (issuer: Issuer, session: Readonly<Session>): Authentication => ({
  username: session.username,
  sub: subjectOf(issuer.workspace.settings, session.username),
  auth_time: session.auth_time,
  amr: session.amr,
  acr: session.acr,
  sessionId: session.sid,
});

/**
 * Starts the session of a login and returns its cookie. It lasts until the browser closes, or for the workspace's
 * sso.max_age if the user stays signed in.
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
  return renderSessionCookie(issuer, value, options.persistent ? { maxAgeSeconds } : {});
}

/** Records that a client used a session. */
export async function joinSession(core: Pick<Core, 'runtime'>, found: FoundSession, client_id: string): Promise<void> {
  await core.runtime.update('session', found.key, (session) =>
    session.client_ids.includes(client_id) ? undefined : { ...session, client_ids: [...session.client_ids, client_id] },
  );
}
