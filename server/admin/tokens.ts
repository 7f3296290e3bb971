import type { TokenView } from '../../contract/admin.ts';
import type { AccessToken, RefreshToken } from '../core/records.ts';
import type { Call, AdminContext, Handlers } from './context.ts';
import { findIssuer } from './edit.ts';
import { found, notFound } from './errors.ts';
import { expireToken, recordsOf, revokeTokens } from './forget.ts';
import { previewTokens } from './preview.ts';

const REASON = 'Revoked from the console.';

function viewOf(kind: TokenView['kind'], token: Readonly<AccessToken | RefreshToken>): TokenView {
  const { authentication } = token;
  return {
    tokenId: token.tokenId,
    kind,
    client_id: token.client_id,
    ...(authentication && { username: authentication.username }),
    sub: authentication?.sub ?? token.client_id,
    scope: [...token.scope],
    audience: 'audience' in token ? [...token.audience] : [],
    issuedAt: token.iat * 1000,
    expiresAt: token.exp * 1000,
    flowId: token.flowId,
    grantId: token.grantId,
    value: token.value,
  };
}

async function list(context: AdminContext, { params }: Call<'tokens.list'>): Promise<TokenView[]> {
  const issuer = findIssuer(context, params);
  const isAlive = ({ exp }: Readonly<AccessToken | RefreshToken>): boolean => exp * 1000 > context.core.clock();
  const access = await recordsOf(context.core, 'accessToken', issuer, isAlive);
  const refresh = await recordsOf(context.core, 'refreshToken', issuer, isAlive);
  const views = [
    ...access.map(([, token]) => viewOf('access_token', token)),
    ...refresh.map(([, token]) => viewOf('refresh_token', token)),
  ];
  return views.sort((a, b) => a.issuedAt - b.issuedAt);
}

async function get(context: AdminContext, call: Call<'tokens.get'>): Promise<TokenView> {
  return found('token', call.params.tokenId, await list(context, call), ({ tokenId }) => tokenId);
}

async function clear(context: AdminContext, { params }: Call<'tokens.clear'>): Promise<{ removed: number }> {
  return { removed: await revokeTokens(context.core, findIssuer(context, params), () => true, REASON) };
}

async function revoke(context: AdminContext, { params }: Call<'tokens.revoke'>): Promise<void> {
  const { tokenId } = params;
  const issuer = findIssuer(context, params);
  const revoked = await revokeTokens(context.core, issuer, (token) => token.tokenId === tokenId, REASON);
  if (revoked === 0) throw notFound('token', tokenId);
}

async function expire(context: AdminContext, { params }: Call<'tokens.expire'>): Promise<void> {
  const { tokenId } = params;
  const issuer = findIssuer(context, params);
  if (!(await expireToken(context.core, issuer, tokenId))) throw notFound('token', tokenId);
}

export const tokenHandlers = {
  'tokens.list': list,
  'tokens.get': get,
  'tokens.clear': clear,
  'tokens.expire': expire,
  'tokens.revoke': revoke,
  'tokens.preview': previewTokens,
} satisfies Partial<Handlers>;
