import type { Clock, Ids } from '../core/ports.ts';
import type { ClientCheck } from './id-token.ts';
import type { Credentials, RefusalFacts, Tokens } from './provider.ts';

/** What the request form holds. Empty texts are left out of the request. */
export interface RequestForm {
  client_id: string;
  client_secret: string;
  response_mode: string;
  prompt: string;
  scope: string;
  state: string;
  nonce: string;
  login_hint: string;
  acr_values: string;
  max_age: string;
}

/** A request that is on its way through the server. */
export interface PendingLogin {
  form: RequestForm;
  credentials: Credentials;
  code_verifier: string;
  nonce?: string;
}

/** How the last call went, told in words. */
export interface Outcome {
  title: string;
  passed: boolean;
  sentence: string;
  status?: number;
  body?: unknown;
  challenge?: string;
}

export interface Login {
  credentials: Credentials;
  form: RequestForm;
  tokens: Tokens;
  /** X-Trace-ID of the token answer. */
  traceId: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
  checks: readonly ClientCheck[];
  userinfo?: Record<string, unknown>;
  outcome?: Outcome;
}

export interface DemoSession {
  id: string;
  csrf: string;
  usedAt: number;
  /** By state. */
  pending: Map<string, PendingLogin>;
  /** What was typed last. */
  form?: RequestForm;
  /** Why the last attempt failed; shown once. */
  refusal?: RefusalFacts | undefined;
  login?: Login | undefined;
  signedOut?: boolean;
}

const SESSIONS_KEPT = 200;
const PENDING_KEPT = 10;
const IDLE_MS = 8 * 3600 * 1000;

export interface Sessions {
  find(workspace: string, id: string | undefined): DemoSession | undefined;
  begin(workspace: string): DemoSession;
  /** The same session under a new id: the old cookie is worth nothing after a login. */
  renew(workspace: string, session: DemoSession): void;
  await(session: DemoSession, state: string, login: PendingLogin): void;
}

/** The portal's own sessions: in memory, a bounded number, the least recently begun dropped first. */
export function createSessions({ clock, ids }: { clock: Clock; ids: Ids }): Sessions {
  const sessions = new Map<string, DemoSession>();
  const keyOf = (workspace: string, id: string): string => `${workspace} ${id}`;
  const keep = (workspace: string, session: DemoSession): void => {
    sessions.set(keyOf(workspace, session.id), session);
    for (const key of sessions.keys()) {
      if (sessions.size <= SESSIONS_KEPT) break;
      sessions.delete(key);
    }
  };
  return {
    find(workspace, id = '') {
      const session = sessions.get(keyOf(workspace, id));
      if (!session) return undefined;
      if (clock() - session.usedAt > IDLE_MS) {
        sessions.delete(keyOf(workspace, id));
        return undefined;
      }
      session.usedAt = clock();
      return session;
    },
    begin(workspace) {
      const session: DemoSession = { id: ids.secret(), csrf: ids.secret(), usedAt: clock(), pending: new Map() };
      keep(workspace, session);
      return session;
    },
    renew(workspace, session) {
      sessions.delete(keyOf(workspace, session.id));
      session.id = ids.secret();
      session.csrf = ids.secret();
      keep(workspace, session);
    },
    await(session, state, login) {
      session.pending.set(state, login);
      for (const key of session.pending.keys()) {
        if (session.pending.size <= PENDING_KEPT) break;
        session.pending.delete(key);
      }
    },
  };
}
