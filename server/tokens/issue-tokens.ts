import { typOf } from '../../contract/connect/validate/facts.ts';
import type { Client } from '../../contract/config/client.ts';
import type { User } from '../../contract/config/user.ts';
import type { Core, FlowLog, Issuer } from '../core/ports.ts';
import { nameKept } from '../core/issuer.ts';
import { accessTokenClaims, audienceOf, lifetimeOf } from '../protocol/access-token.ts';
import type { Minted, Minting } from '../core/faults.ts';
import { notGiven } from './not-given.ts';
import { accessTokenHash, idTokenClaims } from '../protocol/id-token.ts';
import type { AccessToken, Grant, RefreshToken } from '../core/records.ts';
import { bury } from './revoke-tokens.ts';
import { hashOf } from '../protocol/digest.ts';

export interface IssueRequest {
  core: Core;
  issuer: Issuer;
  client: Client;
  flow: FlowLog;
  grant: Grant;
  user?: User | undefined;
  /** Everything that was granted, if this is a refresh for less. */
  grantedScope?: readonly string[];
  /** A refresh token to keep instead of issuing a new one. */
  keepRefreshToken?: string | undefined;
}

/** A successful token response (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3). */
export interface TokenResponse {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
  id_token?: string;
  refresh_token?: string;
}

/** Issues the tokens of a grant and stores them. If the grant is revoked meanwhile, they are revoked too. */
export async function issueTokens(request: IssueRequest): Promise<TokenResponse> {
  const issue = withNameKept(request);
  const { client, grant, flow } = issue;
  const access = await issueAccessToken(issue);
  const response: TokenResponse = {
    access_token: access.value,
    token_type: 'Bearer',
    expires_in: access.exp - access.iat,
    scope: grant.scope.join(' '),
  };
  if (issue.user && grant.scope.includes('openid')) response.id_token = await issueIdToken(issue, issue.user, access);
  const refresh = await issueRefreshToken(issue);
  if (refresh !== undefined) response.refresh_token = refresh;
  const kinds = ['access_token', response.id_token && 'id_token', response.refresh_token && 'refresh_token'].filter(
    Boolean,
  );
  flow.passed('tokens-issued', {
    received: kinds.join(', '),
    description: `For ${grant.authentication?.username ?? client.client_id}, for ${response.expires_in} seconds, scope: ${response.scope || 'none'}.`,
  });
  if (issue.user) recordNotGiven(issue, issue.user);
  return response;
}

/** Tokens made from these later name the same issuer. */
function withNameKept(request: IssueRequest): IssueRequest {
  const kept = nameKept(request.issuer);
  return kept.issuer === undefined ? request : { ...request, grant: { ...request.grant, ...kept } };
}

/** What was asked for has an `expected`. */
function recordNotGiven({ issuer, client, flow, grant }: IssueRequest, user: User): void {
  for (const { what, why, advice, asked } of notGiven({ claims: issuer.claims.id_token, grant, client, user })) {
    const said = { received: `no ${what}`, description: why, hint: advice };
    flow.noted('not-given', asked ? { expected: what, ...said } : said);
  }
}

async function issueAccessToken(issue: IssueRequest): Promise<AccessToken> {
  const { core, issuer, client, grant, user } = issue;
  const { settings } = issuer.workspace;
  const iat = Math.floor(core.clock() / 1000) - agedBy(issue);
  const exp = iat + lifetimeOf('access_token_ttl', client, settings);
  const jti = core.ids.uuid();
  const audience = audienceOf(issuer, client, grant.scope);
  const strategy = client.access_token_strategy ?? settings.access_token_strategy;
  const alg = client.access_token_signed_response_alg ?? settings.signing_alg;
  const { value, record } =
    strategy === 'opaque'
      ? { value: core.ids.secret() }
      : await mint(
          issue,
          'access_token',
          alg,
          accessTokenClaims(issuer, { grant, client, user, audience, jti, iat, exp }),
        );
  const token: AccessToken = { tokenId: jti, jti, value, iat, exp, audience, ...grant };
  await keep(issue, 'accessToken', record ? { ...token, ...record } : token);
  // Its flow must still be found when it is presented.
  if (record?.exp !== undefined && record.exp <= iat)
    await bury(core, 'accessToken', token, 'It was issued expired, because of a planted fault.');
  return token;
}

/** Signs a token, unless a planted fault makes another one of it. */
async function mint(
  { core, issuer, client, grant, flow }: IssueRequest,
  use: Minting['use'],
  alg: Minting['alg'],
  claims: Record<string, unknown>,
): Promise<Partial<Minted> & { value: string }> {
  const { active } = core.faults;
  const username = grant.authentication?.username;
  const typ = use === 'access_token' ? typOf(issuer.workspace.settings) : 'JWT';
  const planted = active && (await active.mint({ use, issuer, client, alg, typ, claims, flow, username }));
  return planted ?? { value: await core.keys.sign(issuer, alg, typ, claims) };
}

/** By how many seconds tokens are older than they should be: more than they live, if that was planned. */
function agedBy({ core, issuer, client, flow }: IssueRequest): number {
  if (!core.bornExpired.take(issuer.id, client.client_id)) return 0;
  const { settings } = issuer.workspace;
  flow.noted('born-expired', { received: 'expired tokens', description: BORN_EXPIRED });
  return Math.max(lifetimeOf('access_token_ttl', client, settings), lifetimeOf('id_token_ttl', client, settings)) + 1;
}

/** What the record says of tokens that were expired on purpose. */
export const BORN_EXPIRED = 'You asked for it: the access token and the ID token were expired when they were issued.';

async function issueIdToken(issue: IssueRequest, user: User, access: AccessToken): Promise<string> {
  const { core, issuer, client, grant, flow } = issue;
  const { settings } = issuer.workspace;
  const alg = client.id_token_signed_response_alg ?? settings.signing_alg;
  const jti = core.ids.uuid();
  const exp = access.iat + lifetimeOf('id_token_ttl', client, settings);
  const at_hash = accessTokenHash(access.value, alg);
  const claims = idTokenClaims(issuer, { grant, client, user, jti, iat: access.iat, exp, at_hash });
  flow.issued({
    client_id: client.client_id,
    username: user.username,
    tokenId: jti,
    kind: 'id_token',
    issuedAt: access.iat * 1000,
    expiresAt: exp * 1000,
  });
  return (await mint(issue, 'id_token', alg, claims)).value;
}

/**
 * A refresh token, if a user granted offline_access and the client may refresh (OpenID Connect Core §11). Never for
 * client credentials (RFC 6749 §4.4.3).
 */
async function issueRefreshToken(issue: IssueRequest): Promise<string | undefined> {
  const { core, issuer, client, grant, keepRefreshToken } = issue;
  if (keepRefreshToken !== undefined) return keepRefreshToken;
  const grantedScope = issue.grantedScope ?? grant.scope;
  const wanted = grant.authentication !== undefined && grantedScope.includes('offline_access');
  if (!wanted || !client.grant_types.includes('refresh_token')) return undefined;
  const iat = Math.floor(core.clock() / 1000);
  const exp = iat + lifetimeOf('refresh_token_ttl', client, issuer.workspace.settings);
  const value = core.ids.secret();
  const token: RefreshToken = { tokenId: core.ids.uuid(), value, grantedScope, iat, exp, ...grant };
  await keep(issue, 'refreshToken', token);
  return value;
}

async function keep(
  issue: IssueRequest,
  kind: 'accessToken' | 'refreshToken',
  token: AccessToken | RefreshToken,
): Promise<void> {
  const { core, client, grant, flow } = issue;
  flow.issued({
    client_id: client.client_id,
    ...(grant.authentication && { username: grant.authentication.username }),
    tokenId: token.tokenId,
    kind: kind === 'accessToken' ? 'access_token' : 'refresh_token',
    issuedAt: token.iat * 1000,
    expiresAt: token.exp * 1000,
  });
  const options = { ttlSeconds: Math.max(1, token.exp - token.iat), grantId: grant.grantId };
  if (await core.runtime.put(kind, hashOf(token.value), token as AccessToken & RefreshToken, options)) return;
  await bury(core, kind, token, 'Its grant was revoked while it was being issued.');
}
