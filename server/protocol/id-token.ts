import { hash } from 'node:crypto';
import type { Client } from '../../contract/config/client.ts';
import type { SigningAlgorithm } from '../../contract/config/settings.ts';
import type { User } from '../../contract/config/user.ts';
import type { Issuer } from '../core/ports.ts';
import type { TokenGrant } from './access-token.ts';
import { claimValues, type ClaimRequests } from './claims.ts';

/**
 * at_hash: the left half of the access token's hash, using the signing algorithm's hash (OpenID Connect Core §3.1.3.6).
 */
export function accessTokenHash(accessToken: string, alg: SigningAlgorithm): string {
  const digest = hash(alg === 'EdDSA' ? 'sha512' : 'sha256', accessToken, 'buffer');
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

export interface IdTokenFacts {
  grant: TokenGrant;
  client: Client;
  user: User;
  jti: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
  at_hash?: string;
}

/** The claims of an ID token (OpenID Connect Core §2), plus those ACP adds (acp.md §3.5). */
export function idTokenClaims(issuer: Issuer, facts: IdTokenFacts): Record<string, unknown> {
  const { grant, client, user, at_hash } = facts;
  const { authentication } = grant;
  const { workspace } = issuer;
  const list = issuer.claims.id_token;
  return {
    iss: issuer.url,
    ...claimValues(list, { scope: grant.scope, requests: requestsOf(grant, 'id_token') }, { user, client }, 'token'),
    sub: authentication?.sub ?? client.client_id,
    aud: client.client_id,
    exp: facts.exp,
    iat: facts.iat,
    nbf: facts.iat,
    jti: facts.jti,
    tid: workspace.tid,
    aid: workspace.aid,
    idp: workspace.settings.idp_id,
    st: 'public',
    scp: grant.scope,
    rat: grant.requested_at,
    ...(authentication && {
      acr: authentication.acr,
      amr: authentication.amr,
      auth_time: authentication.auth_time,
      sid: authentication.sessionId,
    }),
    ...(grant.nonce !== undefined && { nonce: grant.nonce }),
    ...(at_hash !== undefined && { at_hash }),
  };
}

const requestsOf = ({ claims, refused = [] }: TokenGrant, where: 'id_token' | 'userinfo'): ClaimRequests => ({
  names: claims?.[where],
  refused,
});

/** Whether these are an ID token's claims. Access tokens have neither auth_time nor sid. */
export const isIdToken = (claims: Record<string, unknown>): boolean =>
  typeof claims['auth_time'] === 'number' && typeof claims['sid'] === 'string';

/** The userinfo response (OpenID Connect Core §5.3.2, acp.md §3.5). */
export function userinfoClaims(
  issuer: Issuer,
  facts: { grant: TokenGrant; client: Client; user: User },
): Record<string, unknown> {
  const { grant, client, user } = facts;
  const list = issuer.claims.id_token;
  return {
    sub: grant.authentication?.sub ?? user.username,
    ...claimValues(list, { scope: grant.scope, requests: requestsOf(grant, 'userinfo') }, { user, client }, 'endpoint'),
    aud: [client.client_id],
    aid: issuer.workspace.aid,
    tid: issuer.workspace.tid,
    idp: issuer.workspace.settings.idp_id,
    idp_method: 'static',
  };
}
