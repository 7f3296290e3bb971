import type { Ids } from '../core/ports.ts';
import type { ClientCheck } from './id-token.ts';
import type { Credentials, RefusalFacts, Tokens } from './provider.ts';

/** The fields of the request form. Empty ones are left out of the request. */
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

/** A request in progress. */
export interface PendingLogin {
  form: RequestForm;
  credentials: Credentials;
  code_verifier: string;
  nonce?: string;
}

/** The outcome of the last call, in words. */
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
  /** X-Trace-ID of the token response. */
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
  /** By state, oldest first. */
  pending: Record<string, PendingLogin>;
  /** The last form values. */
  form?: RequestForm;
  /** Why the last attempt failed. Shown once. */
  refusal?: RefusalFacts | undefined;
  login?: Login | undefined;
  signedOut?: boolean;
}

const PENDING_KEPT = 10;
const IDLE_SECONDS = 8 * 3600;

/** Where the portal's sessions are stored: plain data, by id, while they are in use. */
export interface SessionStore {
  get(workspace: string, id: string): Promise<object | undefined>;
  put(workspace: string, id: string, session: object, ttlSeconds: number): Promise<void>;
  drop(workspace: string, id: string): Promise<void>;
}

export interface Sessions {
  find(workspace: string, id: string | undefined): Promise<DemoSession | undefined>;
  begin(): DemoSession;
  /** Stores the changes of a visit. */
  save(workspace: string, session: DemoSession): Promise<void>;
  /** The same session under a new id. The old cookie stops working after a login. */
  renew(workspace: string, session: DemoSession): Promise<void>;
  await(session: DemoSession, state: string, login: PendingLogin): void;
}

export function createSessions({ ids, store }: { ids: Ids; store: SessionStore }): Sessions {
  return {
    async find(workspace, id = '') {
      const stored = await store.get(workspace, id);
      // Only `save` writes there.
      return stored && (structuredClone(stored) as DemoSession);
    },
    begin: () => ({ id: ids.secret(), csrf: ids.secret(), pending: {} }),
    save: (workspace, session) => store.put(workspace, session.id, session, IDLE_SECONDS),
    async renew(workspace, session) {
      await store.drop(workspace, session.id);
      session.id = ids.secret();
      session.csrf = ids.secret();
    },
    await(session, state, login) {
      const kept = Object.entries(session.pending).slice(1 - PENDING_KEPT);
      session.pending = Object.fromEntries([...kept, [state, login]]);
    },
  };
}
