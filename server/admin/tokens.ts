import type { TokenView } from '../../contract/admin.ts';
import type { AccessToken, RefreshToken } from '../core/records.ts';
import type { Call, Desk, Handlers } from './desk.ts';
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

async function list(desk: Desk, { params }: Call<'tokens.list'>): Promise<TokenView[]> {
  const issuer = findIssuer(desk, params);
  const isAlive = ({ exp }: Readonly<AccessToken | RefreshToken>): boolean => exp * 1000 > desk.core.clock();
  const access = await recordsOf(desk.core, 'accessToken', issuer, isAlive);
  const refresh = await recordsOf(desk.core, 'refreshToken', issuer, isAlive);
  const views = [
    ...access.map(([, token]) => viewOf('access_token', token)),
    ...refresh.map(([, token]) => viewOf('refresh_token', token)),
  ];
  return views.sort((a, b) => a.issuedAt - b.issuedAt);
}

async function get(desk: Desk, call: Call<'tokens.get'>): Promise<TokenView> {
  return found('token', call.params.tokenId, await list(desk, call), ({ tokenId }) => tokenId);
}

async function clear(desk: Desk, { params }: Call<'tokens.clear'>): Promise<{ removed: number }> {
  return { removed: await revokeTokens(desk.core, findIssuer(desk, params), () => true, REASON) };
}

async function revoke(desk: Desk, { params }: Call<'tokens.revoke'>): Promise<void> {
  const { tokenId } = params;
  const issuer = findIssuer(desk, params);
  const revoked = await revokeTokens(desk.core, issuer, (token) => token.tokenId === tokenId, REASON);
  if (revoked === 0) throw notFound('token', tokenId);
}

async function expire(desk: Desk, { params }: Call<'tokens.expire'>): Promise<void> {
  const { tokenId } = params;
  const issuer = findIssuer(desk, params);
  if (!(await expireToken(desk.core, issuer, tokenId))) throw notFound('token', tokenId);
}

export const tokenHandlers = {
  'tokens.list': list,
  'tokens.get': get,
  'tokens.clear': clear,
  'tokens.expire': expire,
  'tokens.revoke': revoke,
  'tokens.preview': previewTokens,
} satisfies Partial<Handlers>;
