import { isPublicClient } from '../../../contract/config/client.ts';
import { OAuthError } from '../../protocol/errors.ts';
import { parseScope, validateScope } from '../../protocol/scope.ts';
import type { Grant } from '../../core/records.ts';
import { issueTokens } from '../../tokens/issue-tokens.ts';
import type { GrantHandler } from './grant.ts';

/**
 * Client credentials grant: an access token for the client itself.
 *
 * @spec   RFC 6749 §4.4 · acp.md §3.1 (no scope sent: every scope the client is subscribed to)
 * @input  form: scope
 * @auth   same as the token endpoint, but never none
 * @reply  200 access token
 * @errors unauthorized_client 400, invalid_scope 400
 * @flow   token-requested, request-validated, tokens-returned
 */
export const clientCredentials: GrantHandler = {
  correlate: ({ core, issuer, exchangeId }) =>
    Promise.resolve({ flow: core.live.start('client_credentials', issuer, exchangeId) }),
  redeem({ core, issuer, client, form, flow }) {
    flow.check('client-confidential', () => {
      if (!isPublicClient(client)) return;
      throw new OAuthError('unauthorized_client', 'A public client cannot use the client credentials grant.', {
        spec: 'RFC 6749 §4.4',
      });
    });
    const asked = form.get('scope');
    const scope = flow.check(
      'scope-subscribed',
      () =>
        parseScope(asked).length > 0
          ? validateScope(asked, client, issuer.scopes)
          : client.scopes.filter((name) => issuer.scopes.has(name)),
      (granted) => ({
        received: granted.join(' '),
        description: asked === undefined ? 'No scope was sent, so all subscribed scopes are granted.' : 'As requested.',
      }),
    );
    flow.identified({ scope: scope.join(' ') });
    const grant: Grant = {
      grantId: core.ids.id(),
      flowId: flow.flowId,
      workspace: issuer.id,
      client_id: client.client_id,
      scope,
      requested_at: Math.floor(core.clock() / 1000),
    };
    return issueTokens({ core, issuer, client, flow, grant });
  },
};
