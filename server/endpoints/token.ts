import type { GrantType } from '../../contract/config/client.ts';
import { AUTH_METHODS, GRANT_TYPES } from '../../contract/config/client.ts';
import type { StepOf } from '../../contract/traffic/checks.ts';
import type { FlowKind } from '../../contract/traffic/flow.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import type { Core, FlowLog } from '../core/ports.ts';
import { ASSERTION_SIGNING_ALGORITHMS } from '../protocol/client-assertion.ts';
import { parseCredentials } from '../protocol/client-auth.ts';
import { OAuthError } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { parseForm, parseGrantType, permitGrantType } from '../protocol/token-request.ts';
import { authenticateClient, clientNote } from '../tokens/authenticate-client.ts';
import type { TokenResponse } from '../tokens/issue-tokens.ts';
import { authorizationCode } from './grants/authorization-code.ts';
import { clientCredentials } from './grants/client-credentials.ts';
import type { Correlated, GrantHandler } from './grants/grant.ts';
import { refreshToken } from './grants/refresh-token.ts';

const GRANTS: Record<GrantType, GrantHandler> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  client_credentials: clientCredentials,
};

/** Client authentication methods listed in discovery. ACP's lenient `unspecified` is not one. */
export const ADVERTISED_AUTH_METHODS = AUTH_METHODS.filter((method) => method !== 'unspecified');

/**
 * Token endpoint: exchanges a grant for tokens.
 *
 * The form is parsed once. All grants share client authentication and the reply.
 *
 * @spec   RFC 6749 §3.2, §5 · RFC 7636 §4.5 · RFC 7523 §2.2 · OIDC Core §3.1.3
 * @input  form: grant_type, then the fields of that grant (see grants/)
 * @auth   none, client_secret_basic, client_secret_post, client_secret_jwt, private_key_jwt
 * @reply  200 TokenResponse, Cache-Control: no-store
 * @errors invalid_request 400, invalid_client 401, invalid_grant 400, unauthorized_client 400, unsupported_grant_type 400, invalid_scope 400
 * @flow   token-requested, request-validated, tokens-returned
 */
export const token: Endpoint = {
  name: 'token',
  methods: ['POST'],
  path: '/oauth2/token',
  cors: 'client',
  errors: 'json',
  metadata: ({ url }) => ({
    token_endpoint: `${url}/oauth2/token`,
    grant_types_supported: GRANT_TYPES,
    token_endpoint_auth_methods_supported: ADVERTISED_AUTH_METHODS,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_SIGNING_ALGORITHMS,
  }),
  answer: (core) => async (request) => {
    const { flow, begunBy, form } = await correlate(core, request);
    try {
      const authenticated = await flow.check(
        ['client-authenticated', 'token-requested'],
        () => authenticateClient(core, request, form),
        clientNote,
      );
      const { client, method } = authenticated;
      if (begunBy === undefined) flow.identified({ client_id: client.client_id });
      const grantType = flow.check(
        'grant-type',
        () => parseGrantType(form),
        (received) => ({ received }),
      );
      flow.check(
        'grant-permitted',
        () => permitGrantType(client, grantType),
        () => ({ received: grantType }),
      );
      const response = await GRANTS[grantType].redeem({ core, issuer: request.issuer, client, method, form, flow });
      return tokenReply(response, flow);
    } catch (error) {
      const client_id = claimedClient(request, form);
      if (begunBy === undefined && client_id !== undefined) flow.identified({ client_id });
      throw withFlow(error, flow);
    }
  },
};

/** The client a refused request claims to come from, if it exists. For the flow record. */
function claimedClient({ headers, issuer }: HttpRequest, form: Parameters): string | undefined {
  try {
    const { client_id } = parseCredentials(headers['authorization'] as string | undefined, form);
    return client_id !== undefined && issuer.clients.has(client_id) ? client_id : undefined;
  } catch {
    return undefined;
  }
}

/** Finds the flow the request continues, from its code or refresh token. */
async function correlate(core: Core, request: HttpRequest): Promise<Correlated & { form: Parameters }> {
  const form = readForm(core, request, { kind: 'token', step: 'token-requested' });
  const sent = form.get('grant_type');
  const grant = GRANT_TYPES.find((candidate) => candidate === sent);
  const handler = grant && GRANTS[grant];
  if (!handler) return { flow: core.live.start('token', request.issuer, request.exchangeId), form };
  return { form, ...(await handler.correlate({ core, issuer: request.issuer, form, exchangeId: request.exchangeId })) };
}

const tokenReply = (body: TokenResponse, flow: FlowLog): HttpReply => ({
  kind: 'json',
  status: 200,
  body,
  headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
  flowId: flow.flowId,
});

/** The form of a request. An unreadable one is recorded as a separate flow. */
export function readForm(
  core: Core,
  request: HttpRequest,
  { kind, step }: { kind: FlowKind; step: StepOf<'form-read'> },
): Parameters {
  try {
    return parseForm(request);
  } catch (error) {
    const flow = core.live.start(kind, request.issuer, request.exchangeId);
    return flow.check(['form-read', step], () => {
      throw withFlow(error, flow);
    });
  }
}

/** The error, with the flow it belongs to. */
export function withFlow(error: unknown, flow: FlowLog): unknown {
  if (error instanceof OAuthError) error.flowId = flow.flowId;
  return error;
}
