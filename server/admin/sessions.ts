import type { SessionView } from '../../contract/admin.ts';
import type { Session } from '../core/records.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { findIssuer } from './edit.ts';
import { found, notFound } from './errors.ts';
import { dropAll, recordsOf } from './forget.ts';

async function list(context: AdminContext, params: Call<'sessions.list'>['params']): Promise<SessionView[]> {
  const isAlive = ({ expiresAt }: Readonly<Session>): boolean => expiresAt > context.core.clock();
  const sessions = await recordsOf(context.core, 'session', findIssuer(context, params), isAlive);
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
  'sessions.list': (context, { params }) => list(context, params),
  'sessions.get': async (context, { params }) =>
    found('session', params.sessionId, await list(context, params), ({ sessionId }) => sessionId),
  'sessions.clear': async (context, { params }) => {
    const sessions = await recordsOf(context.core, 'session', findIssuer(context, params));
    return { removed: await dropAll(context.core, 'session', sessions) };
  },
  'sessions.revoke': async (context, { params }) => {
    const { sessionId } = params;
    const sessions = await recordsOf(
      context.core,
      'session',
      findIssuer(context, params),
      ({ sid }) => sid === sessionId,
    );
    if ((await dropAll(context.core, 'session', sessions)) === 0) throw notFound('session', sessionId);
  },
} satisfies Partial<Handlers>;
