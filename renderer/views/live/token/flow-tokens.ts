import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { readBody } from '../../../../contract/traffic/read/message.ts';
import type { ClaimSets } from './compare.ts';
import { roleOf, tokensIn, type FoundToken } from '../../../../contract/traffic/read/find-tokens.ts';
import { decodeJwt } from '../../../../contract/traffic/read/jwt.ts';

export interface FlowTokens {
  /** The newest ID token and access token of the flow that are JWTs. */
  tokens: readonly FoundToken[];
  sets: ClaimSets;
}

/** The flow's ID token, access token and userinfo, the newest of each. */
export function flowTokens(exchanges: readonly Exchange[]): FlowTokens {
  const newest = new Map<string, FoundToken>();
  for (const exchange of exchanges) {
    for (const token of tokensIn(exchange)) newest.set(roleOf(token), token);
  }
  const userinfo = userinfoClaims(exchanges);
  const idToken = newest.get('id_token');
  const accessToken = newest.get('access_token');
  return {
    tokens: [idToken, accessToken].filter((token) => token !== undefined),
    sets: {
      ...(idToken && { id_token: idToken.jwt.payload }),
      ...(accessToken && { access_token: accessToken.jwt.payload }),
      ...(userinfo && { userinfo }),
    },
  };
}

function userinfoClaims(exchanges: readonly Exchange[]): Record<string, unknown> | undefined {
  const last = exchanges.findLast(({ endpoint, reply }) => endpoint === 'userinfo' && reply?.status === 200);
  if (!last?.reply) return undefined;
  const body = readBody(last.reply.body, last.reply.headers);
  if (body.kind === 'json' && typeof body.value === 'object' && body.value !== null) {
    return body.value as Record<string, unknown>;
  }
  return last.reply.body && decodeJwt(last.reply.body.text.trim())?.payload;
}
