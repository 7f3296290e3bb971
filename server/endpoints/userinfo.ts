import type { Client } from '../../contract/config/client.ts';
import type { User } from '../../contract/config/user.ts';
import type { Endpoint, HttpReply, HttpRequest } from '../core/endpoint.ts';
import { asNamed } from '../core/issuer.ts';
import type { Core, FlowLog, Issuer } from '../core/ports.ts';
import { acceptToken, presentedTokens, type PresentedToken } from '../protocol/bearer.ts';
import { OAuthError } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { parseForm } from '../protocol/token-request.ts';
import { userinfoClaims } from '../protocol/id-token.ts';
import { signingAlgorithms } from '../protocol/signing-algorithms.ts';
import { findToken } from '../tokens/find-token.ts';
import type { AccessToken } from '../core/records.ts';
import { readForm, withFlow } from './token.ts';

/**
 * Userinfo endpoint: returns the claims of the access token's user.
 *
 * @spec   OIDC Core §5.3 · RFC 6750 §2, §3
 * @input  Authorization: Bearer, or form: access_token; query: access_token, if the workspace allows it
 * @auth   an access token with scope openid, issued by this server
 * @reply  200 claims as JSON, or as a signed JWT if the client is registered for it
 * @errors invalid_request 400, invalid_token 401, insufficient_scope 403
 * @flow   resource-requested, resource-returned
 */
export const userinfo: Endpoint = {
  name: 'userinfo',
  methods: ['GET', 'POST'],
  path: '/userinfo',
  cors: 'client',
  errors: 'bearer',
  metadata: (issuer) => ({
    userinfo_endpoint: `${issuer.url}/userinfo`,
    userinfo_signing_alg_values_supported: ['none', ...signingAlgorithms(issuer)],
  }),
  answer: (core) => async (request) => {
    const form = formOf(core, { ...request, query: '' });
    const presented = presentedTokens(request, form);
    const [only, another] = presented;
    // Look up a token even if it will be refused, so the refusal shows in its flow.
    const found = only && !another ? await findToken(core, request.issuer, only.value) : undefined;
    const flowId =
      found && found.kind !== 'none' ? found.token.flowId : found?.kind === 'none' ? found.flowId : undefined;
    const flow =
      flowId === undefined
        ? core.live.start('resource', request.issuer, request.exchangeId)
        : core.live.resume(flowId, request.exchangeId);
    try {
      present(request, presented, flow);
      const token = flow.check(
        'token-validated',
        () => validate(found),
        () => ({ received: 'an active access token' }),
      );
      return { flowId: flow.flowId, ...(await answer(core, request, { token, flow })) };
    } catch (error) {
      throw withFlow(error, flow);
    }
  },
};

const FIRST = { kind: 'resource', step: 'resource-requested' } as const;

/**
 * The form of a POST. With a token in the header the body may be anything; only a form is checked for a second token
 * (RFC 6750 §2).
 */
function formOf(core: Core, request: HttpRequest): Parameters | undefined {
  const hasBody = request.body !== '' || request.bodyFault !== undefined;
  if (request.method !== 'POST' || !hasBody) return undefined;
  if (!/^bearer(?: |$)/i.test(String(request.headers['authorization'] ?? ''))) return readForm(core, request, FIRST);
  try {
    return parseForm(request, []);
  } catch {
    return undefined;
  }
}

const HOW = { header: 'Authorization: Bearer', form: 'a form', query: 'the query' } as const;

/** The token in the request. Recorded as relaxed if it came in the query. */
function present({ query, headers, issuer }: HttpRequest, presented: readonly PresentedToken[], flow: FlowLog): void {
  const { how } = flow.check(
    'token-presented',
    () => acceptToken(presented, { query, headers }, issuer.workspace.settings),
    (token) => ({ received: HOW[token.how] }),
  );
  if (how !== 'query') return;
  flow.noted('token-in-query', {
    description: 'The access token is in the query. This workspace is relaxed to accept that; ACP may not.',
    hint: 'Send the token in the Authorization header: URLs end up in logs and browser history.',
  });
}

function validate(found: Awaited<ReturnType<typeof findToken>> | undefined): Readonly<AccessToken> {
  if (found?.kind === 'access_token') return found.token;
  throw new OAuthError('invalid_token', 'The access token is not valid.', {
    expected: 'an active access token of this workspace',
    received: found?.kind === 'none' ? found.why : 'a refresh token',
    ...(found?.kind === 'none' && { hint: found.why }),
    spec: 'RFC 6750 §3.1',
  });
}

/** The token's client and user, both active. */
function partiesOf(issuer: Issuer, token: Readonly<AccessToken>): { client: Client; user: User } {
  const client = issuer.clients.get(token.client_id);
  const user = issuer.users.get(token.authentication?.username ?? '');
  if (client?.client_status === 'active' && user && !user.disabled) return { client, user };
  throw new OAuthError('invalid_token', 'The access token’s user or client was deleted or is inactive.', {
    received:
      client?.client_status === 'active'
        ? 'a user who was deleted or disabled'
        : 'a client that was deleted or is inactive',
    spec: 'RFC 6750 §3.1',
  });
}

async function answer(
  core: Core,
  { issuer }: HttpRequest,
  { token, flow }: { token: Readonly<AccessToken>; flow: FlowLog },
): Promise<HttpReply> {
  const received = token.scope.join(' ') || 'no scope';
  flow.check(
    'scope-sufficient',
    () => {
      if (token.scope.includes('openid')) return;
      const description = 'Userinfo requires an access token with scope openid.';
      throw new OAuthError('insufficient_scope', description, { received, spec: 'OpenID Connect Core §5.3' });
    },
    () => ({ received }),
  );
  const { client, user } = flow.check('parties-still-there', () => partiesOf(issuer, token));
  const claims = userinfoClaims(issuer, { grant: token, client, user });
  flow.passed('claims-returned', { received: Object.keys(claims).join(', ') });
  const headers = { 'Cache-Control': 'no-store' };
  const alg = client.userinfo_signed_response_alg;
  if (alg === 'none') return { kind: 'json', status: 200, body: claims, headers };
  const body = await core.keys.sign(asNamed(issuer, token), alg, 'JWT', {
    ...claims,
    iss: token.issuer ?? issuer.url,
    aud: client.client_id,
  });
  return { kind: 'bytes', status: 200, contentType: 'application/jwt', body, headers };
}
