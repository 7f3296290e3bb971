import { grantRequests, type Dossier, type Token } from '../dossier.ts';
import { burstOf, groupBy, repeatsOf } from '../repeats.ts';
import type { Request } from '../request.ts';
import type { Rule } from '../rule.ts';
import { countOf, secondsIn } from '../words.ts';

const refreshesOf = (the: Dossier): Request[] => grantRequests(the, 'refresh_token');
const sentToken = ({ form }: Request): string | null => form.get('refresh_token');

/** Two uses of one token without waiting for the answer. */
const isRace = (first: Request, second: Request): boolean => second.at <= first.endedAt;

/** Later uses of refresh tokens that were used before. Where they aren’t rotated, that is right. */
function laterUses(the: Dossier, matches: (first: Request, later: Request) => boolean): Request[] {
  if (the.issuer.workspace.settings.disable_refresh_token_cycling) return [];
  return repeatsOf(refreshesOf(the), sentToken)
    .flatMap(([first, ...later]) => later.filter((one) => first !== undefined && matches(first, one)))
    .toSorted((a, b) => a.at - b.at);
}

export const refreshTokenReused: Rule = (the) => {
  const again = laterUses(the, (first, later) => first.status === 200 && !isRace(first, later));
  if (again.length === 0) return undefined;
  return {
    cause: `${countOf(again.length, 'refresh')} used a refresh token that had been used.`.replace(
      'refreshs',
      'refreshes',
    ),
    requests: again,
  };
};

export const refreshRaced: Rule = (the) => {
  const raced = laterUses(the, isRace);
  if (raced.length === 0) return undefined;
  const times = raced.length === 1 ? 'Once' : `${raced.length} times`;
  return { cause: `${times}, a refresh began before the last one with the same token had ended.`, requests: raced };
};

const EARLY_OFTEN = 3;

/** One early refresh may follow a reload or a test. A row of them in one login is a habit. */
export const refreshEarly: Rule = (the) => {
  const refreshes = refreshesOf(the);
  const origins = originsOf(refreshes, the.tokens);
  const early = refreshes.filter((request) => {
    const token = the.tokens.get(sentToken(request) ?? '');
    return request.status === 200 && token !== undefined && leftOf(token, request) > 0.5;
  });
  const chains = groupBy(early, (request) => origins.get(request));
  const habits = [...chains.values()].filter(({ length }) => length >= EARLY_OFTEN).flat();
  if (habits.length === 0) return undefined;
  return {
    cause: `${habits.length} refreshes came while more than half of the access token’s lifetime was left.`,
    requests: habits.toSorted((a, b) => a.at - b.at),
  };
};

/** The part of the access token’s lifetime that is left, from 0 to 1. */
function leftOf({ from }: Token, { clock }: Request): number {
  const { expires_in = 0 } = from.issued;
  return expires_in <= 0 ? 0 : 1 - (clock - from.clock) / (expires_in * 1000);
}

/** The flow of the login that each refresh goes back to. */
function originsOf(refreshes: readonly Request[], tokens: Dossier['tokens']): ReadonlyMap<Request, string | undefined> {
  const origins = new Map<Request, string | undefined>();
  for (const request of refreshes) {
    const before = tokens.get(sentToken(request) ?? '')?.from ?? request;
    origins.set(request, origins.get(before) ?? before.flowId);
  }
  return origins;
}

const LEAST_UNUSED = 3;

/** Only if the client went on after an access token had expired, so that it could have used a refresh token. */
export const refreshTokenUnused: Rule = (the) => {
  const issued = grantRequests(the, 'authorization_code').filter(
    ({ issued: { refresh_token } }) => refresh_token !== undefined,
  );
  const [first] = issued;
  if (!first || issued.length < LEAST_UNUSED || refreshesOf(the).length > 0 || the.revoke.length > 0) return undefined;
  const lifetimeMs = (first.issued.expires_in ?? Infinity) * 1000;
  const isNeeded = the.token.some(({ at }) => at > first.at + lifetimeMs);
  if (!isNeeded) return undefined;
  return { cause: `${issued.length} logins got a refresh token, and none was used.`, requests: issued };
};

const CACHE_SPAN_MS = 60_000;
const MOST_UNCACHED = 5;

/** Which token a program asks for: tokens for other APIs are others (RFC 8707 §2). */
const wantedBy = ({ form, agent }: Request): string =>
  [...['scope', 'resource', 'audience'].flatMap((name) => [...form.getAll(name), '']), agent ?? ''].join('\n');

export const tokenNotCached: Rule = (the) => {
  const issued = grantRequests(the, 'client_credentials').filter(
    ({ issued: { access_token, expires_in = 0 } }) => access_token !== undefined && expires_in * 1000 > CACHE_SPAN_MS,
  );
  for (const requests of groupBy(issued, wantedBy).values()) {
    const burst = burstOf(requests, CACHE_SPAN_MS, MOST_UNCACHED);
    if (!burst) continue;
    const lifetime = secondsIn((burst[0]?.issued.expires_in ?? 0) * 1000);
    const span = secondsIn(burst.at(-1)!.at - burst[0]!.at);
    return {
      cause: `${burst.length} tokens were requested within ${span}. Each is valid for ${lifetime}.`,
      requests: burst,
    };
  }
  return undefined;
};
