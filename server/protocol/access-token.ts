import { hash } from 'node:crypto';
import type { Client } from '../../contract/config/client.ts';
import { secondsOf } from '../../contract/config/duration.ts';
import type { Settings } from '../../contract/config/settings.ts';
import type { User } from '../../contract/config/user.ts';
import { serviceAudience } from '../../contract/connect/validate/facts.ts';
import type { Issuer } from '../core/ports.ts';
import type { AuthorizeRequest } from '../core/authorize-request.ts';
import { claimValues } from './claims.ts';

/** What tokens are made from: who authorized which client to do what. */
export interface TokenGrant {
  client_id: string;
  scope: readonly string[];
  /** Requested scopes the user refused. */
  refused?: readonly string[] | undefined;
  /** Absent when no user is involved. */
  authentication?:
    | { username: string; sub: string; auth_time: number; amr: readonly string[]; acr: string; sessionId: string }
    | undefined;
  nonce?: string | undefined;
  claims?: AuthorizeRequest['claims'] | undefined;
  /** Seconds since 1970. */
  requested_at: number;
}

export interface AccessTokenFacts {
  grant: TokenGrant;
  client: Client;
  audience: readonly string[];
  user?: User | undefined;
  jti: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** aud of an access token: the client, its own audience, and each service of the granted scopes (acp.md §3.4). */
export function audienceOf(issuer: Issuer, client: Client, scope: readonly string[]): string[] {
  const audience = new Set([client.client_id, ...client.audience]);
  for (const name of scope) {
    const service = issuer.services.get(issuer.scopes.get(name)?.service_id ?? '');
    if (service) audience.add(serviceAudience(issuer.front, service));
  }
  return [...audience];
}

/** The claims that RFC 9068 §2.2 adds to ACP's. */
const profileClaims = ({ client_id, scope }: TokenGrant): Record<string, unknown> => ({
  client_id,
  ...(scope.length > 0 && { scope: scope.join(' ') }),
});

/** The claims of a JWT access token as ACP shapes them (acp.md §3.4), or with those of RFC 9068 §2.2. */
export function accessTokenClaims(issuer: Issuer, facts: AccessTokenFacts): Record<string, unknown> {
  const { grant, client, user, audience } = facts;
  const { authentication } = grant;
  const { workspace } = issuer;
  const formats = workspace.settings.scope_claim_formats;
  return {
    iss: issuer.url,
    ...claimValues(issuer.claims.access_token, { scope: grant.scope }, { user, client }, 'token'),
    sub: authentication?.sub ?? client.client_id,
    aud: audience,
    exp: facts.exp,
    iat: facts.iat,
    nbf: facts.iat,
    jti: facts.jti,
    tid: workspace.tid,
    aid: workspace.aid,
    idp: authentication ? workspace.settings.idp_id : '',
    st: 'public',
    amr: authentication?.amr ?? [],
    ...(authentication && { acr: authentication.acr }),
    ...(formats.includes('scp_array') && { scp: grant.scope }),
    ...(formats.includes('scope_space_separated') && { scope: grant.scope.join(' ') }),
    ...(workspace.settings.access_token_profile === 'rfc9068' && profileClaims(grant)),
  };
}

/** OpenID Connect Core §2: a sub is at most 255 ASCII characters. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/**
 * sub of a user: the name itself, or a one-way hash of identity provider and name (acp.md §3.4). A name that can't be a
 * sub is always hashed.
 */
export const subjectOf = (settings: Settings, username: string): string =>
  settings.subject_format === 'legacy' && SUBJECT.test(username)
    ? username
    : hash('sha256', JSON.stringify([settings.idp_id, username]));

type Lifetime = 'access_token_ttl' | 'refresh_token_ttl' | 'id_token_ttl' | 'authorization_code_ttl';
/** RFC 6749 §4.1.2 recommends ten minutes at most. */
const LONGEST_CODE_SECONDS = 600;

/** How long a token lives, in seconds: the client's own lifetime, or the workspace's. */
export function lifetimeOf(lifetime: Lifetime, client: Client, settings: Settings): number {
  const own = client.use_custom_token_ttls ? client.token_ttls[lifetime] : undefined;
  const seconds = secondsOf(own ?? settings[lifetime]);
  return lifetime === 'authorization_code_ttl' ? Math.min(seconds, LONGEST_CODE_SECONDS) : seconds;
}
