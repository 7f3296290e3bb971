import { asNamed, isOf } from '../../core/issuer.ts';
import { hashOf } from '../../protocol/digest.ts';
import { OAuthError, type OAuthErrorDetail } from '../../protocol/errors.ts';
import { required } from '../../protocol/parameters.ts';
import { narrowScope } from '../../protocol/scope.ts';
import { ROTATED, type RefreshToken } from '../../core/records.ts';
import { issueTokens } from '../../tokens/issue-tokens.ts';
import { deadToken, revokeGrant } from '../../tokens/revoke-tokens.ts';
import { stillAvailable, type GrantHandler, type Redemption } from './grant.ts';

/**
 * Refresh token grant: exchanges a refresh token for new tokens and uses it up.
 *
 * A token used a second time revokes its whole family.
 *
 * @spec   RFC 6749 §6 · RFC 9700 §4.14.2 · OIDC Core §12
 * @input  form: refresh_token, scope (the same or less)
 * @auth   same as the token endpoint
 * @reply  200 access token, ID token with openid, a new refresh token
 * @errors invalid_request 400, invalid_grant 400, invalid_scope 400
 * @flow   token-requested, request-validated, tokens-returned
 */
export const refreshToken: GrantHandler = {
  async correlate({ core, issuer, form, exchangeId }) {
    const id = hashOf(form.get('refresh_token') ?? '');
    const known = (await core.runtime.get('refreshToken', id)) ?? (await core.runtime.get('deadToken', id));
    const parent = isOf(issuer, known) ? { parentFlowId: known.flowId } : undefined;
    return { flow: core.live.start('refresh_token', issuer, exchangeId, parent) };
  },
  async redeem(redemption) {
    const { core, client, form, flow } = redemption;
    const old = await findRefreshToken(redemption);
    // OpenID Connect Core §12.2: iss stays as in the first ID token.
    const issuer = asNamed(redemption.issuer, old);
    const grantedScope = stillAvailable(redemption, old.grantedScope);
    const scope = flow.check(
      'scope-narrowed',
      () => narrowScope(form.get('scope'), grantedScope),
      (kept) => ({ received: kept.join(' ') }),
    );
    const user = flow.check('user-still-there', () => {
      const found = issuer.users.get(old.authentication?.username ?? '');
      if (found && !found.disabled) return found;
      throw refuse('The user who logged in no longer exists or is disabled.');
    });
    const keep = issuer.workspace.settings.disable_refresh_token_cycling || core.faults.active?.keepsRefreshToken(flow);
    if (!keep) await rotate(redemption, old);
    flow.identified({ username: user.username, scope: scope.join(' ') });
    const { tokenId: _tokenId, value, grantedScope: _granted, iat: _iat, exp: _exp, nonce: _nonce, ...grant } = old;
    return issueTokens({
      core,
      issuer,
      client,
      flow,
      grant: { ...grant, flowId: flow.flowId, scope },
      user,
      grantedScope,
      keepRefreshToken: keep ? value : undefined,
    });
  },
};

const refuse = (description: string, detail: OAuthErrorDetail = {}): OAuthError =>
  new OAuthError('invalid_grant', description, { spec: 'RFC 6749 §6', ...detail });

async function findRefreshToken(redemption: Redemption): Promise<Readonly<RefreshToken>> {
  const { client, form, flow } = redemption;
  const value = flow.check('refresh-token-sent', () => required(form, 'refresh_token'));
  const token = await flow.check('refresh-token-known', () => knownToken(redemption, value));
  flow.check('refresh-token-of-this-client', () => {
    if (token.client_id === client.client_id) return;
    throw refuse('The refresh token was issued to a different client.', {
      received: client.client_id,
    });
  });
  return token;
}

async function knownToken(redemption: Redemption, value: string): Promise<Readonly<RefreshToken>> {
  const { core, issuer, client } = redemption;
  const here = <T extends { workspace: string; issuer?: string }>(record: T | undefined) =>
    isOf(issuer, record) ? record : undefined;
  const token = here(await core.runtime.get('refreshToken', hashOf(value)));
  const dead = here(await core.runtime.get('deadToken', hashOf(value)));
  if (dead?.reason === ROTATED && dead.client_id === client.client_id) throw await replayed(redemption, dead.grantId);
  if (dead) {
    throw refuse(`The refresh token is revoked. ${dead.reason}`, {
      expected: 'an active refresh token',
      received: 'a revoked one',
      hint: 'Have the user log in again.',
    });
  }
  if (token) return token;
  throw refuse('The refresh token is unknown.', {
    expected: 'a refresh token from this workspace',
    received: `a value of ${value.length} characters`,
    hint: 'It expired, was never issued here, or the server restarted.',
  });
}

/**
 * A used refresh token sent again: one of its two holders is an attacker, so the family is revoked (RFC 9700 §4.14.2).
 */
async function replayed({ core }: Redemption, grantId: string): Promise<OAuthError> {
  await revokeGrant(core, grantId, 'A used refresh token was sent again.');
  return refuse('The refresh token has already been used. All tokens of this login are revoked.', {
    expected: 'the refresh token from the latest refresh',
    received: 'an earlier one',
    hint: 'Store the refresh token from each response, and refresh one request at a time.',
    spec: 'RFC 9700 §4.14.2',
  });
}

/** Uses up the token atomically: of concurrent requests, only one succeeds. */
async function rotate(redemption: Redemption, token: Readonly<RefreshToken>): Promise<void> {
  const { core, flow } = redemption;
  const id = hashOf(token.value);
  const dead = deadToken('refreshToken', token, { reason: ROTATED, diedAt: core.clock() });
  const ttlSeconds = Math.max(1, token.exp - Math.floor(core.clock() / 1000));
  await flow.check('refresh-token-rotated', async () => {
    if (!(await core.runtime.add('deadToken', id, dead, { ttlSeconds })))
      throw await replayed(redemption, token.grantId);
    await core.runtime.drop('refreshToken', id);
    core.live.revoked(token.flowId, token.tokenId, ROTATED);
  });
}
