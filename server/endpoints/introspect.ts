import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { CheckNote, Core, FlowLog, Issuer } from '../core/ports.ts';
import { claimValues } from '../protocol/claims.ts';
import { ASSERTION_SIGNING_ALGORITHMS } from '../protocol/client-assertion.ts';
import { required } from '../protocol/parameters.ts';
import { identifyCaller, type Caller } from '../tokens/caller.ts';
import { findToken, type FoundToken } from '../tokens/find-token.ts';
import { ADVERTISED_AUTH_METHODS, readForm, withFlow } from './token.ts';

/**
 * Introspection endpoint: tells a resource server whether a token is active, and what it grants.
 *
 * A caller without the scope introspect_tokens sees only its own tokens. All others appear inactive.
 *
 * @spec   RFC 7662 §2 · acp.md §3.7
 * @input  form: token, token_type_hint
 * @auth   client credentials, or an access token of the caller
 * @reply  200 { active: false }, or the token's metadata
 * @errors invalid_request 400, invalid_client 401, invalid_token 401
 * @flow   resource-requested, resource-returned
 */
export const introspect: Endpoint = {
  name: 'introspect',
  methods: ['POST'],
  path: '/oauth2/introspect',
  cors: 'client',
  errors: 'json',
  metadata: ({ url }) => ({
    introspection_endpoint: `${url}/oauth2/introspect`,
    introspection_endpoint_auth_methods_supported: ADVERTISED_AUTH_METHODS.filter((method) => method !== 'none'),
    introspection_endpoint_auth_signing_alg_values_supported: ASSERTION_SIGNING_ALGORITHMS,
  }),
  answer: (core) => async (request) => {
    const form = readForm(core, request, { kind: 'resource', step: 'resource-requested' });
    const value = form.get('token');
    const found = value === undefined ? undefined : await findToken(core, request.issuer, value);
    const flow = flowOf(core, request, found);
    try {
      const caller = await flow.check(
        'introspection-caller',
        () => identifyCaller(core, request, form, { scope: 'introspect_tokens', allowPublic: false }),
        (known) => known.note,
      );
      flow.check(['token-sent', 'resource-returned'], () => required(form, 'token'));
      const body = describe(request.issuer, found, caller);
      record(flow, found, { caller, active: body['active'] === true });
      return {
        kind: 'json',
        status: 200,
        body,
        headers: { 'Cache-Control': 'no-store' },
        flowId: flow.flowId,
      } satisfies HttpReply;
    } catch (error) {
      throw withFlow(error, flow);
    }
  },
};

function flowOf(core: Core, request: HttpRequest, found: FoundToken | undefined): FlowLog {
  const flowId = found?.kind === 'none' ? found.flowId : found?.token.flowId;
  if (flowId !== undefined) return core.live.resume(flowId, request.exchangeId);
  return core.live.start('resource', request.issuer, request.exchangeId);
}

function record(
  flow: FlowLog,
  found: FoundToken | undefined,
  { caller, active }: { caller: Caller; active: boolean },
): void {
  if (active) {
    recordPresented(flow, found, caller);
    flow.passed('token-validated', { received: 'active', description: 'By introspection.' });
    return;
  }
  flow.failed('token-validated', { received: 'inactive', ...whyInactive(found, caller) });
}

function whyInactive(found: FoundToken | undefined, { client, mayTouchAll }: Caller): CheckNote {
  if (!found || found.kind === 'none') return { description: found?.why ?? 'No token was sent.' };
  if (mayTouchAll || found.token.client_id === client.client_id)
    return { description: 'The user or the client of the token was removed or is inactive.' };
  return {
    description: `The token belongs to another client, and ${client.client_id} is not subscribed to introspect_tokens.`,
    hint: `Subscribe ${client.client_id} to introspect_tokens, or introspect with the client that got the token.`,
  };
}

/** If another client introspects a token, the token was presented to it: step 9, seen from the API. */
function recordPresented(flow: FlowLog, found: FoundToken | undefined, { client }: Caller): void {
  const own = found?.kind !== 'none' && found?.token.client_id === client.client_id;
  const description = own
    ? `${client.client_id} introspected its own token.`
    : `The token was presented to ${client.client_id}, which introspected it.`;
  flow[own ? 'noted' : 'passed']('token-presented', { description });
}

/** The introspection response (RFC 7662 §2.2). For other clients' tokens it only says inactive. */
function describe(
  issuer: Issuer,
  found: FoundToken | undefined,
  { client: caller, mayTouchAll }: Caller,
): Record<string, unknown> {
  if (!found || found.kind === 'none') return { active: false };
  const { token, kind } = found;
  const client = issuer.clients.get(token.client_id);
  const user = issuer.users.get(token.authentication?.username ?? '');
  const gone = client?.client_status !== 'active' || (token.authentication && (!user || user.disabled));
  if (gone || (!mayTouchAll && token.client_id !== caller.client_id)) return { active: false };
  const { workspace } = issuer;
  const { authentication } = token;
  return {
    active: true,
    client_id: token.client_id,
    sub: authentication?.sub ?? token.client_id,
    scope: token.scope.join(' '),
    aud: 'audience' in token ? token.audience : [token.client_id],
    iss: token.issuer ?? issuer.url,
    iat: token.iat,
    nbf: token.iat,
    exp: token.exp,
    jti: token.tokenId,
    token_type: kind,
    tenant_id: workspace.tid,
    server_id: workspace.aid,
    idp: authentication ? workspace.settings.idp_id : '',
    amr: authentication?.amr ?? [],
    ...(authentication && {
      idp_sub: authentication.username,
      username: authentication.username,
      acr: authentication.acr,
    }),
    ext: claimValues(issuer.claims.access_token, { scope: token.scope }, { user, client }, 'endpoint'),
  };
}
