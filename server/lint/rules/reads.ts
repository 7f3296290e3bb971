import type { Dossier } from '../dossier.ts';
import type { Request } from '../request.ts';
import type { Rule } from '../rule.ts';

/** How soon after its cause a read must come to belong to it. */
const NEAR_MS = 5000;
const OFTEN = 5;

/** The reads that came right before or after one of the moments, at most one for each. Both are in order of time. */
function readsNear(reads: readonly Request[], moments: readonly number[], order: 'before' | 'after'): Request[] {
  let next = 0;
  return moments.flatMap((moment) => {
    const from = order === 'before' ? moment - NEAR_MS : moment;
    while (next < reads.length && reads[next]!.at < from) next += 1;
    const read = reads[next];
    if (!read || read.at > from + NEAR_MS) return [];
    next += 1;
    return [read];
  });
}

export const jwksFetchedOften: Rule = ({ jwks, token }) => {
  const moments = token.filter(({ issued }) => issued.access_token !== undefined).map(({ at }) => at);
  const near = readsNear(jwks, moments, 'after');
  if (near.length < OFTEN || near.length < 0.8 * moments.length) return undefined;
  return {
    cause: `After ${near.length} of ${moments.length} token responses, the client fetched the keys.`,
    requests: near,
  };
};

export const discoveryFetchedOften: Rule = ({ discovery, logins }: Dossier) => {
  const moments = logins.map(({ request }) => request.at);
  const near = readsNear(discovery, moments, 'before');
  if (near.length < OFTEN || near.length < 0.8 * moments.length) return undefined;
  return {
    cause: `Before ${near.length} of ${moments.length} logins, the client fetched the discovery document.`,
    requests: near,
  };
};
