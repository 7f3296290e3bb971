import { COMPARE_ISS, handedOver, ledByResponse } from '../../../contract/faults/mix-up.ts';
import { asNamed, isOf } from '../../core/issuer.ts';
import { hashOf } from '../../protocol/digest.ts';
import { lifetimeOf } from '../../protocol/access-token.ts';
import { OAuthError, type OAuthErrorDetail } from '../../protocol/errors.ts';
import { required } from '../../protocol/parameters.ts';
import { verifyChallenge } from '../../protocol/pkce.ts';
import type { Code } from '../../core/records.ts';
import { issueTokens } from '../../tokens/issue-tokens.ts';
import { revokeGrant } from '../../tokens/revoke-tokens.ts';
import { stillAvailable, type GrantHandler, type Redemption } from './grant.ts';

/**
 * Authorization code grant: exchanges a code for tokens, once.
 *
 * @spec   RFC 6749 §4.1.3, §10.5 · RFC 7636 §4.6 · RFC 9700 §2.1.1
 * @input  form: code, redirect_uri, code_verifier
 * @auth   same as the token endpoint
 * @reply  200 access token, ID token with openid, refresh token with offline_access
 * @errors invalid_request 400, invalid_grant 400
 * @flow   token-requested, request-validated, tokens-returned
 */
export const authorizationCode: GrantHandler = {
  async correlate({ core, issuer, form, exchangeId }) {
    const id = hashOf(form.get('code') ?? '');
    const known = (await core.runtime.get('code', id)) ?? (await core.runtime.get('spentCode', id));
    return isOf(issuer, known)
      ? { flow: core.live.resume(known.flowId, exchangeId), begunBy: known.client_id }
      : { flow: core.live.start('authorization_code', issuer, exchangeId) };
  },
  async redeem(redemption) {
    const { core, client, flow } = redemption;
    const code = await findCode(redemption);
    const issuer = asNamed(redemption.issuer, code);
    const user = flow.check('user-still-there', () => {
      const found = issuer.users.get(code.authentication?.username ?? '');
      if (found && !found.disabled) return found;
      throw refuse('The user who logged in no longer exists or is disabled.');
    });
    await spend(redemption, code);
    const grant = { ...grantOf(code), scope: stillAvailable(redemption, code.scope) };
    return issueTokens({ core, issuer, client, flow, grant, user });
  },
};

const refuse = (description: string, detail: OAuthErrorDetail = {}): OAuthError =>
  new OAuthError('invalid_grant', description, { spec: 'RFC 6749 §4.1.3', ...detail });

/** The code, proven to belong to this client and match this request; not yet used. */
async function findCode(redemption: Redemption): Promise<Readonly<Code>> {
  const { form, flow } = redemption;
  const value = flow.check('code-sent', () => required(form, 'code'));
  const code = await flow.check(
    'code-known',
    () => knownCode(redemption, value),
    () => ({ description: 'The code is known and was not redeemed before.' }),
  );
  recordMixUp(redemption, code);
  proveOwnership(redemption, code);
  proveRequest(redemption, code);
  return code;
}

/** What a client does with a code of a second issuer, if it doesn’t stop at the response (RFC 9700 §4.4). */
function recordMixUp({ core, issuer, form, method, flow }: Redemption, code: Readonly<Code>): void {
  const of = asNamed(issuer, code);
  const isRight = issuer.beside && !core.faults.second?.wasLed(code.flowId);
  if (!of.beside || isRight) return;
  const carried = {
    secret: method.startsWith('client_secret_') && method !== 'client_secret_jwt',
    assertion: method.endsWith('_jwt'),
    verifier: form.get('code_verifier') !== undefined,
  };
  flow.noted(['mix-up', 'token-requested'], {
    expected: `iss=${of.beside.url}`,
    received: `iss=${of.url}`,
    description: issuer.beside ? ledByResponse('The client') : handedOver('The client', carried),
    hint: COMPARE_ISS,
  });
}

/** The code belongs to this client and hasn't expired. */
function proveOwnership({ core, client, flow, issuer }: Redemption, code: Readonly<Code>): void {
  flow.check(
    'code-of-this-client',
    () => {
      if (code.client_id === client.client_id) return;
      throw refuse('The code was issued to a different client.', {
        received: client.client_id,
      });
    },
    () => ({ received: client.client_id }),
  );
  flow.check(
    'code-unexpired',
    () => {
      const lifetime = lifetimeOf('authorization_code_ttl', client, issuer.workspace.settings);
      if (code.expiresAt > core.clock()) return;
      const late = Math.ceil((core.clock() - code.expiresAt) / 1000);
      throw refuse('The code has expired.', {
        expected: `within ${lifetime} seconds`,
        received: `${late} seconds too late`,
        hint: 'Exchange the code as soon as you receive it.',
      });
    },
    () => ({ received: `${Math.ceil((code.expiresAt - core.clock()) / 1000)} seconds before it expires` }),
  );
}

/** The request matches the authorization request of the code. */
function proveRequest({ form, flow }: Redemption, code: Readonly<Code>): void {
  flow.check(
    'redirect-uri-repeated',
    () => repeatRedirectUri(code, form.get('redirect_uri')),
    () => ({
      expected: code.redirect_uri,
      received: form.get('redirect_uri') ?? 'none, because the authorization request had none',
    }),
  );
  flow.check(
    'pkce-verified',
    () => verifyChallenge(code, form.get('code_verifier')),
    (method) => ({
      received: method === 'none' ? 'no PKCE in this login' : `a verifier that matches the ${method} challenge`,
    }),
  );
}

async function knownCode(redemption: Redemption, value: string): Promise<Readonly<Code>> {
  const { core, issuer } = redemption;
  const code = await core.runtime.get('code', hashOf(value));
  if (isOf(issuer, code)) return code;
  const spent = await core.runtime.get('spentCode', hashOf(value));
  if (isOf(issuer, spent)) throw await replayed(redemption, spent.grantId, spent.spentAt);
  throw refuse('The code is unknown.', {
    expected: 'an unused code from this workspace',
    received: `a value of ${value.length} characters`,
    hint: 'It was never issued here, expired long ago, its client or user was deleted, or the server restarted.',
  });
}

/** A code used twice was stolen or resent, so its tokens are revoked (RFC 6749 §4.1.2, §10.5). */
async function replayed({ core }: Redemption, grantId: string, spentAt?: number): Promise<OAuthError> {
  const reason = 'The code was used a second time.';
  await revokeGrant(core, grantId, reason);
  const ago =
    spentAt === undefined
      ? 'by a request at the same moment'
      : `${((core.clock() - spentAt) / 1000).toFixed(1)} seconds ago`;
  return refuse('The code has already been used. The tokens issued for it are revoked.', {
    expected: 'an unused code',
    received: `a code that was used ${ago}`,
    hint: 'A code works only once. Look for a double submit, a retry, or a page that loaded twice.',
    spec: 'RFC 6749 §4.1.2, §10.5',
  });
}

function repeatRedirectUri(code: Readonly<Code>, sent: string | undefined): void {
  if (sent === undefined && !code.redirect_uri_sent) return;
  if (sent === code.redirect_uri) return;
  throw refuse('The redirect_uri does not match the authorization request.', {
    expected: code.redirect_uri,
    received: sent ?? 'none',
    hint: 'Send exactly the same redirect_uri as in the authorization request.',
  });
}

/** Uses up the code atomically: of concurrent requests, only one succeeds. */
async function spend(redemption: Redemption, code: Readonly<Code>): Promise<void> {
  const { core, client, form, flow, issuer } = redemption;
  const id = hashOf(form.get('code') ?? '');
  const { flowId, grantId, workspace } = code;
  const kept = code.issuer === undefined ? {} : { issuer: code.issuer };
  const spent = { flowId, grantId, workspace, ...kept, client_id: client.client_id, spentAt: core.clock() };
  const ttlSeconds = Math.max(
    lifetimeOf('refresh_token_ttl', client, issuer.workspace.settings),
    lifetimeOf('access_token_ttl', client, issuer.workspace.settings),
    600,
  );
  await flow.check('code-redeemed', async () => {
    if (!(await core.runtime.add('spentCode', id, spent, { ttlSeconds })))
      throw await replayed(redemption, code.grantId);
    await core.runtime.drop('code', id);
  });
}

function grantOf(code: Readonly<Code>) {
  const {
    redirect_uri: _uri,
    redirect_uri_sent: _sent,
    code_challenge: _challenge,
    code_challenge_method: _method,
    expiresAt: _expires,
    ...grant
  } = code;
  return grant;
}
