import type { Client } from '../../../contract/config/client.ts';
import type { Dossier } from '../dossier.ts';
import { burstOf, groupBy } from '../repeats.ts';
import type { Request } from '../request.ts';
import type { Rule } from '../rule.ts';
import { countOf, secondsIn, shareOf } from '../words.ts';

const presented = ({ bearer, form, query }: Request): string | undefined =>
  bearer ?? form.get('access_token') ?? query.get('access_token') ?? undefined;

export const tokenInUrl: Rule = ({ userinfo }) => {
  const inQuery = userinfo.filter(({ query }) => query.has('access_token'));
  if (inQuery.length === 0) return undefined;
  return {
    cause: `${shareOf(inQuery.length, userinfo.length, 'userinfo request', ['has', 'have'])} the access token in the URL.`,
    requests: inQuery,
  };
};

/** A first refusal tells the client that the token has ended. */
export const tokenUsedAfterEnd: Rule = (the) => {
  const refused = the.userinfo.filter((request) => {
    const endsAt = the.tokens.get(presented(request) ?? '')?.endsAt;
    return request.status === 401 && endsAt !== undefined && request.at >= endsAt;
  });
  const again = [...groupBy(refused, presented).values()].flatMap(([, ...more]) => more);
  if (again.length === 0) return undefined;
  return {
    cause: `${countOf(again.length, 'userinfo request')} used a token that had already been refused.`,
    requests: again.toSorted((a, b) => a.at - b.at),
  };
};

const USERINFO_SPAN_MS = 60_000;
const MOST_USERINFO = 10;

export const userinfoPolled: Rule = ({ userinfo }) => {
  const accepted = userinfo.filter(({ status }) => status === 200);
  return polled(groupBy(accepted, presented), {
    span: USERINFO_SPAN_MS,
    least: MOST_USERINFO,
    noun: 'userinfo requests',
  });
};

const INTROSPECTION_SPAN_MS = 10_000;
const MOST_INTROSPECTIONS = 20;

export const introspectionPolled: Rule = ({ introspect }) =>
  polled(
    groupBy(introspect, ({ form }) => form.get('token')),
    { span: INTROSPECTION_SPAN_MS, least: MOST_INTROSPECTIONS, noun: 'introspections' },
  );

function polled(
  groups: ReadonlyMap<string, readonly Request[]>,
  { span, least, noun }: { span: number; least: number; noun: string },
): ReturnType<Rule> {
  for (const requests of groups.values()) {
    const burst = burstOf(requests, span, least);
    if (!burst) continue;
    const took = secondsIn(burst.at(-1)!.at - burst[0]!.at);
    return { cause: `${burst.length} ${noun} used the same token within ${took}.`, requests: burst };
  }
  return undefined;
}

const LEAST_OWN = 3;

/** A client that may see all tokens is an API. An opaque token can’t be read in any other way. */
export const introspectionOwn: Rule = (the) => {
  const { client, issuer, tokens, introspect } = the;
  if (client.scopes.includes('introspect_tokens') || isOpaque(client, the)) return undefined;
  const own = introspect.filter(({ form }) => {
    const token = tokens.get(form.get('token') ?? '');
    return token?.kind === 'access_token' && token.client_id === client.client_id;
  });
  if (own.length < LEAST_OWN || own.length < introspect.length) return undefined;
  return {
    cause: `All ${introspect.length} introspections were of tokens that ${client.client_id} had got from ${issuer.id}.`,
    requests: own,
  };
};

const isOpaque = ({ access_token_strategy }: Client, { issuer }: Dossier): boolean =>
  (access_token_strategy ?? issuer.workspace.settings.access_token_strategy) === 'opaque';
