import type { SessionView } from '../../contract/admin.ts';
import type { Call, Desk, Handlers } from './desk.ts';
import { findIssuer } from './edit.ts';
import { found, notFound } from './errors.ts';
import { dropAll, recordsOf } from './forget.ts';

async function list(desk: Desk, params: Call<'sessions.list'>['params']): Promise<SessionView[]> {
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
}

export const sessionHandlers = {
  'sessions.list': (desk, { params }) => list(desk, params),
  'sessions.get': async (desk, { params }) =>
    found('session', params.sessionId, await list(desk, params), ({ sessionId }) => sessionId),
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
