import type { ActivityView } from '../../../contract/admin.ts';
import type { Flow } from '../../../contract/traffic/flow.ts';
import type { AccessToken, RefreshToken } from '../../core/records.ts';
import type { Call, AdminContext, Handlers } from '../context.ts';
import { findIssuer } from '../edit.ts';
import { recordsOf } from '../forget.ts';
import { errorIn, later, loginIn, tokensIn, type Activity } from './moments.ts';

/** What one user or client did, collected flow by flow and token by token. */
class Ledger {
  readonly #entries = new Map<string, Activity>();

  readonly of = (id: string): Activity => {
    const known = this.#entries.get(id);
    if (known) return known;
    const entry: Activity = { id, liveTokens: 0 };
    this.#entries.set(id, entry);
    return entry;
  };

  entries(): Activity[] {
    return [...this.#entries.values()];
  }
}

function addMoments(entry: Activity, flow: Flow): void {
  const lastLogin = later(entry.lastLogin, loginIn(flow));
  const lastTokens = later(entry.lastTokens, tokensIn(flow));
  const lastError = later(entry.lastError, errorIn(flow));
  Object.assign(entry, lastLogin && { lastLogin }, lastTokens && { lastTokens }, lastError && { lastError });
}

async function get(context: AdminContext, { params }: Call<'activity.get'>): Promise<ActivityView> {
  const issuer = findIssuer(context, params);
  const [users, clients] = [new Ledger(), new Ledger()];
  for (const flow of context.traffic().flows.values()) {
    if (flow.workspace !== issuer.id) continue;
    if (flow.username !== undefined) addMoments(users.of(flow.username), flow);
    if (flow.client_id !== undefined) addMoments(clients.of(flow.client_id), flow);
  }
  const isAlive = ({ exp }: Readonly<AccessToken | RefreshToken>): boolean => exp * 1000 > context.core.clock();
  for (const kind of ['accessToken', 'refreshToken'] as const) {
    for (const [, { client_id, authentication }] of await recordsOf(context.core, kind, issuer, isAlive)) {
      clients.of(client_id).liveTokens += 1;
      if (authentication) users.of(authentication.username).liveTokens += 1;
    }
  }
  return { users: users.entries(), clients: clients.entries() };
}

export const activityHandlers = { 'activity.get': get } satisfies Partial<Handlers>;
