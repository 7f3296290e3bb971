import type { OperationOutput } from '../../contract/operations.ts';
import type { Client } from '../../contract/config/client.ts';
import type { User } from '../../contract/config/user.ts';
import type { Issuer } from '../core/ports.ts';
import { accessTokenClaims, audienceOf, lifetimeOf, subjectOf, type TokenGrant } from '../protocol/access-token.ts';
import { idTokenClaims, userinfoClaims } from '../protocol/id-token.ts';
import type { Call, AdminContext } from './context.ts';
import { findIssuer } from './edit.ts';
import { invalid } from './errors.ts';

type Preview = OperationOutput<'tokens.preview'>;

/** The claims a login would issue, made by the same functions as real tokens. Nothing is issued or recorded. */
export function previewTokens(context: AdminContext, { params, body }: Call<'tokens.preview'>): Preview {
  const issuer = findIssuer(context, params);
  const user = issuer.users.get(body.username);
  const client = issuer.clients.get(body.client_id);
  if (!user) throw invalid([{ path: 'username', message: `there is no user "${body.username}"` }]);
  if (!client) throw invalid([{ path: 'client_id', message: `there is no client "${body.client_id}"` }]);
  const now = Math.floor(context.core.clock() / 1000);
  const refused = refusedScopes(issuer, client, body.scopes);
  const grant = grantOf(issuer, { user, client, now }, grantedScopes(issuer, client, body.scopes));
  const facts = { grant, client, user, jti: 'preview', iat: now };
  const expiry = (lifetime: 'access_token_ttl' | 'id_token_ttl'): number =>
    now + lifetimeOf(lifetime, client, issuer.workspace.settings);
  return {
    access_token: accessTokenClaims(issuer, {
      ...facts,
      audience: audienceOf(issuer, client, grant.scope),
      exp: expiry('access_token_ttl'),
    }),
    ...(grant.scope.includes('openid') && {
      id_token: idTokenClaims(issuer, { ...facts, exp: expiry('id_token_ttl') }),
      userinfo: userinfoClaims(issuer, facts),
    }),
    refused,
  };
}

const isAvailable =
  (issuer: Issuer, client: Client) =>
  (name: string): boolean =>
    client.scopes.includes(name) && issuer.scopes.has(name);

/** The requested scopes that are available, plus the implicit ones (acp.md §3.1). */
function grantedScopes(issuer: Issuer, client: Client, asked: readonly string[]): string[] {
  const implicit = client.scopes.filter((name) => issuer.scopes.get(name)?.implicit);
  return [...new Set([...asked.filter(isAvailable(issuer, client)), ...implicit])];
}

function refusedScopes(issuer: Issuer, client: Client, asked: readonly string[]): Preview['refused'] {
  const refused = new Set(asked.filter((name) => !isAvailable(issuer, client)(name)));
  return [...refused].map((scope) => ({
    scope,
    reason: issuer.scopes.has(scope)
      ? `Client ${client.client_id} is not subscribed to it.`
      : 'This workspace has no such scope.',
  }));
}

interface Parties {
  user: User;
  client: Client;
  /** Seconds since 1970. */
  now: number;
}

function grantOf(issuer: Issuer, { user, client, now }: Parties, scope: readonly string[]): TokenGrant {
  return {
    client_id: client.client_id,
    scope,
    requested_at: now,
    authentication: passwordLogin(issuer, user, { now, sessionId: 'preview' }),
  };
}

/** A login with a password just now. Times are seconds since 1970. */
export function passwordLogin(
  { workspace: { settings } }: Issuer,
  { username }: User,
  { now, sessionId }: { now: number; sessionId: string },
): NonNullable<TokenGrant['authentication']> {
  return {
    username,
    sub: subjectOf(settings, username),
    auth_time: now,
    amr: ['pwd'],
    acr: settings.acr_values_supported[0] ?? '1',
    sessionId,
  };
}
