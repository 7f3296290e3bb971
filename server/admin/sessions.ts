import type { Handlers } from './desk.ts';
import { findIssuer } from './edit.ts';
import { notFound } from './errors.ts';
import { dropAll, recordsOf } from './forget.ts';

export const sessionHandlers = {
  'sessions.list': async (desk, { params }) => {
    const sessions = await recordsOf(desk.core, 'session', findIssuer(desk, params));
    return sessions.map(([, session]) => ({
      sessionId: session.sid,
      username: session.username,
      startedAt: session.startedAt,
      authenticatedAt: session.auth_time * 1000,
      expiresAt: session.expiresAt,
      persistent: session.persistent,
      amr: [...session.amr],
      client_ids: [...session.client_ids],
    }));
  },
  'sessions.clear': async (desk, { params }) => {
    const sessions = await recordsOf(desk.core, 'session', findIssuer(desk, params));
    return { removed: await dropAll(desk.core, 'session', sessions) };
  },
  'sessions.revoke': async (desk, { params }) => {
    const { sessionId } = params;
    const sessions = await recordsOf(desk.core, 'session', findIssuer(desk, params), ({ sid }) => sid === sessionId);
    if ((await dropAll(desk.core, 'session', sessions)) === 0) throw notFound('session', sessionId);
  },
} satisfies Partial<Handlers>;
