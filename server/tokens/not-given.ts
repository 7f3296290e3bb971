import type { Client } from '../../contract/config/client.ts';
import type { Claim } from '../../contract/config/scope.ts';
import type { User } from '../../contract/config/user.ts';
import { derived } from '../core/memory/derived.ts';
import type { Grant } from '../core/records.ts';
import { hasClaim } from '../protocol/claims.ts';

/** Something that clients commonly expect with tokens, and don't get this time. */
export interface NotGiven {
  /** A token or a claim, by its name. */
  what: string;
  why: string;
  advice: string;
  /** It was asked for. Otherwise the client never asked. */
  asked: boolean;
}

interface Facts {
  claims: readonly Claim[];
  grant: Pick<Grant, 'scope' | 'refused'>;
  client: Client;
  user: User;
}

/** What the tokens of a login lack (OpenID Connect Core §3.1.3.3, §5.4, §11). */
export function notGiven({ claims, grant, client, user }: Facts): readonly NotGiven[] {
  const known = byClaims(claims)(client)(user);
  const key = `${grant.scope.join(' ')} ${grant.refused?.join(' ') ?? ''}`;
  let found = known.get(key);
  if (!found) {
    found = [...tokensLeftOut(grant, client), ...claimsLeftOut({ claims, grant, client, user })];
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, found);
  }
  return found;
}

const byClaims = derived((_claims: readonly Claim[]) =>
  derived((_client: Client) => derived((_user: User) => new Map<string, readonly NotGiven[]>())),
);
const MOST_REMEMBERED = 100;

function tokensLeftOut({ scope, refused = [] }: Facts['grant'], client: Client): NotGiven[] {
  const left: NotGiven[] = [];
  if (!scope.includes('openid')) left.push({ what: 'id_token', ...withoutScope('openid', refused) });
  if (!scope.includes('offline_access'))
    left.push({ what: 'refresh_token', ...withoutScope('offline_access', refused) });
  else if (!client.grant_types.includes('refresh_token')) {
    left.push({
      what: 'refresh_token',
      why: `${client.client_id} is not registered for the grant type refresh_token.`,
      advice: `Add refresh_token to the grant types of ${client.client_id}.`,
      asked: true,
    });
  }
  return left;
}

function withoutScope(name: string, refused: readonly string[]): Omit<NotGiven, 'what'> {
  return refused.includes(name)
    ? { why: `The user refused the scope ${name}.`, advice: 'Let the user log in again and allow it.', asked: true }
    : { why: `The request did not ask for the scope ${name}.`, advice: `Add ${name} to the scope.`, asked: false };
}

/** The claim that a scope is asked for, where it has another name. */
const MAIN_CLAIMS: Readonly<Record<string, string>> = { phone: 'phone_number' };

function claimsLeftOut({ claims, grant, client, user }: Facts): NotGiven[] {
  return grant.scope.flatMap((scope) => {
    const released = claims.filter(({ scopes }) => scopes.includes(scope));
    const missing = released.filter((claim) => !hasClaim(claim, { client, user })).map(({ name }) => name);
    const main = MAIN_CLAIMS[scope] ?? scope;
    const isBare = released.length > 0 && missing.length === released.length;
    if (!isBare && !missing.includes(main)) return [];
    const what = missing.includes(main) ? main : missing.join(', ');
    return {
      what,
      why: `The scope ${scope} was granted, and user ${user.username} has no ${what}.`,
      advice: `Add ${what} to ${user.username}, or expect users without it.`,
      asked: true,
    };
  });
}
