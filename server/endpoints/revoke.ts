import type { Endpoint } from '../core/endpoint.ts';
import type { CheckNote, Core } from '../core/ports.ts';
import { OAuthError } from '../protocol/errors.ts';
import { ASSERTION_SIGNING_ALGORITHMS } from '../protocol/client-assertion.ts';
import { required } from '../protocol/parameters.ts';
import { identifyCaller, type Caller } from '../tokens/caller.ts';
import { findToken, type FoundToken } from '../tokens/find-token.ts';
import { revokeGrant, revokeToken } from '../tokens/revoke-tokens.ts';
import { ADVERTISED_AUTH_METHODS, readForm, withFlow } from './token.ts';

/**
 * Revocation endpoint: revokes an access token, or a refresh token and every token from its login.
 *
 * @spec   RFC 7009 §2 · acp.md §3.7
 * @input  form: token, token_type_hint
 * @auth   client credentials, client_id of a public client, or an access token of the caller
 * @reply  200, even for an unknown token
 * @errors invalid_request 400, invalid_client 401, invalid_token 401, unauthorized_client 400
 * @flow   revocation-requested, token-revoked
 */
export const revoke: Endpoint = {
  name: 'revoke',
  methods: ['POST'],
  path: '/oauth2/revoke',
  cors: 'client',
  errors: 'json',
  metadata: ({ url }) => ({
    revocation_endpoint: `${url}/oauth2/revoke`,
    revocation_endpoint_auth_methods_supported: ADVERTISED_AUTH_METHODS,
    revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_SIGNING_ALGORITHMS,
  }),
  answer: (core) => async (request) => {
    const form = readForm(core, request, { kind: 'revocation', step: 'revocation-requested' });
    const found = await findToken(core, request.issuer, form.get('token') ?? '');
    const flow = core.live.start('revocation', request.issuer, request.exchangeId, parentOf(found));
    try {
      const caller = await flow.check(
        ['client-authenticated', 'revocation-requested'],
        () => identifyCaller(core, request, form, { scope: 'revoke_tokens', allowPublic: true }),
        (known) => known.note,
      );
      flow.identified({ client_id: caller.client.client_id });
      flow.check(['token-sent', 'revocation-requested'], () => required(form, 'token'));
      await flow.check(
        'token-revoked',
        () => end(core, found, caller),
        (note) => note,
      );
      return { kind: 'empty', status: 200, headers: { 'Cache-Control': 'no-store' }, flowId: flow.flowId };
    } catch (error) {
      throw withFlow(error, flow);
    }
  },
};

function parentOf(found: FoundToken): { parentFlowId: string } | undefined {
  const flowId = found.kind === 'none' ? found.flowId : found.token.flowId;
  return flowId === undefined ? undefined : { parentFlowId: flowId };
}

/** What no authorization server can change. */
const JWTS_STAY = 'An API that validates JWTs itself accepts them until they expire.';

async function end(core: Core, found: FoundToken, caller: Caller): Promise<CheckNote> {
  if (found.kind === 'none') {
    return { received: 'no active token', description: `Nothing to revoke. ${found.why}` };
  }
  const { token } = found;
  if (token.client_id !== caller.client.client_id && !caller.mayTouchAll) {
    throw new OAuthError('unauthorized_client', 'The token was issued to a different client.', {
      expected: 'a token issued to the caller, or the scope revoke_tokens',
      received: `another client’s token, sent by ${caller.client.client_id}`,
      spec: 'RFC 7009 §2.1',
    });
  }
  if (found.kind === 'access_token') {
    await revokeToken(core, 'accessToken', found.token, 'The client revoked it.');
    return {
      received: 'an access token',
      description: `The access token is revoked. ${JWTS_STAY}`,
    };
  }
  await revokeGrant(core, token.grantId, 'The client revoked its refresh token.');
  return {
    received: 'a refresh token',
    description: `The refresh token and the access tokens of its login are revoked. ${JWTS_STAY}`,
  };
}
