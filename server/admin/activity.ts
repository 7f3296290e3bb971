import type { ActivityView } from '../../contract/admin.ts';
import { FLOWS, type Check, type Flow } from '../../contract/flow.ts';
import type { AccessToken, RefreshToken } from '../store/kinds.ts';
import type { Call, Desk, Handlers } from './desk.ts';
import { findIssuer } from './edit.ts';
import { recordsOf } from './forget.ts';

type Activity = ActivityView['users'][number];
type Moment = NonNullable<Activity['lastLogin']>;

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

const later = <T extends Moment>(a: T | undefined, b: T | undefined): T | undefined =>
  a && b ? (b.at >= a.at ? b : a) : (a ?? b);

/** The last login of a flow: by a form, a click, the console or a session. */
function loginIn({ flowId, steps }: Flow): Moment | undefined {
  const check = steps['user-authenticated']?.findLast(({ outcome }) => outcome === 'passed');
  return check && { at: check.at, flowId };
}

/** When tokens were issued last: by the check, for a token's own time is in whole seconds. */
function tokensIn({ flowId, steps }: Flow): Moment | undefined {
  const check = steps['tokens-returned']?.findLast(({ outcome }) => outcome === 'passed');
  return check && { at: check.at, flowId };
}

/** The last failure of a flow that no later attempt made good, such as a password that was typed again. */
function errorIn({ flowId, kind, steps }: Flow): Activity['lastError'] {
  const lasting = FLOWS[kind].flatMap((step) => {
    const checks: readonly Check[] = steps[step] ?? [];
    return checks.filter(
      ({ check, outcome }, index) =>
        outcome === 'failed' &&
        !checks.slice(index + 1).some((after) => after.check === check && after.outcome === 'passed'),
    );
  });
  return lasting
    .map(({ at, error = 'failed', description }) => ({
      at,
      flowId,
      error,
      ...(description !== undefined && { description }),
    }))
    .reduce<Activity['lastError']>(later, undefined);
}

function addMoments(entry: Activity, flow: Flow): void {
  const lastLogin = later(entry.lastLogin, loginIn(flow));
  const lastTokens = later(entry.lastTokens, tokensIn(flow));
  const lastError = later(entry.lastError, errorIn(flow));
  Object.assign(entry, lastLogin && { lastLogin }, lastTokens && { lastTokens }, lastError && { lastError });
}

async function get(desk: Desk, { params }: Call<'activity.get'>): Promise<ActivityView> {
  const issuer = findIssuer(desk, params);
  const [users, clients] = [new Ledger(), new Ledger()];
  for (const flow of desk.traffic().flows.values()) {
    if (flow.workspace !== issuer.id) continue;
    if (flow.username !== undefined) addMoments(users.of(flow.username), flow);
    if (flow.client_id !== undefined) addMoments(clients.of(flow.client_id), flow);
  }
  const isAlive = ({ exp }: Readonly<AccessToken | RefreshToken>): boolean => exp * 1000 > desk.core.clock();
  for (const kind of ['accessToken', 'refreshToken'] as const) {
    for (const [, { client_id, authentication }] of await recordsOf(desk.core, kind, issuer, isAlive)) {
      clients.of(client_id).liveTokens += 1;
      if (authentication) users.of(authentication.username).liveTokens += 1;
    }
  }
  return { users: users.entries(), clients: clients.entries() };
}

export const activityHandlers = { 'activity.get': get } satisfies Partial<Handlers>;
